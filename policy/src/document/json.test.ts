import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Json, parseJson, stringsWithin } from './json.js'

/** The platform's idea of a parsed value. */
function plain(json: Json): unknown {
  if (Array.isArray(json)) return json.map((item: Json) => plain(item))
  if (typeof json !== 'object' || json === null || !('kind' in json)) return json
  if (json.kind === 'number') return Number(json.text)
  const members = [...json.members].map(([key, value]): [string, unknown] => [key, plain(value)])
  return Object.fromEntries(members)
}

describe('the JSON parser', () => {
  it('reads what the platform reads, in the same way', () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom(0, 2), (text, indent) => {
        const value: unknown = JSON.parse(text)
        const parsed = parseJson(JSON.stringify(value, null, indent))
        expect(parsed.ok && plain(parsed.value)).toEqual(value)
      }),
      { numRuns: 500 },
    )
  })

  it('refuses what the platform refuses', () => {
    const unit = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '"',
      ':',
      ',',
      '\\',
      'u',
      '0',
      '1',
      '-',
      '.',
      'e',
    )
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 12 }), (text) => {
        let isJson = true
        try {
          JSON.parse(text)
        } catch {
          isJson = false
        }
        const parsed = parseJson(text)
        const isDuplicate = !parsed.ok && parsed.fault === 'duplicate'
        expect(parsed.ok || isDuplicate).toBe(isJson || isDuplicate)
      }),
      { numRuns: 3_000 },
    )
  })

  it.each([
    ['{"a":1,"a":2}', 'duplicate'],
    ['{"a":{"b":1,"\\u0062":2}}', 'duplicate'],
    ['['.repeat(33), 'depth'],
    ['{"a":1,}', 'syntax'],
    ['[1 2]', 'syntax'],
    ['"\n"', 'syntax'],
    ['"\\x"', 'syntax'],
    ['"\\u12"', 'syntax'],
    ['01', 'syntax'],
    ['tru', 'syntax'],
    ['1 1', 'syntax'],
    ['{1:2}', 'syntax'],
    ['\u{feff}{}', 'syntax'],
  ])('refuses %j: %s', (text, fault) => {
    expect(parseJson(text)).toEqual({ ok: false, fault })
  })

  it('keeps numbers as they are written and __proto__ as a key', () => {
    const parsed = parseJson('{"__proto__":1.50}')
    expect(parsed.ok && parsed.value).toMatchObject({
      members: new Map([['__proto__', { kind: 'number', text: '1.50' }]]),
    })
  })
})

describe('the strings within an object', () => {
  it('are told with their places, names apart', () => {
    const text = ' {"a" : ["b", {"\\u0063\\"":1}], "d":"{e}"} "f"'
    const strings = stringsWithin(text, { start: 1, end: 37 })
    expect(strings.map(({ start, end }) => text.slice(start, end))).toEqual([
      '"a"',
      '"b"',
      String.raw`"\u0063\""`,
      '"d"',
      '"{e}"',
    ])
    expect(strings.map(({ value }) => value)).toEqual(['a', 'b', 'c"', 'd', '{e}'])
    expect(strings.map(({ isName }) => isName)).toEqual([true, false, true, true, false])
  })
})
