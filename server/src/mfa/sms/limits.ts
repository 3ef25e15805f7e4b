import { prefixOf } from '../../notify/sms/number-parts.js'
import { giveBackAttempt, takeAttempt } from '../../store/mfa-attempts.js'
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

/** For the browsers in which a user used the phone before, when somebody else's sign-ins used up the user's. */
const knownBrowsersPerHour = 5

/** A message for which there may or may not be something left. */
export interface BudgetedMessage {
  purpose: 'sign-in' | 'enrolment'
  accountId: string
  userId: string
  /** E.164. */
  phone: string
  isKnownBrowser: boolean
  now: number
}

interface Budget {
  subject: string
  budget: number
  length: number
}

/** Whether one message more may go out. Takes one from every budget that it comes under, or from none. */
export async function takeSmsBudget(
  tx: Transaction,
  message: BudgetedMessage,
  support: Pick<SmsSupport, 'budgets'> & Pick<DeviceParts, 'keyRing'>,
): Promise<boolean> {
  const { now } = message
  if (await takeAll(tx, budgetsOf(message, support), now)) return true
  if (message.purpose !== 'sign-in' || !message.isKnownBrowser) return false
  return takeAll(tx, knownBudgetsOf(message, support), now)
}

function budgetsOf(
  { purpose, accountId, userId, phone }: BudgetedMessage,
  { budgets, keyRing }: Pick<SmsSupport, 'budgets'> & Pick<DeviceParts, 'keyRing'>,
): Budget[] {
  // Fingerprints: the table is no list of numbers.
  const number = keyRing.fingerprint(phone)
  const prefix = keyRing.fingerprint(prefixOf(phone))
  const all = [
    { subject: `sms-account:${accountId}`, budget: budgets.perAccountPerDay, length: day },
    { subject: `sms-${purpose}:user:${userId}`, budget: budgets.perUserPerHour, length: hour },
    { subject: `sms-${purpose}:number:${number}`, budget: budgets.perNumberPerHour, length: hour },
  ]
  // Numbers of a company lie beside each other: what is confirmed is no pumping.
  return purpose === 'enrolment'
    ? [...all, { subject: `sms-prefix:${prefix}`, budget: budgets.perPrefixPerHour, length: hour }]
    : all
}

const knownBudgetsOf = (
  { accountId, userId }: BudgetedMessage,
  { budgets }: Pick<SmsSupport, 'budgets'>,
): Budget[] => [
  { subject: `sms-account:${accountId}`, budget: budgets.perAccountPerDay, length: day },
  {
    subject: `sms-known-browsers:${userId}`,
    budget: Math.min(knownBrowsersPerHour, budgets.perUserPerHour),
    length: hour,
  },
]

async function takeAll(tx: Transaction, asked: readonly Budget[], now: number): Promise<boolean> {
  const taken: { subject: string; windowStart: number }[] = []
  for (const { subject, budget, length } of asked) {
    const windowStart = now - (now % length)
    // eslint-disable-next-line no-await-in-loop -- one transaction has one connection
    if (!(await takeAttempt(tx, { subject, windowStart, budget }))) {
      // eslint-disable-next-line no-await-in-loop -- as above
      for (const each of taken) await giveBackAttempt(tx, each.subject, each.windowStart)
      return false
    }
    taken.push({ subject, windowStart })
  }
  return true
}
