import { createHash } from 'node:crypto'
import { networkOf } from '../http/client-network.js'
import { attemptsBetween, giveBackAttempt, takeAttempt } from '../store/mfa-attempts.js'
import type { Store, Transaction } from '../store/store.js'

const minute = 60_000

/**
 * How often passwords may be tried on the sign-in page, whether the name exists or not. The more wrong ones within a day, the
 * fewer; nobody is locked out. `SECURITY.md` tells what that comes to.
 *
 * - A principal: by its name in lower case, over all spellings, browsers and addresses.
 * - A source, an IPv4 address or an IPv6 network: over all principals.
 * - A browser that this principal signed in with before: a budget of its own in place of both.
 */
export const passwordLimits = {
  stages: [
    { belowFailures: 20, tries: 10, windowMilliseconds: 3 * minute },
    { belowFailures: 50, tries: 5, windowMilliseconds: 3 * minute },
    { belowFailures: 100, tries: 1, windowMilliseconds: 3 * minute },
    { belowFailures: Infinity, tries: 1, windowMilliseconds: 15 * minute },
  ],
  failuresPerSource: 100,
  sourceWindowMilliseconds: 3 * minute,
  countedMilliseconds: 24 * 60 * minute,
} as const

/** A try that was taken from its budgets, so that it can be given back. */
export interface PasswordTry {
  budgets: readonly { subject: string; windowStart: number; budget: number }[]
}

/** Who tries whose password. */
export interface PasswordTrier {
  /** What the principal is counted under. */
  name: string
  /** Of a browser that is known to be the principal's. */
  knownBrowser: string | undefined
  sourceIp: string
}

/**
 * Takes one try before the password is looked at, in a transaction of its own: however many ask at once, no more are looked at
 * than may be. Undefined where none is left.
 */
export async function takePasswordTry(
  store: Store,
  trier: PasswordTrier,
  now: number,
): Promise<PasswordTry | undefined> {
  const subject = subjectOf(trier)
  const stage = await stageOf(store, subject, now)
  const budget = {
    subject,
    windowStart: startOf(now, stage.windowMilliseconds),
    budget: stage.tries,
  }
  const budgets = trier.knownBrowser === undefined ? [ofSource(trier, now), budget] : [budget]
  const isTaken = await store.write((tx) => takeAll(tx, budgets), 'soon')
  return isTaken ? { budgets } : undefined
}

/** The password was right, or was not looked at after all: only wrong ones count. */
export async function giveBackTry(tx: Transaction, { budgets }: PasswordTry): Promise<void> {
  for (const { subject, windowStart } of budgets) {
    // eslint-disable-next-line no-await-in-loop -- one transaction has one connection
    await giveBackAttempt(tx, subject, windowStart)
  }
}

/** True once in a window: refusals that cost nothing must not fill the events. */
export function isFirstRefusal(store: Store, trier: PasswordTrier, now: number): Promise<boolean> {
  const windowStart = startOf(now, passwordLimits.sourceWindowMilliseconds)
  const subject = `password-refused:${subjectOf(trier)}`
  return store.write((tx) => takeAttempt(tx, { subject, windowStart, budget: 1 }), 'soon')
}

async function takeAll(tx: Transaction, budgets: PasswordTry['budgets']): Promise<boolean> {
  for (const budget of budgets) {
    // eslint-disable-next-line no-await-in-loop -- the first that is used up ends it
    if (!(await takeAttempt(tx, budget))) return false
  }
  return true
}

async function stageOf(store: Store, subject: string, now: number) {
  const windowStart = startOf(now, passwordLimits.stages[0].windowMilliseconds)
  // Of windows that have ended, so that no try under way can change it.
  const failures = await attemptsBetween(store.read, subject, {
    from: windowStart - passwordLimits.countedMilliseconds,
    before: windowStart,
  })
  const { stages } = passwordLimits
  return stages.find(({ belowFailures }) => failures < belowFailures) ?? stages[3]
}

const ofSource = ({ sourceIp }: PasswordTrier, now: number) => ({
  subject: `password-source:${networkOf(sourceIp)}`,
  windowStart: startOf(now, passwordLimits.sourceWindowMilliseconds),
  budget: passwordLimits.failuresPerSource,
})

/** A name is hashed: people type passwords into the wrong box. */
const subjectOf = ({ name, knownBrowser }: PasswordTrier): string =>
  knownBrowser === undefined
    ? `password:${createHash('sha256').update(name).digest('base64url')}`
    : `password-known:${knownBrowser}`

const startOf = (now: number, windowMilliseconds: number): number =>
  now - (now % windowMilliseconds)
