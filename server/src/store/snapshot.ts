import type { Schema } from './schema.js'
import type { Database, Store } from './store.js'

// In the order in which rows depend on each other.
const tables: readonly (keyof Schema)[] = [
  'data_keys',
  'accounts',
  'account_usage',
  'users',
  'groups',
  'group_members',
  'roles',
  'instance_profiles',
  'login_profiles',
  'password_history',
  'access_keys',
  'managed_policies',
  'policy_versions',
  'inline_policies',
  'attached_policies',
  'mfa_devices',
  'security_keys',
  'tags',
  'credential_reports',
  'used_codes',
  'mfa_attempts',
  'events',
  'one_time_entries',
  'sign_in_attempts',
  'console_sessions',
  'mfa_adoption',
  'hardware_tokens',
  'sms_devices',
  'sms_challenges',
  'outbox',
]

/** Every row of a small database. */
export type Snapshot = ReadonlyMap<keyof Schema, readonly object[]>

export async function takeSnapshot(read: Database): Promise<Snapshot> {
  const rows = new Map<keyof Schema, readonly object[]>()
  // eslint-disable-next-line no-await-in-loop -- the one connection takes one query at a time
  for (const table of tables) rows.set(table, await read.selectFrom(table).selectAll().execute())
  return rows
}

/** Puts the database back to what it held when the snapshot was taken. */
export async function restoreSnapshot(store: Store, snapshot: Snapshot): Promise<void> {
  await store.write(async ({ query }) => {
    // eslint-disable-next-line no-await-in-loop -- as above
    for (const table of tables.toReversed()) await query.deleteFrom(table).execute()
    for (const [table, rows] of snapshot) {
      for (const row of rows) {
        // eslint-disable-next-line no-await-in-loop -- as above
        await query.insertInto(table).values(row).execute()
      }
    }
  })
}
