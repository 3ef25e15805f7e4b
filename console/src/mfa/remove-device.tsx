import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useMutation } from '@tanstack/react-query'
import type { ApiError } from '../api/api-error.js'
import { useRefresh } from '../api/use-call.js'
import { ConfirmDialog } from '../dialogs/confirm-dialog.js'
import { useFlash } from '../shell/flash.js'
import {
  changedByDevices,
  type LeftUnassigned,
  type OwnedDevice,
  removeDevice,
} from './device-changes.js'
import { readSerial } from './device-serial.js'
import { ownerWords } from './mfa-owner.js'

interface RemoveDeviceProps {
  device: OwnedDevice
  /** Whether the owner has no other; undefined where that is not known. */
  isLast?: boolean | undefined
  onClose: () => void
}

export function RemoveDevice({ device, isLast, onClose }: RemoveDeviceProps) {
  const removing = useRemoval(device, onClose)
  const who = ownerWords(device.owner)
  const { kind, name } = readSerial(device.serialNumber)
  return (
    <ConfirmDialog
      heading={`Remove ${name}?`}
      confirmLabel="Remove"
      isBusy={removing.isPending}
      error={removing.error}
      onConfirm={() => removing.mutate()}
      onCancel={onClose}
    >
      <SpaceBetween size="m">
        <Box variant="p">
          The device <Box variant="code">{device.serialNumber}</Box> is taken from {who} and can no
          longer be used to sign in.
          {kind === 'virtual' &&
            ' Its secret is deleted, too: what the app shows for it is then of no use.'}
        </Box>
        {isLast === true && (
          <Alert type="warning" header="This is the last MFA device">
            Afterwards {who} signs in with the password only, and cannot do what needs MFA. Set up a
            new device first if you can.
          </Alert>
        )}
      </SpaceBetween>
    </ConfirmDialog>
  )
}

function useRemoval(device: OwnedDevice, onClose: () => void) {
  const refresh = useRefresh()
  const flash = useFlash()
  const { name } = readSerial(device.serialNumber)
  return useMutation<LeftUnassigned | undefined, ApiError>({
    mutationFn: () => removeDevice(device),
    onSuccess: (left) => {
      if (left === undefined) flash.success(`${name} is removed.`)
      else
        flash.warning(
          `${name} is deactivated, but still listed as unassigned: ${left.error.message}`,
        )
      void refresh(changedByDevices)
      onClose()
    },
  })
}
