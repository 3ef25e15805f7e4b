import { changedRows, type Database, type Transaction } from './store.js'

export interface AccessKey {
  accessKeyId: string
  accountId: string
  /** Null: the root user's. */
  userId: string | null
  secretSealed: string
  status: 'Active' | 'Inactive'
  createdAt: number
  lastUsedAt: number | null
  lastUsedService: string | null
  lastUsedRegion: string | null
}

const columns = [
  'access_key_id as accessKeyId',
  'account_id as accountId',
  'user_id as userId',
  'secret_sealed as secretSealed',
  'status',
  'created_at as createdAt',
  'last_used_at as lastUsedAt',
  'last_used_service as lastUsedService',
  'last_used_region as lastUsedRegion',
] as const

/** Whose keys: a user's, or root's where `userId` is null. */
export interface KeyOwner {
  accountId: string
  userId: string | null
}

const principalOf = (owner: KeyOwner): string => owner.userId ?? owner.accountId

export async function insertAccessKey(
  tx: Transaction,
  key: KeyOwner & { accessKeyId: string; secretSealed: string; createdAt: number },
): Promise<boolean> {
  const result = await tx.query
    .insertInto('access_keys')
    .values({
      access_key_id: key.accessKeyId,
      account_id: key.accountId,
      user_id: key.userId,
      secret_sealed: key.secretSealed,
      status: 'Active',
      created_at: key.createdAt,
      status_changed_at: key.createdAt,
      last_used_at: null,
      last_used_service: null,
      last_used_region: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  tx.touch(key.accountId, principalOf(key))
  return changedRows(result) === 1
}

export async function findAccessKey(
  query: Database,
  accessKeyId: string,
): Promise<AccessKey | undefined> {
  const row = await query
    .selectFrom('access_keys')
    .select(columns)
    .where('access_key_id', '=', accessKeyId)
    .executeTakeFirst()
  return row as AccessKey | undefined
}

/** Oldest first. */
export async function listAccessKeys(query: Database, owner: KeyOwner): Promise<AccessKey[]> {
  const rows = await query
    .selectFrom('access_keys')
    .select(columns)
    .where('account_id', '=', owner.accountId)
    .where('user_id', owner.userId === null ? 'is' : '=', owner.userId)
    .orderBy('created_at')
    .orderBy('access_key_id')
    .execute()
  return rows as AccessKey[]
}

/** What the credential report tells of a key. */
export interface KeyRotation {
  /** Null: the root user's. */
  userId: string | null
  status: string
  /** When it was created, or last made active or inactive. */
  statusChangedAt: number
  lastUsedAt: number | null
  lastUsedService: string | null
  lastUsedRegion: string | null
}

/** Of several users at once, or of root: the active ones first, then the older ones. */
export function listKeyRotations(
  query: Database,
  accountId: string,
  owners: readonly string[] | 'root',
): Promise<KeyRotation[]> {
  const select = query
    .selectFrom('access_keys')
    .select([
      'user_id as userId',
      'status',
      'status_changed_at as statusChangedAt',
      'last_used_at as lastUsedAt',
      'last_used_service as lastUsedService',
      'last_used_region as lastUsedRegion',
    ])
    .where('account_id', '=', accountId)
    .orderBy('status')
    .orderBy('created_at')
    .orderBy('access_key_id')
  return (
    owners === 'root' ? select.where('user_id', 'is', null) : select.where('user_id', 'in', owners)
  ).execute()
}

/** False where the owner has no such key. */
export async function setAccessKeyStatus(
  tx: Transaction,
  owner: KeyOwner,
  change: { accessKeyId: string; status: 'Active' | 'Inactive'; changedAt: number },
): Promise<boolean> {
  const result = await tx.query
    .updateTable('access_keys')
    .set({ status: change.status, status_changed_at: change.changedAt })
    .where('access_key_id', '=', change.accessKeyId)
    .where('account_id', '=', owner.accountId)
    .where('user_id', owner.userId === null ? 'is' : '=', owner.userId)
    .executeTakeFirst()
  tx.touch(owner.accountId, principalOf(owner))
  return changedRows(result) === 1
}

/** False where the owner has no such key. */
export async function deleteAccessKey(
  tx: Transaction,
  owner: KeyOwner,
  accessKeyId: string,
): Promise<boolean> {
  const result = await tx.query
    .deleteFrom('access_keys')
    .where('access_key_id', '=', accessKeyId)
    .where('account_id', '=', owner.accountId)
    .where('user_id', owner.userId === null ? 'is' : '=', owner.userId)
    .executeTakeFirst()
  tx.touch(owner.accountId, principalOf(owner))
  return changedRows(result) === 1
}

export interface KeyUse {
  accessKeyId: string
  accountId: string
  usedAt: number
  service: string
  region: string
}

/** Touches nobody: nothing that is kept in memory shows it. */
export async function recordKeyUse(tx: Transaction, use: KeyUse): Promise<void> {
  await tx.query
    .updateTable('access_keys')
    .set({ last_used_at: use.usedAt, last_used_service: use.service, last_used_region: use.region })
    .where('access_key_id', '=', use.accessKeyId)
    .execute()
}
