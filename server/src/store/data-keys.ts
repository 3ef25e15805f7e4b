import type { Database, Transaction } from './store.js'

export interface DataKeyRow {
  keyId: string
  wrapped: string
  createdAt: number
  retiredAt: number | null
}

/** Oldest first; the one that is not retired seals new secrets. */
export function listDataKeys(query: Database): Promise<DataKeyRow[]> {
  return query
    .selectFrom('data_keys')
    .select(['key_id as keyId', 'wrapped', 'created_at as createdAt', 'retired_at as retiredAt'])
    .orderBy('created_at')
    .orderBy('key_id')
    .execute()
}

/** Adds the key that seals from now on and retires the others. */
export async function insertDataKey(
  tx: Transaction,
  key: { keyId: string; wrapped: string; createdAt: number },
): Promise<void> {
  await tx.query
    .updateTable('data_keys')
    .set({ retired_at: key.createdAt })
    .where('retired_at', 'is', null)
    .execute()
  await tx.query
    .insertInto('data_keys')
    .values({
      key_id: key.keyId,
      wrapped: key.wrapped,
      created_at: key.createdAt,
      retired_at: null,
    })
    .execute()
}

export async function replaceWrappedKey(
  tx: Transaction,
  keyId: string,
  wrapped: string,
): Promise<void> {
  await tx.query.updateTable('data_keys').set({ wrapped }).where('key_id', '=', keyId).execute()
}

export async function deleteDataKey(tx: Transaction, keyId: string): Promise<void> {
  await tx.query.deleteFrom('data_keys').where('key_id', '=', keyId).execute()
}
