import { kindOf } from '../../mfa/kinds.js'
import { writeOperation } from '../../operation.js'
import { releaseQuota } from '../../store/account-usage.js'
import { deleteMfaDevice, lockMfaDevice } from '../../store/mfa-devices.js'
import { deleteConflict, noSuchDevice } from '../refusals.js'
import { deviceCheck } from './device-check.js'

export const deleteVirtualMfaDevice = writeOperation<{ SerialNumber: string }>(
  'iam',
  'DeleteVirtualMFADevice',
  {
    checks: async (call) => [
      await deviceCheck(call, 'iam:DeleteVirtualMFADevice', call.input.SerialNumber),
    ],

    async run({ caller, input }, tx) {
      const { accountId } = caller.principal
      const device = await lockMfaDevice(tx, accountId, input.SerialNumber)
      if (device === undefined || kindOf(device).isDeletable !== true)
        throw noSuchDevice(input.SerialNumber)
      if (!(await deleteMfaDevice(tx, device))) {
        throw deleteConflict('MFA VirtualDevice in use. Must deactivate first.')
      }
      await releaseQuota(tx, accountId, 'mfa-devices')
      return undefined
    },
  },
)
