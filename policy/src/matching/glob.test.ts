import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileGlob, type Glob, matchesGlob } from './glob.js'
import { readTemplate } from './template.js'

function globOf(pattern: string): Glob {
  return compileGlob(readTemplate(pattern, { wildcards: true, variables: false }))
}

function matches(pattern: string, text: string): boolean {
  return matchesGlob(globOf(pattern), text)
}

/** The definition of a wildcard pattern, by filling in a table. */
function reference(pattern: string, text: string): boolean {
  let row = Array.from({ length: text.length + 1 }, (_, index) => index === 0)
  for (const character of pattern) {
    const next = row.map(() => false)
    for (let at = 0; at <= text.length; at += 1) {
      const isOne = at > 0 && (character === '?' || character === text[at - 1])
      if (character === '*') next[at] = row[at]! || (at > 0 && next[at - 1]!)
      else next[at] = isOne && row[at - 1]!
    }
    row = next
  }
  return row.at(-1)!
}

describe('a pattern with * and ?', () => {
  it.each([
    ['*', '', true],
    ['', '', true],
    ['', 'a', false],
    ['a*', 'a', true],
    ['*a', 'ba', true],
    ['a*b', 'ab', true],
    ['a*a', 'a', false],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['*?', '', false],
    ['*?*?*', 'a', false],
    ['*?*?*', 'ab', true],
    ['*ab?*c', 'xabyzc', true],
    ['*aab*', 'aaaab', true],
    ['arn:aws:iam::*:user/*', 'arn:aws:iam::1:user/a/b', true],
  ])('%s against %j is %s', (pattern, text, expected) => {
    expect(matches(pattern, text)).toBe(expected)
  })

  it('agrees with the definition of wildcards', () => {
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 10 })
    const text = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 14 })
    fc.assert(
      fc.property(pattern, text, (wild, plain) => {
        expect(matches(wild, plain)).toBe(reference(wild, plain))
      }),
      { numRuns: 3_000 },
    )
  })

  it('agrees with the definition of wildcards where ? stands in long stretches', () => {
    const unit = fc.constantFrom('a', 'a', 'a', '?', 'b')
    const stretch = fc.string({ unit, minLength: 20, maxLength: 100 })
    const around = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 60 })
    fc.assert(
      fc.property(stretch, around, around, fc.nat(99), (wild, before, behind, spoilt) => {
        const fitting = wild.replaceAll('?', 'b')
        const spoiling = `${fitting.slice(0, spoilt)}c${fitting.slice(spoilt + 1)}`
        for (const text of [fitting, spoiling, fitting.slice(1)]) {
          const whole = before + text + behind
          expect(matches(`*${wild}*`, whole)).toBe(reference(`*${wild}*`, whole))
        }
      }),
      { numRuns: 300 },
    )
  })
})

// Counts the characters of the text that are read.
function stepsOf(pattern: string, text: string): number {
  let steps = 0
  const counting = {
    length: text.length,
    charCodeAt(index: number) {
      steps += 1
      return text.charCodeAt(index)
    },
    startsWith(prefix: string, at = 0) {
      steps += prefix.length
      return text.startsWith(prefix, at)
    },
  }
  matchesGlob(globOf(pattern), counting)
  return steps
}

describe('matching time', () => {
  const adversarial: [string, (n: number) => string][] = [
    ['a*a*a*…b', (n) => `${'a*'.repeat(n / 2)}b`],
    ['*a*a*a…b*', (n) => `*${'a*'.repeat(n / 2)}b*`],
    ['*aaa…ab*', (n) => `*${'a'.repeat(n / 2)}b*`],
    ['*aaa…aba…aaa*', (n) => `*${'a'.repeat(n / 4)}b${'a'.repeat(n / 4)}*`],
    ['*?*?*?…b', (n) => `${'*?'.repeat(n / 2)}b`],
    ['*????…b', (n) => `*${'?'.repeat(n / 2)}b`],
    ['*aab*aab*…', (n) => `*${'aab*'.repeat(n / 4)}`],
    ['*a?a?a?…b*', (n) => `*${'a?'.repeat(n / 4)}b*`],
    ['*a?*a?*a?…b', (n) => `${'*a?'.repeat(n / 3)}b`],
    ['????…*', (n) => `${'?'.repeat(n)}*`],
  ]

  it.each(adversarial)('grows linearly with the text for %s', (_, patternOf) => {
    for (const length of [256, 1024, 4096]) {
      expect(stepsOf(patternOf(length), 'a'.repeat(length))).toBeLessThanOrEqual(4 * length)
    }
  })
})
