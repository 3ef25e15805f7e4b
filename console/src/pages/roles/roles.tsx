import Button from '@cloudscape-design/components/button'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useMemo, useState } from 'react'
import type { Role } from '../../api/models/iam.js'
import { useAllPages } from '../../api/pages.js'
import { ResourceList } from '../../lists/resource-list.js'
import { useMay } from '../../permissions/use-may.js'
import { useFollow } from '../../routing/use-follow.js'
import { useSession } from '../../session/use-session.js'
import { DeleteRole } from './delete-role-dialog.js'
import { roleColumns } from './role-columns.js'
import { lastUses } from './role-facts.js'

/** Every role of the account. */
export function Roles() {
  const list = useAllPages('iam', 'ListRoles', {}, 'Roles')
  const columns = useColumns()
  const [deleted, setDeleted] = useState<Role>()
  const close = () => setDeleted(undefined)
  return (
    <>
      <ResourceList<Role>
        name="roles"
        heading="Roles"
        headingVariant="h1"
        description="Permissions that trusted users, accounts and services take on for a time."
        list={list}
        columns={columns}
        rowId={({ RoleName }) => RoleName}
        selection="single"
        empty={{
          heading: 'No roles',
          help: 'With a role, people have strong permissions only while they need them.',
          action: <CreateButton />,
        }}
        actions={([chosen]) => (
          <SpaceBetween direction="horizontal" size="xs">
            <DeleteButton role={chosen} onClick={setDeleted} />
            <CreateButton isPrimary />
          </SpaceBetween>
        )}
      />
      {deleted !== undefined && (
        <DeleteRole roleName={deleted.RoleName} onDone={close} onCancel={close} />
      )}
    </>
  )
}

/** Lists of roles do not tell when they were used; whoever may not ask for it sees the rest. */
function useColumns() {
  const { Now } = useSession()
  const details = useAllPages('iam', 'GetAccountAuthorizationDetails', onlyRoles, 'RoleDetailList')
  const { isComplete, items, error } = details
  return useMemo(
    () =>
      roleColumns({
        lastUses: isComplete ? lastUses(items) : undefined,
        isRefused: error !== null,
        now: Date.parse(Now),
      }),
    [isComplete, items, error, Now],
  )
}

const onlyRoles = { Filter: ['Role'] } as const

function CreateButton({ isPrimary }: { isPrimary?: boolean }) {
  const { AccountId } = useSession()
  const follow = useFollow()
  const action = 'iam:CreateRole'
  const resource = `arn:aws:iam::${AccountId}:role/*`
  const [may] = useMay([{ action, resource }])
  return (
    <Button
      variant={isPrimary === true ? 'primary' : 'normal'}
      disabled={may !== true}
      disabledReason={`The permission ${action} on ${resource} is missing.`}
      href="/console/roles/create/role"
      onFollow={follow}
    >
      Create role
    </Button>
  )
}

interface DeleteButtonProps {
  role: Role | undefined
  onClick: (role: Role) => void
}

function DeleteButton({ role, onClick }: DeleteButtonProps) {
  const action = 'iam:DeleteRole'
  const [may] = useMay(role === undefined ? [] : [{ action, resource: role.Arn }])
  return (
    <Button
      disabled={may !== true}
      disabledReason={
        role === undefined
          ? 'Choose a role first.'
          : `The permission ${action} on ${role.Arn} is missing.`
      }
      onClick={() => role !== undefined && onClick(role)}
    >
      Delete role
    </Button>
  )
}
