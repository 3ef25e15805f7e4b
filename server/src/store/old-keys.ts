import type { Database } from './store.js'

/** Access keys, root's among them, that are active and were made before a time. */
export async function countOldKeys(
  query: Database,
  accountId: string,
  createdBefore: number,
): Promise<number> {
  const { keys } = await query
    .selectFrom('access_keys')
    .select(({ fn }) => fn.countAll<number | string>().as('keys'))
    .where('account_id', '=', accountId)
    .where('status', '=', 'Active')
    .where('created_at', '<', createdBefore)
    .executeTakeFirstOrThrow()
  return Number(keys)
}
