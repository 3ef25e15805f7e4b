import { expect, it } from 'vitest'
import { readPhoneNumber } from './phone-number.js'

it.each([
  ['+4915123456789', '+4915123456789'],
  [' +49 151 234-567-89 ', '+4915123456789'],
  ['0049 151/23456789', '+4915123456789'],
  ['+44 (0) 7700 900123', '+447700900123'],
  ['+1 (201) 555-0123', '+12015550123'],
  ['+1.201.555.0123', '+12015550123'],
  ['+49\u00A0151\u201123456789', '+4915123456789'],
])('reads the phone number %s', (typed, number) => {
  expect(readPhoneNumber(typed)).toBe(number)
})

it.each([
  '',
  '0151 23456789',
  '201 555 0123',
  '+49',
  '+49 151 CALL ME',
  '+0 151 23456789',
  '+1234567890123456',
  '+49 ١٥١ 23456789',
  '++49 151 23456789',
])('takes %s for no number with a country code', (typed) => {
  expect(readPhoneNumber(typed)).toBeUndefined()
})
