import { createHmac } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hotpValues } from './hotp-values.js'
import { hotp } from './hotp.js'

const secret = Buffer.from('12345678901234567890')

describe('the test values of RFC 4226, appendix D', () => {
  it.each([
    { counter: 0, code: '755224' },
    { counter: 1, code: '287082' },
    { counter: 2, code: '359152' },
    { counter: 3, code: '969429' },
    { counter: 4, code: '338314' },
    { counter: 5, code: '254676' },
    { counter: 6, code: '287922' },
    { counter: 7, code: '162583' },
    { counter: 8, code: '399871' },
    { counter: 9, code: '520489' },
  ])('counter $counter shows $code', ({ counter, code }) => {
    expect(hotp(secret, counter)).toBe(code)
  })
})

/** RFC 4226 section 5.3, word for word, over the HMAC of node:crypto. */
function codeByTheRfc(key: Uint8Array, counter: number, algorithm: string): string {
  const message = Buffer.alloc(8)
  message.writeBigUInt64BE(BigInt(counter))
  const hmac = createHmac(algorithm, key).update(message).digest()
  const offset = hmac.at(-1)! & 0xf
  const binary = hmac.readUInt32BE(offset) & 0x7fffffff
  return String(binary % 10 ** 8).padStart(8, '0')
}

const algorithms = fc.constantFrom('SHA1', 'SHA256', 'SHA512')
const counters = fc.oneof(fc.nat(), fc.maxSafeNat())

describe('hotp', () => {
  it('agrees with the HMAC of node:crypto for every key length, counter and algorithm', () => {
    const secrets = fc.uint8Array({ minLength: 1, maxLength: 200 })
    fc.assert(
      fc.property(secrets, counters, algorithms, (bytes, counter, algorithm) => {
        const expected = codeByTheRfc(bytes, counter, algorithm)
        expect(hotp(bytes, counter, { algorithm, digits: 8 })).toBe(expected)
      }),
      { numRuns: 500 },
    )
  })

  it('shows exactly the digits asked for, the shorter code being the end of the longer', () => {
    fc.assert(
      fc.property(counters, algorithms, (counter, algorithm) => {
        const long = hotp(secret, counter, { algorithm, digits: 8 })
        expect(long).toMatch(/^[0-9]{8}$/)
        expect(hotp(secret, counter, { algorithm, digits: 7 })).toBe(long.slice(1))
        expect(hotp(secret, counter, { algorithm })).toBe(long.slice(2))
      }),
    )
  })

  it.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])(
    'refuses the counter %s',
    (counter) => {
      expect(() => hotp(secret, counter)).toThrow(RangeError)
    },
  )

  it('refuses an empty secret, an unknown algorithm and an impossible number of digits', () => {
    expect(() => hotp(new Uint8Array(), 0)).toThrow(TypeError)
    // @ts-expect-error -- callers without types
    expect(() => hotp(secret, 0, { algorithm: 'MD5' })).toThrow('Unknown algorithm `MD5`')
    // @ts-expect-error -- callers without types
    expect(() => hotp(secret, 0, { digits: 5 })).toThrow(RangeError)
  })
})

describe('hotpValues', () => {
  const run = { secret, algorithm: 'SHA1', digits: 6 } as const

  it('gives a run of counters, also across 32 bits', () => {
    const first = 2 ** 32 - 2
    const expected = [0, 1, 2, 3].map((index) => Number(hotp(secret, first + index)))
    expect([...hotpValues({ ...run, first, count: 4 })]).toEqual(expected)
    expect([...hotpValues({ ...run, first, count: 0 })]).toEqual([])
  })

  it('refuses a run that ends beyond the safe integers', () => {
    const first = Number.MAX_SAFE_INTEGER
    expect(hotpValues({ ...run, first, count: 1 })).toHaveLength(1)
    expect(() => hotpValues({ ...run, first, count: 2 })).toThrow(RangeError)
  })
})
