import { writeOperation } from '../../operation.js'
import { requestTagKeys } from '../../permissions/context.js'
import { lockMfaDevice } from '../../store/mfa-devices.js'
import type { Tag } from '../../store/tags.js'
import { noSuchDevice } from '../refusals.js'
import { addTags } from '../tags.js'
import { deviceCheck } from './device-check.js'

export const tagMfaDevice = writeOperation<{ SerialNumber: string; Tags: Tag[] }>(
  'iam',
  'TagMFADevice',
  {
    checks: async (call) => [
      await deviceCheck(call, 'iam:TagMFADevice', requestTagKeys(call.input.Tags)),
    ],

    async run({ caller, input }, tx) {
      const device = await lockMfaDevice(tx, caller.principal.accountId, input.SerialNumber)
      if (device === undefined) throw noSuchDevice(input.SerialNumber)
      await addTags(tx, { table: 'mfa_device_tags', id: device.deviceId }, input.Tags)
      tx.touch(device.accountId)
      return undefined
    },
  },
)
