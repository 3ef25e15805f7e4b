import Box from '@cloudscape-design/components/box'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { call } from '../api/call.js'
import { isFarOff, offsetWords, secondsOff } from './clock-offset.js'
import { CodePairForm } from './code-pair-form.js'
import type { CodePair } from './codes.js'
import { enableVirtualDevice } from './device-changes.js'
import { isOwnName, ownDeviceName } from './device-name.js'
import type { Enrolment, EnrolmentProps, WizardKind } from './enrolment.js'
import type { MfaOwner } from './mfa-owner.js'
import { abandonDevice, makeVirtualDevice, type NewDevice } from './virtual-device.js'
import { VirtualSecret } from './virtual-secret.js'

export const virtualKind: WizardKind = {
  kind: 'virtual',
  title: 'Virtual MFA device',
  description: 'An authenticator app on your phone or computer shows codes of six digits.',
  naming: { nameFor: ownDeviceName, hasUniqueNames: true, maxLength: 128 },

  async begin({ owner, accountId, name }) {
    const made = await makeVirtualDevice({ accountId, name, isOwnName: isOwnName(name, owner) })
    return made.ok ? { ok: true, enrolment: enrolment(made.device, owner) } : made
  },
}

function enrolment(device: NewDevice, owner: MfaOwner): Enrolment {
  return {
    show: (props) => <EnrolVirtual {...props} device={device} owner={owner} />,
    abandon: () => abandonDevice(device),
  }
}

interface EnrolVirtualProps extends EnrolmentProps {
  device: NewDevice
  owner: MfaOwner
}

function EnrolVirtual({ device, owner, onAssigned, onCancel }: EnrolVirtualProps) {
  return (
    <CodePairForm
      submitText="Assign MFA"
      doubt={(codes) => doubtAbout(device, codes)}
      send={(codes) => enableVirtualDevice({ owner, serialNumber: device.serialNumber }, codes)}
      onSent={() => onAssigned({ name: device.name })}
      onCancel={onCancel}
    >
      <SpaceBetween size="m">
        <Step title="1. Install an authenticator app">
          Any app for codes that change every 30 seconds (TOTP) will do.
        </Step>
        <Step title="2. Add this device to the app">
          Scan the QR code with the app, or type the secret key into it.
        </Step>
        <VirtualSecret device={device} owner={owner} />
        <Step title="3. Enter two codes in a row from the app" />
      </SpaceBetween>
    </CodePairForm>
  )
}

function Step({ title, children }: { title: string; children?: string }) {
  return (
    <div>
      <Box variant="h3" padding="n">
        {title}
      </Box>
      {children !== undefined && <Box color="text-body-secondary">{children}</Box>}
    </div>
  )
}

/** The server would take the clock of the device to be off, and refuse its codes later if only the codes were old. */
async function doubtAbout(device: NewDevice, codes: CodePair): Promise<string | undefined> {
  const { Now } = await call('signin', 'GetSession', {})
  const seconds = await secondsOff(device.base32Seed, codes, Date.parse(Now))
  if (seconds === undefined || !isFarOff(seconds)) return undefined
  return `The codes look old, or the clock of the device is off by about ${offsetWords(seconds)}. Enter two new codes. If these are new, set the clock of the device, or choose Assign MFA again to go on with the clock as it is.`
}
