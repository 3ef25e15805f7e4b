import Box from '@cloudscape-design/components/box'
import Modal from '@cloudscape-design/components/modal'
import { useRefresh } from '../api/use-call.js'
import { useFlash } from '../shell/flash.js'
import { isFarOff, offsetWords } from './clock-offset.js'
import { CodePairForm } from './code-pair-form.js'
import { appCodes, type CodePair, tokenCodes } from './codes.js'
import {
  changedByDevices,
  clockOffset,
  type OwnedDevice,
  resynchroniseDevice,
} from './device-changes.js'
import { readSerial } from './device-serial.js'

/** Two codes in a row tell the server how far the device's clock is off. */
export function ResyncDevice({ device, onClose }: { device: OwnedDevice; onClose: () => void }) {
  const refresh = useRefresh()
  const flash = useFlash()
  const { kind, name } = readSerial(device.serialNumber)
  const isToken = kind === 'hardware'
  // The server alone can tell what the codes say of the clock, and does so when it has taken them.
  const doubt = async (codes: CodePair) => {
    await resynchroniseDevice(device, codes)
    void refresh(changedByDevices)
    return farOffWords(await clockOffset(device))
  }
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
        codes={isToken ? tokenCodes : appCodes}
        doubt={doubt}
        send={() => Promise.resolve()}
        onSent={() => {
          flash.success(`${name} is synchronised. Its codes work again.`)
          onClose()
        }}
        onCancel={onClose}
      >
        <Box variant="p">
          When codes are refused although they are right, the clocks of the device and the server
          have drifted apart{isToken && ', or the button was pressed too often in between'}. Enter
          two codes in a row from the device.
        </Box>
      </CodePairForm>
    </Modal>
  )
}

function farOffWords(seconds: number | undefined): string | undefined {
  if (seconds === undefined || !isFarOff(seconds)) return undefined
  return `The clock of the device seems to be off by about ${offsetWords(seconds)}, or the codes were late. Enter two new codes to make sure. If these were new, choose Continue again: the server now reckons with that clock.`
}
