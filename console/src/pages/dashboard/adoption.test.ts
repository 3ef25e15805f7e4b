import { expect, it } from 'vitest'
import { adoptionText, dayText, highest, lastDays } from './adoption.js'

const day = (date: string, users = 0) => ({ Date: date, ConsoleUsers: users, WithMfa: 0 })

it('a day is named as it is in UTC', () => {
  expect(dayText(day('2026-11-24'))).toBe('24 Nov')
})

it('the chart shows the last thirty days', () => {
  const days = Array.from({ length: 31 }, (_, index) => day('2026-11-24', index))
  expect(lastDays(days).map(({ ConsoleUsers }) => ConsoleUsers)).toEqual(
    Array.from({ length: 30 }, (_, index) => index + 1),
  )
})

it('the axis reaches to the most users, and is there without any', () => {
  expect(highest([day('2026-11-23', 3), day('2026-11-24', 7)])).toBe(7)
  expect(highest([day('2026-11-24')])).toBe(1)
  expect(highest([])).toBe(1)
})

it.each([
  [4, 3, '75 % (3 of 4)'],
  [4000, 3000, '75 % (3,000 of 4,000)'],
  [0, 0, 'No users with a password'],
])('of %d users with a password %d have MFA: %s', (ConsoleUsers, ConsoleUsersWithMfa, text) => {
  expect(adoptionText({ ConsoleUsers, ConsoleUsersWithMfa })).toBe(text)
})
