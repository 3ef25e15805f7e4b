import { describe, expect, it } from 'vitest'
import { canonicalQuery, parseQuery, queryValue } from './query.js'

describe('parseQuery', () => {
  it('keeps the order, and takes names without a value', () => {
    const pairs = parseQuery('b=1+2&a&c=x=y&=v')
    expect(pairs).toEqual([
      { name: 'b', value: '1%202' },
      { name: 'a', value: '' },
      { name: 'c', value: 'x%3Dy' },
      { name: '', value: 'v' },
    ])
  })

  it('leaves out empty pairs', () => {
    expect(parseQuery('&a=1&&b=2&')).toHaveLength(2)
    expect(parseQuery('')).toEqual([])
  })

  it('refuses what is too much', () => {
    expect(parseQuery('a&'.repeat(4999))).toHaveLength(4999)
    expect(() => parseQuery('a&'.repeat(5000))).toThrow('too many parameters')
    expect(() => parseQuery('a'.repeat(65_537))).toThrow('too long')
  })
})

describe('canonicalQuery', () => {
  it('sorts by name, then value, by bytes', () => {
    const query = 'b=2&Param-3=1&Param=2&a=2&a=1&B=1&%E1%88%B4=1&a=10'
    expect(canonicalQuery(parseQuery(query))).toBe(
      '%E1%88%B4=1&B=1&Param=2&Param-3=1&a=1&a=10&a=2&b=2',
    )
  })

  it('leaves the signature out', () => {
    expect(canonicalQuery(parseQuery('X-Amz-Signature=00&X-Amz-Date=1'))).toBe('X-Amz-Date=1')
  })
})

describe('queryValue', () => {
  it('is the first value, decoded', () => {
    const pairs = parseQuery('A=1%2F2&A=3')
    expect(queryValue(pairs, 'A')).toBe('1/2')
    expect(queryValue(pairs, 'a')).toBeUndefined()
  })
})
