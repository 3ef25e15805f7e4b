import type { Call } from '../../operation.js'
import {
  countPolicyUse,
  findManagedPolicy,
  type PolicyUseCount,
} from '../../store/managed-policies.js'
import type { Transaction } from '../../store/store.js'
import { type AwsError } from '../../wire/aws-error.js'
import { invalidInput, noSuchEntity } from '../refusals.js'

/** What an entity uses a managed policy for. */
export interface PolicyUse {
  arn: string
  use: PolicyUseCount
}

export const isPolicyArn = (text: string): boolean =>
  /^arn:aws[\w-]*:iam::(aws|\d{12}):policy\/.+$/.test(text)

export const isOfAws = (arn: string): boolean => /^arn:aws[\w-]*:iam::aws:/.test(arn)

/** Whether it names a policy of the caller's account, be there one or not. */
export const isOwn = (arn: string, { caller }: Call<unknown>): boolean =>
  arn.startsWith(`arn:aws:iam::${caller.principal.accountId}:policy/`)

/** Counts the use where the account has this policy, as its own or as one of AWS's; false otherwise. */
export async function usePolicy(
  tx: Transaction,
  call: Call<unknown>,
  { arn, use }: PolicyUse,
): Promise<boolean> {
  if (isOfAws(arn)) return call.parts.managedPolicies.find(arn)?.isAttachable === true
  return isOwn(arn, call) && (await countPolicyUse(tx, arn, { use, by: 1 }))
}

export async function releasePolicy(tx: Transaction, { arn, use }: PolicyUse): Promise<void> {
  if (!isOfAws(arn)) await countPolicyUse(tx, arn, { use, by: -1 })
}

/** Throws AWS's refusal where the ARN is none or names no policy that can be a boundary in this account. */
export async function checkBoundary(
  tx: Transaction,
  call: Call<unknown>,
  arn: string,
): Promise<void> {
  if (!isPolicyArn(arn)) throw invalidInput(`ARN ${arn} is not valid.`)
  const exists = isOfAws(arn)
    ? call.parts.managedPolicies.find(arn)?.isAttachable === true
    : isOwn(arn, call) && (await findManagedPolicy(tx.query, arn)) !== undefined
  if (!exists) throw noSuchBoundary(arn)
}

/** Counts the policy as a boundary; throws where it has gone meanwhile. */
export async function useBoundary(
  tx: Transaction,
  call: Call<unknown>,
  arn: string,
): Promise<void> {
  if (!(await usePolicy(tx, call, { arn, use: 'boundaries' }))) throw noSuchBoundary(arn)
}

const noSuchBoundary = (arn: string): AwsError =>
  noSuchEntity(`Scope ARN: ${arn} does not exist or is not attachable.`)

/** The filter of lists by what a policy is used for. */
export interface UsageFilter {
  PolicyUsageFilter?: 'PermissionsPolicy' | 'PermissionsBoundary'
}

/** The counter of the wanted use; undefined where there is no filter. */
export const usageCounts = ({ PolicyUsageFilter }: UsageFilter): PolicyUseCount | undefined =>
  PolicyUsageFilter && usages[PolicyUsageFilter]

const usages = { PermissionsPolicy: 'attachments', PermissionsBoundary: 'boundaries' } as const
