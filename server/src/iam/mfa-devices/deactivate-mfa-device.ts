import { takeDeviceAway } from '../../mfa/assign-device.js'
import { writeOperation } from '../../operation.js'
import { lockMfaDevice } from '../../store/mfa-devices.js'
import { noSuchDevice, noSuchEntity } from '../refusals.js'
import { userCheck } from '../users/target-user.js'
import { lockDeviceOwner, mfaSessionRequired, needsMfaSession } from './device-owner.js'

const action = 'iam:DeactivateMFADevice'

export const deactivateMfaDevice = writeOperation<{ UserName?: string; SerialNumber: string }>(
  'iam',
  'DeactivateMFADevice',
  {
    checks: async (call) => [await userCheck(call, action, call.input.UserName)],

    async run(call, tx) {
      const { caller, input } = call
      const { owner, devices } = await lockDeviceOwner(tx, call)
      if (devices > 0 && needsMfaSession(caller, owner)) throw mfaSessionRequired(caller, action)
      const device = await lockMfaDevice(tx, caller.principal.accountId, input.SerialNumber)
      if (device === undefined) throw noSuchDevice(input.SerialNumber)
      if (!(await takeDeviceAway(tx, device, owner)))
        throw noSuchEntity('MFA Device invalid for user.')
      return undefined
    },
  },
)
