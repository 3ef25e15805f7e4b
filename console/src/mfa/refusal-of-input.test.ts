import { expect, it } from 'vitest'
import { isAboutInput } from './refusal-of-input.js'

it.each([
  ['InvalidAuthenticationCode', 403, true],
  ['ValidationError', 400, true],
  ['LimitExceeded', 409, true],
  ['Throttling', 429, true],
  ['AccessDenied', 403, false],
  ['NoSession', 401, false],
  ['ServiceFailure', 500, false],
  ['Unreachable', 0, false],
])('tells whether %s, %i is about what was typed: %s', (code, status, isAbout) => {
  expect(isAboutInput({ code, status })).toBe(isAbout)
})
