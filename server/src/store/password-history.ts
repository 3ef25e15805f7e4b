import type { LoginProfile } from './login-profiles.js'
import type { Database, Transaction } from './store.js'

/** Hashes of the passwords that the user had before, the newest first. */
export async function listFormerPasswords(
  query: Database,
  userId: string,
  limit: number,
): Promise<string[]> {
  const rows = await query
    .selectFrom('password_history')
    .select('password_hash as passwordHash')
    .where('user_id', '=', userId)
    .orderBy('changed_at', 'desc')
    .orderBy('password_hash')
    .limit(limit)
    .execute()
  return rows.map((row) => row.passwordHash)
}

/** Keeps the password that a profile had, and of all before it so many that `kept` are left. */
export async function rememberPassword(
  tx: Transaction,
  former: LoginProfile,
  kept: number,
): Promise<void> {
  const { userId, passwordHash, changedAt } = former
  if (kept > 0) {
    await tx.query
      .insertInto('password_history')
      .values({ user_id: userId, changed_at: changedAt, password_hash: passwordHash })
      .execute()
  }
  const newest = await listFormerPasswords(tx.query, userId, kept)
  let surplus = tx.query.deleteFrom('password_history').where('user_id', '=', userId)
  if (newest.length > 0) surplus = surplus.where('password_hash', 'not in', newest)
  await surplus.execute()
}

export async function forgetPasswords(tx: Transaction, userId: string): Promise<void> {
  await tx.query.deleteFrom('password_history').where('user_id', '=', userId).execute()
}
