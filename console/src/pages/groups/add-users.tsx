import Button from '@cloudscape-design/components/button'
import Modal from '@cloudscape-design/components/modal'
import ProgressBar from '@cloudscape-design/components/progress-bar'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useMutation } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import type { ApiError } from '../../api/api-error.js'
import type { Group, User } from '../../api/models/iam.js'
import { useAllPages } from '../../api/pages.js'
import { useRefresh } from '../../api/use-call.js'
import { type Progress, takeSteps } from '../../dialogs/steps.js'
import { ResourceList } from '../../lists/resource-list.js'
import { useFlash } from '../../shell/flash.js'
import { RefusalNote } from '../../states/refusal-note.js'
import { addMember } from './delete-group.js'
import { changedByMembers } from './group-changes.js'
import { memberColumns, usersText } from './member-columns.js'

interface AddUsersProps {
  group: Group
  members: readonly User[]
  onClose: () => void
}

/** All users that are not in the group, to choose from. */
export function AddUsers({ group: { GroupName }, members, onClose }: AddUsersProps) {
  const all = useAllPages('iam', 'ListUsers', {}, 'Users')
  const list = useMemo(() => {
    const ids = new Set(members.map(({ UserId }) => UserId))
    return { ...all, items: all.items.filter(({ UserId }) => !ids.has(UserId)) }
  }, [all, members])
  const { add, progress } = useAddUsers(GroupName, onClose)
  return (
    <Modal
      visible
      size="large"
      header={`Add users to ${GroupName}`}
      closeAriaLabel="Cancel"
      onDismiss={onClose}
    >
      <SpaceBetween size="m">
        <ResourceList<User>
          name="users-to-add"
          heading="Users"
          description="Those who are not in the group yet."
          list={list}
          columns={memberColumns}
          rowId={({ UserName }) => UserName}
          selection="multi"
          empty={{ heading: 'No users', help: 'Every user is in this group already.' }}
          actions={(chosen) => (
            <Button
              variant="primary"
              disabled={chosen.length === 0}
              disabledReason="Choose users first."
              loading={add.isPending}
              onClick={() => add.mutate(chosen.map(({ UserName }) => UserName))}
            >
              Add Users
            </Button>
          )}
        />
        {progress !== undefined && progress.all > 1 && add.isPending && (
          <ProgressBar
            value={(progress.done / progress.all) * 100}
            label={`${progress.done} of ${progress.all} users`}
            additionalInfo={progress.words}
            ariaLabel="Progress"
          />
        )}
        {add.error !== null && <RefusalNote error={add.error} />}
      </SpaceBetween>
    </Modal>
  )
}

function useAddUsers(GroupName: string, onDone: () => void) {
  const flash = useFlash()
  const refresh = useRefresh()
  const [progress, setProgress] = useState<Progress>()
  const add = useMutation<void, ApiError, readonly string[]>({
    mutationFn: (names) =>
      takeSteps(
        names.map((name) => addMember(GroupName, name)),
        setProgress,
      ),
    onSuccess: (_, names) => {
      flash.success(`${usersText(names)} added to ${GroupName}.`)
      onDone()
    },
    onSettled: () => refresh(changedByMembers),
  })
  return { add, progress }
}
