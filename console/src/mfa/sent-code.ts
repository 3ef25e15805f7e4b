import type { SMSEnrolment } from '../api/models/sallyport.js'
import { counted, duration } from '../session/session-time.js'

/** A code that is on its way to a phone. Times are those of this browser's clock. */
export interface SentCode {
  lastDigits: string
  resendAt: number
  expiresAt: number
  resendsLeft: number
}

/** `serverNow` is the server's time, `now` the browser's, both of the moment of the answer: the two may differ. */
export function sentCode(
  { LastDigits, ResendAfter, ResendsLeft, CodeExpires }: SMSEnrolment,
  { serverNow, now }: { serverNow: string; now: number },
): SentCode {
  const ahead = now - Date.parse(serverNow)
  return {
    lastDigits: LastDigits,
    resendAt: Date.parse(ResendAfter) + ahead,
    expiresAt: Date.parse(CodeExpires) + ahead,
    resendsLeft: ResendsLeft,
  }
}

export const isExpired = ({ expiresAt }: SentCode, now: number): boolean => now >= expiresAt

export const mayResend = ({ resendAt, resendsLeft }: SentCode, now: number): boolean =>
  resendsLeft > 0 && now >= resendAt

/** When a new code can be sent, and how often. */
export function resendText({ resendAt, resendsLeft }: SentCode, now: number): string {
  if (resendsLeft === 0) return 'No further code can be sent to this number now.'
  const left = `${counted(resendsLeft, 'more code')} can be sent`
  return now >= resendAt ? `${left}.` : `${left}, the next one in ${duration(resendAt - now)}.`
}

/** What is wrong with a code as it was typed; undefined where nothing is. */
export function codeMistake(code: string, sent: SentCode, now: number): string | undefined {
  if (isExpired(sent, now)) return expired(sent)
  return /^[0-9]{6}$/.test(code) ? undefined : 'Enter the six digits of the text message.'
}

const expired = ({ resendsLeft }: SentCode): string =>
  resendsLeft > 0
    ? 'The code has expired. Choose Resend Code to get a new one.'
    : 'The code has expired. Begin again later.'
