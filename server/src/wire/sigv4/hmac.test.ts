import { createHmac } from 'node:crypto'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { hmacSha256 } from './hmac.js'

it('agrees with the HMAC of node:crypto', () => {
  const keys = fc.uint8Array({ maxLength: 64 })
  const texts = fc.string({ unit: 'binary', maxLength: 6000, size: 'max' })
  const property = fc.property(keys, texts, (key, text) => {
    expect(hmacSha256(key, text)).toBe(createHmac('sha256', key).update(text).digest('hex'))
  })
  fc.assert(property, { numRuns: 50 })
})

it('is the one of RFC 4231, test case 2', () => {
  expect(hmacSha256(Buffer.from('Jefe'), 'what do ya want for nothing?')).toBe(
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  )
})

it('refuses a key that is longer than a block', () => {
  expect(() => hmacSha256(new Uint8Array(65), '')).toThrow(RangeError)
})
