import { hotpValues, type OtpOptions } from './hotp-values.js'

export type { OtpAlgorithm, OtpOptions } from './hotp-values.js'

/**
 * The HOTP code of a counter: `digits` ASCII digits, zero padded (RFC 4226 section 5.3).
 *
 * Throws `RangeError` when the counter is not a non-negative safe integer or when `digits` is not
 * 6, 7 or 8, and `TypeError` for an empty secret or an unknown algorithm.
 *
 * @example
 * hotp(Buffer.from('12345678901234567890'), 0) // '755224'
 */
export function hotp(
  secret: Uint8Array,
  counter: number,
  { algorithm = 'SHA1', digits = 6 }: OtpOptions = {},
): string {
  const values = hotpValues({ secret, algorithm, digits, first: counter, count: 1 })
  return values.join('').padStart(digits, '0')
}
