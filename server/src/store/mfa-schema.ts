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
