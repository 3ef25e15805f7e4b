import { checksOfPrincipal, limits } from './attempt-limits.js'
import { smsLimits } from './sms/limits.js'
import { defaultSmsBudgets } from './sms/support.js'

/** Somebody who has everything of a principal but its devices, and guesses codes as fast as he is let. */
export interface Guesser {
  principal: 'user' | 'root'
  /** How many devices the principal has. */
  devices: number
  /** Steps by which a code may be early or late: the account's setting `mfaCodeWindow`. */
  codeWindow: number
  hours: number
}

/**
 * The chance, from 0 to 1, that one of the guesses is right where the principal itself signs in nowhere meanwhile. From many
 * addresses, so that the limit per source does not help.
 *
 * @example guessingOdds({ principal: 'user', devices: 1, codeWindow: 1, hours: 1 }) // 0.000276
 */
export function guessingOdds(guesser: Guesser): number {
  return 1 - (1 - chanceOfOneGuess(guesser.codeWindow)) ** guessesLookedAt(guesser)
}

/** RFC 4226 §5.3: 31 bits modulo 10^6, so that the smaller codes are shown a very little more often. */
export function chanceOfOneGuess(codeWindow: number, digits = 6): number {
  return chanceOfOneOf(2 * codeWindow + 1, digits)
}

/** Where so many codes are right at a time, as of a token with a counter that may be ahead. */
export const chanceOfOneOf = (rightCodes: number, digits = 6): number =>
  (rightCodes * Math.ceil(2 ** 31 / 10 ** digits)) / 2 ** 31

/**
 * The chance that a code is guessed which goes to a telephone, by somebody who knows the password and has codes sent as often as
 * he is let. Of a million equally likely codes one is right.
 */
export const smsGuessingOdds = (hours: number): number =>
  1 - (1 - 1e-6) ** smsGuessesLookedAt(hours)

/** As `guessesLookedAt`; besides, only so many codes are sent in an hour, and each bears only so many wrong guesses. */
export function smsGuessesLookedAt(hours: number): number {
  const { wrongAnswersPerCode } = smsLimits
  const { perUserPerHour, perNumberPerHour } = defaultSmsBudgets
  const ofCodes = hours * Math.min(perUserPerHour, perNumberPerHour) * wrongAnswersPerCode
  return Math.min(ofCodes, guessesLookedAt({ principal: 'user', devices: 1, hours }))
}

/** How many wrong guesses are looked at; the others are refused unseen. */
export function guessesLookedAt(guesser: Omit<Guesser, 'codeWindow'>): number {
  const failures = Array.from({ length: guesser.devices }, () => 0)
  const windows = Math.floor((guesser.hours * 3_600_000) / limits.windowMilliseconds)
  const usedOfPrincipal = new Map<number, number>()
  let inARow = 0
  for (let window = 0; window < windows; window += 1) {
    const used = failures.map(() => 0)
    for (;;) {
      const { checks, windowMilliseconds } = checksOfPrincipal(guesser.principal, inARow)
      const now = window * limits.windowMilliseconds
      const start = now - (now % windowMilliseconds)
      const taken = usedOfPrincipal.get(start) ?? 0
      const device = openDevice(guesser.principal, failures, used)
      if (taken >= checks || device === undefined) break
      usedOfPrincipal.set(start, taken + 1)
      failures[device] = (failures[device] ?? 0) + 1
      used[device] = (used[device] ?? 0) + 1
      inARow += 1
    }
  }
  return inARow
}

/** Of the devices that take a guess, the one with the fewest failures: none is locked before it must be. */
function openDevice(
  principal: Guesser['principal'],
  failures: readonly number[],
  used: readonly number[],
): number | undefined {
  let best: number | undefined
  failures.forEach((count, device) => {
    const isLocked = principal === 'user' && count >= limits.failuresUntilLock
    if (isLocked || (used[device] ?? 0) >= limits.checksPerDevice) return
    if (best === undefined || count < (failures[best] ?? 0)) best = device
  })
  return best
}
