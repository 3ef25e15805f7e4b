import { networkOf } from '../http/client-network.js'
import { clearFailures, countFailure, giveBackAttempt, takeAttempt } from '../store/mfa-attempts.js'
import type { DeviceOwner, MfaDevice } from '../store/mfa-devices.js'
import type { Transaction } from '../store/store.js'

const minute = 60_000
const window = 3 * minute

/**
 * How often codes may be tried; `SECURITY.md` computes a guesser's chance from these figures. Every door shares them.
 *
 * - A device: nine checks in each three-minute window of UTC, right and wrong ones alike, as AWS's STS allows.
 * - A principal, over all its devices: the more wrong codes in a row, the fewer tries; root in the end one in six hours.
 * - A source, an IPv4 address or an IPv6 network: a hundred wrong codes a window, over all principals.
 * - The browsers that the principal signed in with before by one of the devices that it has now: a small budget of their own, one
 *   for all of them, when the principal's is used up, so that whoever guesses elsewhere does not keep the principal out.
 * - At a hundred wrong codes in a row a user's device is locked, until it is resynchronised or another device of the user
 *   succeeds. Root is slowed down only: nobody can lock the root user out for good.
 */
export const limits = {
  windowMilliseconds: window,
  checksPerDevice: 9,
  failuresPerSource: 100,
  failuresUntilLock: 100,
  pairsPerDevice: 20,
  checksPerPrincipal: [
    { belowFailures: 20, checks: 18, windowMilliseconds: window },
    { belowFailures: 50, checks: 9, windowMilliseconds: window },
    { belowFailures: 100, checks: 3, windowMilliseconds: window },
    { belowFailures: Infinity, checks: 1, windowMilliseconds: window },
  ],
  /** Of root, in place of the last. */
  checksOfSlowRoot: [
    { belowFailures: 200, checks: 1, windowMilliseconds: 60 * minute },
    { belowFailures: Infinity, checks: 1, windowMilliseconds: 360 * minute },
  ],
  knownBrowsers: { checks: 5, windowMilliseconds: 60 * minute },
} as const

export interface AttemptedBy {
  accountId: string
  owner: DeviceOwner
  /** Wrong codes in a row so far, over all devices of the principal. */
  failures: number
  sourceIp: string
  /** Whether the principal signed in with this browser before, by one of the devices that it has now. */
  isKnownBrowser: boolean
}

/** Takes one try from every budget; false where one of them is used up, and then the code is not looked at. */
export async function takeCodeAttempt(
  tx: Transaction,
  device: MfaDevice,
  attempt: { by: AttemptedBy; now: number },
): Promise<boolean> {
  const { by, now } = attempt
  if (isLocked(device, by.owner)) return false
  const windowStart = windowOf(now)
  // The principal's first: what it refuses must not use up the device for whoever may still try.
  return (
    (await takePrincipalAttempt(tx, by, now)) &&
    (await takeAttempt(tx, {
      subject: `device:${device.serialNumber.toLowerCase()}`,
      windowStart,
      budget: limits.checksPerDevice,
    })) &&
    (await takeAttempt(tx, {
      subject: sourceSubject(by),
      windowStart,
      budget: limits.failuresPerSource,
    }))
  )
}

async function takePrincipalAttempt(
  tx: Transaction,
  by: AttemptedBy,
  now: number,
): Promise<boolean> {
  // A window of hours begins where one of three minutes does: what was used in that counts, and makes it only stricter.
  const stage = checksOfPrincipal(by.owner.kind, by.failures)
  if (await takeAttempt(tx, budgetOf(principalSubject(by), stage, now))) return true
  if (!by.isKnownBrowser) return false
  return takeAttempt(tx, budgetOf(`known-browsers:${nameOf(by)}`, limits.knownBrowsers, now))
}

interface Stage {
  checks: number
  windowMilliseconds: number
}

const budgetOf = (subject: string, { checks, windowMilliseconds }: Stage, now: number) => ({
  subject,
  windowStart: now - (now % windowMilliseconds),
  budget: checks,
})

/** How many codes of a principal are looked at in how long a window, after so many wrong ones in a row. */
export function checksOfPrincipal(kind: DeviceOwner['kind'], failures: number): Stage {
  const [first, second, third, last] = limits.checksPerPrincipal
  const [slow, slowest] = limits.checksOfSlowRoot
  const stages = [first, second, third, ...(kind === 'root' ? [slow] : [])]
  const stage = stages.find(({ belowFailures }) => failures < belowFailures)
  return stage ?? (kind === 'root' ? slowest : last)
}

export function isLocked(
  device: Pick<MfaDevice, 'consecutiveFailures'>,
  owner: DeviceOwner,
): boolean {
  return owner.kind === 'user' && device.consecutiveFailures >= limits.failuresUntilLock
}

/** Only wrong codes count against a source, so a right one gives its try back. */
export async function countOutcome(
  tx: Transaction,
  device: MfaDevice,
  outcome: { by: AttemptedBy; now: number; ok: boolean },
): Promise<void> {
  const { by, now, ok } = outcome
  if (!ok) {
    await countFailure(tx, device, by.owner)
    return
  }
  await giveBackAttempt(tx, sourceSubject(by), windowOf(now))
  if (by.failures > 0 || device.consecutiveFailures > 0)
    await clearFailures(tx, by.accountId, by.owner)
}

/** Tries at enabling and resynchronising have a budget of their own, generous to people who mistype. */
export async function takePairAttempt(
  tx: Transaction,
  device: MfaDevice,
  now: number,
): Promise<boolean> {
  const windowStart = windowOf(now)
  const subject = `pair:${device.deviceId}`
  return takeAttempt(tx, { subject, windowStart, budget: limits.pairsPerDevice })
}

export const windowOf = (now: number): number => now - (now % limits.windowMilliseconds)

const sourceSubject = ({ sourceIp }: AttemptedBy): string => `source:${networkOf(sourceIp)}`

const principalSubject = (by: AttemptedBy): string => `principal:${nameOf(by)}`

const nameOf = ({ owner, accountId }: AttemptedBy): string =>
  owner.kind === 'user' ? owner.userId : accountId
