import type { Database, Transaction } from './store.js'

/** A secret at rest, wherever it lies, with the name of the row that it is bound to. */
export interface SealedSecret {
  table: 'access_keys' | 'mfa_devices'
  id: string
  sealed: string
  binding: string
}

/** Secrets that are sealed under another data key than the one named. */
export async function listSealedSecrets(
  query: Database,
  page: { notUnder: string; limit: number },
): Promise<SealedSecret[]> {
  const under = `v1.${page.notUnder}.%`
  const keys = await query
    .selectFrom('access_keys')
    .select(['access_key_id as id', 'secret_sealed as sealed'])
    .where('secret_sealed', 'not like', under)
    .limit(page.limit)
    .execute()
  const devices = await query
    .selectFrom('mfa_devices')
    .select(['device_id as id', 'seed_sealed as sealed'])
    .where('seed_sealed', 'not like', under)
    // Security keys have no secret here.
    .where('seed_sealed', '<>', '')
    .limit(page.limit)
    .execute()
  return [
    ...keys.map((row) => ({
      ...row,
      table: 'access_keys' as const,
      binding: `access-key:${row.id}`,
    })),
    ...devices.map((row) => ({
      ...row,
      table: 'mfa_devices' as const,
      binding: `mfa-seed:${row.id}`,
    })),
  ]
}

/** Whether any secret still needs the data key. */
export async function isSealedUnder(query: Database, keyId: string): Promise<boolean> {
  const under = `v1.${keyId}.%`
  const key = query.selectFrom('access_keys').select('access_key_id')
  const device = query.selectFrom('mfa_devices').select('device_id')
  return (
    (await key.where('secret_sealed', 'like', under).limit(1).executeTakeFirst()) !== undefined ||
    (await device.where('seed_sealed', 'like', under).limit(1).executeTakeFirst()) !== undefined
  )
}

/** Puts another sealing of the same secret in its place, unless the row changed meanwhile. */
export async function replaceSealedSecret(
  tx: Transaction,
  secret: SealedSecret,
  sealed: string,
): Promise<void> {
  await (secret.table === 'access_keys'
    ? tx.query
        .updateTable('access_keys')
        .set({ secret_sealed: sealed })
        .where('access_key_id', '=', secret.id)
        .where('secret_sealed', '=', secret.sealed)
        .execute()
    : tx.query
        .updateTable('mfa_devices')
        .set({ seed_sealed: sealed })
        .where('device_id', '=', secret.id)
        .where('seed_sealed', '=', secret.sealed)
        .execute())
}
