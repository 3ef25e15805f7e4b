import Alert from '@cloudscape-design/components/alert'
import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'
import { useSession } from '../../session/use-session.js'
import { RootCredentials } from './root-credentials.js'
import { UserCredentials } from './user-credentials.js'

/** One's own credentials. It needs no right to see other users. */
export function SecurityCredentials() {
  const { Kind } = useSession()
  return (
    <ContentLayout header={<Header variant="h1">My Security Credentials</Header>}>
      {Kind === 'root' && <RootCredentials />}
      {Kind === 'user' && <UserCredentials />}
      {Kind === 'role' && (
        <Alert type="info" header="A role has no credentials of its own">
          Go back to your user in the menu under your name at the top, then open this page again.
        </Alert>
      )}
    </ContentLayout>
  )
}
