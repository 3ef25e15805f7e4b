import Box from '@cloudscape-design/components/box'
import Modal from '@cloudscape-design/components/modal'
import { useRefresh } from '../api/use-call.js'
import { useFlash } from '../shell/flash.js'
import { CodePairForm } from './code-pair-form.js'
import { changedByDevices, type OwnedDevice, resynchroniseDevice } from './device-changes.js'
import { readSerial } from './device-serial.js'

/** Two codes in a row tell the server how far the device's clock is off. */
export function ResyncDevice({ device, onClose }: { device: OwnedDevice; onClose: () => void }) {
  const refresh = useRefresh()
  const flash = useFlash()
  const { name } = readSerial(device.serialNumber)
  return (
    <Modal
      visible
      header={`Resync ${name}`}
      closeAriaLabel="Cancel"
      onDismiss={({ detail }) => {
        if (detail.reason !== 'overlay') onClose()
      }}
    >
      <CodePairForm
        submitText="Continue"
        send={(codes) => resynchroniseDevice(device, codes)}
        onSent={() => {
          flash.success(`${name} is synchronised. Its codes work again.`)
          void refresh(changedByDevices)
          onClose()
        }}
        onCancel={onClose}
      >
        <Box variant="p">
          When codes are refused although they are right, the clocks of the device and the server
          have drifted apart. Enter two codes in a row from the device.
        </Box>
      </CodePairForm>
    </Modal>
  )
}
