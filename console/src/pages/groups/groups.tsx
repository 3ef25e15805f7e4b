import Button from '@cloudscape-design/components/button'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useMemo, useState } from 'react'
import type { Group } from '../../api/models/iam.js'
import { useAllPages } from '../../api/pages.js'
import { ResourceList } from '../../lists/resource-list.js'
import { useMay } from '../../permissions/use-may.js'
import { useSession } from '../../session/use-session.js'
import { CreateGroup } from './create-group.js'
import { DeleteGroup } from './delete-group-dialog.js'
import { groupColumns } from './group-columns.js'
import { memberCounts, policyCounts } from './group-counts.js'

/** Every group of the account. */
export function Groups() {
  const list = useAllPages('iam', 'ListGroups', {}, 'Groups')
  const columns = useColumns()
  const [open, setOpen] = useState<'create' | Group>()
  const close = () => setOpen(undefined)
  return (
    <>
      <ResourceList<Group>
        name="groups"
        heading="Groups"
        headingVariant="h1"
        description="What all members of a group may do. A user can be in several groups."
        list={list}
        columns={columns}
        rowId={({ GroupName }) => GroupName}
        selection="single"
        empty={{
          heading: 'No groups',
          help: 'Give permissions to a group, and its members have them.',
          action: <CreateButton onClick={() => setOpen('create')} />,
        }}
        actions={([chosen]) => (
          <SpaceBetween direction="horizontal" size="xs">
            <DeleteButton group={chosen} onClick={setOpen} />
            <CreateButton isPrimary onClick={() => setOpen('create')} />
          </SpaceBetween>
        )}
      />
      {open === 'create' && <CreateGroup onClose={close} />}
      {typeof open === 'object' && (
        <DeleteGroup groupName={open.GroupName} onDone={close} onCancel={close} />
      )}
    </>
  )
}

/** One call for all rows; whoever may not make it sees the list without the counts. */
function useColumns() {
  const users = useAllPages('iam', 'GetAccountAuthorizationDetails', onlyUsers, 'UserDetailList')
  const groups = useAllPages('iam', 'GetAccountAuthorizationDetails', onlyGroups, 'GroupDetailList')
  return useMemo(
    () =>
      groupColumns({
        members: users.isComplete ? memberCounts(users.items) : undefined,
        policies: groups.isComplete ? policyCounts(groups.items) : undefined,
        isRefused: users.error !== null || groups.error !== null,
      }),
    [users.isComplete, users.items, users.error, groups.isComplete, groups.items, groups.error],
  )
}

const onlyUsers = { Filter: ['User'] } as const
const onlyGroups = { Filter: ['Group'] } as const

function CreateButton({ isPrimary, onClick }: { isPrimary?: boolean; onClick: () => void }) {
  const { AccountId } = useSession()
  const action = 'iam:CreateGroup'
  const resource = `arn:aws:iam::${AccountId}:group/*`
  const [may] = useMay([{ action, resource }])
  return (
    <Button
      variant={isPrimary === true ? 'primary' : 'normal'}
      disabled={may !== true}
      disabledReason={`The permission ${action} on ${resource} is missing.`}
      onClick={onClick}
    >
      Create New Group
    </Button>
  )
}

interface DeleteButtonProps {
  group: Group | undefined
  onClick: (group: Group) => void
}

function DeleteButton({ group, onClick }: DeleteButtonProps) {
  const action = 'iam:DeleteGroup'
  const [may] = useMay(group === undefined ? [] : [{ action, resource: group.Arn }])
  return (
    <Button
      disabled={may !== true}
      disabledReason={
        group === undefined
          ? 'Choose a group first.'
          : `The permission ${action} on ${group.Arn} is missing.`
      }
      onClick={() => group !== undefined && onClick(group)}
    >
      Delete group
    </Button>
  )
}
