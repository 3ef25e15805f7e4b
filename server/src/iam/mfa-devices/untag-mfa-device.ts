import { writeOperation } from '../../operation.js'
import { lockMfaDevice } from '../../store/mfa-devices.js'
import { deleteTags } from '../../store/tags.js'
import { noSuchDevice } from '../refusals.js'
import { deviceCheck } from './device-check.js'

export const untagMfaDevice = writeOperation<{ SerialNumber: string; TagKeys: string[] }>(
  'iam',
  'UntagMFADevice',
  {
    checks: async (call) => [
      await deviceCheck(call, 'iam:UntagMFADevice', { 'aws:tagkeys': call.input.TagKeys }),
    ],

    async run({ caller, input }, tx) {
      const device = await lockMfaDevice(tx, caller.principal.accountId, input.SerialNumber)
      if (device === undefined) throw noSuchDevice(input.SerialNumber)
      await deleteTags(tx, { table: 'mfa_device_tags', id: device.deviceId }, input.TagKeys)
      tx.touch(device.accountId)
      return undefined
    },
  },
)
