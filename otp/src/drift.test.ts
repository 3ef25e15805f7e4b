import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nextDrift } from './drift.js'

describe('nextDrift', () => {
  it.each([
    { drift: 0, observedDrift: 0, expected: 0 },
    { drift: 0, observedDrift: 1, expected: 1 },
    { drift: 0, observedDrift: -2, expected: -1 },
    { drift: 20, observedDrift: 21, expected: 20 },
    { drift: -20, observedDrift: -21, expected: -20 },
    { drift: -20, observedDrift: -19, expected: -19 },
  ])('moves from $drift towards $observedDrift: $expected', ({ expected, ...observation }) => {
    expect(nextDrift({ ...observation, resynchronisedDrift: 0 })).toBe(expected)
  })

  it('moves one step per success and stays within 20 steps of the last resynchronisation', () => {
    const anchors = fc.integer({ min: -1000, max: 1000 })
    const moves = fc.array(fc.integer({ min: -2, max: 2 }))
    const property = fc.property(anchors, moves, (resynchronisedDrift, observations) => {
      let drift = resynchronisedDrift
      for (const observed of observations) {
        const observedDrift = drift + observed
        const next = nextDrift({ drift, observedDrift, resynchronisedDrift })
        expect(Math.abs(next - drift)).toBeLessThanOrEqual(1)
        expect(Math.abs(next - resynchronisedDrift)).toBeLessThanOrEqual(20)
        drift = next
      }
    })
    fc.assert(property)
  })

  it('refuses what is not a whole number', () => {
    const observation = { drift: 0, observedDrift: 0.5, resynchronisedDrift: 0 }
    expect(() => nextDrift(observation)).toThrow(RangeError)
  })
})
