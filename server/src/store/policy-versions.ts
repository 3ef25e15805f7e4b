import type { ManagedPolicy } from './managed-policies.js'
import { changedRows, type Database, type Transaction } from './store.js'

/** A version of a customer managed policy. */
export interface PolicyVersion {
  version: number
  document: string
  createdAt: number
}

const columns = ['version', 'document', 'created_at as createdAt'] as const

/** Newest first. */
export function listPolicyVersions(query: Database, policyId: string): Promise<PolicyVersion[]> {
  return query
    .selectFrom('policy_versions')
    .select(columns)
    .where('policy_id', '=', policyId)
    .orderBy('version', 'desc')
    .execute()
}

/** Of several policies at once: policy by policy, each newest first. */
export function listPolicyVersionsOf(
  query: Database,
  policyIds: readonly string[],
): Promise<(PolicyVersion & { policyId: string })[]> {
  return query
    .selectFrom('policy_versions')
    .select(['policy_id as policyId', ...columns])
    .where('policy_id', 'in', policyIds)
    .orderBy('policy_id')
    .orderBy('version', 'desc')
    .execute()
}

export function findPolicyVersion(
  query: Database,
  policyId: string,
  version: number,
): Promise<PolicyVersion | undefined> {
  return query
    .selectFrom('policy_versions')
    .select(columns)
    .where('policy_id', '=', policyId)
    .where('version', '=', version)
    .executeTakeFirst()
}

/** Adds a version under a number that the policy has not had. */
export async function insertPolicyVersion(
  tx: Transaction,
  { policyId, accountId }: ManagedPolicy,
  { version, document, createdAt }: PolicyVersion,
): Promise<void> {
  await tx.query
    .insertInto('policy_versions')
    .values({ policy_id: policyId, version, document, created_at: createdAt })
    .execute()
  tx.touch(accountId)
}

/** False where there is no such version. The policy's row must be taken. */
export async function deletePolicyVersion(
  tx: Transaction,
  { policyId, accountId }: ManagedPolicy,
  version: number,
): Promise<boolean> {
  const result = await tx.query
    .deleteFrom('policy_versions')
    .where('policy_id', '=', policyId)
    .where('version', '=', version)
    .executeTakeFirst()
  tx.touch(accountId)
  return changedRows(result) === 1
}

/** Keeps the numbers of the version that applies and of the one that comes next. The policy's row must be taken. */
export async function setPolicyVersions(
  tx: Transaction,
  policy: ManagedPolicy,
  change: Pick<ManagedPolicy, 'defaultVersion' | 'nextVersion' | 'updatedAt'>,
): Promise<void> {
  await tx.query
    .updateTable('managed_policies')
    .set({
      default_version: change.defaultVersion,
      next_version: change.nextVersion,
      updated_at: change.updatedAt,
    })
    .where('policy_id', '=', policy.policyId)
    .execute()
  const applies = change.defaultVersion === policy.defaultVersion
  // Everybody who has the policy is forgotten only where another document applies to them from now on.
  tx.touch(policy.accountId, applies ? undefined : policy.arn)
}
