import { expect, it } from 'vitest'
import { withoutBlanks } from './code-box.js'

it.each([
  ['123 456', '123456'],
  [' 012345\n', '012345'],
  ['１２３４５６', '１２３４５６'],
])('takes the blanks and nothing else out of %j', (typed, code) =>
  expect(withoutBlanks(typed)).toBe(code),
)
