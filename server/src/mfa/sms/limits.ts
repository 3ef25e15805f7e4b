import { takeAttempt } from '../../store/mfa-attempts.js'
import type { Transaction } from '../../store/store.js'
import type { SmsSupport } from './support.js'
import type { DeviceParts } from '../device-kind.js'

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/**
 * How codes that are sent are limited, beside the limits that codes of all kinds have (`attempt-limits.ts`). NIST SP 800-63B
 * §5.1.3.3: a code lives ten minutes at most.
 */
export const smsLimits = {
  codeMilliseconds: 5 * minute,
  /** How long an enrolment can be finished, or a sign-in goes on. */
  challengeMilliseconds: 10 * minute,
  resendAfterMilliseconds: 30 * second,
  /** The first and three more, for one sign-in or enrolment. */
  sendsPerChallenge: 4,
  /** A code that was guessed at so often is worth nothing. */
  wrongAnswersPerCode: 5,
} as const

/** What messages cost and what whoever earns from them would do (SMS pumping); the operator can set other figures. */
export const defaultSmsBudgets = {
  perNumberPerHour: 10,
  perUserPerHour: 10,
  /** Over all accounts, to numbers that differ in the last four digits only. */
  perPrefixPerHour: 30,
  perAccountPerDay: 1000,
}

export type SmsBudgets = typeof defaultSmsBudgets

/** Whether one message more may go to the number. Takes one from every budget, each by a conditional write. */
export async function takeSmsBudget(
  tx: Transaction,
  message: { accountId: string; userId: string; phone: string; prefix: string; now: number },
  { budgets, keyRing }: Pick<SmsSupport, 'budgets'> & Pick<DeviceParts, 'keyRing'>,
): Promise<boolean> {
  const { accountId, userId, phone, prefix, now } = message
  const asked = [
    { subject: `sms-user:${userId}`, budget: budgets.perUserPerHour, length: hour },
    // The table is no list of numbers.
    {
      subject: `sms-number:${keyRing.fingerprint(phone)}`,
      budget: budgets.perNumberPerHour,
      length: hour,
    },
    {
      subject: `sms-prefix:${keyRing.fingerprint(prefix)}`,
      budget: budgets.perPrefixPerHour,
      length: hour,
    },
    { subject: `sms-account:${accountId}`, budget: budgets.perAccountPerDay, length: day },
  ]
  for (const { subject, budget, length } of asked) {
    const windowStart = now - (now % length)
    // eslint-disable-next-line no-await-in-loop -- one transaction has one connection
    if (!(await takeAttempt(tx, { subject, windowStart, budget }))) return false
  }
  return true
}
