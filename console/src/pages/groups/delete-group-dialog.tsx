import Box from '@cloudscape-design/components/box'
import { StepwiseDialog } from '../../dialogs/stepwise-dialog.js'
import { useFlash } from '../../shell/flash.js'
import { planGroupDeletion } from './delete-group.js'
import { changedByGroups } from './group-changes.js'

interface DeleteGroupProps {
  groupName: string
  onDone: () => void
  onCancel: () => void
}

export function DeleteGroup({ groupName, onDone, onCancel }: DeleteGroupProps) {
  const flash = useFlash()
  const done = () => {
    flash.success(`Group ${groupName} is deleted.`)
    onDone()
  }
  return (
    <StepwiseDialog
      heading={`Delete group ${groupName}?`}
      confirmLabel="Delete"
      typed={groupName}
      plan={() => planGroupDeletion(groupName)}
      invalidates={changedByGroups}
      onDone={done}
      onCancel={onCancel}
    >
      <Box variant="p">
        Its members are taken out of it and lose the permissions that they have through it. Its
        inline policies are deleted, and its managed policies detached. The users themselves stay.
      </Box>
    </StepwiseDialog>
  )
}
