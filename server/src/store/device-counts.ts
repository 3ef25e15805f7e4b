import type { DeviceOwner } from './mfa-devices.js'
import { changedRows, type Transaction } from './store.js'

/**
 * Counts one device more for its owner where less than `below` of them are there before; false otherwise. One conditional
 * write, so that of two first enrolments at once one succeeds.
 */
export async function countDeviceIn(
  tx: Transaction,
  parts: { accountId: string; owner: DeviceOwner; below: number },
): Promise<boolean> {
  const { accountId, owner, below } = parts
  const result =
    owner.kind === 'user'
      ? await tx.query
          .updateTable('users')
          .set((eb) => ({ mfa_devices: eb('mfa_devices', '+', 1), mfa_failures: 0 }))
          .where('user_id', '=', owner.userId)
          .where('mfa_devices', '<', below)
          .executeTakeFirst()
      : await tx.query
          .updateTable('accounts')
          .set((eb) => ({ root_mfa_devices: eb('root_mfa_devices', '+', 1), root_mfa_failures: 0 }))
          .where('account_id', '=', accountId)
          .where('root_mfa_devices', '<', below)
          .executeTakeFirst()
  return changedRows(result) === 1
}

export async function countDeviceOut(
  tx: Transaction,
  accountId: string,
  owner: DeviceOwner,
): Promise<void> {
  await (owner.kind === 'user'
    ? tx.query
        .updateTable('users')
        .set((eb) => ({ mfa_devices: eb('mfa_devices', '-', 1) }))
        .where('user_id', '=', owner.userId)
        .execute()
    : tx.query
        .updateTable('accounts')
        .set((eb) => ({ root_mfa_devices: eb('root_mfa_devices', '-', 1) }))
        .where('account_id', '=', accountId)
        .execute())
}
