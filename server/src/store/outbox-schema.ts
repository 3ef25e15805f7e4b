/** What is to be sent, and what became of it. */
export interface OutboxTable {
  /** Sorts by time. */
  message_id: string
  /** `sms` */
  channel: string
  account_id: string
  user_id: string | null
  purpose: string
  /** What it belongs to: of two messages of one subject the newer counts. */
  subject: string
  /** Empty once nothing more is to be sent, as the text is. */
  recipient_sealed: string
  last_digits: string
  body_sealed: string
  state: string
  created_at: number
  /** Later it is of no use. */
  send_before: number
  next_try_at: number
  tries: number
  changed_at: number
  gateway: string | null
  gateway_message_id: string | null
  failure: string | null
}
