import { expect, it } from 'vitest'
import { aliasProblem } from './alias-rules.js'

it.each(['abc', 'my-company', '12345678901', 'a'.repeat(63)])('%s can be an alias', (alias) => {
  expect(aliasProblem(alias)).toBeUndefined()
})

it.each([
  'ab',
  'a'.repeat(64),
  'My-Company',
  'my_company',
  '-abc',
  'abc-',
  'a--b',
  '123456789012',
  'äbc',
])('%s cannot be an alias', (alias) => {
  expect(aliasProblem(alias)).toMatch(/\.$/)
})
