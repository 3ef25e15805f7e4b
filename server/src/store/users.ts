import { hasNothing, holdings } from './belongings.js'
import { isFromPage, type NamedPage } from './named-page.js'
import { affectedRows, prepared } from './prepared.js'
import type { Database, Transaction } from './store.js'
import { deleteTagsOf } from './tags.js'

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
  /** ARN of the managed policy that is its permissions boundary. */
  permissionsBoundary: string | null
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
  'permissions_boundary as permissionsBoundary',
] as const

type NewUser = Pick<User, 'userId' | 'accountId' | 'userName' | 'path' | 'createdAt'> &
  Partial<Pick<User, 'permissionsBoundary'>>

type UserRow = Omit<NewUser, 'permissionsBoundary'> & { lower: string; boundary: string | null }

const insert = prepared<UserRow>((query, value) =>
  query
    .insertInto('users')
    .values({
      user_id: value('userId'),
      account_id: value('accountId'),
      user_name: value('userName'),
      user_name_lower: value('lower'),
      path: value('path'),
      created_at: value('createdAt'),
      password_last_used_at: null,
      mfa_devices: 0,
      mfa_failures: 0,
      permissions_boundary: value('boundary'),
      revision: 0,
    })
    .onConflict((conflict) => conflict.columns(['account_id', 'user_name_lower']).doNothing()),
)

/** False where the name is taken in any case. */
export async function insertUser(tx: Transaction, user: NewUser): Promise<boolean> {
  const { permissionsBoundary: boundary = null, ...row } = user
  const result = await insert(tx.query, { ...row, boundary, lower: user.userName.toLowerCase() })
  tx.touch(user.accountId)
  return affectedRows(result) === 1
}

interface UserKey {
  accountId: string
  lower: string
}

const find = prepared<UserKey, User>((query, value) =>
  query
    .selectFrom('users')
    .select(columns)
    .where('account_id', '=', value('accountId'))
    .where('user_name_lower', '=', value('lower')),
)

/** By name, whatever its case. */
export async function findUser(
  query: Database,
  accountId: string,
  userName: string,
): Promise<User | undefined> {
  return (await find(query, { accountId, lower: userName.toLowerCase() })).rows[0]
}

export function findUserById(query: Database, userId: string): Promise<User | undefined> {
  return query.selectFrom('users').select(columns).where('user_id', '=', userId).executeTakeFirst()
}

const lock = prepared<UserKey, User>((query, value) =>
  query
    .updateTable('users')
    .set((eb) => ({ revision: eb('revision', '+', 1) }))
    .where('account_id', '=', value('accountId'))
    .where('user_name_lower', '=', value('lower'))
    .returning(columns),
)

/**
 * Takes the user's row for this transaction, so that decisions about the user that follow are made one after the other. Found
 * by name, whatever its case.
 */
export async function lockUser(
  tx: Transaction,
  accountId: string,
  userName: string,
): Promise<User | undefined> {
  return (await lock(tx.query, { accountId, lower: userName.toLowerCase() })).rows[0]
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

export interface UserPage extends NamedPage {
  /** Only the members of this group. */
  groupId?: string
}

/** In the order of names. */
export function listUsers(query: Database, page: UserPage): Promise<User[]> {
  let select = query
    .selectFrom('users')
    .select(columns)
    .where(isFromPage('user_name_lower', page))
    .orderBy('user_name_lower')
    .limit(page.limit)
  if (page.groupId !== undefined) {
    const { groupId } = page
    select = select.where('user_id', 'in', (eb) =>
      eb.selectFrom('group_members').select('user_id').where('group_id', '=', groupId),
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

/** That the user signed in with the password. */
export async function recordPasswordUse(
  tx: Transaction,
  user: Pick<User, 'accountId' | 'userId'>,
  usedAt: number,
): Promise<void> {
  await tx.query
    .updateTable('users')
    .set({ password_last_used_at: usedAt })
    .where('user_id', '=', user.userId)
    .execute()
  tx.touch(user.accountId, user.userId)
}

const belongings = {
  accessKeys: ['access_keys', 'user_id'],
  inlinePolicies: ['inline_policies', 'owner_id'],
  attachedPolicies: ['attached_policies', 'owner_id'],
  groups: ['group_members', 'user_id'],
  loginProfile: ['login_profiles', 'user_id'],
} as const

const removeBare = prepared<{ userId: string }>((query, value) =>
  query
    .deleteFrom('users')
    .where('user_id', '=', value('userId'))
    .where('mfa_devices', '=', 0)
    .where(hasNothing(belongings, 'users.user_id')),
)

/**
 * Deletes the user, tags and all, where nothing else belongs to it; false otherwise. One conditional write; the row must be
 * taken, so that nothing can be given to the user meanwhile.
 */
export async function deleteBareUser(tx: Transaction, user: User): Promise<boolean> {
  const { userId } = user
  if (affectedRows(await removeBare(tx.query, { userId })) === 0) return false
  await deleteTagsOf(tx, userId)
  tx.touch(user.accountId, userId)
  return true
}

/** What still belongs to the user and has to go before the user can. */
export const userHolds = (tx: Transaction, userId: string) => holdings(tx.query, belongings, userId)

/** Sets the user's permissions boundary, or takes it away. The user's row must be taken. */
export async function setUserBoundary(
  tx: Transaction,
  user: User,
  policyArn: string | null,
): Promise<void> {
  await tx.query
    .updateTable('users')
    .set({ permissions_boundary: policyArn })
    .where('user_id', '=', user.userId)
    .execute()
  tx.touch(user.accountId, user.userId)
}
