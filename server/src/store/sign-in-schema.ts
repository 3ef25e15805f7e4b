/** A sign-in between the right password and the session. */
export interface SignInAttemptsTable {
  /** Of the cookie's value, which the database does not hold. */
  attempt_hash: string
  account_id: string
  /** Null: the root user. */
  user_id: string | null
  /** Of the password that began it. */
  password_print: string
  stage: string
  /** The device that the page asks for. */
  device_id: string | null
  wrong_answers: number
  mfa_at: number | null
  mfa_serial_number: string | null
  go_to: string
  created_at: number
  expires_at: number
}

export interface ConsoleSessionsTable {
  /** What the session is called where its owner looks at it; opens nothing. */
  session_id: string
  /** Of the cookie's value, which the database does not hold. */
  token_hash: string
  access_key_id: string
  account_id: string
  /** Null: the root user. */
  user_id: string | null
  signed_in_at: number
  expires_at: number
  last_used_at: number
  mfa_at: number | null
  mfa_serial_number: string | null
  source_ip: string
  user_agent: string
  /** JSON: the role that the session acts in; null: none. */
  switched: string | null
}
