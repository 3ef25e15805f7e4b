import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { call } from '../../api/call.js'
import { ManageMfa } from '../../mfa/manage-mfa.js'
import { PageLink } from '../../routing/page-link.js'
import { useSession } from '../../session/use-session.js'
import { AccessKeys } from './access-keys.js'
import { ChangePassword } from './change-password.js'
import { defaultRules } from './password-rules.js'

const root = { kind: 'root' } as const

/** AWS IAM User Guide, root user: a warning comes before. */
export function RootCredentials() {
  const [isWarned, setIsWarned] = useState(false)
  if (!isWarned) return <RootWarning onContinue={() => setIsWarned(true)} />
  return (
    <SpaceBetween size="l">
      <RootPassword />
      <ManageMfa owner={root} />
      <AccessKeys owner={root} />
      <AccountIdentifiers />
    </SpaceBetween>
  )
}

function RootWarning({ onContinue }: { onContinue: () => void }) {
  const navigate = useNavigate()
  return (
    <Container header={<Header variant="h2">These are the credentials of the root user</Header>}>
      <SpaceBetween size="m">
        <Box variant="p">
          They give unlimited access to this account. Use them only for what nobody else can do, and
          work as an IAM user with just the permissions that you need otherwise.
        </Box>
        <SpaceBetween direction="horizontal" size="xs">
          <Button variant="primary" onClick={onContinue}>
            Continue to Security Credentials
          </Button>
          <Button onClick={() => void navigate('/console/users')}>
            Get Started with IAM Users
          </Button>
        </SpaceBetween>
      </SpaceBetween>
    </Container>
  )
}

function RootPassword() {
  const { RootEmail = '' } = useSession()
  const [isOpen, setIsOpen] = useState(false)
  return (
    <Container
      header={
        <Header
          variant="h2"
          actions={<Button onClick={() => setIsOpen(true)}>Change password</Button>}
        >
          Password
        </Header>
      }
    >
      The account’s password policy does not apply to the root user.
      {isOpen && (
        <ChangePassword
          userName={RootEmail}
          rules={defaultRules}
          change={(OldPassword, NewPassword) =>
            call('sallyport', 'ChangeRootPassword', { OldPassword, NewPassword })
          }
          onClose={() => setIsOpen(false)}
        />
      )}
    </Container>
  )
}

function AccountIdentifiers() {
  const { AccountId, AccountAlias, Arn } = useSession()
  return (
    <Container header={<Header variant="h2">Account identifiers</Header>}>
      <SpaceBetween size="m">
        <KeyValuePairs
          columns={3}
          items={[
            { label: 'Account ID', value: AccountId },
            { label: 'Account alias', value: AccountAlias ?? 'None' },
            { label: 'ARN', value: Arn },
          ]}
        />
        <PageLink to="/console/account">Name, e-mail address and phone: My Account</PageLink>
      </SpaceBetween>
    </Container>
  )
}
