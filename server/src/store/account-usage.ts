import { affectedRows, prepared } from './prepared.js'
import type { Database, Transaction } from './store.js'

export type CountedResource =
  | 'users'
  | 'groups'
  | 'mfa-devices'
  | 'mfa-devices-in-use'
  | 'security-keys'
  | 'hardware-tokens'
  | 'sms-devices'
  | 'root-access-keys'
  | 'roles'
  | 'instance-profiles'
  | 'policies'
  | 'policy-versions'

interface Use {
  accountId: string
  resource: CountedResource
}

const countIn = prepared<Use & { quota: number }>((query, value) =>
  query
    .insertInto('account_usage')
    .values({ account_id: value('accountId'), resource: value('resource'), used: 1 })
    .onConflict((conflict) =>
      conflict
        .columns(['account_id', 'resource'])
        .doUpdateSet((eb) => ({ used: eb('account_usage.used', '+', 1) }))
        .where('account_usage.used', '<', value('quota')),
    ),
)

/** Counts one more, unless the quota is used up: then nothing changes and the answer is false. */
export async function useQuota(tx: Transaction, use: Use & { quota: number }): Promise<boolean> {
  return use.quota >= 1 && affectedRows(await countIn(tx.query, use)) === 1
}

const countOut = prepared<Use>((query, value) =>
  query
    .updateTable('account_usage')
    .set((eb) => ({ used: eb('used', '-', 1) }))
    .where('account_id', '=', value('accountId'))
    .where('resource', '=', value('resource')),
)

export async function releaseQuota(
  tx: Transaction,
  accountId: string,
  resource: CountedResource,
): Promise<void> {
  await countOut(tx.query, { accountId, resource })
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
