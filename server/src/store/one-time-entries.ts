import { changedRows, type Database, type Transaction } from './store.js'

/** Links and tickets that work once. The purpose is part of the key, so that one made for a thing opens no other. */
export type OneTimePurpose =
  'set-up-link' | 'root-mfa-ticket' | 'security-key-registration' | 'security-key-sign-in'

export interface OneTimeEntry {
  tokenHash: string
  purpose: OneTimePurpose
  subject: string
  payload: string
  expiresAt: number
}

export async function insertOneTimeEntry(tx: Transaction, entry: OneTimeEntry): Promise<void> {
  await tx.query
    .insertInto('one_time_entries')
    .values({
      token_hash: entry.tokenHash,
      purpose: entry.purpose,
      subject: entry.subject,
      payload: entry.payload,
      expires_at: entry.expiresAt,
    })
    .execute()
}

export async function findOneTimeEntry(
  query: Database,
  key: { tokenHash: string; purpose: OneTimePurpose; now: number },
): Promise<OneTimeEntry | undefined> {
  const row = await query
    .selectFrom('one_time_entries')
    .select(['token_hash as tokenHash', 'purpose', 'subject', 'payload', 'expires_at as expiresAt'])
    .where('token_hash', '=', key.tokenHash)
    .where('purpose', '=', key.purpose)
    .where('expires_at', '>', key.now)
    .executeTakeFirst()
  return row as OneTimeEntry | undefined
}

/** Uses the entry up; false where it was used before, has expired or was made for something else. One conditional write. */
export async function consumeOneTimeEntry(
  tx: Transaction,
  key: { tokenHash: string; purpose: OneTimePurpose; now: number },
): Promise<boolean> {
  const result = await tx.query
    .deleteFrom('one_time_entries')
    .where('token_hash', '=', key.tokenHash)
    .where('purpose', '=', key.purpose)
    .where('expires_at', '>', key.now)
    .executeTakeFirst()
  return changedRows(result) === 1
}

/** In place of the one with the same key, if there is one. */
export async function replaceOneTimeEntry(tx: Transaction, entry: OneTimeEntry): Promise<void> {
  const { purpose, subject, payload, expiresAt } = entry
  const changed = { purpose, subject, payload, expires_at: expiresAt }
  await tx.query
    .insertInto('one_time_entries')
    .values({ token_hash: entry.tokenHash, ...changed })
    .onConflict((conflict) => conflict.columns(['token_hash']).doUpdateSet(changed))
    .execute()
}

/**
 * Uses the entry up and gives what it held; undefined where it was used before, has expired or was made for something else. One
 * conditional write.
 */
export async function takeOneTimeEntry(
  tx: Transaction,
  key: { tokenHash: string; purpose: OneTimePurpose; now: number },
): Promise<{ subject: string; payload: string } | undefined> {
  return tx.query
    .deleteFrom('one_time_entries')
    .where('token_hash', '=', key.tokenHash)
    .where('purpose', '=', key.purpose)
    .where('expires_at', '>', key.now)
    .returning(['subject', 'payload'])
    .executeTakeFirst()
}

export async function deleteOneTimeEntries(
  tx: Transaction,
  which: { purpose: OneTimePurpose } | { expiredAt: number },
): Promise<void> {
  const all = tx.query.deleteFrom('one_time_entries')
  await (
    'purpose' in which
      ? all.where('purpose', '=', which.purpose)
      : all.where('expires_at', '<=', which.expiredAt)
  ).execute()
}
