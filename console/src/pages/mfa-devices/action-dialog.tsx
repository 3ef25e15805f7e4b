import Box from '@cloudscape-design/components/box'
import { useChange } from '../../api/use-call.js'
import { ConfirmDialog } from '../../dialogs/confirm-dialog.js'
import { changedByDevices } from '../../mfa/device-changes.js'
import { ownerInput } from '../../mfa/mfa-owner.js'
import { RemoveDevice } from '../../mfa/remove-device.js'
import { ResyncDevice } from '../../mfa/resync-device.js'
import { useFlash } from '../../shell/flash.js'
import type { OpenAction } from './action-buttons.js'
import { ownerOf, ownerText } from './device-facts.js'

interface ActionDialogProps {
  open: OpenAction
  onClose: () => void
}

export function ActionDialog({ open, onClose }: ActionDialogProps) {
  const { action, device, isLast } = open
  const owner = ownerOf(device)
  if (action === 'delete' || owner === undefined)
    return <DeleteDevice open={open} onClose={onClose} />
  if (action === 'unlock') return <UnlockDevice open={open} onClose={onClose} />
  const owned = { owner, serialNumber: device.SerialNumber }
  return action === 'resync' ? (
    <ResyncDevice device={owned} onClose={onClose} />
  ) : (
    <RemoveDevice device={owned} isLast={isLast} onClose={onClose} />
  )
}

function DeleteDevice({ open: { device }, onClose }: ActionDialogProps) {
  const { Name, SerialNumber } = device
  const flash = useFlash()
  const deleting = useChange('iam', 'DeleteVirtualMFADevice', { invalidates: changedByDevices })
  const done = () => {
    flash.success(`${Name} is deleted.`)
    onClose()
  }
  return (
    <ConfirmDialog
      heading={`Delete ${Name}?`}
      confirmLabel="Delete"
      isBusy={deleting.isPending}
      error={deleting.error}
      onConfirm={() => deleting.mutate({ SerialNumber }, { onSuccess: done })}
      onCancel={onClose}
    >
      <Box variant="p">
        <Box variant="code">{SerialNumber}</Box> is assigned to nobody. An app that was set up for
        it is of no use afterwards; a new device of this name gets a new secret.
      </Box>
    </ConfirmDialog>
  )
}

function UnlockDevice({ open: { device }, onClose }: ActionDialogProps) {
  const { Name, SerialNumber } = device
  const owner = ownerOf(device)
  const flash = useFlash()
  const unlocking = useChange('sallyport', 'UnlockMFADevice', { invalidates: changedByDevices })
  const done = () => {
    flash.success(`${Name} is unlocked.`)
    onClose()
  }
  return (
    <ConfirmDialog
      heading={`Unlock ${Name}?`}
      confirmLabel="Unlock"
      isBusy={unlocking.isPending}
      error={unlocking.error}
      onConfirm={() =>
        unlocking.mutate(
          { ...(owner === undefined ? {} : ownerInput(owner)), SerialNumber },
          { onSuccess: done },
        )
      }
      onCancel={onClose}
    >
      <Box variant="p">
        It was locked because of too many wrong codes in a row. Somebody may have been guessing:
        make sure that {ownerText(device)} has the device and knows of it, before you let codes be
        tried again.
      </Box>
    </ConfirmDialog>
  )
}
