import type { Call } from '../../operation.js'
import type { LoginProfile } from '../../store/login-profiles.js'
import type { Transaction } from '../../store/store.js'
import { lockUser, lockUserById, type User } from '../../store/users.js'
import { noSuchUser, validationError } from '../refusals.js'
import { findTarget } from '../users/target-user.js'

/** A user's login profile is asked for by the user's name; without one the caller's own is meant. */
export interface OwnerInput {
  UserName?: string
}

/** The user whose login profile a request is about. Root has none that this API could reach: that takes an AssumeRoot session. */
export async function findProfileOwner(call: Call<OwnerInput>): Promise<User> {
  const target = await findTarget(call, call.input.UserName)
  if (target.kind === 'unknown') throw noSuchUser(target.userName)
  if (target.kind === 'root') throw mustNameUser()
  return target.user
}

/** The same, with the user's row taken for this transaction. */
export async function lockProfileOwner(tx: Transaction, call: Call<OwnerInput>): Promise<User> {
  const { accountId, user: caller } = call.caller.principal
  const { UserName: named } = call.input
  if (named === undefined && caller === undefined) throw mustNameUser()
  const user =
    named === undefined
      ? await lockUserById(tx, caller?.userId ?? '')
      : await lockUser(tx, accountId, named)
  if (user === undefined) throw noSuchUser(named ?? caller?.userName ?? '')
  return user
}

const mustNameUser = () =>
  validationError('Must specify userName when calling with non-User credentials')

export const loginProfileShape = (user: User, profile: LoginProfile) => ({
  UserName: user.userName,
  CreateDate: profile.createdAt,
  PasswordResetRequired: profile.resetRequired === 1,
})
