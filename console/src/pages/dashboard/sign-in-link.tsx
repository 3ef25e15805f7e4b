import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard'
import Header from '@cloudscape-design/components/header'
import { useState } from 'react'
import { useMay } from '../../permissions/use-may.js'
import { useSession } from '../../session/use-session.js'
import { CustomizeAlias } from './customize-alias.js'

const checks = [
  { action: 'iam:CreateAccountAlias', resource: '*' },
  { action: 'iam:DeleteAccountAlias', resource: '*' },
]

/** Where the users of this account sign in. */
export function SignInLink() {
  const { AccountId, AccountAlias } = useSession()
  const [mayCreate = false, mayDelete = false] = useMay(checks, { whileAsking: false })
  const canDelete = mayDelete && AccountAlias !== undefined
  const [isOpen, setIsOpen] = useState(false)
  const url = `${globalThis.location.origin}/signin/${AccountAlias ?? AccountId}`
  return (
    <Container
      header={
        <Header
          variant="h2"
          actions={
            (mayCreate || canDelete) && <Button onClick={() => setIsOpen(true)}>Customize</Button>
          }
        >
          IAM users sign-in link
        </Header>
      }
    >
      <CopyToClipboard
        variant="inline"
        textToCopy={url}
        copyButtonAriaLabel="Copy the sign-in link"
        copySuccessText="The link is copied"
        copyErrorText="The link could not be copied"
      />
      {isOpen && (
        <CustomizeAlias
          alias={AccountAlias}
          rights={{ create: mayCreate, delete: canDelete }}
          onClose={() => setIsOpen(false)}
        />
      )}
    </Container>
  )
}
