import { expect, it } from 'vitest'
import { appCodes, codeMistakes, inGroupsOfFour, tokenCodes, withoutBlanks } from './codes.js'

const six = 'Enter the six digits that the device shows.'
const sixToEight = 'Enter the six to eight digits that the device shows.'

it.each([
  { code1: '123456', code2: '654321', mistakes: {} },
  { code1: '000000', code2: '000001', mistakes: {} },
  { code1: '12345', code2: '654321', mistakes: { code1: six } },
  { code1: '123456', code2: '6543210', mistakes: { code2: six } },
  { code1: '12345a', code2: '', mistakes: { code1: six, code2: six } },
  { code1: '١٢٣٤٥٦', code2: '654321', mistakes: { code1: six } },
  {
    code1: '123456',
    code2: '123456',
    mistakes: { code2: 'Wait for the next code, then enter it as MFA code 2.' },
  },
])('finds what is wrong with the codes $code1 and $code2', ({ mistakes, ...pair }) => {
  expect(codeMistakes(pair, appCodes)).toEqual(mistakes)
})

it.each([
  { code1: '123456', code2: '7654321', mistakes: {} },
  { code1: '00123456', code2: '87654321', mistakes: {} },
  { code1: '12345', code2: '123456789', mistakes: { code1: sixToEight, code2: sixToEight } },
  { code1: '12345678', code2: '1234567٨', mistakes: { code2: sixToEight } },
  {
    code1: '12345678',
    code2: '12345678',
    mistakes: { code2: 'Wait for the next code, then enter it as MFA code 2.' },
  },
])('takes the codes $code1 and $code2 of a token, or says why not', ({ mistakes, ...pair }) => {
  expect(codeMistakes(pair, tokenCodes)).toEqual(mistakes)
})

it('strips every blank of a code as an app shows it', () => {
  expect(withoutBlanks(' 123\u00A0456\t')).toBe('123456')
})

it('shows a secret in groups of four, without a blank at the end', () => {
  expect(inGroupsOfFour('ABCDEFGH')).toBe('ABCD EFGH')
  expect(inGroupsOfFour('ABCDEFGHI')).toBe('ABCD EFGH I')
})
