import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Tabs from '@cloudscape-design/components/tabs'
import { useState } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import type { User as UserDetail } from '../../api/models/iam.js'
import { useCall } from '../../api/use-call.js'
import { useMay } from '../../permissions/use-may.js'
import { simulateTab } from '../simulator/simulate-tab.js'
import { useParam } from '../../routing/use-param.js'
import { useSession } from '../../session/use-session.js'
import { Waiting } from '../../states/waiting.js'
import { Time } from '../../times/time.js'
import { timeText } from '../../times/time-text.js'
import { DeleteUsers } from './delete-users.js'
import { useLikelyArn } from './user-arn.js'
import { UserCredentialsTab } from './user-credentials-tab.js'
import { notPermitted } from './user-facts.js'
import { UserGroups } from './user-groups.js'
import { UserPermissions } from './user-permissions.js'
import { UserTags } from './user-tags.js'

/** One user: who it is, what it may do, and its credentials. */
export function User() {
  const userName = useParam('userName')
  const likelyArn = useLikelyArn(userName)
  const asked = useCall('iam', 'GetUser', { UserName: userName })
  const user = asked.data?.User
  const arn = user?.Arn ?? likelyArn
  return (
    <ContentLayout
      header={
        <Header variant="h1" actions={<DeleteButton userName={userName} user={user} arn={arn} />}>
          {userName}
        </Header>
      }
    >
      <SpaceBetween size="l">
        {user === undefined ? <Waiting call={asked} what="the user" /> : <Summary user={user} />}
        {asked.error?.code !== 'NoSuchEntity' && !asked.isPending && (
          <UserTabs userName={userName} arn={arn} boundary={boundaryOf(user)} />
        )}
      </SpaceBetween>
    </ContentLayout>
  )
}

const boundaryOf = (user: UserDetail | undefined): string | undefined =>
  user?.PermissionsBoundary?.PermissionsBoundaryArn

function Summary({ user }: { user: UserDetail }) {
  return (
    <Container header={<Header variant="h2">Summary</Header>}>
      <KeyValuePairs
        columns={3}
        items={[
          { label: 'User ARN', value: user.Arn },
          { label: 'Path', value: user.Path },
          { label: 'Creation time', value: <Time iso={user.CreateDate} /> },
          { label: 'User ID', value: user.UserId },
          {
            label: 'Console last sign-in',
            value: <LastSignIn user={user} />,
          },
        ]}
      />
    </Container>
  )
}

/** As the list of users says it: **None** without a password, **Never** where it was not used. */
function LastSignIn({ user: { UserName, PasswordLastUsed } }: { user: UserDetail }) {
  const { data, error } = useCall('iam', 'GetLoginProfile', { UserName })
  if (error?.code === 'NoSuchEntity') return 'None (no password)'
  const absent = data !== undefined ? 'Never' : error === null ? '–' : notPermitted.text
  return <Time iso={PasswordLastUsed} absent={absent} />
}

interface TabsProps {
  userName: string
  arn: string
  boundary: string | undefined
}

function UserTabs({ userName, arn, boundary }: TabsProps) {
  const [search, setSearch] = useSearchParams()
  const open = (tab: string) => setSearch({ tab }, { replace: true })
  const tabs = [
    {
      id: 'permissions',
      label: 'Permissions',
      content: (
        <UserPermissions {...{ userName, arn, boundary }} onSimulate={() => open('simulate')} />
      ),
    },
    { id: 'groups', label: 'Groups', content: <UserGroups userName={userName} /> },
    {
      id: 'credentials',
      label: 'Security credentials',
      content: <UserCredentialsTab userName={userName} arn={arn} />,
    },
    { id: 'tags', label: 'Tags', content: <UserTags userName={userName} arn={arn} /> },
    simulateTab(arn),
  ]
  const active = tabs.find(({ id }) => id === search.get('tab')) ?? tabs[0]
  return (
    <Tabs
      ariaLabel={`About ${userName}`}
      tabs={tabs}
      activeTabId={active?.id ?? ''}
      onChange={({ detail }) => open(detail.activeTabId)}
    />
  )
}

const signInText = ({ PasswordLastUsed }: UserDetail): string =>
  PasswordLastUsed === undefined ? 'No sign-in' : `Sign-in ${timeText(PasswordLastUsed)}`

interface DeleteButtonProps {
  userName: string
  user: UserDetail | undefined
  arn: string
}

function DeleteButton({ userName, user, arn }: DeleteButtonProps) {
  const session = useSession()
  const navigate = useNavigate()
  const [isOpen, setIsOpen] = useState(false)
  const [mayDelete] = useMay([{ action: 'iam:DeleteUser', resource: arn }])
  if (user === undefined) return null
  const whyNot =
    session.UserId === user.UserId
      ? 'You are signed in as this user.'
      : mayDelete === true
        ? undefined
        : `The permission iam:DeleteUser on ${arn} is missing.`
  return (
    <>
      <Button
        disabled={whyNot !== undefined}
        {...(whyNot === undefined ? {} : { disabledReason: whyNot })}
        onClick={() => setIsOpen(true)}
      >
        Delete user
      </Button>
      {isOpen && (
        <DeleteUsers
          users={[{ UserName: userName, lastActivity: signInText(user) }]}
          onClose={() => setIsOpen(false)}
          onDeleted={() => void navigate('/console/users')}
        />
      )}
    </>
  )
}
