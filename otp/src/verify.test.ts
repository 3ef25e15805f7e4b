import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hotp } from './hotp.js'
import { findStep } from './verify.js'

const secret = Buffer.from('12345678901234567890')
const secrets = fc.uint8Array({ minLength: 16, maxLength: 40 })
const options = fc.record({
  algorithm: fc.constantFrom('SHA1' as const, 'SHA256' as const, 'SHA512' as const),
  digits: fc.constantFrom(6 as const, 7 as const, 8 as const),
})
const widths = fc.nat({ max: 5 })

describe('findStep', () => {
  it('finds the step of a code anywhere in the window', () => {
    const windows = fc.record({ center: fc.nat(), before: widths, after: widths })
    const property = fc.property(secrets, windows, options, (bytes, window, format) => {
      const { center, before, after } = window
      for (let step = Math.max(0, center - before); step <= center + after; step += 1) {
        const code = hotp(bytes, step, format)
        const found = findStep({ secret: bytes, code, ...window, ...format })
        // Another step of the window can have the same code by chance, nearer to the centre.
        expect(found).toBeDefined()
        expect(hotp(bytes, found!, format)).toBe(code)
        expect(Math.abs(found! - center)).toBeLessThanOrEqual(Math.abs(step - center))
      }
    })
    fc.assert(property)
  })

  it('never finds a step outside the window', () => {
    const property = fc.property(
      secrets,
      fc.nat(),
      widths,
      widths,
      (bytes, center, before, after) => {
        const inside = new Set<string>()
        for (let step = Math.max(0, center - before); step <= center + after; step += 1) {
          inside.add(hotp(bytes, step))
        }
        for (const step of [center - before - 1, center + after + 1]) {
          if (step < 0) continue
          const code = hotp(bytes, step)
          fc.pre(!inside.has(code))
          expect(findStep({ secret: bytes, code, center, before, after })).toBeUndefined()
        }
      },
    )
    fc.assert(property)
  })

  it('prefers the step nearest to the centre, and the earlier of two equally near ones', () => {
    // Steps that share their code: found by search below, as six digits must collide.
    const steps = new Map<string, number>()
    let pair: { early: number; late: number } | undefined
    for (let step = 0; pair === undefined; step += 1) {
      const code = hotp(secret, step)
      const early = steps.get(code)
      if (early !== undefined && (step - early) % 2 === 0) pair = { early, late: step }
      steps.set(code, step)
    }
    const { early, late } = pair
    const middle = (early + late) / 2
    const reach = { secret, code: hotp(secret, early), before: late - early, after: late - early }
    expect(findStep({ ...reach, center: middle })).toBe(early)
    expect(findStep({ ...reach, center: middle - 1 })).toBe(early)
    expect(findStep({ ...reach, center: middle + 1 })).toBe(late)
  })

  it('skips negative steps', () => {
    expect(findStep({ secret, code: '755224', center: 0, before: 2, after: 0 })).toBe(0)
    expect(findStep({ secret, code: '755224', center: -1, before: 5, after: 1 })).toBe(0)
    expect(findStep({ secret, code: '755224', center: -3, before: 5, after: 1 })).toBeUndefined()
  })

  it('takes a code with leading zeros in full only', () => {
    const search = { secret, center: 37037036, before: 1, after: 1 }
    expect(findStep({ ...search, code: '07081804', digits: 8 })).toBe(37037036)
    expect(findStep({ ...search, code: '7081804', digits: 8 })).toBeUndefined()
    expect(findStep({ ...search, code: '7081804', digits: 7 })).toBe(37037036)
  })

  it.each([
    ['five digits', '75522'],
    ['seven digits', '7552240'],
    ['a leading blank', ' 755224'],
    ['a blank for a digit', '75522 '],
    ['a blank in the middle', '755 224'],
    ['a line end', '755224\n'],
    ['a plus sign', '+55224'],
    ['a minus sign', '-55224'],
    ['a decimal point', '75522.'],
    ['an exponent', '7552e4'],
    ['hexadecimal', '0x7552'],
    ['full-width digits', '７５５２２４'],
    ['Arabic-Indic digits', '٧٥٥٢٢٤'],
    ['mathematical digits', '𝟕𝟓𝟓'],
    ['nothing', ''],
  ])('refuses %s', (_, code) => {
    expect(findStep({ secret, code, center: 0, before: 1, after: 1 })).toBeUndefined()
  })

  it('refuses every text that is not six ASCII digits', () => {
    const texts = fc.string({ unit: 'binary', maxLength: 8 })
    const property = fc.property(texts, (code) => {
      fc.pre(!/^[0-9]{6}$/.test(code))
      expect(findStep({ secret, code, center: 5, before: 5, after: 5 })).toBeUndefined()
    })
    fc.assert(property)
  })

  it.each([
    { center: 0.5, before: 1, after: 1 },
    { center: Number.NaN, before: 1, after: 1 },
    { center: 0, before: -1, after: 1 },
    { center: 0, before: 1, after: Number.POSITIVE_INFINITY },
    { center: 0, before: 5000, after: 5000 },
  ])('refuses the impossible window $center -$before +$after', (range) => {
    expect(() => findStep({ secret, code: '755224', ...range })).toThrow(RangeError)
  })

  it('stays within the counters that have a code', () => {
    const center = Number.MAX_SAFE_INTEGER
    const code = hotp(secret, center)
    expect(findStep({ secret, code, center, before: 1, after: 1 })).toBe(center)
  })
})
