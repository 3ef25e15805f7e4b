import { type Call, type Operation, writeOperation } from '../../operation.js'
import { attachPolicy, listAttachedPolicies } from '../../store/attached-policies.js'
import type { AwsError } from '../../wire/aws-error.js'
import { isPolicyArn, usePolicy } from '../managed-policies/policy-use.js'
import { ownerKinds } from '../policy-owners/kinds.js'
import { lockOwner, nameIn, type OwnerInput, type OwnerKind } from '../policy-owners/owner-kind.js'
import {
  noSuchAttachablePolicy,
  policyNotAttachable,
  quotaExceeded,
  validationError,
} from '../refusals.js'

export interface AttachInput extends Partial<OwnerInput> {
  PolicyArn: string
}

/** AWS IAM User Guide, IAM quotas: managed policies of one user, group or role. */
const maxAttached = 10

/** AttachUserPolicy, AttachGroupPolicy, AttachRolePolicy. */
export const attachPolicies = ownerKinds.map(attachPolicyOf)

function attachPolicyOf(kind: OwnerKind): Operation {
  const name = `Attach${kind.type}Policy`
  return writeOperation<AttachInput>('iam', name, {
    async checks(call) {
      const check = await kind.changeCheck(call, `iam:${name}`, nameIn(kind, call.input))
      const values = { ...check.values, 'iam:policyarn': [call.input.PolicyArn] }
      return [{ ...check, values }]
    },

    async run(call, tx) {
      const { facts, input } = call
      const { PolicyArn: arn } = input
      if (!isPolicyArn(arn)) throw validationError(`ARN ${arn} is not valid.`)
      const owner = await lockOwner(tx, kind, call)
      if (isServicePolicy(call)) throw forServicesOnly(kind)
      // Attached already: nothing to do, as in AWS.
      if (!(await attachPolicy(tx, owner, { policyArn: arn, attachedAt: facts.now })))
        return undefined
      if (!(await usePolicy(tx, call, { arn, use: 'attachments' })))
        throw noSuchAttachablePolicy(arn)
      const attached = await listAttachedPolicies(tx.query, owner.ownerId)
      if (attached.length > maxAttached) throw quotaExceeded(`PoliciesPer${kind.type}`, maxAttached)
      return undefined
    },
  })
}

/**
 * AWS IAM User Guide, Using service-linked roles: these policies are for the roles of AWS's services, of which there are none
 * here.
 */
const isServicePolicy = ({ input, parts }: Call<AttachInput>): boolean =>
  parts.managedPolicies.find(input.PolicyArn)?.path.startsWith('/aws-service-role/') === true

/** AWS's words where it is a role; for users and groups they are not known. */
const forServicesOnly = ({ type }: OwnerKind): AwsError =>
  policyNotAttachable(`Cannot attach a Service Role Policy to a Customer ${type}.`)
