import { changedRows, type Database, type Transaction } from './store.js'

export type CountedResource = 'users' | 'mfa-devices' | 'mfa-devices-in-use' | 'root-access-keys'

/** Counts one more, unless the quota is used up: then nothing changes and the answer is false. */
export async function useQuota(
  tx: Transaction,
  parts: { accountId: string; resource: CountedResource; quota: number },
): Promise<boolean> {
  const { accountId, resource, quota } = parts
  if (quota < 1) return false
  const result = await tx.query
    .insertInto('account_usage')
    .values({ account_id: accountId, resource, used: 1 })
    .onConflict((conflict) =>
      conflict
        .columns(['account_id', 'resource'])
        .doUpdateSet((eb) => ({ used: eb('account_usage.used', '+', 1) }))
        .where('account_usage.used', '<', quota),
    )
    .executeTakeFirst()
  return changedRows(result) === 1
}

export async function releaseQuota(
  tx: Transaction,
  accountId: string,
  resource: CountedResource,
): Promise<void> {
  await tx.query
    .updateTable('account_usage')
    .set((eb) => ({ used: eb('used', '-', 1) }))
    .where('account_id', '=', accountId)
    .where('resource', '=', resource)
    .execute()
}

export async function accountUsage(
  query: Database,
  accountId: string,
): Promise<Map<string, number>> {
  const rows = await query
    .selectFrom('account_usage')
    .select(['resource', 'used'])
    .where('account_id', '=', accountId)
    .execute()
  return new Map(rows.map((row) => [row.resource, row.used]))
}
