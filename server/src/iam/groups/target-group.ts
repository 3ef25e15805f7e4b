import { groupArn } from '../../arn.js'
import type { Call } from '../../operation.js'
import type { Check } from '../../permissions/authorize.js'
import { findGroup, type Group } from '../../store/groups.js'

/** The group of this name in the caller's account; kept until the account changes. */
export function findTargetGroup(
  { caller, parts }: Call<unknown>,
  groupName: string,
): Group | undefined | Promise<Group | undefined> {
  const { accountId } = caller.principal
  return parts.cache.keep(`account:${accountId}`, `group ${groupName.toLowerCase()}`, () =>
    findGroup(parts.store.read, accountId, groupName),
  )
}

/**
 * The permission on a group found by name: judged on the ARN as stored and called `group NAME` in a refusal. A group that does
 * not exist is judged as if it had no path, so that the answer tells nobody whether there is one.
 */
export async function groupCheck(
  call: Call<unknown>,
  action: string,
  groupName: string,
): Promise<Check> {
  const { accountId } = call.caller.principal
  const group = (await findTargetGroup(call, groupName)) ?? { accountId, path: '/', groupName }
  return { action, resource: groupArn(group), shownResource: `group ${group.groupName}` }
}
