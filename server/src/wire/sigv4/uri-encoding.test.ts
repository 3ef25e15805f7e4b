import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeQueryPart, encodePath, normalizeQueryPart } from './uri-encoding.js'

const latin1 = (text: string) => Buffer.from(text).toString('latin1')

describe('normalizeQueryPart', () => {
  it.each([
    ['Action', 'Action'],
    ['', ''],
    ['a+b', 'a%20b'],
    ['a%20b', 'a%20b'],
    ['%41%2d%5f', 'A-_'],
    ['%2f', '%2F'],
    ['%2F', '%2F'],
    ["/:@!$'()*,;", '%2F%3A%40%21%24%27%28%29%2A%2C%3B'],
    ['%25', '%25'],
    ['%2520', '%2520'],
    [latin1('ሴ'), '%E1%88%B4'],
    ['%E1%88%B4', '%E1%88%B4'],
    ['%00%7f', '%00%7F'],
  ])('%j becomes %j', (text, normal) => {
    expect(normalizeQueryPart(text)).toBe(normal)
    expect(normalizeQueryPart(normal)).toBe(normal)
  })

  it('gives every encoding of a text the same form', () => {
    const texts = fc.string({ unit: 'grapheme' })
    const property = fc.property(texts, (text) => {
      const lower = encodeURIComponent(text).replace(/%../g, (escape) => escape.toLowerCase())
      const everything = Buffer.from(text).toString('hex').replace(/../g, '%$&')
      const normal = normalizeQueryPart(encodeURIComponent(text))
      expect(normalizeQueryPart(lower)).toBe(normal)
      expect(normalizeQueryPart(everything)).toBe(normal)
      expect(decodeQueryPart(normal)).toBe(text)
    })
    fc.assert(property)
  })

  it('keeps different texts apart, also beyond a byte', () => {
    expect(normalizeQueryPart('\u0141')).not.toBe(normalizeQueryPart('A'))
  })

  it.each([
    ['a%', 'Incomplete trailing escape % sequence'],
    ['a%4', 'Incomplete trailing escape % sequence'],
    ['%yy', 'Illegal hex character in escape % pattern: %yy'],
    ['%4y1', 'Illegal hex character in escape % pattern: %4y'],
    ['%%41', 'Illegal hex character in escape % pattern: %%4'],
    ['% 1', 'Illegal hex character in escape % pattern: % 1'],
  ])('refuses %j', (text, message) => {
    expect(() => normalizeQueryPart(text)).toThrow(message)
  })
})

describe('decodeQueryPart', () => {
  it('leaves bytes that are not UTF-8 escaped', () => {
    expect(decodeQueryPart('%FF')).toBe('%FF')
  })
})

describe('encodePath', () => {
  it('encodes escapes once more and keeps slashes', () => {
    expect(encodePath('/a%20b/c+d')).toBe('/a%2520b/c%2Bd')
    expect(encodePath(latin1('/ሴ'))).toBe('/%E1%88%B4')
  })
})
