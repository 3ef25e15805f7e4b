import { useNavigate } from 'react-router'
import type { Group } from '../../api/models/iam.js'
import { useChange } from '../../api/use-call.js'
import { hrefOf } from '../../routing/page-route.js'
import { useFlash } from '../../shell/flash.js'
import { changedByGroups } from './group-changes.js'
import { GroupNameDialog } from './group-name-dialog.js'

interface RenameGroupProps {
  group: Group
  onClose: () => void
}

export function RenameGroup({ group: { GroupName }, onClose }: RenameGroupProps) {
  const flash = useFlash()
  const navigate = useNavigate()
  const renaming = useChange('iam', 'UpdateGroup', { invalidates: changedByGroups })
  const rename = (groupName: string) =>
    renaming.mutate(
      { GroupName, NewGroupName: groupName },
      {
        onSuccess: () => {
          flash.success(`Group ${GroupName} is called ${groupName} now.`)
          onClose()
          void navigate(hrefOf('/console/groups/:groupName', { groupName }), { replace: true })
        },
      },
    )
  return (
    <GroupNameDialog
      heading={`Rename group ${GroupName}`}
      submitLabel="Rename"
      name={GroupName}
      isBusy={renaming.isPending}
      error={renaming.error}
      onNamed={rename}
      onCancel={onClose}
    >
      Its users and permissions stay. Policies that name its ARN must be changed by hand.
    </GroupNameDialog>
  )
}
