import { changedRows, type Database, type Transaction } from './store.js'

/** A user, group or role that has policies. */
export interface PolicyOwner {
  accountId: string
  /** AIDA…, AGPA… or AROA… */
  ownerId: string
}

export interface InlinePolicy {
  policyName: string
  document: string
}

/** In the order of names. */
export function listInlinePolicies(query: Database, ownerId: string): Promise<InlinePolicy[]> {
  return query
    .selectFrom('inline_policies')
    .select(['policy_name as policyName', 'document'])
    .where('owner_id', '=', ownerId)
    .orderBy('policy_name')
    .execute()
}

/** Of several owners at once: owner by owner, each in the order of names. */
export function listInlinePoliciesOf(
  query: Database,
  ownerIds: readonly string[],
): Promise<(InlinePolicy & { ownerId: string })[]> {
  return query
    .selectFrom('inline_policies')
    .select(['owner_id as ownerId', 'policy_name as policyName', 'document'])
    .where('owner_id', 'in', ownerIds)
    .orderBy('owner_id')
    .orderBy('policy_name')
    .execute()
}

export function findInlinePolicy(
  query: Database,
  ownerId: string,
  policyName: string,
): Promise<InlinePolicy | undefined> {
  return query
    .selectFrom('inline_policies')
    .select(['policy_name as policyName', 'document'])
    .where('owner_id', '=', ownerId)
    .where('policy_name', '=', policyName)
    .executeTakeFirst()
}

/** Characters, white space left out, of all inline policies of the owner but the named one. */
export async function sizeOfOtherInlinePolicies(
  query: Database,
  ownerId: string,
  policyName: string,
): Promise<number> {
  const rows = await query
    .selectFrom('inline_policies')
    .select('size')
    .where('owner_id', '=', ownerId)
    .where('policy_name', '!=', policyName)
    .execute()
  return rows.reduce((total, row) => total + row.size, 0)
}

/** Creates the policy or overwrites the one of this name. */
export async function putInlinePolicy(
  tx: Transaction,
  owner: PolicyOwner,
  policy: InlinePolicy & { size: number },
): Promise<void> {
  const { policyName, document, size } = policy
  await tx.query
    .insertInto('inline_policies')
    .values({ owner_id: owner.ownerId, policy_name: policyName, document, size })
    .onConflict((conflict) =>
      conflict.columns(['owner_id', 'policy_name']).doUpdateSet({ document, size }),
    )
    .execute()
  tx.touch(owner.accountId, owner.ownerId)
}

/** False where the owner has no policy of this name. */
export async function deleteInlinePolicy(
  tx: Transaction,
  owner: PolicyOwner,
  policyName: string,
): Promise<boolean> {
  const result = await tx.query
    .deleteFrom('inline_policies')
    .where('owner_id', '=', owner.ownerId)
    .where('policy_name', '=', policyName)
    .executeTakeFirst()
  tx.touch(owner.accountId, owner.ownerId)
  return changedRows(result) === 1
}
