/**
 * The tables. One shape for SQLite and PostgreSQL: times are integer milliseconds since 1970, truth values 0 or 1,
 * documents and records JSON text. Sealed columns hold what the key ring made of a secret (`secrets/key-ring.ts`).
 */
export interface Schema {
  accounts: AccountsTable
  account_usage: AccountUsageTable
  users: UsersTable
  user_tags: UserTagsTable
  access_keys: AccessKeysTable
  inline_policies: InlinePoliciesTable
  attached_policies: AttachedPoliciesTable
  mfa_devices: MfaDevicesTable
  mfa_device_tags: MfaDeviceTagsTable
  used_codes: UsedCodesTable
  mfa_attempts: MfaAttemptsTable
  events: EventsTable
  data_keys: DataKeysTable
  one_time_entries: OneTimeEntriesTable
}

export interface AccountsTable {
  account_id: string
  name: string
  root_email: string
  root_email_lower: string
  root_phone: string | null
  root_password_hash: string | null
  /** Root's enabled MFA devices: a counter, so that a conditional update can decide a race. */
  root_mfa_devices: number
  root_mfa_failures: number
  settings: string
  created_at: number
  revision: number
}

/** What counts against a quota, kept as counters so that a check costs the same at any size. */
export interface AccountUsageTable {
  account_id: string
  resource: string
  used: number
}

export interface UsersTable {
  user_id: string
  account_id: string
  user_name: string
  user_name_lower: string
  path: string
  created_at: number
  password_last_used_at: number | null
  mfa_devices: number
  mfa_failures: number
  revision: number
}

export interface UserTagsTable {
  user_id: string
  tag_key_lower: string
  tag_key: string
  tag_value: string
}

export interface AccessKeysTable {
  access_key_id: string
  account_id: string
  /** Null: the key is the root user's. */
  user_id: string | null
  secret_sealed: string
  status: string
  created_at: number
  status_changed_at: number
  last_used_at: number | null
  last_used_service: string | null
  last_used_region: string | null
}

export interface InlinePoliciesTable {
  user_id: string
  policy_name: string
  document: string
  /** Characters without white space: what counts against the quota. */
  size: number
}

export interface AttachedPoliciesTable {
  user_id: string
  policy_arn: string
  attached_at: number
}

export interface MfaDevicesTable {
  device_id: string
  account_id: string
  kind: string
  serial_number: string
  serial_number_lower: string
  seed_sealed: string
  created_at: number
  /** `user`, `root` or null while the device is assigned to nobody. */
  owner_kind: string | null
  user_id: string | null
  enabled_at: number | null
  /** Steps by which the device's clock is ahead of the server's. */
  time_adjustment: number
  /** Steps up to this one can never be accepted again: the second code of the last accepted pair. */
  floor_step: number
  consecutive_failures: number
  last_used_at: number | null
  revision: number
}

export interface MfaDeviceTagsTable {
  device_id: string
  tag_key_lower: string
  tag_key: string
  tag_value: string
}

export interface UsedCodesTable {
  device_id: string
  step: number
  used_at: number
}

export interface MfaAttemptsTable {
  subject: string
  window_start: number
  used: number
}

export interface EventsTable {
  /** Sorts by time: `audit/event-id.ts`. */
  event_id: string
  account_id: string
  /** Ids of the principals whose cached facts the call changed, separated by blanks: other nodes read them. */
  touched: string
  record: string
}

export interface DataKeysTable {
  key_id: string
  wrapped: string
  created_at: number
  retired_at: number | null
}

export interface OneTimeEntriesTable {
  token_hash: string
  purpose: string
  subject: string
  payload: string
  expires_at: number
}
