import { readOperation } from '../../operation.js'
import { findMfaDevice } from '../../store/mfa-devices.js'
import { listTags } from '../../store/tags.js'
import { type PageInput, readPage, sliceOf } from '../paging.js'
import { noSuchDevice } from '../refusals.js'
import { deviceCheck } from './device-check.js'

interface ListMfaDeviceTagsInput extends PageInput {
  SerialNumber: string
}

export const listMfaDeviceTags = readOperation<ListMfaDeviceTagsInput>('iam', 'ListMFADeviceTags', {
  checks: async (call) => [await deviceCheck(call, 'iam:ListMFADeviceTags')],

  async run({ caller, input, parts }) {
    const device = await findMfaDevice(
      parts.store.read,
      caller.principal.accountId,
      input.SerialNumber,
    )
    if (device === undefined) throw noSuchDevice(input.SerialNumber)
    const tags = await listTags(parts.store.read, { table: 'mfa_device_tags', id: device.deviceId })
    const { rows, end } = sliceOf(tags, readPage(input), (tag) => tag.Key.toLowerCase())
    return { Tags: rows, ...end }
  },
})
