import {
  countWrongSmsCode,
  findSmsChallenge,
  type SmsChallenge,
  takeSmsCode,
} from '../../store/sms-challenges.js'
import type { Transaction } from '../../store/store.js'
import type { DeviceParts, Refused } from '../device-kind.js'
import { isCode } from './code.js'
import { smsLimits } from './limits.js'
import { statusOf } from './send-code.js'

export type SmsCodeVerdict =
  | { ok: true; challenge: SmsChallenge }
  | { ok: false; reason: Exclude<Refused, 'expired'> | 'not-asked' }
  | { ok: false; reason: 'expired'; resendsLeft: number }

/**
 * One code, for the sign-in or enrolment that it was sent for, and used up. Wrong ones are counted, and kill it. The caller must
 * let the transaction commit whatever the verdict is.
 */
export async function checkSmsCode(
  tx: Transaction,
  {
    subject,
    deviceId,
    code,
    now,
  }: {
    subject: string
    /** Null: it is being enrolled. */ deviceId: string | null
    code: string
    now: number
  },
  parts: Pick<DeviceParts, 'keyRing'>,
): Promise<SmsCodeVerdict> {
  const challenge = await findSmsChallenge(tx.query, subject, now)
  // Another phone may have been asked since.
  if (challenge?.deviceId !== deviceId) return { ok: false, reason: 'not-asked' }
  const isRight = isCode(code, challenge, parts)
  const isAlive =
    now < challenge.codeExpiresAt && challenge.wrongAnswers < smsLimits.wrongAnswersPerCode
  if (!isAlive)
    return { ok: false, reason: 'expired', resendsLeft: statusOf(challenge).resendsLeft }
  if (!isRight) {
    await countWrongSmsCode(tx, subject)
    return { ok: false, reason: 'wrong' }
  }
  const limits = { now, wrongAnswers: smsLimits.wrongAnswersPerCode }
  return (await takeSmsCode(tx, challenge, limits))
    ? { ok: true, challenge }
    : { ok: false, reason: 'reused' }
}
