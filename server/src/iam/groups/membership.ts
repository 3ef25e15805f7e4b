import type { Call } from '../../operation.js'
import { type Group, lockGroup } from '../../store/groups.js'
import type { Transaction } from '../../store/store.js'
import { lockUser, type User } from '../../store/users.js'
import { noSuchGroup, noSuchUser } from '../refusals.js'

/** The input of the operations on memberships. */
export interface MembershipInput {
  GroupName: string
  UserName: string
}

/** The user's row and the group's, taken for this transaction. Throws AWS's refusal where one is missing, the user's first. */
export async function lockUserAndGroup(
  tx: Transaction,
  { caller, input }: Call<MembershipInput>,
): Promise<{ user: User; group: Group }> {
  const { accountId } = caller.principal
  const user = await lockUser(tx, accountId, input.UserName)
  if (user === undefined) throw noSuchUser(input.UserName)
  const group = await lockGroup(tx, accountId, input.GroupName)
  if (group === undefined) throw noSuchGroup(input.GroupName)
  return { user, group }
}
