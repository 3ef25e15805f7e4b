import { writeOperation } from '../../operation.js'
import { shownTrustPolicy } from '../../permissions/trust-policy.js'
import { lockRole, updateRole } from '../../store/roles.js'
import { noSuchRole } from '../refusals.js'
import { describedRoleShape } from './role-shape.js'
import { boundedRoleCheck } from './target-role.js'

interface UpdateRoleDescriptionInput {
  RoleName: string
  Description: string
}

export const updateRoleDescription = writeOperation<UpdateRoleDescriptionInput>(
  'iam',
  'UpdateRoleDescription',
  {
    checks: async (call) => [
      await boundedRoleCheck(call, 'iam:UpdateRoleDescription', call.input.RoleName),
    ],

    async run({ caller, input }, tx) {
      const before = await lockRole(tx, caller.principal.accountId, input.RoleName)
      if (before === undefined) throw noSuchRole(input.RoleName)
      const role = { ...before, description: input.Description }
      await updateRole(tx, before, role)
      return { Role: describedRoleShape(role, await shownTrustPolicy(tx.query, role)) }
    },
  },
)
