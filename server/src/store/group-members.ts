import type { Group } from './groups.js'
import { changedRows, type Database, type Transaction } from './store.js'
import type { User } from './users.js'

/** False where the user is a member already. The user's row must be taken, then the group's. */
export async function addGroupMember(
  tx: Transaction,
  { group, user, joinedAt }: { group: Group; user: User; joinedAt: number },
): Promise<boolean> {
  const result = await tx.query
    .insertInto('group_members')
    .values({ group_id: group.groupId, user_id: user.userId, joined_at: joinedAt })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  tx.touch(user.accountId, user.userId)
  return changedRows(result) === 1
}

/** False where the user is no member. */
export async function removeGroupMember(
  tx: Transaction,
  group: Group,
  user: User,
): Promise<boolean> {
  const result = await tx.query
    .deleteFrom('group_members')
    .where('group_id', '=', group.groupId)
    .where('user_id', '=', user.userId)
    .executeTakeFirst()
  tx.touch(user.accountId, user.userId)
  return changedRows(result) === 1
}

/** Ids of the groups that the user is a member of. */
export async function listGroupIdsOf(query: Database, userId: string): Promise<string[]> {
  const rows = await query
    .selectFrom('group_members')
    .select('group_id as groupId')
    .where('user_id', '=', userId)
    .execute()
  return rows.map(({ groupId }) => groupId)
}

/** Names of the groups of several users at once: user by user, each in the order of names. */
export function listGroupNamesOf(
  query: Database,
  userIds: readonly string[],
): Promise<{ userId: string; groupName: string }[]> {
  return query
    .selectFrom('group_members')
    .innerJoin('groups', 'groups.group_id', 'group_members.group_id')
    .select(['group_members.user_id as userId', 'groups.group_name as groupName'])
    .where('group_members.user_id', 'in', userIds)
    .orderBy('group_members.user_id')
    .orderBy('groups.group_name_lower')
    .execute()
}
