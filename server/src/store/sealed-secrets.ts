import { sql } from 'kysely'
import type { Database, Transaction } from './store.js'

/** Every column that holds secrets: whose they are, and what begins the name of the row that each is bound to. */
const columns = [
  { table: 'access_keys', id: 'access_key_id', sealed: 'secret_sealed', binding: 'access-key' },
  { table: 'mfa_devices', id: 'device_id', sealed: 'seed_sealed', binding: 'mfa-seed' },
  { table: 'hardware_tokens', id: 'token_id', sealed: 'seed_sealed', binding: 'token-seed' },
  { table: 'sms_devices', id: 'device_id', sealed: 'phone_sealed', binding: 'sms-phone' },
  { table: 'sms_challenges', id: 'subject', sealed: 'phone_sealed', binding: 'sms-challenge' },
  { table: 'sms_challenges', id: 'subject', sealed: 'code_sealed', binding: 'sms-code' },
  { table: 'outbox', id: 'message_id', sealed: 'recipient_sealed', binding: 'outbox-recipient' },
  { table: 'outbox', id: 'message_id', sealed: 'body_sealed', binding: 'outbox-body' },
] as const

type SealedColumn = (typeof columns)[number]

/** A secret at rest, wherever it lies, with the name of the row that it is bound to. */
export interface SealedSecret {
  column: SealedColumn
  id: string
  sealed: string
  binding: string
}

/** Secrets that are sealed under another data key than the one named. */
export async function listSealedSecrets(
  query: Database,
  page: { notUnder: string; limit: number },
): Promise<SealedSecret[]> {
  const secrets: SealedSecret[] = []
  for (const column of columns) {
    const { table, id, sealed } = column
    // What is empty holds no secret: that of a security key, the text of a message that was sent.
    const found = sql<{ id: string; sealed: string }>`
      select ${sql.ref(id)} as id, ${sql.ref(sealed)} as sealed from ${sql.table(table)}
      where ${sql.ref(sealed)} not like ${`v1.${page.notUnder}.%`} and ${sql.ref(sealed)} <> ''
      limit ${page.limit}`
    // eslint-disable-next-line no-await-in-loop -- the one connection takes one query at a time
    const { rows } = await found.execute(query)
    for (const row of rows) secrets.push({ ...row, column, binding: `${column.binding}:${row.id}` })
  }
  return secrets
}

/** Whether any secret still needs the data key. */
export async function isSealedUnder(query: Database, keyId: string): Promise<boolean> {
  for (const { table, sealed } of columns) {
    const found = sql`
      select 1 from ${sql.table(table)} where ${sql.ref(sealed)} like ${`v1.${keyId}.%`} limit 1`
    // eslint-disable-next-line no-await-in-loop -- the one connection takes one query at a time
    if ((await found.execute(query)).rows.length > 0) return true
  }
  return false
}

/** Puts another sealing of the same secret in its place, unless the row changed meanwhile. */
export async function replaceSealedSecret(
  tx: Transaction,
  secret: SealedSecret,
  sealed: string,
): Promise<void> {
  const { table, id, sealed: column } = secret.column
  await sql`
    update ${sql.table(table)} set ${sql.ref(column)} = ${sealed}
    where ${sql.ref(id)} = ${secret.id} and ${sql.ref(column)} = ${secret.sealed}`.execute(tx.query)
}
