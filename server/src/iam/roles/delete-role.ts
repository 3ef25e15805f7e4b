import { writeOperation } from '../../operation.js'
import { releaseQuota } from '../../store/account-usage.js'
import { deleteBareRole, lockRole, type Role, roleHolds } from '../../store/roles.js'
import type { Transaction } from '../../store/store.js'
import type { AwsError } from '../../wire/aws-error.js'
import { releasePolicy } from '../managed-policies/policy-use.js'
import { deleteConflict, noSuchRole } from '../refusals.js'
import { boundedRoleCheck } from './target-role.js'

export const deleteRole = writeOperation<{ RoleName: string }>('iam', 'DeleteRole', {
  checks: async (call) => [await boundedRoleCheck(call, 'iam:DeleteRole', call.input.RoleName)],

  async run({ caller, input }, tx) {
    const { accountId } = caller.principal
    const role = await lockRole(tx, accountId, input.RoleName)
    if (role === undefined) throw noSuchRole(input.RoleName)
    if (!(await deleteBareRole(tx, role))) throw await whyNot(tx, role)
    await releaseQuota(tx, accountId, 'roles')
    if (role.permissionsBoundary !== null)
      await releasePolicy(tx, { arn: role.permissionsBoundary, use: 'boundaries' })
    return undefined
  },
})

async function whyNot(tx: Transaction, role: Role): Promise<AwsError> {
  const holds = await roleHolds(tx, role.roleId)
  if (holds.attachedPolicies) return conflict('must detach all policies first')
  if (holds.inlinePolicies) return conflict('must delete policies first')
  return conflict('must remove roles from instance profile first')
}

const conflict = (what: string): AwsError => deleteConflict(`Cannot delete entity, ${what}.`)
