import { type Operation, readOperation } from '../../operation.js'
import { listInlinePolicies } from '../../store/inline-policies.js'
import { type PageInput, readPage, sliceOf } from '../paging.js'
import { ownerKinds } from '../policy-owners/kinds.js'
import { findOwner, nameIn, type OwnerInput, type OwnerKind } from '../policy-owners/owner-kind.js'

type ListInput = Partial<OwnerInput> & PageInput

/** ListUserPolicies, ListGroupPolicies, ListRolePolicies. */
export const listInlinePolicyNames = ownerKinds.map(listInlinePoliciesOf)

function listInlinePoliciesOf(kind: OwnerKind): Operation {
  const name = `List${kind.type}Policies`
  return readOperation<ListInput>('iam', name, {
    checks: async (call) => [await kind.check(call, `iam:${name}`, nameIn(kind, call.input))],

    async run(call) {
      const owner = await findOwner(kind, call)
      const policies = await listInlinePolicies(call.parts.store.read, owner.ownerId)
      const { rows, end } = sliceOf(policies, readPage(call.input), (policy) => policy.policyName)
      return { PolicyNames: rows.map((policy) => policy.policyName), ...end }
    },
  })
}
