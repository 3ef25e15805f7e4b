import { findPasswordPolicy } from '../../accounts/find-password-policy.js'
import { type Call, readOperation } from '../../operation.js'
import { type Check, couldBeAllowed } from '../../permissions/authorize.js'

interface TestPermissionsInput {
  Checks: { Action: string; Resource: string }[]
}

/**
 * What the caller's own policies could allow at this moment, so that a page shows only what can be done. A false answer is
 * certain: no tags, boundary or other values that come with the call could make it allowed, nor, where the resource ends in
 * `*`, could any resource that begins so. It tells nothing that trying would not tell, and decides nothing: each call is judged
 * when it is made, with all that it is about.
 */
export const testPermissions = readOperation<TestPermissionsInput>('sallyport', 'TestPermissions', {
  checks: () => [],
  unrecorded: true,
  async run(call) {
    const { caller, facts, input } = call
    const results: boolean[] = []
    for (const { Action: action, Resource: resource } of input.Checks) {
      // eslint-disable-next-line no-await-in-loop -- nothing waits here: the one thing asked for is kept in memory
      const check = await asRealCall(call, { action, resource })
      results.push(couldBeAllowed(caller, check, facts))
    }
    return { Results: results }
  },
})

/** Where the account's policy lets users change their passwords, only a Deny refuses that and seeing the rules. */
async function asRealCall({ caller, parts }: Call<unknown>, check: Check): Promise<Check> {
  const { kind, accountId } = caller.principal
  if (kind !== 'user' || !aboutOwnPassword.has(check.action.toLowerCase())) return check
  const policy = await findPasswordPolicy(parts, accountId)
  return policy?.AllowUsersToChangePassword === true ? { ...check, onlyDeny: true } : check
}

const aboutOwnPassword = new Set(['iam:changepassword', 'iam:getaccountpasswordpolicy'])
