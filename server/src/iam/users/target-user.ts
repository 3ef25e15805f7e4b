import { rootArn, userArn } from '../../arn.js'
import type { Call } from '../../operation.js'
import type { Check } from '../../permissions/authorize.js'
import { findUser, type User } from '../../store/users.js'
import { validationError } from '../refusals.js'

/** Whom a request is about. */
export type Target =
  { kind: 'user'; user: User } | { kind: 'root' } | { kind: 'unknown'; userName: string }

/** The named user, or the caller where no name is given. */
export async function findTarget(
  call: Call<unknown>,
  userName: string | undefined,
): Promise<Target> {
  const { principal } = call.caller
  if (userName === undefined) {
    if (principal.user !== undefined) return { kind: 'user', user: principal.user }
    if (principal.kind === 'root') return { kind: 'root' }
    throw validationError('Must specify userName when calling with non-User credentials')
  }
  const user = await call.parts.cache.keep(
    `account:${principal.accountId}`,
    `user ${userName.toLowerCase()}`,
    () => findUser(call.parts.store.read, principal.accountId, userName),
  )
  return user === undefined ? { kind: 'unknown', userName } : { kind: 'user', user }
}

/**
 * The permission on a user that exists, found by name: judged on the ARN as stored and called `user NAME` in a refusal. A user
 * that does not exist is judged as if it had no path, so that the answer tells nobody whether there is one.
 */
export async function userCheck(
  call: Call<unknown>,
  action: string,
  userName: string | undefined,
): Promise<Check> {
  const target = await findTarget(call, userName)
  const { accountId } = call.caller.principal
  if (target.kind === 'root') return { action, resource: rootArn(accountId) }
  const user =
    target.kind === 'user' ? target.user : { accountId, path: '/', userName: target.userName }
  const check: Check = { action, resource: userArn(user), shownResource: `user ${user.userName}` }
  if (target.kind === 'user') check.tagged = { id: target.user.userId }
  return check
}

/** As `userCheck`, where `iam:PermissionsBoundary` means the boundary that the user has. */
export async function boundedUserCheck(
  call: Call<unknown>,
  action: string,
  userName: string,
): Promise<Check> {
  const check = await userCheck(call, action, userName)
  const target = await findTarget(call, userName)
  return target.kind !== 'user' || target.user.permissionsBoundary === null
    ? check
    : { ...check, values: { 'iam:permissionsboundary': [target.user.permissionsBoundary] } }
}
