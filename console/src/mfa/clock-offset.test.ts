import { expect, it } from 'vitest'
import { isFarOff, offsetWords, secondsOff } from './clock-offset.js'

// RFC 4226 appendix D: the secret 12345678901234567890, and its values for the counters 0 to 9.
const seed = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
const values = '755224 287082 359152 969429 338314 254676 287922 162583 399871 520489'.split(' ')

const pairAt = (counter: number) => ({
  code1: values[counter - 1] ?? '',
  code2: values[counter] ?? '',
})
const timeOf = (counter: number): number => counter * 30_000

it.each([
  { pair: 5, now: 5, seconds: 0 },
  { pair: 5, now: 6, seconds: -30 },
  { pair: 6, now: 5, seconds: 30 },
  { pair: 3, now: 23, seconds: -600 },
  { pair: 9, now: 1, seconds: 240 },
  { pair: 2, now: 1002, seconds: -30_000 },
])('finds the codes of step $pair $seconds s from step $now', async ({ pair, now, seconds }) => {
  expect(await secondsOff(seed, pairAt(pair), timeOf(now))).toBe(seconds)
})

it('finds codes no further away than the server looks, nor those of another device', async () => {
  expect(await secondsOff(seed, pairAt(2), timeOf(1003))).toBeUndefined()
  expect(await secondsOff('JBSWY3DPEHPK3PXP', pairAt(5), timeOf(5))).toBeUndefined()
})

it('takes two codes for a pair only in their order and one step apart', async () => {
  const swapped = { code1: values[5] ?? '', code2: values[4] ?? '' }
  const apart = { code1: values[3] ?? '', code2: values[5] ?? '' }
  expect(await secondsOff(seed, swapped, timeOf(5))).toBeUndefined()
  expect(await secondsOff(seed, apart, timeOf(5))).toBeUndefined()
})

it('does not doubt codes that took a minute to be typed', () => {
  expect([-60, 0, 60].map((seconds) => isFarOff(seconds))).toEqual([false, false, false])
  expect([-90, 90].map((seconds) => isFarOff(seconds))).toEqual([true, true])
})

it('tells the size in words', () => {
  expect(offsetWords(-90)).toBe('90 seconds')
  expect(offsetWords(-300)).toBe('5 minutes')
})
