import { checkDocument } from '@sallyport/policy/document/check'
import { type Operation, writeOperation } from '../../operation.js'
import { putInlinePolicy, sizeOfOtherInlinePolicies } from '../../store/inline-policies.js'
import { ownerKinds } from '../policy-owners/kinds.js'
import { lockOwner, nameIn, type OwnerInput, type OwnerKind } from '../policy-owners/owner-kind.js'
import { limitExceeded, malformedPolicy } from '../refusals.js'

interface PutInput extends Partial<OwnerInput> {
  PolicyName: string
  PolicyDocument: string
}

/** PutUserPolicy, PutGroupPolicy, PutRolePolicy. */
export const putInlinePolicies = ownerKinds.map(putInlinePolicyOf)

function putInlinePolicyOf(kind: OwnerKind): Operation {
  const name = `Put${kind.type}Policy`
  return writeOperation<PutInput>('iam', name, {
    checks: async (call) => [await kind.changeCheck(call, `iam:${name}`, nameIn(kind, call.input))],

    async run(call, tx) {
      const { PolicyName: policyName, PolicyDocument: document } = call.input
      const owner = await lockOwner(tx, kind, call)
      const checked = checkDocument(document, 'identity')
      if (!checked.ok) throw malformedPolicy(checked.message)
      const size = document.replace(/\s/g, '').length
      const others = await sizeOfOtherInlinePolicies(tx.query, owner.ownerId, policyName)
      if (size + others > kind.maxInlineSize) {
        throw limitExceeded(
          `Maximum policy size of ${kind.maxInlineSize} bytes exceeded for ${kind.type.toLowerCase()} ${owner.name}`,
        )
      }
      await putInlinePolicy(tx, owner, { policyName, document, size })
      return undefined
    },
  })
}
