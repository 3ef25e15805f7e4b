import type {
  HardwareTokensTable,
  MfaAdoptionTable,
  MfaAttemptsTable,
  SecurityKeysTable,
  SmsChallengesTable,
  SmsDevicesTable,
  UsedCodesTable,
} from './mfa-schema.js'
import type { OutboxTable } from './outbox-schema.js'
import type { ConsoleSessionsTable, SignInAttemptsTable } from './sign-in-schema.js'

/**
 * The tables. One shape for SQLite and PostgreSQL: times are integer milliseconds since 1970, truth values 0 or 1,
 * documents and records JSON text. Sealed columns hold what the key ring made of a secret (`secrets/key-ring.ts`).
 */
export interface Schema {
  accounts: AccountsTable
  account_usage: AccountUsageTable
  users: UsersTable
  groups: GroupsTable
  group_members: GroupMembersTable
  roles: RolesTable
  instance_profiles: InstanceProfilesTable
  login_profiles: LoginProfilesTable
  password_history: PasswordHistoryTable
  access_keys: AccessKeysTable
  managed_policies: ManagedPoliciesTable
  policy_versions: PolicyVersionsTable
  inline_policies: InlinePoliciesTable
  attached_policies: AttachedPoliciesTable
  mfa_devices: MfaDevicesTable
  tags: TagsTable
  credential_reports: CredentialReportsTable
  used_codes: UsedCodesTable
  mfa_attempts: MfaAttemptsTable
  events: EventsTable
  data_keys: DataKeysTable
  one_time_entries: OneTimeEntriesTable
  sign_in_attempts: SignInAttemptsTable
  console_sessions: ConsoleSessionsTable
  security_keys: SecurityKeysTable
  mfa_adoption: MfaAdoptionTable
  hardware_tokens: HardwareTokensTable
  sms_devices: SmsDevicesTable
  sms_challenges: SmsChallengesTable
  outbox: OutboxTable
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
  /** Unique over all accounts. */
  alias: string | null
  /** JSON of `accounts/password-policy.ts`; null: the account has none of its own. */
  password_policy: string | null
  /** Null: never since the account was made. */
  root_password_changed_at: number | null
  root_password_last_used_at: number | null
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
  /** ARN of a managed policy. */
  permissions_boundary: string | null
  revision: number
}

export interface GroupsTable {
  group_id: string
  account_id: string
  group_name: string
  group_name_lower: string
  path: string
  created_at: number
  revision: number
}

export interface GroupMembersTable {
  group_id: string
  user_id: string
  joined_at: number
}

export interface RolesTable {
  role_id: string
  account_id: string
  role_name: string
  role_name_lower: string
  path: string
  description: string | null
  max_session_seconds: number
  /** The document as it was given. */
  trust_policy: string
  /** JSON: the unique id that each user and role ARN of the trust policy stood for when it was saved. */
  trust_principals: string
  permissions_boundary: string | null
  created_at: number
  last_used_at: number | null
  last_used_region: string | null
  revision: number
}

export interface InstanceProfilesTable {
  instance_profile_id: string
  account_id: string
  profile_name: string
  profile_name_lower: string
  path: string
  /** The one role inside. */
  role_id: string | null
  created_at: number
  revision: number
}

export interface LoginProfilesTable {
  user_id: string
  password_hash: string
  created_at: number
  changed_at: number
  reset_required: number
}

/** Passwords that were, as long as the account's password policy asks for them. */
export interface PasswordHistoryTable {
  user_id: string
  /** When it was set. */
  changed_at: number
  password_hash: string
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

/** Customer managed policies. */
export interface ManagedPoliciesTable {
  policy_id: string
  account_id: string
  policy_name: string
  policy_name_lower: string
  path: string
  arn: string
  description: string | null
  default_version: number
  /** The number of the version that comes next; numbers are never used again. */
  next_version: number
  /** Users, groups and roles that it is attached to: a counter, so that a conditional delete can decide a race. */
  attachments: number
  /** Users and roles whose permissions boundary it is. */
  boundaries: number
  created_at: number
  updated_at: number
  revision: number
}

export interface PolicyVersionsTable {
  policy_id: string
  version: number
  document: string
  created_at: number
}

/** Inline policies of users, groups and roles. */
export interface InlinePoliciesTable {
  /** AIDA…, AGPA… or AROA…: the prefix tells the kind of owner. */
  owner_id: string
  policy_name: string
  document: string
  /** Characters without white space: what counts against the quota. */
  size: number
}

/** Managed policies of users, groups and roles; an AWS managed policy has no row of its own. */
export interface AttachedPoliciesTable {
  owner_id: string
  account_id: string
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
  /** The id of the principal that made it; null where that is not known. */
  created_by: string | null
  /** How many digits its codes have. */
  code_digits: number
  /** How long a code is shown, in seconds; null where time has no part in it. */
  step_seconds: number | null
}

/** Tags of everything that can have some. */
export interface TagsTable {
  owner_id: string
  /** What must be unique: the key in lower case, or as it is where case counts. */
  tag_key_folded: string
  tag_key: string
  tag_value: string
}

/** The newest of each account. */
export interface CredentialReportsTable {
  account_id: string
  requested_at: number
  /** When a node took it up; null: none has yet. */
  claimed_at: number | null
  /** Null: it is still to be made. */
  generated_at: number | null
  content: string | null
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
