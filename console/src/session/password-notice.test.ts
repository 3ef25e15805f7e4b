import { expect, it } from 'vitest'
import { passwordNotice } from './password-notice.js'

const Now = '2026-11-24T12:00:00Z'

it.each([
  ['2026-11-24T18:00:00Z', 'Your password expires today.'],
  ['2026-11-25T13:00:00Z', 'Your password expires in 1 day.'],
  ['2026-12-09T11:59:59Z', 'Your password expires in 14 days.'],
  ['2026-12-09T12:00:00Z', undefined],
])('a password that expires at %s is announced as: %s', (PasswordExpiresAt, text) => {
  expect(passwordNotice({ Now, PasswordExpiresAt })).toBe(text)
})

it('a password that does not expire is not announced', () => {
  expect(passwordNotice({ Now })).toBeUndefined()
})
