import SpaceBetween from '@cloudscape-design/components/space-between'
import Button from '@cloudscape-design/components/button'
import Header from '@cloudscape-design/components/header'
import { AttachedPolicies } from '../../policies/attached-policies.js'
import { InlinePolicies } from '../../policies/inline-policies.js'
import { GroupPolicies } from './group-policies.js'
import { UserBoundary } from './user-boundary.js'

interface UserPermissionsProps {
  userName: string
  arn: string
  boundary: string | undefined
  onSimulate: () => void
}

/** What a user may do, by where it comes from. */
export function UserPermissions({ userName, arn, boundary, onSimulate }: UserPermissionsProps) {
  const owner = { kind: 'user', name: userName, arn } as const
  return (
    <SpaceBetween size="l">
      <Header
        variant="h2"
        description="Policies of the user itself and of its groups add up; a Deny in any of them wins, and the boundary limits them all."
        actions={<Button onClick={onSimulate}>Simulate policy</Button>}
      >
        Permissions
      </Header>
      <AttachedPolicies owner={owner} />
      <InlinePolicies owner={owner} />
      <GroupPolicies userName={userName} />
      <UserBoundary userName={userName} arn={arn} boundary={boundary} />
    </SpaceBetween>
  )
}
