import * as fc from 'fast-check'
import type { TokenRecord } from '../../src/token-file.js'

/** The secret of RFC 4226, RFC 6030 and RFC 6238. */
export const rfcSecret = Uint8Array.from(Buffer.from('12345678901234567890'))

/** A time-based token that nothing is wrong with. */
export function sampleToken(changes: Partial<TokenRecord> = {}): TokenRecord {
  return {
    line: 3,
    serialNumber: '987654321',
    secret: rfcSecret,
    kind: 'totp',
    algorithm: 'SHA1',
    digits: 6,
    stepSeconds: 30,
    ...changes,
  }
}

const name = fc.stringMatching(
  /^[!-~\u00A1-\u024F](?:[ -~\u00A1-\u024F]{0,18}[!-~\u00A1-\u024F])?$/,
)
const common = {
  secret: fc.uint8Array({ minLength: 16, maxLength: 128 }),
  algorithm: fc.constantFrom('SHA1' as const, 'SHA256' as const, 'SHA512' as const),
  digits: fc.constantFrom(6 as const, 7 as const, 8 as const),
}
const timeBased = fc.record(
  {
    ...common,
    kind: fc.constant('totp' as const),
    stepSeconds: fc.integer({ min: 10, max: 120 }),
    startSeconds: fc.nat(),
    timeDrift: fc.integer({ min: -1000, max: 1000 }),
    manufacturer: name,
    model: name,
    startsAt: fc.integer({ min: 0, max: 4e12 }),
    expiresAt: fc.integer({ min: 0, max: 4e12 }),
  },
  { requiredKeys: ['secret', 'algorithm', 'digits', 'kind', 'stepSeconds'] },
)
const eventBased = fc.record(
  {
    ...common,
    kind: fc.constant('hotp' as const),
    counter: fc.integer({ min: 0, max: 2 ** 48 - 1 }),
    manufacturer: name,
    model: name,
  },
  { requiredKeys: ['secret', 'algorithm', 'digits', 'kind', 'counter'] },
)

/** Any tokens that can stand in one file: the first in its third line, as `writePskc` writes them. */
export const anyTokens: fc.Arbitrary<TokenRecord[]> = fc
  .uniqueArray(name, { minLength: 1, maxLength: 5 })
  .chain((serials) =>
    fc.tuple(
      ...serials.map((serialNumber, index) =>
        fc
          .oneof(timeBased, eventBased)
          .map((token): TokenRecord => ({ line: index + 3, serialNumber, ...token })),
      ),
    ),
  )
