import { changedRows, type Database, type Transaction } from './store.js'
import type { DeviceOwner, MfaDevice } from './mfa-devices.js'

/** Takes one try from a subject's budget in a window of time; false when none is left. One conditional write. */
export async function takeAttempt(
  tx: Transaction,
  parts: { subject: string; windowStart: number; budget: number },
): Promise<boolean> {
  if (parts.budget < 1) return false
  const result = await tx.query
    .insertInto('mfa_attempts')
    .values({ subject: parts.subject, window_start: parts.windowStart, used: 1 })
    .onConflict((conflict) =>
      conflict
        .columns(['subject', 'window_start'])
        .doUpdateSet((eb) => ({ used: eb('mfa_attempts.used', '+', 1) }))
        .where('mfa_attempts.used', '<', parts.budget),
    )
    .executeTakeFirst()
  return changedRows(result) === 1
}

export async function attemptsUsed(
  query: Database,
  subject: string,
  windowStart: number,
): Promise<number> {
  const row = await query
    .selectFrom('mfa_attempts')
    .select('used')
    .where('subject', '=', subject)
    .where('window_start', '=', windowStart)
    .executeTakeFirst()
  return row?.used ?? 0
}

/** Over all windows from one on and before another. */
export async function attemptsBetween(
  query: Database,
  subject: string,
  windows: { from: number; before: number },
): Promise<number> {
  const row = await query
    .selectFrom('mfa_attempts')
    // PostgreSQL gives a sum of bigints as text.
    .select(({ fn }) => fn.sum<number | string | null>('used').as('used'))
    .where('subject', '=', subject)
    .where('window_start', '>=', windows.from)
    .where('window_start', '<', windows.before)
    .executeTakeFirst()
  return Number(row?.used ?? 0)
}

/** All tries of a subject, whenever they were. */
export async function forgetAttempts(tx: Transaction, subject: string): Promise<void> {
  await tx.query.deleteFrom('mfa_attempts').where('subject', '=', subject).execute()
}

export async function deleteAttemptsBefore(tx: Transaction, windowStart: number): Promise<void> {
  await tx.query.deleteFrom('mfa_attempts').where('window_start', '<', windowStart).execute()
}

/** Counts a wrong code on the device and on its owner. */
export async function countFailure(
  tx: Transaction,
  device: MfaDevice,
  owner: DeviceOwner,
): Promise<void> {
  await tx.query
    .updateTable('mfa_devices')
    .set((eb) => ({ consecutive_failures: eb('consecutive_failures', '+', 1) }))
    .where('device_id', '=', device.deviceId)
    .execute()
  await (owner.kind === 'user'
    ? tx.query
        .updateTable('users')
        .set((eb) => ({ mfa_failures: eb('mfa_failures', '+', 1) }))
        .where('user_id', '=', owner.userId)
        .execute()
    : tx.query
        .updateTable('accounts')
        .set((eb) => ({ root_mfa_failures: eb('root_mfa_failures', '+', 1) }))
        .where('account_id', '=', device.accountId)
        .execute())
}

/** A right code ends a row of wrong ones, on every device of the owner. */
export async function clearFailures(
  tx: Transaction,
  accountId: string,
  owner: DeviceOwner,
): Promise<void> {
  if (owner.kind === 'user') {
    await tx.query
      .updateTable('users')
      .set({ mfa_failures: 0 })
      .where('user_id', '=', owner.userId)
      .execute()
    await tx.query
      .updateTable('mfa_devices')
      .set({ consecutive_failures: 0 })
      .where('user_id', '=', owner.userId)
      .execute()
    return
  }
  await tx.query
    .updateTable('accounts')
    .set({ root_mfa_failures: 0 })
    .where('account_id', '=', accountId)
    .execute()
  await tx.query
    .updateTable('mfa_devices')
    .set({ consecutive_failures: 0 })
    .where('account_id', '=', accountId)
    .where('owner_kind', '=', 'root')
    .execute()
}

export async function giveBackAttempt(
  tx: Transaction,
  subject: string,
  windowStart: number,
): Promise<void> {
  await tx.query
    .updateTable('mfa_attempts')
    .set((eb) => ({ used: eb('used', '-', 1) }))
    .where('subject', '=', subject)
    .where('window_start', '=', windowStart)
    .where('used', '>', 0)
    .execute()
}
