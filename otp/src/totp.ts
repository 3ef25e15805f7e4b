import { hotp } from './hotp.js'
import type { OtpOptions } from './hotp-values.js'

/** Options of a time-based code: those of HOTP, and the length of a step (default 30 seconds). */
export interface TotpOptions extends OtpOptions {
  periodSeconds?: number
}

/**
 * The number of whole steps since 1970-01-01T00:00:00Z (RFC 6238 section 4.2, `T` with `T0` = 0).
 *
 * Time is in milliseconds, the period in seconds. Throws `RangeError` when the time is not a finite
 * number or the period is not a positive whole number of seconds. Times before 1970 give negative
 * steps, which have no code.
 *
 * @example
 * timeStep(59_000) // 1
 */
export function timeStep(unixMilliseconds: number, periodSeconds = 30): number {
  if (!Number.isSafeInteger(periodSeconds) || periodSeconds <= 0) {
    throw new RangeError(`The period \`${periodSeconds}\` is not a positive number of seconds`)
  }
  if (!Number.isFinite(unixMilliseconds)) {
    throw new RangeError(`The time \`${unixMilliseconds}\` is not a number of milliseconds`)
  }
  return Math.floor(unixMilliseconds / 1000 / periodSeconds)
}

/**
 * The TOTP code that is shown at a time (RFC 6238 section 4): the HOTP code of its time step.
 *
 * Throws `RangeError` for a time before 1970, else as `hotp` and {@link timeStep}.
 *
 * @example
 * totp(Buffer.from('12345678901234567890'), 59_000, { digits: 8 }) // '94287082'
 */
export function totp(
  secret: Uint8Array,
  unixMilliseconds: number,
  { periodSeconds = 30, ...options }: TotpOptions = {},
): string {
  return hotp(secret, timeStep(unixMilliseconds, periodSeconds), options)
}
