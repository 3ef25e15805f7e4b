import { type Operation, writeOperation } from '../../operation.js'
import { detachPolicy } from '../../store/attached-policies.js'
import { isPolicyArn, releasePolicy } from '../managed-policies/policy-use.js'
import { ownerKinds } from '../policy-owners/kinds.js'
import { lockOwner, nameIn, type OwnerKind } from '../policy-owners/owner-kind.js'
import { noSuchPolicy, validationError } from '../refusals.js'
import type { AttachInput } from './attach-policy.js'

/** DetachUserPolicy, DetachGroupPolicy, DetachRolePolicy. */
export const detachPolicies = ownerKinds.map(detachPolicyOf)

function detachPolicyOf(kind: OwnerKind): Operation {
  const name = `Detach${kind.type}Policy`
  return writeOperation<AttachInput>('iam', name, {
    async checks(call) {
      const check = await kind.changeCheck(call, `iam:${name}`, nameIn(kind, call.input))
      const values = { ...check.values, 'iam:policyarn': [call.input.PolicyArn] }
      return [{ ...check, values }]
    },

    async run(call, tx) {
      const { PolicyArn: arn } = call.input
      if (!isPolicyArn(arn)) throw validationError(`ARN ${arn} is not valid.`)
      const owner = await lockOwner(tx, kind, call)
      if (!(await detachPolicy(tx, owner, arn))) throw noSuchPolicy(arn)
      await releasePolicy(tx, { arn, use: 'attachments' })
      return undefined
    },
  })
}
