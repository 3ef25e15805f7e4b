import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import ContentLayout from '@cloudscape-design/components/content-layout'
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import Table from '@cloudscape-design/components/table'
import { saveFile } from '../../files/save-file.js'
import { PageLink } from '../../routing/page-link.js'
import { hrefOf } from '../../routing/page-route.js'
import { useFollow } from '../../routing/use-follow.js'
import { RefusalNote } from '../../states/refusal-note.js'
import type { CreatedUser } from './create-user.js'
import { credentialsFile, invitation } from './credentials-file.js'
import { SecretText } from './secret-text.js'
import { useSignInLink } from './sign-in-link.js'

/** What became of each user, and the one time that their secrets are there. */
export function CreatedUsers({ users }: { users: readonly CreatedUser[] }) {
  const link = useSignInLink()
  return (
    <ContentLayout header={<Header variant="h1">{headingOf(users)}</Header>}>
      <SpaceBetween size="l">
        {hasSecrets(users) && (
          <Alert type="warning" header="Keep the secrets now">
            This is the only time that these passwords and secret access keys can be seen or
            downloaded. New ones can be made at any time.
          </Alert>
        )}
        <Table<CreatedUser>
          items={users}
          trackBy="userName"
          wrapLines
          enableKeyboardNavigation
          ariaLabels={{ tableLabel: 'Users and their secrets' }}
          columnDefinitions={columnsFor(users, link)}
          header={<TableHeader users={users} link={link} />}
        />
        <Failures users={users} />
      </SpaceBetween>
    </ContentLayout>
  )
}

const hasPasswords = (users: readonly CreatedUser[]): boolean =>
  users.some(({ password }) => password !== undefined)

const hasSecrets = (users: readonly CreatedUser[]): boolean =>
  hasPasswords(users) || users.some(({ accessKeyId }) => accessKeyId !== undefined)

function TableHeader({ users, link }: { users: readonly CreatedUser[]; link: string }) {
  const follow = useFollow()
  return (
    <Header
      variant="h2"
      description={hasPasswords(users) && <SignInAt link={link} />}
      actions={
        <SpaceBetween direction="horizontal" size="xs">
          <Button
            iconName="download"
            disabled={!hasSecrets(users)}
            disabledReason="There are no secrets to download."
            onClick={() => saveFile('credentials.csv', credentialsFile(users, link), 'text/csv')}
          >
            Download .csv
          </Button>
          <Button variant="primary" href="/console/users" onFollow={follow}>
            Close
          </Button>
        </SpaceBetween>
      }
    >
      Users
    </Header>
  )
}

function SignInAt({ link }: { link: string }) {
  return (
    <>
      They sign in at{' '}
      <CopyToClipboard
        variant="inline"
        textToCopy={link}
        copyButtonAriaLabel="Copy the sign-in link"
        copySuccessText="The link is copied"
        copyErrorText="The link could not be copied"
      />
    </>
  )
}

function Failures({ users }: { users: readonly CreatedUser[] }) {
  return users.flatMap(({ userName, failures }) =>
    failures.map(({ step, error }) => (
      <SpaceBetween key={`${userName} ${step}`} size="xs">
        <Header variant="h3">
          {userName}: {step}
        </Header>
        <RefusalNote error={error} />
      </SpaceBetween>
    )),
  )
}

function headingOf(users: readonly CreatedUser[]): string {
  const created = users.filter(({ isCreated }) => isCreated)
  if (created.length < users.length) return `${created.length} of ${users.length} users created`
  return created.length === 1
    ? `User ${created[0]?.userName} created`
    : `${created.length} users created`
}

function columnsFor(users: readonly CreatedUser[], link: string) {
  const hasKeys = users.some(({ accessKeyId }) => accessKeyId !== undefined)
  return [
    {
      id: 'name',
      header: 'User',
      isRowHeader: true,
      cell: ({ userName, isCreated }: CreatedUser) =>
        isCreated ? (
          <PageLink to={hrefOf('/console/users/:userName', { userName })}>{userName}</PageLink>
        ) : (
          userName
        ),
    },
    { id: 'state', header: 'Result', cell: (user: CreatedUser) => <Result user={user} /> },
    ...(hasKeys ? keyColumns : []),
    ...(hasPasswords(users)
      ? [
          passwordColumn,
          {
            id: 'mail',
            header: 'Sign-in instructions',
            cell: ({ userName, password }: CreatedUser) =>
              password !== undefined && (
                <Link href={invitation(userName, link)} ariaLabel={`Send email to ${userName}`}>
                  Send email
                </Link>
              ),
          },
        ]
      : []),
  ]
}

const keyColumns = [
  {
    id: 'key',
    header: 'Access key ID',
    cell: ({ accessKeyId }: CreatedUser) => accessKeyId ?? '–',
  },
  {
    id: 'secret',
    header: 'Secret access key',
    minWidth: 200,
    cell: ({ userName, secretAccessKey }: CreatedUser) =>
      secretAccessKey === undefined ? (
        '–'
      ) : (
        <SecretText text={secretAccessKey} of={`secret access key of ${userName}`} />
      ),
  },
]

const passwordColumn = {
  id: 'password',
  header: 'Password',
  minWidth: 200,
  cell: ({ userName, password }: CreatedUser) =>
    password === undefined ? '–' : <SecretText text={password} of={`password of ${userName}`} />,
}

function Result({ user: { isCreated, failures } }: { user: CreatedUser }) {
  if (!isCreated) return <StatusIndicator type="error">Not created</StatusIndicator>
  if (failures.length === 0) return <StatusIndicator>Created</StatusIndicator>
  return <StatusIndicator type="warning">Created, but not everything is done</StatusIndicator>
}
