import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findConsecutiveSteps } from './consecutive.js'
import { hotp } from './hotp.js'

const secret = Buffer.from('12345678901234567890')
// The range that AWS searches: the second code from 998 steps behind to 1000 ahead.
const wide = { behind: 998, ahead: 1000 }
const codesAt = (first: number, bytes: Uint8Array = secret) => ({
  code1: hotp(bytes, first),
  code2: hotp(bytes, first + 1),
})

describe('findConsecutiveSteps', () => {
  it('finds a pair anywhere in the range', () => {
    const secrets = fc.uint8Array({ minLength: 16, maxLength: 40 })
    const offsets = fc.integer({ min: -998, max: 1000 })
    const property = fc.property(secrets, fc.nat(), offsets, (bytes, center, offset) => {
      const second = center + offset
      fc.pre(second >= 1)
      const codes = codesAt(second - 1, bytes)
      const found = findConsecutiveSteps({ secret: bytes, ...codes, center, ...wide })
      expect(found).toEqual({ first: second - 1, second })
    })
    fc.assert(property, { numRuns: 50 })
  })

  it.each([
    { offset: -999, found: false },
    { offset: -998, found: true },
    { offset: 1000, found: true },
    { offset: 1001, found: false },
  ])('a second code $offset steps from the centre is found: $found', ({ offset, found }) => {
    const center = 58_000_000
    const second = center + offset
    const expected = found ? { first: second - 1, second } : undefined
    const search = { secret, ...codesAt(second - 1), center, ...wide }
    expect(findConsecutiveSteps(search)).toEqual(expected)
  })

  it('takes the pair nearest to the centre', () => {
    // The nearest steps at which this token shows the same two codes twice.
    const [early, late] = [170_557_835, 170_560_480]
    const search = { secret, code1: '408958', code2: '025868', behind: 4000, ahead: 4000 }
    expect(codesAt(early - 1)).toEqual(codesAt(late - 1))
    const nearEarly = findConsecutiveSteps({ ...search, center: early + 1322 })
    expect(nearEarly).toEqual({ first: early - 1, second: early })
    const nearLate = findConsecutiveSteps({ ...search, center: early + 1323 })
    expect(nearLate).toEqual({ first: late - 1, second: late })
    const aboveFloor = { ...search, center: early, after: early - 1 }
    expect(findConsecutiveSteps(aboveFloor)).toEqual({ first: late - 1, second: late })
  })

  it('refuses equal, reversed, skipping and single codes', () => {
    const base = { secret, center: 5, behind: 10, ahead: 10 }
    const [c0, c1, c2] = [hotp(secret, 0), hotp(secret, 1), hotp(secret, 2)]
    expect(findConsecutiveSteps({ ...base, code1: c0, code2: c1 })).toEqual({ first: 0, second: 1 })
    expect(findConsecutiveSteps({ ...base, code1: c0, code2: c0 })).toBeUndefined()
    expect(findConsecutiveSteps({ ...base, code1: c1, code2: c0 })).toBeUndefined()
    expect(findConsecutiveSteps({ ...base, code1: c0, code2: c2 })).toBeUndefined()
    expect(findConsecutiveSteps({ ...base, code1: c0, code2: '' })).toBeUndefined()
    expect(findConsecutiveSteps({ ...base, code1: '', code2: c1 })).toBeUndefined()
    expect(findConsecutiveSteps({ ...base, code1: c0, code2: '123456' })).toBeUndefined()
  })

  it('refuses codes of another token', () => {
    const codes = codesAt(100, Buffer.from('another token secret'))
    expect(findConsecutiveSteps({ secret, ...codes, center: 100, ...wide })).toBeUndefined()
  })

  it('wants both steps above the floor', () => {
    const search = { secret, ...codesAt(100), center: 100, ...wide }
    expect(findConsecutiveSteps({ ...search, after: 99 })).toEqual({ first: 100, second: 101 })
    expect(findConsecutiveSteps({ ...search, after: 100 })).toBeUndefined()
    expect(findConsecutiveSteps({ ...search, after: 101 })).toBeUndefined()
    expect(findConsecutiveSteps({ ...search, after: 5000 })).toBeUndefined()
  })

  it('never finds a pair at or below the floor', () => {
    const property = fc.property(fc.nat({ max: 500 }), fc.nat({ max: 500 }), (first, after) => {
      const search = { secret, ...codesAt(first), center: 250, behind: 300, ahead: 300, after }
      const expected = first > after && first < 550 ? { first, second: first + 1 } : undefined
      expect(findConsecutiveSteps(search)).toEqual(expected)
    })
    fc.assert(property, { numRuns: 50 })
  })

  it('starts at step zero', () => {
    const search = { secret, ...codesAt(0), center: 0, ...wide }
    expect(findConsecutiveSteps(search)).toEqual({ first: 0, second: 1 })
  })

  it('tells the drift of a token: found step less the step of the clock', () => {
    const [serverStep, drift] = [58_000_000, -37]
    const codes = codesAt(serverStep + drift - 1)
    const found = findConsecutiveSteps({ secret, ...codes, center: serverStep, ...wide })
    expect(found!.second - serverStep).toBe(drift)
  })

  it('takes tokens with eight digits and another hash', () => {
    const format = { algorithm: 'SHA256', digits: 8 } as const
    const codes = { code1: hotp(secret, 41, format), code2: hotp(secret, 42, format) }
    const search = { secret, ...codes, center: 40, behind: 5, ahead: 5 }
    expect(findConsecutiveSteps({ ...search, ...format })).toEqual({ first: 41, second: 42 })
    expect(findConsecutiveSteps(search)).toBeUndefined()
  })

  it('refuses impossible ranges and floors', () => {
    const search = { secret, ...codesAt(0), center: 0 }
    expect(() => findConsecutiveSteps({ ...search, behind: -1, ahead: 1 })).toThrow(RangeError)
    expect(() => findConsecutiveSteps({ ...search, behind: 1e9, ahead: 1 })).toThrow(RangeError)
    const floor = { behind: 1, ahead: 1, after: 0.5 }
    expect(() => findConsecutiveSteps({ ...search, ...floor })).toThrow(RangeError)
  })
})
