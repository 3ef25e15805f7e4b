import { describe, expect, it } from 'vitest'
import { ageText, agoText, daysSince, timeText } from './time-text.js'

const now = Date.parse('2026-11-24T12:00:00Z')

it('a time names its time zone', () => {
  expect(timeText('2026-11-24T16:52:36Z', 'UTC')).toBe('24 Nov 2026, 16:52:36 UTC')
  expect(timeText('2026-11-24T16:52:36Z', 'Europe/Berlin')).toMatch(/17:52:36 .+/)
})

describe('an age', () => {
  it.each([
    ['2026-11-24T11:59:59Z', 'Today', 'Today'],
    ['2026-11-23T12:00:01Z', 'Today', 'Today'],
    ['2026-11-23T12:00:00Z', '1 day', '1 day ago'],
    ['2026-10-18T12:00:00Z', '37 days', '37 days ago'],
    ['2022-01-01T12:00:00Z', '1,788 days', '1,788 days ago'],
  ])('since %s is %s', (since, age, ago) => {
    expect([ageText(since, now), agoText(since, now)]).toEqual([age, ago])
  })

  it('is never less than nothing, should the clocks differ', () => {
    expect(daysSince('2026-12-24T12:00:00Z', now)).toBe(0)
  })
})
