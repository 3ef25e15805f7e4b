import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lastDigits, prefixOf } from './number-parts.js'
import { readPhoneNumber } from './phone-number.js'

describe('readPhoneNumber', () => {
  it.each([
    ['+49 1512 3456789', undefined, '+4915123456789', 'DE'],
    [' +49 (1512) 345-6789 ', undefined, '+4915123456789', 'DE'],
    ['01512 3456789', 'DE', '+4915123456789', 'DE'],
    ['0049 1512 3456789', 'DE', '+4915123456789', 'DE'],
    ['+１４１５５５５２６７１', undefined, '+14155552671', 'US'],
    ['+1 415 555 2671', undefined, '+14155552671', 'US'],
    ['+44 7400 123456', undefined, '+447400123456', 'GB'],
    ['+33 6 12 34 56 78', 'DE', '+33612345678', 'FR'],
    ['+81 90 1234 5678', undefined, '+819012345678', 'JP'],
  ])('takes %s (%s) for %s of %s', (text, defaultCountry, number, country) => {
    expect(readPhoneNumber(text, defaultCountry)).toEqual({ ok: true, number, country })
  })

  it.each([
    ['', 'not-a-number'],
    ['alice', 'not-a-number'],
    ['01512 3456789', 'not-a-number'],
    ['call me at +49 1512 3456789', 'not-a-number'],
    ['+49 1512 3456789 ext. 5', 'not-a-number'],
    ['+4915123456789,+4915123456788', 'not-a-number'],
    [`+49151${'0'.repeat(100)}`, 'not-a-number'],
    ['+49 1512', 'not-valid'],
    ['+1 555 555 5555', 'not-valid'],
    ['+999 123456789', 'not-a-number'],
  ])('refuses %j: %s', (text, reason) => {
    expect(readPhoneNumber(text)).toEqual({ ok: false, reason })
  })

  it.each([
    ['a landline', '+49 30 123456'],
    ['premium rate', '+49 900 1234567'],
    ['shared cost', '+49 180 1234567'],
    ['toll-free', '+1 800 234 5678'],
    ['toll-free of no country', '+800 1234 5678'],
    ['premium rate of no country', '+979 123 456 789'],
    ['VoIP', '+44 56 1234 5678'],
    ['a personal number', '+44 70 1234 5678'],
    ['a satellite network', '+881 612 345 678'],
  ])('refuses %s, %s, as not mobile', (_, text) => {
    expect(readPhoneNumber(text)).toEqual({ ok: false, reason: 'not-mobile' })
  })

  it('takes a country that there is not for none', () => {
    expect(readPhoneNumber('01512 3456789', 'XX')).toEqual({ ok: false, reason: 'not-a-number' })
  })

  it('gives E.164 or a reason, whatever is typed', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.stringMatching(/^\+?[\d ()x;,=-]{0,30}$/),
    )
    const property = fc.property(texts, (text) => {
      const reading = readPhoneNumber(text, 'DE')
      if (reading.ok) expect(reading.number).toMatch(/^\+[1-9]\d{5,14}$/)
      else expect(['not-a-number', 'not-valid', 'not-mobile']).toContain(reading.reason)
    })
    fc.assert(property, { numRuns: 500 })
  })
})

it('shows the last two digits of a number', () => {
  expect(lastDigits('+4915123456789')).toBe('89')
})

it('has a prefix in common with numbers that were bought together', () => {
  expect(prefixOf('+4915123456789')).toBe('+491512345')
  expect(prefixOf('+4915123456789')).toBe(prefixOf('+4915123450000'))
  expect(prefixOf('+4915123456789')).not.toBe(prefixOf('+4915123466789'))
})
