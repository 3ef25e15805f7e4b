import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import { useState } from 'react'
import { useCall } from '../../api/use-call.js'
import { useSession } from '../../session/use-session.js'
import { Waiting } from '../../states/waiting.js'
import { EditContact } from './edit-contact.js'

/** Whom the account belongs to, and how root is reached. */
export function MyAccount() {
  const { Kind } = useSession()
  return (
    <ContentLayout header={<Header variant="h1">My Account</Header>}>
      {Kind === 'root' ? (
        <Contact />
      ) : (
        <Alert type="info" header="Only the root user sees and changes this">
          Sign in with the root user’s e-mail address to change the name of the account, or root’s
          e-mail address and phone number.
        </Alert>
      )}
    </ContentLayout>
  )
}

function Contact() {
  const { AccountId } = useSession()
  const contact = useCall('sallyport', 'GetAccountContact', {})
  const [isOpen, setIsOpen] = useState(false)
  if (contact.data === undefined) return <Waiting call={contact} what="the account" />
  const { AccountName, RootEmail, RootPhone } = contact.data
  return (
    <Container
      header={
        <Header
          variant="h2"
          description="If the root user’s MFA device is lost, the e-mail address and the phone number are the way back in."
          actions={<Button onClick={() => setIsOpen(true)}>Edit</Button>}
        >
          Account Settings
        </Header>
      }
    >
      <KeyValuePairs
        columns={2}
        items={[
          { label: 'Account ID', value: AccountId },
          { label: 'Account name', value: AccountName },
          { label: 'Root user e-mail address', value: RootEmail ?? 'None' },
          { label: 'Phone number', value: RootPhone ?? 'None' },
        ]}
      />
      {isOpen && <EditContact contact={contact.data} onClose={() => setIsOpen(false)} />}
    </Container>
  )
}
