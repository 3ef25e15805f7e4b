import { type Kysely, type Migration, type MigrationProvider, Migrator, sql } from 'kysely'

/** What an engine calls the types of which it has a way of its own. */
export interface ColumnTypes {
  text: string
}

/** The first tables. A later change of the schema is a further entry in `migrations`, never an edit of this one. */
const initial = ({ text }: ColumnTypes): Migration => ({
  async up(db: Kysely<unknown>) {
    for (const statement of initialTables) {
      // eslint-disable-next-line no-await-in-loop -- each table depends on those before it
      await sql.raw(statement.replaceAll(/\btext\b/g, text)).execute(db)
    }
  },
})

// Written as SQL that SQLite and PostgreSQL 15 both take: text, bigint, primary and foreign keys, plain indexes.
const initialTables = [
  `create table accounts (
    account_id text primary key,
    name text not null,
    root_email text not null,
    root_email_lower text not null unique,
    root_phone text,
    root_password_hash text,
    root_mfa_devices bigint not null default 0,
    root_mfa_failures bigint not null default 0,
    settings text not null,
    created_at bigint not null,
    revision bigint not null default 0)`,
  `create table account_usage (
    account_id text not null references accounts (account_id),
    resource text not null,
    used bigint not null,
    primary key (account_id, resource))`,
  `create table users (
    user_id text primary key,
    account_id text not null references accounts (account_id),
    user_name text not null,
    user_name_lower text not null,
    path text not null,
    created_at bigint not null,
    password_last_used_at bigint,
    mfa_devices bigint not null default 0,
    mfa_failures bigint not null default 0,
    revision bigint not null default 0,
    unique (account_id, user_name_lower))`,
  `create table user_tags (
    user_id text not null references users (user_id) on delete cascade,
    tag_key_lower text not null,
    tag_key text not null,
    tag_value text not null,
    primary key (user_id, tag_key_lower))`,
  `create table access_keys (
    access_key_id text primary key,
    account_id text not null references accounts (account_id),
    user_id text references users (user_id),
    secret_sealed text not null,
    status text not null,
    created_at bigint not null,
    status_changed_at bigint not null,
    last_used_at bigint,
    last_used_service text,
    last_used_region text)`,
  'create index access_keys_by_owner on access_keys (account_id, user_id)',
  'create index access_keys_by_user on access_keys (user_id)',
  `create table inline_policies (
    user_id text not null references users (user_id),
    policy_name text not null,
    document text not null,
    size bigint not null,
    primary key (user_id, policy_name))`,
  `create table attached_policies (
    user_id text not null references users (user_id),
    policy_arn text not null,
    attached_at bigint not null,
    primary key (user_id, policy_arn))`,
  `create table mfa_devices (
    device_id text primary key,
    account_id text not null references accounts (account_id),
    kind text not null,
    serial_number text not null,
    serial_number_lower text not null unique,
    seed_sealed text not null,
    created_at bigint not null,
    owner_kind text,
    user_id text references users (user_id),
    enabled_at bigint,
    time_adjustment bigint not null default 0,
    floor_step bigint not null default 0,
    consecutive_failures bigint not null default 0,
    last_used_at bigint,
    revision bigint not null default 0)`,
  'create index mfa_devices_by_account on mfa_devices (account_id, serial_number)',
  'create index mfa_devices_by_user on mfa_devices (user_id)',
  `create table mfa_device_tags (
    device_id text not null references mfa_devices (device_id),
    tag_key_lower text not null,
    tag_key text not null,
    tag_value text not null,
    primary key (device_id, tag_key_lower))`,
  `create table used_codes (
    device_id text not null references mfa_devices (device_id),
    step bigint not null,
    used_at bigint not null,
    primary key (device_id, step))`,
  'create index used_codes_by_age on used_codes (used_at)',
  `create table mfa_attempts (
    subject text not null,
    window_start bigint not null,
    used bigint not null,
    primary key (subject, window_start))`,
  `create table events (
    event_id text primary key,
    account_id text not null,
    touched text not null,
    record text not null)`,
  'create index events_by_account on events (account_id, event_id)',
  // Few events change what other nodes keep in memory; these are asked for several times a second.
  "create index events_that_touch on events (event_id) where touched <> ''",
  `create table data_keys (
    key_id text primary key,
    wrapped text not null,
    created_at bigint not null,
    retired_at bigint)`,
  `create table one_time_entries (
    token_hash text primary key,
    purpose text not null,
    subject text not null,
    payload text not null,
    expires_at bigint not null)`,
]

const migrations = (types: ColumnTypes): Record<string, Migration> => ({
  '0001-initial': initial(types),
})

/** Brings the database to the newest schema. Throws what the database said where a step fails. */
export async function migrate(
  db: Kysely<unknown>,
  types: ColumnTypes = { text: 'text' },
): Promise<void> {
  const provider: MigrationProvider = { getMigrations: () => Promise.resolve(migrations(types)) }
  const { error } = await new Migrator({ db, provider }).migrateToLatest()
  if (error !== undefined) throw error
}
