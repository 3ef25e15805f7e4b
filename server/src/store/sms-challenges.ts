import { changedRows, type Database, type Transaction } from './store.js'

/** A code that was sent, for one sign-in or one enrolment. */
export interface SmsChallenge {
  subject: string
  accountId: string
  userId: string
  /** Null: the device is being enrolled. */
  deviceId: string | null
  serialNumber: string
  phoneSealed: string
  lastDigits: string
  /** A hash of the code, sealed. */
  codeSealed: string
  /** How many times a code was sent. */
  sent: number
  sentAt: number
  wrongAnswers: number
  codeExpiresAt: number
  expiresAt: number
}

const columns = [
  'subject',
  'account_id as accountId',
  'user_id as userId',
  'device_id as deviceId',
  'serial_number as serialNumber',
  'phone_sealed as phoneSealed',
  'last_digits as lastDigits',
  'code_sealed as codeSealed',
  'sent',
  'sent_at as sentAt',
  'wrong_answers as wrongAnswers',
  'code_expires_at as codeExpiresAt',
  'expires_at as expiresAt',
] as const

/** In place of the one for the same thing, if there is one: its code is worth nothing from now on. */
export async function putSmsChallenge(tx: Transaction, challenge: SmsChallenge): Promise<void> {
  const changed = {
    account_id: challenge.accountId,
    user_id: challenge.userId,
    device_id: challenge.deviceId,
    serial_number: challenge.serialNumber,
    phone_sealed: challenge.phoneSealed,
    last_digits: challenge.lastDigits,
    code_sealed: challenge.codeSealed,
    sent: challenge.sent,
    sent_at: challenge.sentAt,
    wrong_answers: challenge.wrongAnswers,
    code_expires_at: challenge.codeExpiresAt,
    expires_at: challenge.expiresAt,
  }
  await tx.query
    .insertInto('sms_challenges')
    .values({ subject: challenge.subject, ...changed })
    .onConflict((conflict) => conflict.columns(['subject']).doUpdateSet(changed))
    .execute()
}

export async function findSmsChallenge(
  query: Database,
  subject: string,
  now: number,
): Promise<SmsChallenge | undefined> {
  return query
    .selectFrom('sms_challenges')
    .select(columns)
    .where('subject', '=', subject)
    .where('expires_at', '>', now)
    .executeTakeFirst()
}

/** Uses the code up; false where it was used, replaced, tried too often or has expired meanwhile. One conditional write. */
export async function takeSmsCode(
  tx: Transaction,
  challenge: Pick<SmsChallenge, 'subject' | 'codeSealed'>,
  limits: { now: number; wrongAnswers: number },
): Promise<boolean> {
  const result = await tx.query
    .deleteFrom('sms_challenges')
    .where('subject', '=', challenge.subject)
    .where('code_sealed', '=', challenge.codeSealed)
    .where('code_expires_at', '>', limits.now)
    .where('wrong_answers', '<', limits.wrongAnswers)
    .executeTakeFirst()
  return changedRows(result) === 1
}

export async function countWrongSmsCode(tx: Transaction, subject: string): Promise<void> {
  await tx.query
    .updateTable('sms_challenges')
    .set((eb) => ({ wrong_answers: eb('wrong_answers', '+', 1) }))
    .where('subject', '=', subject)
    .execute()
}

export async function deleteSmsChallengesBefore(tx: Transaction, now: number): Promise<void> {
  await tx.query.deleteFrom('sms_challenges').where('expires_at', '<=', now).execute()
}
