import type { Call } from '../../operation.js'
import type { Check } from '../../permissions/authorize.js'
import { findMfaDevice } from '../../store/mfa-devices.js'

/** The permission on a virtual device, which is a resource of its own: `arn:aws:iam::ACCOUNT:mfa/NAME`. */
export async function deviceCheck(
  call: Call<unknown>,
  action: string,
  serialNumber: string,
): Promise<Check> {
  const device = await findMfaDevice(
    call.parts.store.read,
    call.caller.principal.accountId,
    serialNumber,
  )
  const check: Check = { action, resource: device?.serialNumber ?? serialNumber }
  if (device !== undefined) check.tagged = { id: device.deviceId }
  return check
}
