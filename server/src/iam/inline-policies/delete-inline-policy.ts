import { type Operation, writeOperation } from '../../operation.js'
import { deleteInlinePolicy } from '../../store/inline-policies.js'
import { ownerKinds } from '../policy-owners/kinds.js'
import { lockOwner, nameIn, type OwnerInput, type OwnerKind } from '../policy-owners/owner-kind.js'
import { noSuchInlinePolicy } from '../refusals.js'

interface DeleteInput extends Partial<OwnerInput> {
  PolicyName: string
}

/** DeleteUserPolicy, DeleteGroupPolicy, DeleteRolePolicy. */
export const deleteInlinePolicies = ownerKinds.map(deleteInlinePolicyOf)

function deleteInlinePolicyOf(kind: OwnerKind): Operation {
  const name = `Delete${kind.type}Policy`
  return writeOperation<DeleteInput>('iam', name, {
    checks: async (call) => [await kind.changeCheck(call, `iam:${name}`, nameIn(kind, call.input))],

    async run(call, tx) {
      const { PolicyName: policyName } = call.input
      const owner = await lockOwner(tx, kind, call)
      if (!(await deleteInlinePolicy(tx, owner, policyName)))
        throw noSuchInlinePolicy(kind.type, policyName)
      return undefined
    },
  })
}
