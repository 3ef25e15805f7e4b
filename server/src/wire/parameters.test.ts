import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AwsError } from './aws-error.js'
import { parameterLimit, parseParameters } from './parameters.js'

const cases: { title: string; text: string; parameters: Record<string, string> }[] = [
  { title: 'reads nothing from an empty body', text: '', parameters: {} },
  {
    title: 'reads names and values',
    text: 'Action=GetUser&Version=2010-05-08',
    parameters: { Action: 'GetUser', Version: '2010-05-08' },
  },
  { title: 'takes a plus sign for a blank', text: 'a+b=c+d', parameters: { 'a b': 'c d' } },
  { title: 'takes %2B for a plus sign', text: 'a=%2B+%2b', parameters: { a: '+ +' } },
  { title: 'decodes names too', text: 'Tags.member%2E1=x', parameters: { 'Tags.member.1': 'x' } },
  { title: 'decodes UTF-8', text: 'a=%E6%BC%A2%F0%9F%90%A7', parameters: { a: '漢🐧' } },
  { title: 'keeps raw characters beyond ASCII', text: 'a=é漢', parameters: { a: 'é漢' } },
  { title: 'keeps the first of two values', text: 'a=1&a=2', parameters: { a: '1' } },
  { title: 'keeps an empty first value', text: 'a=&a=2', parameters: { a: '' } },
  { title: 'gives a name without = an empty value', text: 'a&b', parameters: { a: '', b: '' } },
  { title: 'keeps further = in the value', text: 'a=b==', parameters: { a: 'b==' } },
  { title: 'skips empty pieces', text: '&&a=1&&', parameters: { a: '1' } },
  { title: 'reads an empty name', text: '=x', parameters: { '': 'x' } },
  { title: 'keeps a NUL character', text: 'a=%00', parameters: { a: '\0' } },
  { title: 'replaces a byte that is not UTF-8', text: 'a=x%FFy', parameters: { a: 'x\uFFFDy' } },
  {
    title: 'replaces an overlong form and a surrogate',
    text: 'a=%C0%AF&b=%ED%A0%80',
    parameters: { a: '\uFFFD\uFFFD', b: '\uFFFD\uFFFD\uFFFD' },
  },
  {
    title: 'decodes the rest of a body with bytes that are not UTF-8',
    text: 'a=%FF&b=c+d%2b%C3%A9é',
    parameters: { a: '\uFFFD', b: 'c d+éé' },
  },
  { title: 'keeps a byte order mark', text: 'a=%EF%BB%BF%FF', parameters: { a: '\uFEFF\uFFFD' } },
]

const broken = [
  ['a=%', 'Incomplete trailing escape % sequence'],
  ['a=%4', 'Incomplete trailing escape % sequence'],
  ['a=%4&b=1', 'Incomplete trailing escape % sequence'],
  ['a%4=1', 'Incomplete trailing escape % sequence'],
  ['a=%yy', 'Illegal hex character in escape % pattern: %yy'],
  ['a=%4g1', 'Illegal hex character in escape % pattern: %4g'],
  ['a=%%41', 'Illegal hex character in escape % pattern: %%4'],
  ['a=%41%+1', 'Illegal hex character in escape % pattern: %+1'],
  ['a=%é', 'Illegal hex character in escape % pattern: %é'],
] as const

function parseError(text: string): unknown {
  try {
    return parseParameters(text)
  } catch (error) {
    return error
  }
}

describe('parseParameters', () => {
  it.each(cases)('$title', ({ text, parameters }) => {
    expect({ ...parseParameters(text) }).toEqual(parameters)
  })

  it.each(broken)('refuses %j as MalformedQueryString: %s', (text, message) => {
    const error = parseError(text)
    expect(error).toBeInstanceOf(AwsError)
    expect(error).toMatchObject({ code: 'MalformedQueryString', status: 400, message })
  })

  it('gives an object without a prototype, whatever the names are', () => {
    const parameters = parseParameters('__proto__=x&constructor=y&toString=z')
    expect(Object.getPrototypeOf(parameters)).toBeNull()
    expect(Object.keys(parameters)).toEqual(['__proto__', 'constructor', 'toString'])
    expect(parameters['hasOwnProperty']).toBeUndefined()
    expect(({} as Record<string, unknown>)['x']).toBeUndefined()
  })

  it('takes as many parameters as the limit and refuses one more', () => {
    const full = Array.from({ length: parameterLimit }, (_, index) => `a${index}=`).join('&')
    expect(Object.keys(parseParameters(full))).toHaveLength(parameterLimit)
    expect(parseError(`${full}&b=`)).toMatchObject({ code: 'MalformedQueryString', status: 400 })
  })

  it.each([
    ['plus signs', '+'],
    ['pieces without =', 'a&'],
    ['percent escapes', '%41'],
    ['bytes that are not UTF-8', '%ff'],
  ])('reads or refuses 10 MB of %s within five seconds', (_, piece) => {
    const text = `a=${piece.repeat(Math.floor(9_999_990 / piece.length))}`
    const start = performance.now()
    parseError(text)
    expect(performance.now() - start).toBeLessThan(5_000)
  })

  it('reads long texts as it reads short ones', () => {
    const text = '漢+🐧%2B'.repeat(1_000)
    expect(parseParameters(`a=${text}`)['a']).toBe('漢 🐧+'.repeat(1_000))
  })

  it('reads back whatever URLSearchParams writes', () => {
    const text = fc.string({ unit: 'binary' })
    const pairs = fc.uniqueArray(fc.tuple(text, text), { selector: ([name]) => name, maxLength: 5 })
    fc.assert(
      fc.property(pairs, (pairs) => {
        const parameters = parseParameters(new URLSearchParams(pairs).toString())
        expect(Object.entries(parameters)).toHaveLength(pairs.length)
        for (const [name, value] of pairs) expect(parameters[name]).toBe(value)
      }),
    )
  })

  it('throws nothing but AwsError for any text', () => {
    const pieces = fc.array(
      fc.oneof(fc.constantFrom('%', '&', '=', '+', '.', '%F', '%ff', '%C3'), fc.string()),
    )
    fc.assert(
      fc.property(pieces, (pieces) => {
        const result = parseError(pieces.join(''))
        if (result instanceof Error) expect(result).toBeInstanceOf(AwsError)
      }),
      { numRuns: 1_000 },
    )
  })
})
