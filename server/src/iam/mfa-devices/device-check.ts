import type { Call } from '../../operation.js'
import type { Check } from '../../permissions/authorize.js'
import { findMfaDevice } from '../../store/mfa-devices.js'

/** The permission on a virtual device, which is a resource of its own: `arn:aws:iam::ACCOUNT:mfa/NAME`. */
export async function deviceCheck(
  call: Call<{ SerialNumber: string }>,
  action: string,
  values?: Check['values'],
): Promise<Check> {
  const { SerialNumber: serialNumber } = call.input
  const device = await findMfaDevice(
    call.parts.store.read,
    call.caller.principal.accountId,
    serialNumber,
  )
  const check: Check = { action, resource: device?.serialNumber ?? serialNumber, values }
  if (device !== undefined) check.tagged = { table: 'mfa_device_tags', id: device.deviceId }
  return check
}
