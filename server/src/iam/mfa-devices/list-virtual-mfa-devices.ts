import { rootArn, userArn } from '../../arn.js'
import { readOperation } from '../../operation.js'
import { findAccount } from '../../store/accounts.js'
import { type ListedDevice, listMfaDevices } from '../../store/mfa-devices.js'
import { pageOf, type PageInput, readPage } from '../paging.js'

interface ListVirtualMfaDevicesInput extends PageInput {
  AssignmentStatus?: 'Assigned' | 'Unassigned' | 'Any'
}

export const listVirtualMfaDevices = readOperation<ListVirtualMfaDevicesInput>(
  'iam',
  'ListVirtualMFADevices',
  {
    checks: ({ caller }) => [
      {
        action: 'iam:ListVirtualMFADevices',
        resource: `arn:aws:iam::${caller.principal.accountId}:mfa/`,
      },
    ],

    async run({ caller, input, parts }) {
      const { accountId } = caller.principal
      const page = readPage(input)
      const devices = await listMfaDevices(parts.store.read, {
        accountId,
        assignment: input.AssignmentStatus ?? 'Any',
        kind: 'virtual',
        after: page.after,
        limit: page.limit + 1,
      })
      const { rows, end } = pageOf(devices, page, (device) => device.serialNumber)
      const root = rows.some((device) => device.ownerKind === 'root')
        ? await findAccount(parts.store.read, accountId)
        : undefined
      return { VirtualMFADevices: rows.map((device) => listed(device, root?.createdAt)), ...end }
    },
  },
)

/** An unassigned device has its serial number only; none shows its seed, QR code or tags. */
function listed(device: ListedDevice, rootCreatedAt: number | undefined): Record<string, unknown> {
  if (device.enabledAt === null) return { SerialNumber: device.serialNumber }
  return {
    SerialNumber: device.serialNumber,
    User:
      device.ownerKind === 'root' ? rootShape(device.accountId, rootCreatedAt) : ownerShape(device),
    EnableDate: device.enabledAt,
  }
}

const rootShape = (accountId: string, createdAt: number | undefined) => ({
  UserId: accountId,
  Arn: rootArn(accountId),
  CreateDate: createdAt,
})

function ownerShape(device: ListedDevice): Record<string, unknown> {
  const { accountId } = device
  const path = device.userPath ?? '/'
  const userName = device.userName ?? ''
  return {
    Path: path,
    UserName: userName,
    UserId: device.userId,
    Arn: userArn({ accountId, path, userName }),
    CreateDate: device.userCreatedAt,
  }
}
