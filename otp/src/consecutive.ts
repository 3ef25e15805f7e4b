import { hotpValues, type OtpOptions } from './hotp-values.js'
import { isNearer, searchRange } from './search-range.js'
import { codesAreEqual, parseCode } from './typed-code.js'

/**
 * Where {@link findConsecutiveSteps} looks: the second code's step lies between `behind` steps
 * before `center` and `ahead` steps after it, and both steps are greater than the floor `after`
 * (default -1: no floor).
 */
export interface PairSearch extends OtpOptions {
  secret: Uint8Array
  code1: string
  code2: string
  center: number
  behind: number
  ahead: number
  after?: number
}

/** Two neighbouring steps; `second` is always `first + 1`. */
export interface StepPair {
  first: number
  second: number
}

/**
 * The two consecutive steps whose codes were typed, or `undefined` when there are none: what
 * enables and resynchronises a token whose clock (or counter) is not known (RFC 6238 section 6,
 * RFC 4226 section 7.4).
 *
 * Every step of the range is computed once and compared with both codes in constant time. Should
 * several pairs fit, the one whose second step is nearest to `center` wins, and of two equally near
 * ones the earlier. Equal, reversed or skipping codes match only where the token really shows them
 * in that order. A code that is not exactly `digits` ASCII digits matches nothing. The difference
 * between the `second` and the step of the server's clock is the token's drift.
 *
 * Throws `RangeError` when `center`, `behind`, `ahead` or `after` is not a whole number, when
 * `behind` or `ahead` is negative, or when the range holds more than 10,000 steps; else as `hotp`.
 *
 * @example
 * const secret = Buffer.from('12345678901234567890')
 * const codes = { code1: '359152', code2: '969429' }
 * findConsecutiveSteps({ secret, ...codes, center: 9, behind: 998, ahead: 1000 })
 * // { first: 2, second: 3 }
 */
export function findConsecutiveSteps(search: PairSearch): StepPair | undefined {
  const { secret, code1, code2, center, behind, ahead, after = -1 } = search
  const { algorithm = 'SHA1', digits = 6 } = search
  // The second step is at least two above the floor, so that the first is above it too.
  const seconds = searchRange({ center, before: behind, after: ahead, floor: after + 2 })
  const typed1 = parseCode(code1, digits)
  const typed2 = parseCode(code2, digits)
  if (typed1 === undefined || typed2 === undefined || seconds.count === 0) return undefined
  let step = seconds.first - 1
  const values = hotpValues({ secret, algorithm, digits, first: step, count: seconds.count + 1 })
  let found: number | undefined
  let followsCode1 = false
  for (const value of values) {
    const hasCode1 = codesAreEqual(value, typed1)
    const hasCode2 = codesAreEqual(value, typed2)
    if (followsCode1 && hasCode2 && isNearer(step, { found, center })) found = step
    followsCode1 = hasCode1
    step += 1
  }
  return found === undefined ? undefined : { first: found - 1, second: found }
}
