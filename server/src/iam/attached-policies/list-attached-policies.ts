import { type Operation, readOperation } from '../../operation.js'
import { listAttachedPolicies } from '../../store/attached-policies.js'
import { type PageInput, readPage, sliceOf } from '../paging.js'
import { ownerKinds } from '../policy-owners/kinds.js'
import { findOwner, nameIn, type OwnerInput, type OwnerKind } from '../policy-owners/owner-kind.js'

interface ListInput extends PageInput, Partial<OwnerInput> {
  PathPrefix?: string
}

/** ListAttachedUserPolicies, ListAttachedGroupPolicies, ListAttachedRolePolicies. */
export const listPoliciesAttached = ownerKinds.map(listAttachedOf)

function listAttachedOf(kind: OwnerKind): Operation {
  const name = `ListAttached${kind.type}Policies`
  return readOperation<ListInput>('iam', name, {
    checks: async (call) => [await kind.check(call, `iam:${name}`, nameIn(kind, call.input))],

    async run(call) {
      const owner = await findOwner(kind, call)
      const prefix = call.input.PathPrefix ?? '/'
      const arns = await listAttachedPolicies(call.parts.store.read, owner.ownerId)
      const policies = arns
        .filter((arn) => arn.slice(arn.indexOf('/')).startsWith(prefix))
        .map(attachedPolicyShape)
      const { rows, end } = sliceOf(
        policies,
        readPage(call.input),
        (policy) => `${policy.PolicyName.toLowerCase()} ${policy.PolicyArn}`,
      )
      return { AttachedPolicies: rows, ...end }
    },
  })
}

/** The model's AttachedPolicy: the name is the last part of the ARN. */
export const attachedPolicyShape = (arn: string) => ({
  PolicyName: arn.slice(arn.lastIndexOf('/') + 1),
  PolicyArn: arn,
})
