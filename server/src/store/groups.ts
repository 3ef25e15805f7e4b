import { hasNothing, holdings } from './belongings.js'
import { isFromPage, type NamedPage } from './named-page.js'
import { changedRows, type Database, type Transaction } from './store.js'

export interface Group {
  groupId: string
  accountId: string
  groupName: string
  path: string
  createdAt: number
}

const columns = [
  'group_id as groupId',
  'account_id as accountId',
  'group_name as groupName',
  'path',
  'created_at as createdAt',
] as const

/** By name, whatever its case. */
export function findGroup(
  query: Database,
  accountId: string,
  groupName: string,
): Promise<Group | undefined> {
  return query
    .selectFrom('groups')
    .select(columns)
    .where('account_id', '=', accountId)
    .where('group_name_lower', '=', groupName.toLowerCase())
    .executeTakeFirst()
}

/** Takes the group's row for this transaction. A user's row is taken before a group's, so that no two transactions wait for each other. */
export function lockGroup(
  tx: Transaction,
  accountId: string,
  groupName: string,
): Promise<Group | undefined> {
  return tx.query
    .updateTable('groups')
    .set((eb) => ({ revision: eb('revision', '+', 1) }))
    .where('account_id', '=', accountId)
    .where('group_name_lower', '=', groupName.toLowerCase())
    .returning(columns)
    .executeTakeFirst()
}

/** False where the name is taken in any case. */
export async function insertGroup(tx: Transaction, group: Group): Promise<boolean> {
  const result = await tx.query
    .insertInto('groups')
    .values({
      group_id: group.groupId,
      account_id: group.accountId,
      group_name: group.groupName,
      group_name_lower: group.groupName.toLowerCase(),
      path: group.path,
      created_at: group.createdAt,
      revision: 0,
    })
    .onConflict((conflict) => conflict.columns(['account_id', 'group_name_lower']).doNothing())
    .executeTakeFirst()
  tx.touch(group.accountId)
  return changedRows(result) === 1
}

/** In the order of names. */
export function listGroups(query: Database, page: NamedPage): Promise<Group[]> {
  return query
    .selectFrom('groups')
    .select(columns)
    .where(isFromPage('group_name_lower', page))
    .orderBy('group_name_lower')
    .limit(page.limit)
    .execute()
}

/** False where the new name is taken by another group. The row must be taken. */
export async function renameGroup(
  tx: Transaction,
  group: Group,
  change: { groupName: string; path: string },
): Promise<boolean> {
  const other = await findGroup(tx.query, group.accountId, change.groupName)
  if (other !== undefined && other.groupId !== group.groupId) return false
  await tx.query
    .updateTable('groups')
    .set({
      group_name: change.groupName,
      group_name_lower: change.groupName.toLowerCase(),
      path: change.path,
    })
    .where('group_id', '=', group.groupId)
    .execute()
  tx.touch(group.accountId, group.groupId)
  return true
}

const belongings = {
  members: ['group_members', 'group_id'],
  inlinePolicies: ['inline_policies', 'owner_id'],
  attachedPolicies: ['attached_policies', 'owner_id'],
} as const

/**
 * Deletes the group where nothing belongs to it; false otherwise. One conditional write; the row must be taken, so that nothing
 * can be given to the group meanwhile.
 */
export async function deleteBareGroup(tx: Transaction, group: Group): Promise<boolean> {
  const result = await tx.query
    .deleteFrom('groups')
    .where('group_id', '=', group.groupId)
    .where(hasNothing(belongings, 'groups.group_id'))
    .executeTakeFirst()
  tx.touch(group.accountId, group.groupId)
  return changedRows(result) === 1
}

/** What still belongs to the group and has to go before the group can. */
export const groupHolds = (tx: Transaction, groupId: string) =>
  holdings(tx.query, belongings, groupId)

/** The groups that the user is a member of, in the order of names. */
export function listGroupsOf(query: Database, userId: string): Promise<Group[]> {
  return query
    .selectFrom('group_members')
    .innerJoin('groups', 'groups.group_id', 'group_members.group_id')
    .select([
      'groups.group_id as groupId',
      'groups.account_id as accountId',
      'groups.group_name as groupName',
      'groups.path',
      'groups.created_at as createdAt',
    ])
    .where('group_members.user_id', '=', userId)
    .orderBy('groups.group_name_lower')
    .execute()
}
