import { isFromPage, type NamedPage } from './named-page.js'
import { changedRows, type Database, type Transaction } from './store.js'
import { deleteTagsOf } from './tags.js'

/** A customer managed policy. */
export interface ManagedPolicy {
  policyId: string
  accountId: string
  policyName: string
  path: string
  arn: string
  description: string | null
  defaultVersion: number
  nextVersion: number
  /** Users, groups and roles that it is attached to. */
  attachments: number
  /** Users and roles whose permissions boundary it is. */
  boundaries: number
  createdAt: number
  updatedAt: number
}

const columns = [
  'policy_id as policyId',
  'account_id as accountId',
  'policy_name as policyName',
  'path',
  'arn',
  'description',
  'default_version as defaultVersion',
  'next_version as nextVersion',
  'attachments',
  'boundaries',
  'created_at as createdAt',
  'updated_at as updatedAt',
] as const

/** False where the name is taken, in any case and under any path. The first version is the caller's to add. */
export async function insertManagedPolicy(
  tx: Transaction,
  policy: ManagedPolicy,
): Promise<boolean> {
  const result = await tx.query
    .insertInto('managed_policies')
    .values({
      policy_id: policy.policyId,
      account_id: policy.accountId,
      policy_name: policy.policyName,
      policy_name_lower: policy.policyName.toLowerCase(),
      path: policy.path,
      arn: policy.arn,
      description: policy.description,
      default_version: policy.defaultVersion,
      next_version: policy.nextVersion,
      attachments: policy.attachments,
      boundaries: policy.boundaries,
      created_at: policy.createdAt,
      updated_at: policy.updatedAt,
      revision: 0,
    })
    // Of the name and of the ARN, which is unique, too.
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  tx.touch(policy.accountId, policy.arn)
  return changedRows(result) === 1
}

export function findManagedPolicy(
  query: Database,
  arn: string,
): Promise<ManagedPolicy | undefined> {
  return query
    .selectFrom('managed_policies')
    .select(columns)
    .where('arn', '=', arn)
    .executeTakeFirst()
}

/** Takes the policy's row for this transaction; the row of whom it is attached to is taken before. */
export function lockManagedPolicy(
  tx: Transaction,
  arn: string,
): Promise<ManagedPolicy | undefined> {
  return tx.query
    .updateTable('managed_policies')
    .set((eb) => ({ revision: eb('revision', '+', 1) }))
    .where('arn', '=', arn)
    .returning(columns)
    .executeTakeFirst()
}

export interface ManagedPolicyPage extends NamedPage {
  /** Only policies with such a use. */
  use?: PolicyUseCount | undefined
}

/** In the order of names. */
export function listManagedPolicies(
  query: Database,
  page: ManagedPolicyPage,
): Promise<ManagedPolicy[]> {
  let select = query
    .selectFrom('managed_policies')
    .select(columns)
    .where(isFromPage('policy_name_lower', page))
    .orderBy('policy_name_lower')
    .limit(page.limit)
  if (page.use !== undefined) select = select.where(page.use, '>', 0)
  return select.execute()
}

/** Deletes the policy with its versions and tags. Its row must be taken, and it must not be in use. */
export async function deleteManagedPolicy(
  tx: Transaction,
  { policyId, accountId, arn }: ManagedPolicy,
): Promise<void> {
  await tx.query.deleteFrom('policy_versions').where('policy_id', '=', policyId).execute()
  await tx.query.deleteFrom('managed_policies').where('policy_id', '=', policyId).execute()
  await deleteTagsOf(tx, policyId)
  tx.touch(accountId, arn)
}

/** The document that applies now; undefined where there is no such policy. */
export async function findDefaultDocument(
  query: Database,
  arn: string,
): Promise<string | undefined> {
  const row = await query
    .selectFrom('managed_policies')
    .innerJoin('policy_versions', (join) =>
      join
        .onRef('policy_versions.policy_id', '=', 'managed_policies.policy_id')
        .onRef('policy_versions.version', '=', 'managed_policies.default_version'),
    )
    .select('policy_versions.document')
    .where('managed_policies.arn', '=', arn)
    .executeTakeFirst()
  return row?.document
}

/** The counters of a policy's uses. */
export type PolicyUseCount = 'attachments' | 'boundaries'

/** Counts one use of the policy more or less; false where the policy does not exist. */
export async function countPolicyUse(
  tx: Transaction,
  arn: string,
  { use, by }: { use: PolicyUseCount; by: 1 | -1 },
): Promise<boolean> {
  const result = await tx.query
    .updateTable('managed_policies')
    .set((eb) => ({ [use]: eb(use, '+', by) }))
    .where('arn', '=', arn)
    .executeTakeFirst()
  return changedRows(result) === 1
}
