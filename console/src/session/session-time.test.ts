import { describe, expect, it } from 'vitest'
import { duration, sessionEnd } from './session-time.js'

const at = (time: string) => `2026-11-24T${time}Z`
const asked = Date.parse(at('10:00:00'))

describe('the end of a session', () => {
  it('that nobody uses is when it has been idle for too long, and can be put off', () => {
    const times = {
      Now: at('10:00:00'),
      IdleExpiresAt: at('10:30:00'),
      ExpiresAt: at('22:00:00'),
    }
    expect(sessionEnd(times, asked)).toMatchObject({
      endsAt: Date.parse(at('10:30:00')),
      isExtendable: true,
    })
  })

  it('that has lasted as long as one may cannot be put off', () => {
    const times = {
      Now: at('10:00:00'),
      IdleExpiresAt: at('10:20:00'),
      ExpiresAt: at('10:20:00'),
    }
    expect(sessionEnd(times, asked)).toMatchObject({
      endsAt: Date.parse(at('10:20:00')),
      isExtendable: false,
    })
  })

  it('is announced at least two minutes before', () => {
    const times = {
      Now: at('10:00:00'),
      IdleExpiresAt: at('10:30:00'),
      ExpiresAt: at('22:00:00'),
    }
    const { endsAt, warnAt } = sessionEnd(times, asked)
    expect(endsAt - warnAt).toBeGreaterThanOrEqual(120_000)
  })

  it("is told by the browser's clock, though that is wrong", () => {
    const times = {
      Now: at('10:00:00'),
      IdleExpiresAt: at('10:30:00'),
      ExpiresAt: at('22:00:00'),
    }
    const hourFast = asked + 3_600_000
    expect(sessionEnd(times, hourFast).endsAt).toBe(Date.parse(at('11:30:00')))
  })
})

it.each([
  [150_000, '2 minutes 30 seconds'],
  [61_000, '1 minute 1 second'],
  [120_000, '2 minutes'],
  [9_400, '9 seconds'],
  [0, '0 seconds'],
  [-5_000, '0 seconds'],
])('%d milliseconds are %s', (milliseconds, text) => {
  expect(duration(milliseconds)).toBe(text)
})
