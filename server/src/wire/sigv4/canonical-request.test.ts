import { describe, expect, it } from 'vitest'
import { canonicalPath, canonicalRequest } from './canonical-request.js'
import { canonicalHeader } from './headers.js'

describe('canonicalPath', () => {
  it.each([
    ['', '/'],
    ['/', '/'],
    ['//', '/'],
    ['/./', '/'],
    ['/..', '/'],
    ['/../../a', '/a'],
    ['/a/..', '/'],
    ['/a/../', '/'],
    ['/a//b/./c/', '/a/b/c/'],
    ['/a/b/..', '/a'],
    ['/a%2fb', '/a%252fb'],
    ['/...', '/...'],
  ])('%j becomes %j', (path, canonical) => {
    expect(canonicalPath(path)).toBe(canonical)
  })
})

describe('canonicalHeader', () => {
  it.each([
    [['A', '1'], '1'],
    [['a', '1', 'A', ' 2 ', 'b', '3'], '1,2'],
    [['A', '  a \t b  '], 'a b'],
    [['A', '\ta'], 'a'],
    [['A', ' '], ''],
    [['A', ''], ''],
    [['A', '"a   b"'], '"a b"'],
    [['A', 'Ã '], 'Ã'],
    [['A', 'Ã\u00a0'], 'Ã\u00a0'],
    [['A', '\u00a0 \u00a0'], '\u00a0 \u00a0'],
    [['AB', '1'], undefined],
  ])('%j has for `a` the value %j', (headers, value) => {
    expect(canonicalHeader(headers, 'a')).toBe(value)
  })
})

describe('canonicalRequest', () => {
  const headers = ['Host', 'a.example', 'X-Amz-Date', '20150830T123600Z', 'Accept', '*/*']
  const request = { method: 'GET', path: '/', query: 'b=1&a=2', headers, body: new Uint8Array() }

  it('is method, path, query, headers, their names and the hash of the body', () => {
    expect(canonicalRequest(request, ['host', 'x-amz-date'], 'hash')).toBe(
      'GET\n/\na=2&b=1\nhost:a.example\nx-amz-date:20150830T123600Z\n\nhost;x-amz-date\nhash',
    )
  })

  it('does not exist when a signed header was not sent', () => {
    expect(canonicalRequest(request, ['host', 'x-missing'], 'hash')).toBeUndefined()
  })
})
