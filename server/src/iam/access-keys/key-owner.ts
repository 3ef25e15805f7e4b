import type { Call } from '../../operation.js'
import type { KeyOwner } from '../../store/access-keys.js'
import { lockAccount } from '../../store/accounts.js'
import type { Transaction } from '../../store/store.js'
import { lockUser, lockUserById } from '../../store/users.js'
import { noSuchUser } from '../refusals.js'
import { findTarget } from '../users/target-user.js'

/** Whose keys a request is about: the named user's, or the caller's own. */
export async function findKeyOwner(
  call: Call<{ UserName?: string }>,
): Promise<{ owner: KeyOwner; userName?: string }> {
  const { accountId } = call.caller.principal
  const target = await findTarget(call, call.input.UserName)
  if (target.kind === 'unknown') throw noSuchUser(target.userName)
  if (target.kind === 'root') return { owner: { accountId, userId: null } }
  return { owner: { accountId, userId: target.user.userId }, userName: target.user.userName }
}

/** The same, with the owner's row taken for this transaction. */
export async function lockKeyOwner(
  tx: Transaction,
  call: Call<{ UserName?: string }>,
): Promise<{ owner: KeyOwner; userName?: string }> {
  const { accountId, user } = call.caller.principal
  const named = call.input.UserName
  if (named === undefined && user === undefined) {
    await lockAccount(tx, accountId)
    return { owner: { accountId, userId: null } }
  }
  const locked =
    named === undefined
      ? await lockUserById(tx, user?.userId ?? '')
      : await lockUser(tx, accountId, named)
  if (locked === undefined) throw noSuchUser(named ?? user?.userName ?? '')
  return { owner: { accountId, userId: locked.userId }, userName: locked.userName }
}
