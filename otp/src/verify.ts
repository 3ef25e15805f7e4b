import { hotpValues, type OtpOptions } from './hotp-values.js'
import { isNearer, searchRange } from './search-range.js'
import { codesAreEqual, parseCode } from './typed-code.js'

/** Where {@link findStep} looks: `before` steps before `center` to `after` steps after it. */
export interface StepSearch extends OtpOptions {
  secret: Uint8Array
  code: string
  center: number
  before: number
  after: number
}

/**
 * The step (or HOTP counter) whose code was typed, or `undefined` when none in the window has it
 * (RFC 6238 section 5.2; for HOTP, RFC 4226 section 7.2, with `before: 0`).
 *
 * Every candidate is computed and compared in constant time, also after a match. Should several
 * steps have the code, the nearest to `center` wins, and of two equally near ones the earlier.
 * Steps below zero do not exist and are left out. A code that is not exactly `digits` ASCII digits
 * matches nothing. The caller must see to it that a step is accepted once only.
 *
 * Throws `RangeError` when `center`, `before` or `after` is not a whole number, when `before` or
 * `after` is negative, or when the window holds more than 10,000 steps; else as `hotp`.
 *
 * @example
 * const secret = Buffer.from('12345678901234567890')
 * findStep({ secret, code: '287082', center: 2, before: 1, after: 1 }) // 1
 */
export function findStep(search: StepSearch): number | undefined {
  const { secret, code, center, before, after, algorithm = 'SHA1', digits = 6 } = search
  const { first, count } = searchRange({ center, before, after, floor: 0 })
  const typed = parseCode(code, digits)
  if (typed === undefined || count === 0) return undefined
  let found: number | undefined
  let step = first
  for (const value of hotpValues({ secret, algorithm, digits, first, count })) {
    const isMatch = codesAreEqual(value, typed)
    if (isMatch && isNearer(step, { found, center })) found = step
    step += 1
  }
  return found
}
