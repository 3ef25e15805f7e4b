import type { MfaDevice } from './mfa-devices.js'
import { changedRows, type Transaction } from './store.js'

/**
 * Puts another seed in the place of the one of a virtual device that nobody has had yet, for the principal that made it; false
 * where it is not such a device.
 */
export async function renewSeed(
  tx: Transaction,
  { deviceId, accountId }: Pick<MfaDevice, 'deviceId' | 'accountId'>,
  renewal: { seedSealed: string; by: string },
): Promise<boolean> {
  const result = await tx.query
    .updateTable('mfa_devices')
    .set((eb) => ({ seed_sealed: renewal.seedSealed, revision: eb('revision', '+', 1) }))
    .where('device_id', '=', deviceId)
    .where('kind', '=', 'virtual')
    .where('created_by', '=', renewal.by)
    .where('enabled_at', 'is', null)
    // Once a pair of its codes was accepted, the seed is somebody's.
    .where('floor_step', '=', 0)
    .executeTakeFirst()
  tx.touch(accountId)
  return changedRows(result) === 1
}
