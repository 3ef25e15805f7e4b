import { pageOf, type PageInput, readPage } from '../../iam/paging.js'
import { readOperation } from '../../operation.js'
import { listInventory } from '../../store/device-inventory.js'
import { deviceRow } from './device-row.js'

interface ListDevicesInput extends PageInput {
  Kind?: string
  Assignment?: 'Assigned' | 'Unassigned' | 'Any'
}

/** Devices of every kind and who has them, whereas ListVirtualMFADevices knows virtual ones only. */
export const listDevices = readOperation<ListDevicesInput>('sallyport', 'ListDevices', {
  // The guide lets every user list virtual devices; what else there is, and whose, tells ListMFADevices of each user.
  checks: ({ caller }) => {
    const account = `arn:aws:iam::${caller.principal.accountId}`
    return [
      { action: 'iam:ListVirtualMFADevices', resource: `${account}:mfa/` },
      { action: 'iam:ListMFADevices', resource: `${account}:user/*` },
    ]
  },

  async run({ caller, input, parts }) {
    const page = readPage(input)
    const devices = await listInventory(parts.store.read, {
      accountId: caller.principal.accountId,
      assignment: input.Assignment ?? 'Any',
      ...(input.Kind !== undefined && { kind: input.Kind }),
      after: page.after,
      limit: page.limit + 1,
    })
    const { rows, end } = pageOf(devices, page, (device) => device.serialNumber)
    return { Devices: rows.map((device) => deviceRow(device)), ...end }
  },
})
