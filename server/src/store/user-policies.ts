import { changedRows, type Database, type Transaction } from './store.js'

export interface InlinePolicy {
  policyName: string
  document: string
}

/** In the order of names. */
export function listInlinePolicies(query: Database, userId: string): Promise<InlinePolicy[]> {
  return query
    .selectFrom('inline_policies')
    .select(['policy_name as policyName', 'document'])
    .where('user_id', '=', userId)
    .orderBy('policy_name')
    .execute()
}

export function findInlinePolicy(
  query: Database,
  userId: string,
  policyName: string,
): Promise<InlinePolicy | undefined> {
  return query
    .selectFrom('inline_policies')
    .select(['policy_name as policyName', 'document'])
    .where('user_id', '=', userId)
    .where('policy_name', '=', policyName)
    .executeTakeFirst()
}

/** Characters, white space left out, of all inline policies of the user but the named one. */
export async function sizeOfOtherInlinePolicies(
  query: Database,
  userId: string,
  policyName: string,
): Promise<number> {
  const rows = await query
    .selectFrom('inline_policies')
    .select('size')
    .where('user_id', '=', userId)
    .where('policy_name', '!=', policyName)
    .execute()
  return rows.reduce((total, row) => total + row.size, 0)
}

/** Whose policy a write changes. */
export interface PolicyOwner {
  accountId: string
  userId: string
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
    .values({ user_id: owner.userId, policy_name: policyName, document, size })
    .onConflict((conflict) =>
      conflict.columns(['user_id', 'policy_name']).doUpdateSet({ document, size }),
    )
    .execute()
  tx.touch(owner.accountId, owner.userId)
}

/** False where the user has no policy of this name. */
export async function deleteInlinePolicy(
  tx: Transaction,
  owner: PolicyOwner,
  policyName: string,
): Promise<boolean> {
  const result = await tx.query
    .deleteFrom('inline_policies')
    .where('user_id', '=', owner.userId)
    .where('policy_name', '=', policyName)
    .executeTakeFirst()
  tx.touch(owner.accountId, owner.userId)
  return changedRows(result) === 1
}

/** ARNs in the order of attachment. */
export async function listAttachedPolicies(query: Database, userId: string): Promise<string[]> {
  const rows = await query
    .selectFrom('attached_policies')
    .select('policy_arn')
    .where('user_id', '=', userId)
    .orderBy('attached_at')
    .orderBy('policy_arn')
    .execute()
  return rows.map((row) => row.policy_arn)
}

/** Attaches the policy; one that is attached already stays so. */
export async function attachPolicy(
  tx: Transaction,
  owner: PolicyOwner,
  policy: { policyArn: string; attachedAt: number },
): Promise<void> {
  await tx.query
    .insertInto('attached_policies')
    .values({ user_id: owner.userId, policy_arn: policy.policyArn, attached_at: policy.attachedAt })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  tx.touch(owner.accountId, owner.userId)
}

/** False where it was not attached. */
export async function detachPolicy(
  tx: Transaction,
  owner: PolicyOwner,
  policyArn: string,
): Promise<boolean> {
  const result = await tx.query
    .deleteFrom('attached_policies')
    .where('user_id', '=', owner.userId)
    .where('policy_arn', '=', policyArn)
    .executeTakeFirst()
  tx.touch(owner.accountId, owner.userId)
  return changedRows(result) === 1
}
