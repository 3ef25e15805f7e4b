import { describe, expect, it } from 'vitest'
import { systemRandom } from '../../../random.js'
import { reconnectWait, usualTiming } from './link.js'
import { relativeTime } from './submit-fields.js'

function wait(failures: number, byte: number): number {
  const random = { ...systemRandom, bytes: (count: number) => Buffer.alloc(count, byte) }
  return reconnectWait(failures, { random, timing: usualTiming })
}

describe('the wait before the SMSC is tried again', () => {
  it.each([
    [0, 1000, 2000],
    [1, 2000, 4000],
    [4, 16_000, 32_000],
    [5, 30_000, 60_000],
    [10_000, 30_000, 60_000],
  ])('after %s failures is from %s to %s ms', (failures, shortest, longest) => {
    expect(wait(failures, 0)).toBe(shortest)
    expect(wait(failures, 0xff)).toBeGreaterThan(longest * 0.99)
    expect(wait(failures, 0xff)).toBeLessThanOrEqual(longest)
  })
})

describe('a time from now', () => {
  it.each([
    [0, '000000000001000R'],
    [59.9, '000000000059000R'],
    [300, '000000000500000R'],
    [3661, '000000010101000R'],
    [90_061, '000001010101000R'],
    [1e12, '000027000000000R'],
  ])('of %s s is %s', (seconds, text) => {
    expect(relativeTime(seconds)).toBe(text)
  })
})
