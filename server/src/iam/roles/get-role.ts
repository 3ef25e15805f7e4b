import { readOperation } from '../../operation.js'
import { shownTrustPolicy } from '../../permissions/trust-policy.js'
import { findRole } from '../../store/roles.js'
import { listTags } from '../../store/tags.js'
import { noSuchRole } from '../refusals.js'
import { wholeRoleShape } from './role-shape.js'
import { boundedRoleCheck } from './target-role.js'

// No answerKey here and in lists: a trust policy reads otherwise when a user of another account is renamed.
export const getRole = readOperation<{ RoleName: string }>('iam', 'GetRole', {
  checks: async (call) => [await boundedRoleCheck(call, 'iam:GetRole', call.input.RoleName)],

  async run({ caller, input, parts }) {
    const { read } = parts.store
    // Not from the cache, which is not told when a role is used.
    const role = await findRole(read, caller.principal.accountId, input.RoleName)
    if (role === undefined) throw noSuchRole(input.RoleName)
    const [trustPolicy, tags] = await Promise.all([
      shownTrustPolicy(read, role),
      listTags(read, { id: role.roleId }),
    ])
    return { Role: wholeRoleShape(role, { trustPolicy, tags }) }
  },
})
