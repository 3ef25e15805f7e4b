import { sql } from 'kysely'
import { changedRows, type Database, type Transaction } from './store.js'

export interface User {
  userId: string
  accountId: string
  userName: string
  path: string
  createdAt: number
  passwordLastUsedAt: number | null
  /** How many MFA devices are enabled for the user. */
  mfaDevices: number
  /** Consecutive wrong codes over all devices and doors. */
  mfaFailures: number
}

const columns = [
  'user_id as userId',
  'account_id as accountId',
  'user_name as userName',
  'path',
  'created_at as createdAt',
  'password_last_used_at as passwordLastUsedAt',
  'mfa_devices as mfaDevices',
  'mfa_failures as mfaFailures',
] as const

/** False where the name is taken in any case. */
export async function insertUser(
  tx: Transaction,
  user: { userId: string; accountId: string; userName: string; path: string; createdAt: number },
): Promise<boolean> {
  const result = await tx.query
    .insertInto('users')
    .values({
      user_id: user.userId,
      account_id: user.accountId,
      user_name: user.userName,
      user_name_lower: user.userName.toLowerCase(),
      path: user.path,
      created_at: user.createdAt,
      password_last_used_at: null,
      mfa_devices: 0,
      mfa_failures: 0,
      revision: 0,
    })
    .onConflict((conflict) => conflict.columns(['account_id', 'user_name_lower']).doNothing())
    .executeTakeFirst()
  tx.touch(user.accountId)
  return changedRows(result) === 1
}

/** By name, whatever its case. */
export function findUser(
  query: Database,
  accountId: string,
  userName: string,
): Promise<User | undefined> {
  return query
    .selectFrom('users')
    .select(columns)
    .where('account_id', '=', accountId)
    .where('user_name_lower', '=', userName.toLowerCase())
    .executeTakeFirst()
}

export function findUserById(query: Database, userId: string): Promise<User | undefined> {
  return query.selectFrom('users').select(columns).where('user_id', '=', userId).executeTakeFirst()
}

/**
 * Takes the user's row for this transaction, so that decisions about the user that follow are made one after the other. Found
 * by name, whatever its case.
 */
export function lockUser(
  tx: Transaction,
  accountId: string,
  userName: string,
): Promise<User | undefined> {
  return tx.query
    .updateTable('users')
    .set((eb) => ({ revision: eb('revision', '+', 1) }))
    .where('account_id', '=', accountId)
    .where('user_name_lower', '=', userName.toLowerCase())
    .returning(columns)
    .executeTakeFirst()
}

/** As `lockUser`, by id. */
export function lockUserById(tx: Transaction, userId: string): Promise<User | undefined> {
  return tx.query
    .updateTable('users')
    .set((eb) => ({ revision: eb('revision', '+', 1) }))
    .where('user_id', '=', userId)
    .returning(columns)
    .executeTakeFirst()
}

export interface UserPage {
  accountId: string
  pathPrefix: string
  /** The lower-case name after which the page begins. */
  after?: string | undefined
  limit: number
}

/** In the order of names. */
export function listUsers(query: Database, page: UserPage): Promise<User[]> {
  let select = query
    .selectFrom('users')
    .select(columns)
    .where('account_id', '=', page.accountId)
    .orderBy('user_name_lower')
    .limit(page.limit)
  if (page.after !== undefined) select = select.where('user_name_lower', '>', page.after)
  if (page.pathPrefix !== '/') {
    select = select.where(
      sql<string>`substr(path, 1, ${page.pathPrefix.length})`,
      '=',
      page.pathPrefix,
    )
  }
  return select.execute()
}

/** False where the new name is taken by another user. */
export async function renameUser(
  tx: Transaction,
  user: User,
  change: { userName: string; path: string },
): Promise<boolean> {
  const lower = change.userName.toLowerCase()
  const other = await findUser(tx.query, user.accountId, lower)
  if (other !== undefined && other.userId !== user.userId) return false
  await tx.query
    .updateTable('users')
    .set({ user_name: change.userName, user_name_lower: lower, path: change.path })
    .where('user_id', '=', user.userId)
    .execute()
  tx.touch(user.accountId, user.userId)
  return true
}

export async function deleteUser(tx: Transaction, user: User): Promise<void> {
  await tx.query.deleteFrom('user_tags').where('user_id', '=', user.userId).execute()
  await tx.query.deleteFrom('users').where('user_id', '=', user.userId).execute()
  tx.touch(user.accountId, user.userId)
}

/** What still belongs to the user and has to go before the user can. */
export async function userHolds(
  tx: Transaction,
  userId: string,
): Promise<{ accessKeys: boolean; inlinePolicies: boolean; attachedPolicies: boolean }> {
  const exists = (table: 'access_keys' | 'inline_policies' | 'attached_policies') =>
    sql<number>`(select count(*) from ${sql.table(table)} where user_id = ${userId})`
  const counts = await tx.query
    .selectNoFrom([
      exists('access_keys').as('accessKeys'),
      exists('inline_policies').as('inlinePolicies'),
      exists('attached_policies').as('attachedPolicies'),
    ])
    .executeTakeFirstOrThrow()
  return {
    accessKeys: counts.accessKeys > 0,
    inlinePolicies: counts.inlinePolicies > 0,
    attachedPolicies: counts.attachedPolicies > 0,
  }
}
