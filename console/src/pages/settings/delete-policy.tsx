import { useChange } from '../../api/use-call.js'
import { ConfirmDialog } from '../../dialogs/confirm-dialog.js'
import { useFlash } from '../../shell/flash.js'
import { policyMakesUntrue } from './policy-invalidates.js'

/** Asks before the account goes back to the default. */
export function DeletePolicy({ onClose }: { onClose: () => void }) {
  const flash = useFlash()
  const deletion = useChange('iam', 'DeleteAccountPasswordPolicy', {
    invalidates: policyMakesUntrue,
  })
  const confirm = () =>
    deletion.mutate(
      {},
      {
        onSuccess: () => {
          flash.success('The password policy is deleted. The default applies.')
          onClose()
        },
      },
    )
  return (
    <ConfirmDialog
      heading="Delete the password policy?"
      confirmLabel="Delete Password Policy"
      isBusy={deletion.isPending}
      error={deletion.error}
      onConfirm={confirm}
      onCancel={onClose}
    >
      Passwords that users choose from now on need to follow the default only: at least 8 characters
      of three kinds. No password expires any more.
    </ConfirmDialog>
  )
}
