import { type Operation, readOperation } from '../../operation.js'
import { findInlinePolicy } from '../../store/inline-policies.js'
import { ownerKinds } from '../policy-owners/kinds.js'
import { findOwner, nameIn, type OwnerInput, type OwnerKind } from '../policy-owners/owner-kind.js'
import { noSuchInlinePolicy } from '../refusals.js'

interface GetInput extends Partial<OwnerInput> {
  PolicyName: string
}

/** GetUserPolicy, GetGroupPolicy, GetRolePolicy. */
export const getInlinePolicies = ownerKinds.map(getInlinePolicyOf)

function getInlinePolicyOf(kind: OwnerKind): Operation {
  const name = `Get${kind.type}Policy`
  return readOperation<GetInput>('iam', name, {
    checks: async (call) => [await kind.check(call, `iam:${name}`, nameIn(kind, call.input))],

    async run(call) {
      const { PolicyName: policyName } = call.input
      const owner = await findOwner(kind, call)
      const policy = await findInlinePolicy(call.parts.store.read, owner.ownerId, policyName)
      if (policy === undefined) throw noSuchInlinePolicy(kind.type, policyName)
      return {
        [kind.nameMember]: owner.name,
        PolicyName: policy.policyName,
        PolicyDocument: policy.document,
      }
    },
  })
}
