import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Checkbox from '@cloudscape-design/components/checkbox'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { ApiError } from '../api/api-error.js'
import { useRefresh } from '../api/use-call.js'
import { ConfirmDialog } from '../dialogs/confirm-dialog.js'
import { useMay } from '../permissions/use-may.js'
import { useFlash } from '../shell/flash.js'
import {
  changedByDevices,
  type OwnedDevice,
  removeDevice,
  type UnfinishedRemoval,
} from './device-changes.js'
import { readSerial, type SerialFacts } from './device-serial.js'
import { ownerWords } from './mfa-owner.js'

interface RemoveDeviceProps {
  device: OwnedDevice
  /** Whether the owner has no other; undefined where that is not known. */
  isLast?: boolean | undefined
  onClose: () => void
}

export function RemoveDevice({ device, isLast, onClose }: RemoveDeviceProps) {
  const [isLost, setIsLost] = useState(false)
  const removing = useRemoval(device, isLost, onClose)
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
          longer be used to sign in. {whatBecomes(kind, isLost)}
        </Box>
        {kind === 'hardware' && <LostCheckbox isLost={isLost} onChange={setIsLost} />}
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

function whatBecomes(kind: SerialFacts['kind'], isLost: boolean): string {
  if (kind === 'virtual')
    return 'Its secret is deleted, too: what the app shows for it is then of no use.'
  if (kind === 'sms') return 'The phone number is forgotten.'
  if (kind !== 'hardware') return ''
  return isLost
    ? 'Nobody can be given the token again.'
    : 'The token goes back to the stock, and can be assigned again.'
}

interface LostCheckboxProps {
  isLost: boolean
  onChange: (isLost: boolean) => void
}

/** For those only who may mark tokens. */
function LostCheckbox({ isLost, onChange }: LostCheckboxProps) {
  const [mayMark] = useMay([{ action: 'sallyport:MarkHardwareTokenLost', resource: '*' }], {
    whileAsking: false,
  })
  if (mayMark !== true) return null
  return (
    <Checkbox checked={isLost} onChange={({ detail }) => onChange(detail.checked)}>
      The token is lost: never assign it again
    </Checkbox>
  )
}

function useRemoval(device: OwnedDevice, isLost: boolean, onClose: () => void) {
  const refresh = useRefresh()
  const flash = useFlash()
  const { name } = readSerial(device.serialNumber)
  return useMutation<UnfinishedRemoval | undefined, ApiError>({
    mutationFn: () => removeDevice(device, { isLost }),
    onSuccess: (left) => {
      if (left === undefined)
        flash.success(`${name} is removed${isLost ? ', and marked as lost' : ''}.`)
      else flash.warning(`${name} is deactivated, but ${left.state}: ${left.error.message}`)
      void refresh(changedByDevices)
      onClose()
    },
  })
}
