import { forgetPasswords, rememberPassword } from './password-history.js'
import { changedRows, type Database, type Transaction } from './store.js'
import type { User } from './users.js'

/** What lets a user sign in to the console. */
export interface LoginProfile {
  userId: string
  passwordHash: string
  createdAt: number
  /** When the password was set. */
  changedAt: number
  /** 1: the user must choose another password at the next sign-in. */
  resetRequired: number
}

const columns = [
  'user_id as userId',
  'password_hash as passwordHash',
  'created_at as createdAt',
  'changed_at as changedAt',
  'reset_required as resetRequired',
] as const

export function findLoginProfile(
  query: Database,
  userId: string,
): Promise<LoginProfile | undefined> {
  return query
    .selectFrom('login_profiles')
    .select(columns)
    .where('user_id', '=', userId)
    .executeTakeFirst()
}

/** Of several users at once, in no order. */
export function listLoginProfilesOf(
  query: Database,
  userIds: readonly string[],
): Promise<LoginProfile[]> {
  return query
    .selectFrom('login_profiles')
    .select(columns)
    .where('user_id', 'in', userIds)
    .execute()
}

/** False where the user has one. The user's row must be taken, as for every change below. */
export async function insertLoginProfile(
  tx: Transaction,
  user: User,
  profile: { passwordHash: string; createdAt: number; resetRequired: boolean },
): Promise<boolean> {
  const result = await tx.query
    .insertInto('login_profiles')
    .values({
      user_id: user.userId,
      password_hash: profile.passwordHash,
      created_at: profile.createdAt,
      changed_at: profile.createdAt,
      reset_required: Number(profile.resetRequired),
    })
    .onConflict((conflict) => conflict.column('user_id').doNothing())
    .executeTakeFirst()
  tx.touch(user.accountId, user.userId)
  return changedRows(result) === 1
}

export interface PasswordReplacement {
  /** The profile as it was when the new password was judged. */
  replaces: LoginProfile
  passwordHash: string
  changedAt: number
  /** How many of the user's passwords, the new one among them, are kept to be compared with. */
  remembered: number
}

/** False where the password has changed since: of two changes at once the first wins. One conditional write. */
export async function replacePassword(
  tx: Transaction,
  user: User,
  { replaces, passwordHash, changedAt, remembered }: PasswordReplacement,
): Promise<boolean> {
  const result = await tx.query
    .updateTable('login_profiles')
    .set({ password_hash: passwordHash, changed_at: changedAt })
    .where('user_id', '=', user.userId)
    .where('password_hash', '=', replaces.passwordHash)
    .executeTakeFirst()
  if (changedRows(result) === 0) return false
  await rememberPassword(tx, replaces, Math.max(remembered - 1, 0))
  tx.touch(user.accountId, user.userId)
  return true
}

/** False where the user has no profile. */
export async function setResetRequired(
  tx: Transaction,
  user: User,
  resetRequired: boolean,
): Promise<boolean> {
  const result = await tx.query
    .updateTable('login_profiles')
    .set({ reset_required: Number(resetRequired) })
    .where('user_id', '=', user.userId)
    .executeTakeFirst()
  tx.touch(user.accountId, user.userId)
  return changedRows(result) === 1
}

/** Former passwords go with it. False where the user has none. */
export async function deleteLoginProfile(tx: Transaction, user: User): Promise<boolean> {
  const result = await tx.query
    .deleteFrom('login_profiles')
    .where('user_id', '=', user.userId)
    .executeTakeFirst()
  await forgetPasswords(tx, user.userId)
  tx.touch(user.accountId, user.userId)
  return changedRows(result) === 1
}
