import { findDeviceOwner } from '../../iam/mfa-devices/device-owner.js'
import { noSuchDevice, noSuchEntity } from '../../iam/refusals.js'
import { userCheck } from '../../iam/users/target-user.js'
import { belongsTo } from '../../mfa/check-code.js'
import { readOperation } from '../../operation.js'
import { findMfaDevice } from '../../store/mfa-devices.js'
import { clockOffset } from './device-row.js'

/**
 * How far the clock of a device is held to be off. ResyncMFADevice, which finds it out, answers nothing; so whoever may
 * resynchronise a device may ask.
 */
export const getMfaDeviceClock = readOperation<{ UserName?: string; SerialNumber: string }>(
  'sallyport',
  'GetMFADeviceClock',
  {
    unrecorded: true,
    checks: async (call) => [await userCheck(call, 'iam:ResyncMFADevice', call.input.UserName)],

    async run(call) {
      const { caller, input, parts } = call
      const { accountId } = caller.principal
      const { owner } = await findDeviceOwner(call)
      const device = await findMfaDevice(parts.store.read, accountId, input.SerialNumber)
      if (device === undefined) throw noSuchDevice(input.SerialNumber)
      if (!belongsTo(device, owner)) throw noSuchEntity('MFA Device invalid for user.')
      return { OffsetSeconds: clockOffset(device) }
    },
  },
)
