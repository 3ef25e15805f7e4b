import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { ManageMfa } from '../../mfa/manage-mfa.js'
import { useSession } from '../../session/use-session.js'
import { AccessKeys } from './access-keys.js'
import { UserPassword } from './user-password.js'

export function UserCredentials() {
  const { UserName: userName = '', Arn: arn } = useSession()
  const owner = { kind: 'user', userName, arn } as const
  return (
    <SpaceBetween size="l">
      <AccountDetails />
      <UserPassword />
      <ManageMfa owner={owner} />
      <AccessKeys owner={owner} />
    </SpaceBetween>
  )
}

/** What the session knows, so that it is shown to whoever may see nothing else. */
function AccountDetails() {
  const { UserName, AccountId, AccountAlias, UserId, Arn } = useSession()
  return (
    <Container header={<Header variant="h2">Account details</Header>}>
      <KeyValuePairs
        columns={3}
        items={[
          { label: 'User name', value: UserName },
          { label: 'Account ID', value: AccountId },
          { label: 'Account alias', value: AccountAlias ?? 'None' },
          { label: 'User ID', value: UserId },
          { label: 'User ARN', value: Arn },
        ]}
      />
    </Container>
  )
}
