import {
  lockDeviceOwner,
  mfaSessionRequired,
  needsMfaSession,
} from '../../iam/mfa-devices/device-owner.js'
import { noSuchDevice, noSuchEntity } from '../../iam/refusals.js'
import { userCheck } from '../../iam/users/target-user.js'
import { belongsTo } from '../../mfa/check-code.js'
import { writeOperation } from '../../operation.js'
import { unlockDevice } from '../../store/device-inventory.js'
import { lockMfaDevice } from '../../store/mfa-devices.js'

const action = 'iam:ResyncMFADevice'

/**
 * Lets a device be tried again after too many wrong answers, as resynchronising it does, for kinds that have no clock too and
 * for who does not have the device at hand. For oneself only after MFA, or a guesser with the password gave himself new tries.
 */
export const unlockMfaDevice = writeOperation<{ UserName?: string; SerialNumber: string }>(
  'sallyport',
  'UnlockMFADevice',
  {
    checks: async (call) => [await userCheck(call, action, call.input.UserName)],

    async run(call, tx) {
      const { caller, input } = call
      const { owner } = await lockDeviceOwner(tx, call)
      if (needsMfaSession(caller, owner)) throw mfaSessionRequired(caller, action)
      const device = await lockMfaDevice(tx, caller.principal.accountId, input.SerialNumber)
      if (device === undefined) throw noSuchDevice(input.SerialNumber)
      if (!belongsTo(device, owner)) throw noSuchEntity('MFA Device invalid for user.')
      await unlockDevice(tx, device, owner)
      return undefined
    },
  },
)
