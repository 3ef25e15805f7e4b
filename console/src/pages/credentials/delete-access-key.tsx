import Box from '@cloudscape-design/components/box'
import type { AccessKeyMetadata } from '../../api/models/iam.js'
import { useChange } from '../../api/use-call.js'
import { ConfirmDialog } from '../../dialogs/confirm-dialog.js'
import { type MfaOwner, ownerInput } from '../../mfa/mfa-owner.js'
import { useFlash } from '../../shell/flash.js'
import { changedByAccessKeys } from './use-switch-access-key.js'

interface DeleteAccessKeyProps {
  owner: MfaOwner
  chosenKey: AccessKeyMetadata
  onClose: () => void
}

export function DeleteAccessKey({ owner, chosenKey, onClose }: DeleteAccessKeyProps) {
  const { AccessKeyId = '', Status } = chosenKey
  const flash = useFlash()
  const deleting = useChange('iam', 'DeleteAccessKey', { invalidates: changedByAccessKeys })
  const confirm = () =>
    deleting.mutate(
      { ...ownerInput(owner), AccessKeyId },
      {
        onSuccess: () => {
          flash.success(`Access key ${AccessKeyId} is deleted.`)
          onClose()
        },
      },
    )
  return (
    <ConfirmDialog
      heading={`Delete ${AccessKeyId}?`}
      confirmLabel="Delete"
      isBusy={deleting.isPending}
      error={deleting.error}
      onConfirm={confirm}
      onCancel={onClose}
    >
      <Box variant="p">
        Programs that use this access key are refused from then on. It cannot be brought back.
      </Box>
      {Status === 'Active' && (
        <Box variant="p">
          It is active. To find out whether something still uses it, make it inactive first and
          wait.
        </Box>
      )}
    </ConfirmDialog>
  )
}
