import type { DeviceKind } from './device-kind.js'
import { hardwareKind } from './hardware/hardware-kind.js'
import { securityKeyKind } from './security-key/security-key-kind.js'
import { smsKind } from './sms/sms-kind.js'
import { virtualKind } from './virtual/virtual-kind.js'

/** Every kind of MFA device that this server knows. */
export const kinds: Readonly<Record<string, DeviceKind>> = {
  virtual: virtualKind,
  'security-key': securityKeyKind,
  hardware: hardwareKind,
  sms: smsKind,
}

export function kindOf(device: { kind: string }): DeviceKind {
  const kind = kinds[device.kind]
  if (kind === undefined) throw new Error(`there is no kind of MFA device called ${device.kind}`)
  return kind
}
