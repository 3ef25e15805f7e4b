import { instanceProfileArn } from '../../arn.js'
import type { Call } from '../../operation.js'
import type { Check } from '../../permissions/authorize.js'
import { findInstanceProfile, type InstanceProfile } from '../../store/instance-profiles.js'

/** The instance profile of this name in the caller's account; kept until the account changes. */
export function findTargetInstanceProfile(
  { caller, parts }: Call<unknown>,
  profileName: string,
): InstanceProfile | undefined | Promise<InstanceProfile | undefined> {
  const { accountId } = caller.principal
  return parts.cache.keep(
    `account:${accountId}`,
    `instance-profile ${profileName.toLowerCase()}`,
    () => findInstanceProfile(parts.store.read, accountId, profileName),
  )
}

/**
 * The permission on an instance profile found by name: judged on the ARN as stored and called `instance profile NAME` in a
 * refusal. One that does not exist is judged as if it had no path, so that the answer tells nobody whether there is one.
 */
export async function instanceProfileCheck(
  call: Call<unknown>,
  action: string,
  profileName: string,
): Promise<Check> {
  const { accountId } = call.caller.principal
  const profile = await findTargetInstanceProfile(call, profileName)
  const named = profile ?? { accountId, path: '/', profileName }
  const check: Check = {
    action,
    resource: instanceProfileArn(named),
    shownResource: `instance profile ${named.profileName}`,
  }
  if (profile !== undefined) check.tagged = { id: profile.profileId }
  return check
}
