import { listGroupNamesOf } from './group-members.js'
import type { Database } from './store.js'

/** What a list of users shows beside the users themselves. Nothing of it is secret. */
export interface UserBelongings {
  groups: { userId: string; groupName: string }[]
  /** The kinds of the devices that are enabled, in the order in which they were. */
  devices: { userId: string | null; kind: string }[]
  passwords: { userId: string; changedAt: number }[]
  /** The oldest first. */
  keys: {
    userId: string | null
    accessKeyId: string
    status: string
    createdAt: number
    lastUsedAt: number | null
  }[]
}

/** Engines take so many values in one list, and no more rows than that are read at a time. */
const idsAtOnce = 500

/** Of many users in a handful of queries. */
export async function readUserBelongings(
  query: Database,
  userIds: readonly string[],
): Promise<UserBelongings> {
  const all: UserBelongings = { groups: [], devices: [], passwords: [], keys: [] }
  for (const ids of inParts(userIds)) {
    // eslint-disable-next-line no-await-in-loop -- one part after the other, so that no query is large
    const [groups, devices, passwords, keys] = await Promise.all([
      listGroupNamesOf(query, ids),
      listKindsOf(query, ids),
      listPasswordDatesOf(query, ids),
      listKeysOf(query, ids),
    ])
    all.groups.push(...groups)
    all.devices.push(...devices)
    all.passwords.push(...passwords)
    all.keys.push(...keys)
  }
  return all
}

/** Ids in lists that are short enough for one query. */
export function* inParts(ids: readonly string[]): Generator<readonly string[]> {
  for (let from = 0; from < ids.length; from += idsAtOnce) yield ids.slice(from, from + idsAtOnce)
}

function listKindsOf(query: Database, userIds: readonly string[]) {
  return query
    .selectFrom('mfa_devices')
    .select(['user_id as userId', 'kind'])
    .where('user_id', 'in', userIds)
    .orderBy('enabled_at')
    .orderBy('serial_number')
    .execute()
}

function listPasswordDatesOf(query: Database, userIds: readonly string[]) {
  return query
    .selectFrom('login_profiles')
    .select(['user_id as userId', 'changed_at as changedAt'])
    .where('user_id', 'in', userIds)
    .execute()
}

function listKeysOf(query: Database, userIds: readonly string[]) {
  return query
    .selectFrom('access_keys')
    .select([
      'user_id as userId',
      'access_key_id as accessKeyId',
      'status',
      'created_at as createdAt',
      'last_used_at as lastUsedAt',
    ])
    .where('user_id', 'in', userIds)
    .orderBy('created_at')
    .orderBy('access_key_id')
    .execute()
}
