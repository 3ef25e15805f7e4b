import { writeOperation } from '../../operation.js'
import { lockRole, setTrustPolicy } from '../../store/roles.js'
import { noSuchRole } from '../refusals.js'
import { checkedTrust } from './checked-trust.js'
import { boundedRoleCheck } from './target-role.js'

interface UpdateAssumeRolePolicyInput {
  RoleName: string
  PolicyDocument: string
}

/** Replaces the trust policy; sessions that were issued under the old one go on. */
export const updateAssumeRolePolicy = writeOperation<UpdateAssumeRolePolicyInput>(
  'iam',
  'UpdateAssumeRolePolicy',
  {
    checks: async (call) => [
      await boundedRoleCheck(call, 'iam:UpdateAssumeRolePolicy', call.input.RoleName),
    ],

    async run({ caller, input }, tx) {
      const role = await lockRole(tx, caller.principal.accountId, input.RoleName)
      if (role === undefined) throw noSuchRole(input.RoleName)
      await setTrustPolicy(tx, role, await checkedTrust(tx.query, input.PolicyDocument))
      return undefined
    },
  },
)
