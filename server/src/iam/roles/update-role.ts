import { writeOperation } from '../../operation.js'
import { lockRole, updateRole as changeRole } from '../../store/roles.js'
import { noSuchRole } from '../refusals.js'
import { boundedRoleCheck } from './target-role.js'

interface UpdateRoleInput {
  RoleName: string
  Description?: string
  MaxSessionDuration?: number
}

/** What is left out stays as it is. */
export const updateRole = writeOperation<UpdateRoleInput>('iam', 'UpdateRole', {
  checks: async (call) => [await boundedRoleCheck(call, 'iam:UpdateRole', call.input.RoleName)],

  async run({ caller, input }, tx) {
    const role = await lockRole(tx, caller.principal.accountId, input.RoleName)
    if (role === undefined) throw noSuchRole(input.RoleName)
    await changeRole(tx, role, {
      description: input.Description ?? role.description,
      maxSessionSeconds: input.MaxSessionDuration ?? role.maxSessionSeconds,
    })
    return undefined
  },
})
