import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatSigningDate, parseSigningDate } from './signing-date.js'

describe('parseSigningDate', () => {
  it('reads back every second that it writes', () => {
    const seconds = fc.integer({ min: Date.UTC(1000) / 1000, max: Date.UTC(9999, 11, 31) / 1000 })
    const property = fc.property(seconds, (unixSeconds) => {
      const signedAt = unixSeconds * 1000
      const timestamp = formatSigningDate(signedAt)
      expect(timestamp).toMatch(/^\d{8}T\d{6}Z$/)
      expect(parseSigningDate(timestamp)).toEqual({ timestamp, signedAt })
      const extended = new Date(signedAt).toISOString().replace('.000', '')
      expect(parseSigningDate(extended)).toEqual({ timestamp, signedAt })
    })
    fc.assert(property)
  })

  it('cuts to the second', () => {
    expect(formatSigningDate(1440938160999)).toBe('20150830T123600Z')
  })

  it.each(['20160229T000000Z', '20000229T235959Z', '20151231T000000Z'])('takes %s', (text) => {
    expect(parseSigningDate(text)?.timestamp).toBe(text)
  })

  it.each([
    '',
    '20150830',
    '20150830T123600',
    '20150830T123600z',
    '20150830t123600Z',
    '20150830T1236000',
    '2015083OT123600Z',
    '20150830T12360 Z',
    '20150229T000000Z',
    '19000229T000000Z',
    '20150431T000000Z',
    '20151301T000000Z',
    '20150001T000000Z',
    '20150100T000000Z',
    '20150830T240000Z',
    '20150830T126000Z',
    '20150830T123660Z',
    '00010101T000000Z',
    '2015-08-30T123600Z',
    '2015-08-30 12:36:00Z',
    '2015-08-30T12:36:00+00:00',
    'Sun, 30 Aug 2015 12:36:00 GMT',
    '٢٠١٥٠٨٣٠T123600Z',
  ])('refuses %j', (text) => {
    expect(parseSigningDate(text)).toBeUndefined()
  })
})
