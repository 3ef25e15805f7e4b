import { checkDocument } from '@sallyport/policy/document/check'
import type { AssumedSession } from '../credentials/caller.js'
import { packedRoom, packSession } from '../credentials/packed-session.js'
import type { ManagedPolicies } from '../permissions/aws-managed-policies/managed-policies.js'
import { findManagedPolicy } from '../store/managed-policies.js'
import type { Database } from '../store/store.js'
import { type AwsError, awsError } from '../wire/aws-error.js'

export interface SessionPolicyInput {
  Policy?: string
  PolicyArns?: { arn?: string }[]
}

/** AWS IAM User Guide, IAM quotas: managed session policies, and characters of an inline one. */
const maxPolicyArns = 10
const maxPolicyLength = 2048

/** Throws AWS's refusal of session policies that cannot be used, whatever there is in the account. */
export function checkSessionPolicies(input: SessionPolicyInput): void {
  const { Policy: policy, PolicyArns: policyArns = [] } = input
  if (policy !== undefined && policy.length > maxPolicyLength)
    throw outOfBounds('policy', { limit: maxPolicyLength, value: policy })
  if (policyArns.length > maxPolicyArns) {
    const value = JSON.stringify(arnsOf(input))
    throw outOfBounds('policyArns', { limit: maxPolicyArns, value })
  }
  if (policy === undefined) return
  const checked = checkDocument(policy, 'identity')
  if (!checked.ok) throw awsError('MalformedPolicyDocument', checked.message, 400)
}

function outOfBounds(member: string, { limit, value }: { limit: number; value: string }): AwsError {
  return awsError(
    'ValidationError',
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: Member must have length less than or equal to ${limit}`,
    400,
  )
}

/** The ARNs of managed session policies; an entry may be empty. */
export const arnsOf = ({ PolicyArns: policyArns = [] }: SessionPolicyInput): string[] =>
  policyArns.flatMap(({ arn }) => arn ?? [])

/**
 * Throws AWS's refusal of a managed session policy that is neither AWS's nor the account's. To be asked when permission was
 * given, for it tells whether there is such a policy.
 */
export async function checkPoliciesExist(
  read: Database,
  managedPolicies: ManagedPolicies,
  { input, accountId }: { input: SessionPolicyInput; accountId: string },
): Promise<void> {
  for (const arn of arnsOf(input)) {
    const isAttachable =
      managedPolicies.find(arn)?.isAttachable === true ||
      (arn.startsWith(`arn:aws:iam::${accountId}:policy/`) &&
        // eslint-disable-next-line no-await-in-loop -- ten at the most, and the first refusal is the answer
        (await findManagedPolicy(read, arn)) !== undefined)
    if (!isAttachable)
      throw awsError('ValidationError', `Policy ${arn} does not exist or is not attachable.`, 400)
  }
}

/** Percent of the room for policies and tags that the session takes; undefined where it has none. */
export function checkPackedSize(session: AssumedSession): number | undefined {
  const packed = packSession(session)
  if (packed === undefined) return undefined
  const percent = Math.ceil((packed.length / packedRoom) * 100)
  if (percent <= 100) return percent
  const hasPolicies = session.policy !== undefined || (session.policyArns ?? []).length > 0
  throw awsError(
    'PackedPolicyTooLarge',
    hasPolicies
      ? `Packed policy consumes ${percent}% of allotted space, please use smaller policy.`
      : `Packed size of session tags consumes ${percent}% of allotted space.`,
    400,
  )
}
