import { timingSafeEqual } from 'node:crypto'

/**
 * The number of a code as a person typed it, or `undefined` when the text is not exactly `digits`
 * ASCII digits. Nothing is trimmed or normalised: blanks, signs and digits of other scripts make a
 * text something else than a code.
 *
 * @example
 * parseCode('081804', 6) // 81804
 * parseCode(' 81804', 6) // undefined
 */
export function parseCode(text: string, digits: number): number | undefined {
  if (text.length !== digits) return undefined
  let value = 0
  for (let index = 0; index < digits; index += 1) {
    const digit = text.charCodeAt(index) - 48
    if (digit < 0 || digit > 9) return undefined
    value = value * 10 + digit
  }
  return value
}

// Allocated once: `timingSafeEqual` on fresh arrays costs ten times as much.
const left = new Uint32Array(1)
const right = new Uint32Array(1)

/**
 * Whether two codes, as numbers below 2^32, are equal; takes the same time whatever they are.
 *
 * @example
 * codesAreEqual(81804, 81804) // true
 */
export function codesAreEqual(one: number, other: number): boolean {
  left[0] = one
  right[0] = other
  return timingSafeEqual(left, right)
}
