import type { Call } from '../../operation.js'
import type { AwsManagedPolicy } from '../../permissions/aws-managed-policies/aws-managed-policy.js'
import type { Check } from '../../permissions/authorize.js'
import {
  findManagedPolicy,
  lockManagedPolicy,
  type ManagedPolicy,
} from '../../store/managed-policies.js'
import { countUsesOfAwsPolicies, type PolicyUses } from '../../store/policy-uses.js'
import type { Transaction } from '../../store/store.js'
import { type AwsError, awsError } from '../../wire/aws-error.js'
import { noSuchPolicy, validationError } from '../refusals.js'
import { isOfAws, isOwn, isPolicyArn } from './policy-use.js'

/** The input of an operation on a policy that exists. */
export interface PolicyInput {
  PolicyArn: string
}

/** A managed policy as an account sees it: its own, or one of AWS's with the uses that the account makes of it. */
export interface VisiblePolicy extends PolicyUses {
  policyId: string
  policyName: string
  path: string
  arn: string
  description: string | null
  defaultVersionId: string
  isAttachable: boolean
  createdAt: number
  updatedAt: number
}

export const ownPolicy = (policy: ManagedPolicy): VisiblePolicy => ({
  ...policy,
  defaultVersionId: `v${policy.defaultVersion}`,
  isAttachable: true,
})

export const policyOfAws = (policy: AwsManagedPolicy, uses?: PolicyUses): VisiblePolicy => ({
  ...policy,
  defaultVersionId: policy.versionId,
  attachments: uses?.attachments ?? 0,
  boundaries: uses?.boundaries ?? 0,
})

/** The permission on a policy that is found by its ARN, which has to be the whole of it: no part is completed or corrected. */
export async function policyCheck(
  call: Call<unknown>,
  action: string,
  arn: string,
): Promise<Check> {
  const check: Check = { action, resource: arn, shownResource: `policy ${arn}` }
  const policy = await findOwn(call, arn)
  if (policy !== undefined) check.tagged = tagOwner(policy)
  return check
}

/** Keys of a policy's tags differ by case, too. */
export const tagOwner = ({ policyId }: { policyId: string }) => ({ id: policyId, caseCounts: true })

/** A policy of the account or of AWS. Throws AWS's refusal of a text that is no ARN of a policy. */
export async function findPolicy(
  call: Call<unknown>,
  arn: string,
): Promise<VisiblePolicy | undefined> {
  checkPolicyArn(arn)
  const own = await findOwn(call, arn)
  if (own !== undefined) return ownPolicy(own)
  const ofAws = call.parts.managedPolicies.find(arn)
  if (ofAws === undefined) return undefined
  const { accountId } = call.caller.principal
  const uses = await countUsesOfAwsPolicies(call.parts.store.read, accountId, arn)
  return policyOfAws(ofAws, uses.get(arn))
}

/** As `findPolicy`. Throws AWS's refusal where there is none. */
export async function readPolicy(
  call: Call<PolicyInput>,
  missing: (arn: string) => AwsError = noSuchPolicy,
): Promise<VisiblePolicy> {
  const { PolicyArn: arn } = call.input
  const policy = await findPolicy(call, arn)
  if (policy === undefined) throw missing(arn)
  return policy
}

/** A policy of the account itself; kept until the account changes. */
function findOwn(
  call: Call<unknown>,
  arn: string,
): ManagedPolicy | undefined | Promise<ManagedPolicy | undefined> {
  if (!isOwn(arn, call)) return undefined
  const { caller, parts } = call
  return parts.cache.keep(`account:${caller.principal.accountId}`, `policy ${arn}`, () =>
    findManagedPolicy(parts.store.read, arn),
  )
}

/**
 * A policy of the account itself, its row taken for this transaction. Throws AWS's refusal: of a text that is no ARN, of one of
 * AWS's policies, which nobody changes, and of one that does not exist or belongs to another account.
 */
export async function lockPolicy(
  tx: Transaction,
  call: Call<unknown>,
  {
    arn,
    ofAws,
    missing = noSuchPolicy,
  }: {
    arn: string
    /** What AWS says where the policy is its own. */
    ofAws: string
    missing?: (arn: string) => AwsError
  },
): Promise<ManagedPolicy> {
  checkPolicyArn(arn)
  if (isOfAws(arn)) throw awsError('AccessDenied', ofAws, 403)
  const policy = isOwn(arn, call) ? await lockManagedPolicy(tx, arn) : undefined
  if (policy === undefined) throw missing(arn)
  return policy
}

function checkPolicyArn(arn: string): void {
  if (!isPolicyArn(arn)) throw validationError(`ARN ${arn} is not valid.`)
}
