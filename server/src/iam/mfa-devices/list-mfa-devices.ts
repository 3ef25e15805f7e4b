import { readOperation } from '../../operation.js'
import { listMfaDevices as readMfaDevices } from '../../store/mfa-devices.js'
import { pageOf, type PageInput, readPage } from '../paging.js'
import { userCheck } from '../users/target-user.js'
import { findDeviceOwner } from './device-owner.js'

interface ListMfaDevicesInput extends PageInput {
  UserName?: string
}

export const listMfaDevices = readOperation<ListMfaDevicesInput>('iam', 'ListMFADevices', {
  checks: async (call) => [await userCheck(call, 'iam:ListMFADevices', call.input.UserName)],

  async run(call) {
    const page = readPage(call.input)
    const { owner, userName } = await findDeviceOwner(call)
    const devices = await readMfaDevices(call.parts.store.read, {
      accountId: call.caller.principal.accountId,
      assignment: 'Assigned',
      owner,
      after: page.after,
      limit: page.limit + 1,
    })
    const { rows, end } = pageOf(devices, page, (device) => device.serialNumber)
    return {
      MFADevices: rows.map((device) => ({
        UserName: userName,
        SerialNumber: device.serialNumber,
        EnableDate: device.enabledAt,
      })),
      ...end,
    }
  },
})
