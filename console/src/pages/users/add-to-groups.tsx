import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { ApiError } from '../../api/api-error.js'
import { call } from '../../api/call.js'
import { useRefresh } from '../../api/use-call.js'
import { FormDialog } from '../../dialogs/form-dialog.js'
import { takeSteps } from '../../dialogs/steps.js'
import { useFlash } from '../../shell/flash.js'
import { changedByMembers } from '../groups/group-changes.js'
import { GroupSelect } from './group-select.js'

interface AddToGroupsProps {
  userName: string
  /** The groups that the user is in. */
  current: readonly string[]
  onClose: () => void
}

export function AddToGroups({ userName, current, onClose }: AddToGroupsProps) {
  const flash = useFlash()
  const refresh = useRefresh()
  const [chosen, setChosen] = useState<readonly string[]>([])
  const adding = useMutation<void, ApiError>({
    mutationFn: () =>
      takeSteps(
        chosen.map((GroupName) => ({
          words: `Add to ${GroupName}`,
          run: () => call('iam', 'AddUserToGroup', { UserName: userName, GroupName }),
        })),
        () => undefined,
      ),
    onSuccess: () => {
      flash.success(`${userName} is added to ${chosen.join(', ')}.`)
      onClose()
    },
    onSettled: () => refresh(changedByMembers),
  })
  return (
    <FormDialog
      heading={`Add ${userName} to groups`}
      submitLabel="Add to groups"
      isReady={chosen.length > 0}
      isBusy={adding.isPending}
      error={adding.error}
      onSubmit={() => adding.mutate()}
      onCancel={onClose}
    >
      <GroupSelect chosen={chosen} onChange={setChosen} without={current} />
    </FormDialog>
  )
}
