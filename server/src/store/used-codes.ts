import { changedRows, type Database, type Transaction } from './store.js'
import type { MfaDevice } from './mfa-devices.js'

/**
 * Spends one step of a device; the answer is whether it was still to be had. RFC 6238 §5.2: a code must not be accepted twice.
 * The step is refused, too, when it lies at or below the floor that enabling or resynchronising set, or when the device left
 * its owner meanwhile.
 */
export async function spendStep(
  tx: Transaction,
  device: MfaDevice,
  use: { step: number; usedAt: number },
): Promise<boolean> {
  // The update takes the device's row, so that of many nodes only one gets past it with this step.
  const current = await tx.query
    .updateTable('mfa_devices')
    .set({ last_used_at: use.usedAt, consecutive_failures: 0 })
    .where('device_id', '=', device.deviceId)
    .where('enabled_at', 'is not', null)
    .where('user_id', device.userId === null ? 'is' : '=', device.userId)
    .where('floor_step', '<', use.step)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('used_codes')
            .select('step')
            .where('device_id', '=', device.deviceId)
            .where('step', '=', use.step),
        ),
      ),
    )
    .executeTakeFirst()
  if (changedRows(current) !== 1) return false
  return recordUsedStep(tx, device.deviceId, use)
}

/** Spends two steps together, or neither: false where one of them was used before. The device's row must be taken. */
export async function spendPair(
  tx: Transaction,
  deviceId: string,
  use: { steps: readonly [number, number]; usedAt: number },
): Promise<boolean> {
  const used = await tx.query
    .selectFrom('used_codes')
    .select('step')
    .where('device_id', '=', deviceId)
    .where('step', 'in', [...use.steps])
    .execute()
  if (used.length > 0) return false
  for (const step of use.steps) {
    // eslint-disable-next-line no-await-in-loop -- one transaction has one connection
    await recordUsedStep(tx, deviceId, { step, usedAt: use.usedAt })
  }
  return true
}

/** The newest step of a device that is remembered as used. */
export async function lastUsedStep(query: Database, deviceId: string): Promise<number | undefined> {
  const row = await query
    .selectFrom('used_codes')
    .select('step')
    .where('device_id', '=', deviceId)
    .orderBy('step', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.step
}

async function recordUsedStep(
  tx: Transaction,
  deviceId: string,
  use: { step: number; usedAt: number },
): Promise<boolean> {
  const result = await tx.query
    .insertInto('used_codes')
    .values({ device_id: deviceId, step: use.step, used_at: use.usedAt })
    .onConflict((conflict) => conflict.columns(['device_id', 'step']).doNothing())
    .executeTakeFirst()
  return changedRows(result) === 1
}

export async function deleteUsedCodesBefore(tx: Transaction, usedBefore: number): Promise<void> {
  await tx.query.deleteFrom('used_codes').where('used_at', '<', usedBefore).execute()
}
