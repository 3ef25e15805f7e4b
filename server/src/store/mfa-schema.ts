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

export interface SecurityKeysTable {
  device_id: string
  credential_id: string
  public_key: string
  sign_count: number
  /** JSON: an array of words of WebAuthn. */
  transports: string
  aaguid: string
  attestation_format: string
  attestation_trusted: number
  model: string | null
  user_verified: number
  backup_eligible: number
  backup_state: number
  /** Set for a key that was registered by the old U2F API: the AppID that it was made for. */
  app_id: string | null
  clone_suspected_at: number | null
}

/** How far MFA had come when a day ended. */
export interface MfaAdoptionTable {
  account_id: string
  /** `2026-11-24`, in UTC. */
  day: string
  /** Users with a password. */
  console_users: number
  /** Those of them with a device. */
  with_mfa: number
}

/** Tokens that were imported, whether somebody has them or not. While one is assigned it has a row in `mfa_devices` too. */
export interface HardwareTokensTable {
  /** What its device is called, too. */
  token_id: string
  /** Null: the token is in the pool of the whole server. */
  account_id: string | null
  serial_number: string
  serial_number_lower: string
  seed_sealed: string
  algorithm: string
  digits: number
  /** Null: its codes follow a counter. */
  step_seconds: number | null
  /** Where its time begins, in seconds since 1970. RFC 6238 §4.1, T0. */
  start_seconds: number
  manufacturer: string | null
  model: string | null
  starts_at: number | null
  expires_at: number | null
  /** Steps by which its clock is ahead, as it was when it was taken from its last owner or imported. */
  time_adjustment: number
  /** The same, as the last enabling or resynchronising told. */
  synchronised_adjustment: number
  /** Steps, or values of its counter, up to this one were used or passed by. */
  floor_step: number
  imported_at: number
  /** Set: it can never be assigned again. */
  lost_at: number | null
  revision: number
}

export interface SmsDevicesTable {
  device_id: string
  phone_sealed: string
  last_digits: string
}

/** A code that was sent, for one sign-in or one enrolment. */
export interface SmsChallengesTable {
  /** What it was sent for; of two sign-ins or enrolments each has its own. */
  subject: string
  account_id: string
  user_id: string
  /** Null: the device is being enrolled. */
  device_id: string | null
  serial_number: string
  phone_sealed: string
  last_digits: string
  /** A hash of the code. */
  code_sealed: string
  /** How many times a code was sent. */
  sent: number
  sent_at: number
  wrong_answers: number
  code_expires_at: number
  expires_at: number
}
