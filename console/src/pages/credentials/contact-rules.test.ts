import { expect, it } from 'vitest'
import { contactMistakes, contactMistakesOf } from './contact-rules.js'

const right = { name: 'Example', email: 'root@example.com', phone: '', password: 'secret' }

it.each([
  [{}, []],
  [{ phone: '+49 30 123456' }, []],
  [{ name: ' ' }, ['name']],
  [{ email: 'nobody' }, ['email']],
  [{ phone: '030 123456' }, ['phone']],
  [{ password: '' }, ['password']],
])('finds the mistakes of %j at their fields', (change, fields) => {
  expect(Object.keys(contactMistakes({ ...right, ...change }))).toEqual(fields)
})

it.each([
  ['AccessDenied', 'The old password was incorrect.', ['password']],
  ['EntityAlreadyExists', 'The e-mail address a@b.c belongs to another account.', ['email']],
  ['ValidationError', '`RootPhone` must be a number with its country code', ['phone']],
  ['ValidationError', '`AccountName` must have 1 to 50 characters', ['name']],
  ['Throttling', 'Rate exceeded', []],
])('puts the refusal %s, %s, at its field', (code, message, fields) => {
  expect(Object.keys(contactMistakesOf({ code, message }))).toEqual(fields)
})
