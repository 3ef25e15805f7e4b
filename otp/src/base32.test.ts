import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeBase32, encodeBase32 } from './base32.js'

const decodedText = (text: string) => Buffer.from(decodeBase32(text)).toString()

describe('the test vectors of RFC 4648, section 10', () => {
  it.each([
    ['', ''],
    ['f', 'MY======'],
    ['fo', 'MZXQ===='],
    ['foo', 'MZXW6==='],
    ['foob', 'MZXW6YQ='],
    ['fooba', 'MZXW6YTB'],
    ['foobar', 'MZXW6YTBOI======'],
  ])('%s', (text, base32) => {
    expect(encodeBase32(Buffer.from(text))).toBe(base32.replaceAll('=', ''))
    expect(decodedText(base32)).toBe(text)
  })
})

describe('decodeBase32', () => {
  it('gives back what was encoded', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const text = encodeBase32(bytes)
        expect(text).toMatch(/^[A-Z2-7]*$/)
        expect(decodeBase32(text)).toEqual(bytes)
        expect(decodeBase32(text.toLowerCase())).toEqual(bytes)
      }),
    )
  })

  it.each(['mzxw6ytboi', 'MZXW 6YTB OI', 'mzxw-6ytb-oi==', ' MZXW\t6YTB\r\nOI==\n', 'MZXW6YTBOJ'])(
    'takes %j as people type it',
    (text) => {
      expect(decodedText(text)).toBe('foobar')
    },
  )

  it.each([
    'MZXW6YT1',
    'MZXW6YT0',
    'MZXW6YT8',
    'MZ=XW6YTB',
    'MZXW6YTÄ',
    'ＭZXW6YTB',
    'M_',
    'MY.',
    'ſſ',
  ])('refuses %j', (text) => {
    expect(() => decodeBase32(text)).toThrow(TypeError)
  })

  it.each(['M', 'MZX', 'MZXW6Y', 'MZXW6YTBO'])('refuses the cut-off text %j', (text) => {
    expect(() => decodeBase32(text)).toThrow('cut off')
  })

  it('does not repeat the secret in its message', () => {
    expect(() => decodeBase32('SECRET1X')).toThrow('Character 7 of the text is not base32')
  })
})
