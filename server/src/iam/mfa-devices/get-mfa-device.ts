import { belongsTo } from '../../mfa/check-code.js'
import { type Call, readOperation } from '../../operation.js'
import { findMfaDevice, type MfaDevice } from '../../store/mfa-devices.js'
import { findSecurityKey } from '../../store/security-keys.js'
import { noSuchDevice } from '../refusals.js'
import { userCheck } from '../users/target-user.js'
import { findDeviceOwner } from './device-owner.js'

export const getMfaDevice = readOperation<{ SerialNumber: string; UserName?: string }>(
  'iam',
  'GetMFADevice',
  {
    checks: async (call) => [await userCheck(call, 'iam:GetMFADevice', call.input.UserName)],

    async run(call) {
      const { SerialNumber: serialNumber } = call.input
      const { owner, userName } = await findDeviceOwner(call)
      const device = await findMfaDevice(
        call.parts.store.read,
        call.caller.principal.accountId,
        serialNumber,
      )
      if (device === undefined || device.enabledAt === null || !belongsTo(device, owner))
        throw noSuchDevice(serialNumber)
      return {
        UserName: userName,
        SerialNumber: device.serialNumber,
        EnableDate: device.enabledAt,
        Certifications: await certificationsOf(call, device),
      }
    },
  },
)

/** IAM API Reference, GetMFADevice: what the FIDO Alliance certified of the key's model, as its metadata tell. */
async function certificationsOf(
  { parts }: Call<unknown>,
  device: MfaDevice,
): Promise<Record<string, string> | undefined> {
  if (parts.keyMetadata === undefined || device.kind !== 'security-key') return undefined
  const key = await findSecurityKey(parts.store.read, device.deviceId)
  if (key === undefined || !key.attestationTrusted) return undefined
  const level = parts.keyMetadata.byAaguid.get(key.aaguid)?.certification
  return level === undefined ? undefined : { FIDO: level }
}
