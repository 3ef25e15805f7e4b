import { useNavigate } from 'react-router'
import { useChange } from '../../api/use-call.js'
import { hrefOf } from '../../routing/page-route.js'
import { useFlash } from '../../shell/flash.js'
import { GroupNameDialog } from './group-name-dialog.js'
import { changedByGroups } from './group-changes.js'

/** Only the name; members and permissions are given on the page of the group. */
export function CreateGroup({ onClose }: { onClose: () => void }) {
  const flash = useFlash()
  const navigate = useNavigate()
  const creating = useChange('iam', 'CreateGroup', { invalidates: changedByGroups })
  const create = (groupName: string) =>
    creating.mutate(
      { GroupName: groupName },
      {
        onSuccess: () => {
          flash.success(`Group ${groupName} is created. Add its users and its permissions now.`)
          void navigate(hrefOf('/console/groups/:groupName', { groupName }))
        },
      },
    )
  return (
    <GroupNameDialog
      heading="Create New Group"
      submitLabel="Create Group"
      isBusy={creating.isPending}
      error={creating.error}
      onNamed={create}
      onCancel={onClose}
    />
  )
}
