import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import ContentLayout from '@cloudscape-design/components/content-layout'
import Form from '@cloudscape-design/components/form'
import FormField from '@cloudscape-design/components/form-field'
import Header from '@cloudscape-design/components/header'
import Input from '@cloudscape-design/components/input'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation, useNavigate, useSearchParams } from 'react-router'
import { ApiError, type Refusal } from '../../api/api-error.js'
import { recentRoles, type RoleChoice } from '../../session/recent-roles.js'
import { switchRole } from '../../session/switch-role.js'
import { useSession } from '../../session/use-session.js'
import { RefusalNote } from '../../states/refusal-note.js'
import { RoleColorField } from './role-color-field.js'
import { roleFromLink, suggestedName } from './role-link.js'

/** `/switchrole?account=…&roleName=…&displayName=…`: for the menu, and for links that administrators hand out. */
export function SwitchRole() {
  const session = useSession()
  const { key, state } = useLocation()
  return (
    <ContentLayout header={<Header variant="h1">Switch Role</Header>}>
      <SpaceBetween size="l">
        {recentRoles(session).length === 0 && <Explanation />}
        {session.Kind === 'root' ? (
          <Alert type="warning" header="The root user cannot switch roles">
            Sign in as an IAM user, then switch to the role.
          </Alert>
        ) : (
          <RoleForm key={key} refusal={state as Refusal | null} />
        )}
      </SpaceBetween>
    </ContentLayout>
  )
}

function Explanation() {
  return (
    <Container header={<Header variant="h2">What switching roles means</Header>}>
      <Box variant="p">
        A role has permissions of its own. While you act in it you have those, and not your own; you
        can go back at any time. The role may be in this account or in another one. Your
        administrator gives you its account and its name, or a link.
      </Box>
    </Container>
  )
}

/** `refusal`: why the menu could not switch to the role. */
function RoleForm({ refusal }: { refusal: Refusal | null }) {
  const session = useSession()
  const [search] = useSearchParams()
  const [role, setRole] = useState(() => roleFromLink(search))
  const change = (changed: Partial<RoleChoice>) => setRole({ ...role, ...changed })
  const navigate = useNavigate()
  const attempt = useMutation<void, ApiError, RoleChoice>({
    mutationFn: (chosen) => switchRole(session, chosen),
  })
  const error = attempt.isIdle && refusal !== null ? new ApiError(refusal) : attempt.error
  const isReady = role.account !== '' && role.roleName !== ''
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (isReady && !attempt.isPending) attempt.mutate(role)
      }}
    >
      <Form
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" formAction="none" onClick={() => void navigate('/console')}>
              Cancel
            </Button>
            <Button variant="primary" disabled={!isReady} loading={attempt.isPending}>
              Switch Role
            </Button>
          </SpaceBetween>
        }
      >
        <Container>
          <SpaceBetween size="l">
            <RoleBoxes role={role} onChange={change} />
            {error !== null && <CouldNotSwitch error={error} />}
          </SpaceBetween>
        </Container>
      </Form>
    </form>
  )
}

/** Whether the role asks for MFA stands in its trust policy, which is not ours to show: the advice is general. */
function CouldNotSwitch({ error }: { error: ApiError }) {
  const { MfaAuthenticated } = useSession()
  return (
    <SpaceBetween size="s">
      <RefusalNote error={error} />
      {error.status === 403 && !MfaAuthenticated && (
        <div role="alert">
          <Alert type="info" header="The role may need MFA">
            You signed in without MFA. If the role asks for it, sign out, then sign in with MFA and
            switch again.
          </Alert>
        </div>
      )}
    </SpaceBetween>
  )
}

interface RoleBoxesProps {
  role: RoleChoice
  onChange: (changed: Partial<RoleChoice>) => void
}

function RoleBoxes({ role, onChange }: RoleBoxesProps) {
  return (
    <SpaceBetween size="l">
      <FormField label="Account" constraintText="Its number of 12 digits, or its alias.">
        <Input
          value={role.account}
          autoComplete={false}
          onChange={({ detail }) => onChange({ account: detail.value.trim() })}
        />
      </FormField>
      <FormField label="Role" constraintText="Its name, after its path where it has one.">
        <Input
          value={role.roleName}
          autoComplete={false}
          onChange={({ detail }) => onChange({ roleName: detail.value.trim() })}
        />
      </FormField>
      <FormField
        label={
          <>
            Display name <i>- optional</i>
          </>
        }
        constraintText="Stands in the bar at the top while you act in the role; at most 64 characters."
      >
        <Input
          value={role.displayName}
          placeholder={suggestedName(role)}
          autoComplete={false}
          onChange={({ detail }) => onChange({ displayName: detail.value.slice(0, 64) })}
        />
      </FormField>
      <RoleColorField color={role.color} onChange={(color) => onChange({ color })} />
    </SpaceBetween>
  )
}
