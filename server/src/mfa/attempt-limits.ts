import { clearFailures, countFailure, giveBackAttempt, takeAttempt } from '../store/mfa-attempts.js'
import type { DeviceOwner, MfaDevice } from '../store/mfa-devices.js'
import type { Transaction } from '../store/store.js'

/**
 * How often codes may be tried; `SECURITY.md` computes a guesser's chance from these figures. Every door shares them.
 *
 * - A device: nine checks in each three-minute window of UTC, right and wrong ones alike, as AWS's STS allows.
 * - A principal, over all its devices: the more wrong codes in a row, the fewer tries a window.
 * - A source address: a hundred wrong codes a window, over all principals.
 * - At a hundred wrong codes in a row a user's device is locked, until it is resynchronised or another device of the user
 *   succeeds. Root is slowed down to one try a window instead: nobody can lock the root user out for good.
 */
export const limits = {
  windowMilliseconds: 180_000,
  checksPerDevice: 9,
  failuresPerSource: 100,
  failuresUntilLock: 100,
  pairsPerDevice: 20,
  checksPerPrincipal: [
    { belowFailures: 20, checks: 18 },
    { belowFailures: 50, checks: 9 },
    { belowFailures: 100, checks: 3 },
    { belowFailures: Infinity, checks: 1 },
  ],
} as const

export interface AttemptedBy {
  accountId: string
  owner: DeviceOwner
  /** Wrong codes in a row so far, over all devices of the principal. */
  failures: number
  sourceIp: string
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
  const principal = principalSubject(by)
  const perPrincipal = limits.checksPerPrincipal.find(
    ({ belowFailures }) => by.failures < belowFailures,
  )
  return (
    (await takeAttempt(tx, {
      subject: `device:${device.serialNumber.toLowerCase()}`,
      windowStart,
      budget: limits.checksPerDevice,
    })) &&
    (await takeAttempt(tx, {
      subject: principal,
      windowStart,
      budget: perPrincipal?.checks ?? 1,
    })) &&
    (await takeAttempt(tx, {
      subject: `source:${by.sourceIp}`,
      windowStart,
      budget: limits.failuresPerSource,
    }))
  )
}

export function isLocked(device: MfaDevice, owner: DeviceOwner): boolean {
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
  await giveBackAttempt(tx, `source:${by.sourceIp}`, windowOf(now))
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

const principalSubject = ({ owner, accountId }: AttemptedBy): string =>
  `principal:${owner.kind === 'user' ? owner.userId : accountId}`
