import { belongsTo } from '../../mfa/check-code.js'
import { readOperation } from '../../operation.js'
import { findMfaDevice } from '../../store/mfa-devices.js'
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
      return { UserName: userName, SerialNumber: device.serialNumber, EnableDate: device.enabledAt }
    },
  },
)
