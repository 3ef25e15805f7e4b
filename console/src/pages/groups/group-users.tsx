import Button from '@cloudscape-design/components/button'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import type { Group, User } from '../../api/models/iam.js'
import { useAllPages } from '../../api/pages.js'
import { StepwiseDialog } from '../../dialogs/stepwise-dialog.js'
import { ResourceList } from '../../lists/resource-list.js'
import { useMay } from '../../permissions/use-may.js'
import { useFlash } from '../../shell/flash.js'
import { AddUsers } from './add-users.js'
import { removeMember } from './delete-group.js'
import { changedByMembers } from './group-changes.js'
import { memberColumns, usersText } from './member-columns.js'

/** The users of a group. */
export function GroupUsers({ group }: { group: Group }) {
  const { GroupName, Arn } = group
  const list = useAllPages('iam', 'GetGroup', { GroupName }, 'Users')
  const [open, setOpen] = useState<'add' | readonly User[]>()
  const close = () => setOpen(undefined)
  const [mayAdd, mayRemove] = useMay([
    { action: 'iam:AddUserToGroup', resource: Arn },
    { action: 'iam:RemoveUserFromGroup', resource: Arn },
  ])
  const addButton = (
    <Button
      disabled={mayAdd !== true}
      disabledReason={`The permission iam:AddUserToGroup on ${Arn} is missing.`}
      onClick={() => setOpen('add')}
    >
      Add Users to Group
    </Button>
  )
  return (
    <>
      <ResourceList<User>
        name="group-users"
        heading="Users"
        description="They have all permissions of this group."
        list={list}
        columns={memberColumns}
        rowId={({ UserName }) => UserName}
        selection="multi"
        empty={{
          heading: 'No users',
          help: 'Nobody has the permissions of this group yet.',
          action: addButton,
        }}
        actions={(chosen) => (
          <SpaceBetween direction="horizontal" size="xs">
            <Button
              disabled={mayRemove !== true || chosen.length === 0}
              disabledReason={
                mayRemove === true
                  ? 'Choose users first.'
                  : `The permission iam:RemoveUserFromGroup on ${Arn} is missing.`
              }
              onClick={() => setOpen(chosen)}
            >
              Remove Users from Group
            </Button>
            {addButton}
          </SpaceBetween>
        )}
      />
      {open === 'add' && <AddUsers group={group} members={list.items} onClose={close} />}
      {typeof open === 'object' && <RemoveUsers group={group} users={open} onClose={close} />}
    </>
  )
}

interface RemoveUsersProps {
  group: Group
  users: readonly User[]
  onClose: () => void
}

function RemoveUsers({ group: { GroupName }, users, onClose }: RemoveUsersProps) {
  const flash = useFlash()
  const who = usersText(users.map(({ UserName }) => UserName))
  const done = () => {
    flash.success(`${who} removed from ${GroupName}.`)
    onClose()
  }
  return (
    <StepwiseDialog
      heading={`Remove ${who} from ${GroupName}?`}
      confirmLabel="Remove"
      plan={async () => users.map(({ UserName }) => removeMember(GroupName, UserName))}
      invalidates={changedByMembers}
      onDone={done}
      onCancel={onClose}
    >
      They lose the permissions that they have through this group at once.
    </StepwiseDialog>
  )
}
