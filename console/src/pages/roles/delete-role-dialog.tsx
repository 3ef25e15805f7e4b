import Box from '@cloudscape-design/components/box'
import { StepwiseDialog } from '../../dialogs/stepwise-dialog.js'
import { useFlash } from '../../shell/flash.js'
import { planRoleDeletion } from './delete-role.js'
import { changedByRoles } from './role-changes.js'

interface DeleteRoleProps {
  roleName: string
  onDone: () => void
  onCancel: () => void
}

export function DeleteRole({ roleName, onDone, onCancel }: DeleteRoleProps) {
  const flash = useFlash()
  const done = () => {
    flash.success(`Role ${roleName} is deleted.`)
    onDone()
  }
  return (
    <StepwiseDialog
      heading={`Delete role ${roleName}?`}
      confirmLabel="Delete"
      typed={roleName}
      plan={() => planRoleDeletion(roleName)}
      invalidates={changedByRoles}
      onDone={done}
      onCancel={onCancel}
    >
      <Box variant="p">
        Whoever acts in it now loses its permissions at once. Its inline policies are deleted, its
        managed policies detached, and it is taken from its instance profiles.
      </Box>
    </StepwiseDialog>
  )
}
