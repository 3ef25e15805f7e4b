import type { PolicyOwner } from './inline-policies.js'
import { changedRows, type Database, type Transaction } from './store.js'

/** ARNs in the order of attachment. */
export async function listAttachedPolicies(query: Database, ownerId: string): Promise<string[]> {
  const rows = await listAttachedPoliciesOf(query, [ownerId])
  return rows.map((row) => row.policyArn)
}

/** Of several owners at once: owner by owner, each in the order of attachment. */
export function listAttachedPoliciesOf(
  query: Database,
  ownerIds: readonly string[],
): Promise<{ ownerId: string; policyArn: string }[]> {
  return query
    .selectFrom('attached_policies')
    .select(['owner_id as ownerId', 'policy_arn as policyArn'])
    .where('owner_id', 'in', ownerIds)
    .orderBy('owner_id')
    .orderBy('attached_at')
    .orderBy('policy_arn')
    .execute()
}

/** False where it is attached already. The policy's own count is the caller's to keep: `managed-policies.ts`. */
export async function attachPolicy(
  tx: Transaction,
  owner: PolicyOwner,
  policy: { policyArn: string; attachedAt: number },
): Promise<boolean> {
  const result = await tx.query
    .insertInto('attached_policies')
    .values({
      owner_id: owner.ownerId,
      account_id: owner.accountId,
      policy_arn: policy.policyArn,
      attached_at: policy.attachedAt,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  tx.touch(owner.accountId, owner.ownerId)
  return changedRows(result) === 1
}

/** False where it was not attached. */
export async function detachPolicy(
  tx: Transaction,
  owner: PolicyOwner,
  policyArn: string,
): Promise<boolean> {
  const result = await tx.query
    .deleteFrom('attached_policies')
    .where('owner_id', '=', owner.ownerId)
    .where('policy_arn', '=', policyArn)
    .executeTakeFirst()
  tx.touch(owner.accountId, owner.ownerId)
  return changedRows(result) === 1
}

/** How often each policy is attached in the account: AWS managed policies have no count of their own. */
export async function countAttachments(
  query: Database,
  accountId: string,
): Promise<Map<string, number>> {
  const rows = await query
    .selectFrom('attached_policies')
    .select(({ fn }) => ['policy_arn as policyArn', fn.countAll<number>().as('attachments')])
    .where('account_id', '=', accountId)
    .groupBy('policy_arn')
    .execute()
  return new Map(rows.map((row) => [row.policyArn, row.attachments]))
}
