import { expect, it } from 'vitest'
import { serialMistake, serialRefusal } from './hardware-serial.js'

const isMissing = 'Enter the serial number that stands on the back of the device.'
const hasOther = 'A serial number has letters without accents, digits and + = / : , . @ _ - only.'
const isTooLongOrShort = 'A serial number has at least 9 and at most 256 characters.'

it.each([
  ['GAHT12345678', undefined],
  ['123456789', undefined],
  ['a'.repeat(256), undefined],
  ['', isMissing],
  ['12345678', isTooLongOrShort],
  ['a'.repeat(257), isTooLongOrShort],
  ['GAHT-1234é678', hasOther],
  ['GAHT<12345678>', hasOther],
])('judges the serial number %s', (serialNumber, mistake) => {
  expect(serialMistake(serialNumber)).toBe(mistake)
})

const token = 'MFA Device with serial number GAHT12345678'
const isLost = `${token} was marked as lost and can never be assigned again.`
const inUse = 'MFA Device is already in use.'

it.each([
  ['NoSuchEntity', `${token} does not exist.`, 'This serial number is not in the token stock.'],
  ['NoSuchEntity', isLost, isLost],
  ['NoSuchEntity', 'The user with name alice cannot be found.', undefined],
  ['EntityAlreadyExists', inUse, inUse],
  ['InvalidAuthenticationCode', 'Authentication code for device is not valid.', undefined],
  ['AccessDenied', 'You are not permitted to do this.', undefined],
])('shows at the serial number what a refusal says of it: %s, %s', (code, message, words) => {
  expect(serialRefusal({ code, message })).toBe(words)
})
