import * as fc from 'fast-check'
import smpp from 'smpp'
import { describe, expect, it } from 'vitest'
import { shortMessages, type ShortMessages } from './short-messages.js'

const options = { alphabet: 'automatic', reference: 7 } as const

/** The alphabets of another make. */
const { encodings } = smpp as unknown as {
  encodings: Record<'ASCII' | 'UCS2', { decode(bytes: Buffer): string }>
}

const gsmCharacters = Array.from(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡AZÄÖÑÜ§¿azäöñüà\f^{}\\[~]|€',
)

function contents({ parts }: ShortMessages): Buffer[] {
  return parts.length === 1 ? parts : parts.map((part) => part.subarray(6))
}

function decoded(messages: ShortMessages): string[] {
  const alphabet = encodings[messages.dataCoding === 0 ? 'ASCII' : 'UCS2']
  return contents(messages).map((part) => alphabet.decode(part))
}

describe('shortMessages', () => {
  it.each([
    ['160 characters', 'x'.repeat(160), 0, 1],
    ['161 characters', 'x'.repeat(161), 0, 2],
    ['80 euros, of two septets each', '€'.repeat(80), 0, 1],
    ['81 euros', '€'.repeat(81), 0, 2],
    ['306 characters', 'x'.repeat(306), 0, 2],
    ['307 characters', 'x'.repeat(307), 0, 3],
    ['70 characters of another alphabet', 'Ж'.repeat(70), 8, 1],
    ['71 characters of another alphabet', 'Ж'.repeat(71), 8, 2],
    ['35 surrogate pairs', '👍'.repeat(35), 8, 1],
    ['36 surrogate pairs', '👍'.repeat(36), 8, 2],
    ['134 characters of another alphabet', 'Ж'.repeat(134), 8, 2],
    ['135 characters of another alphabet', 'Ж'.repeat(135), 8, 3],
    ['nothing', '', 0, 1],
    ['the most there can be', 'x'.repeat(153 * 255), 0, 255],
    ['a backtick, which GSM 03.38 does not have', '`', 8, 1],
    ['a small c with cedilla, of which it has the capital', 'ç', 8, 1],
    ['an escape, which stands for nothing itself', '\x1b', 8, 1],
  ])('sends %s with data coding %4$s', (_, text, dataCoding, count) => {
    const messages = shortMessages(text, options)
    expect(messages?.dataCoding).toBe(dataCoding)
    expect(messages?.parts).toHaveLength(count)
  })

  it.each([
    ['GSM 03.38', 'x'.repeat(153 * 255 + 1)],
    ['UCS-2', 'Ж'.repeat(67 * 255 + 1)],
  ])('refuses a text that 255 parts of %s cannot hold', (_, text) => {
    expect(shortMessages(text, options)).toBeUndefined()
  })

  it('sends everything in UCS-2 where that is wanted', () => {
    const messages = shortMessages('@', { alphabet: 'ucs-2', reference: 0 })
    expect(messages).toEqual({ dataCoding: 8, parts: [Buffer.from([0, 0x40])] })
  })

  it('numbers the parts', () => {
    const messages = shortMessages('x'.repeat(161), { alphabet: 'automatic', reference: 255 })
    expect(messages?.parts.map((part) => part.subarray(0, 6).toString('hex'))).toEqual([
      '050003ff0201',
      '050003ff0202',
    ])
  })

  it('loses and changes nothing, and cuts neither a pair nor an escape, whatever the text', () => {
    const texts = fc.oneof(
      fc.string({ unit: fc.constantFrom(...gsmCharacters), maxLength: 1000, size: 'max' }),
      fc.string({ unit: 'binary', maxLength: 500, size: 'max' }),
      fc.string({ unit: fc.constantFrom('€', 'x'), maxLength: 1000, size: 'max' }),
      fc.string({ unit: fc.constantFrom('👍', 'x'), maxLength: 500, size: 'max' }),
    )
    const property = fc.property(texts, (text) => {
      const messages = shortMessages(text, options)!
      expect(decoded(messages).join('')).toBe(text)
      const isGsm = messages.dataCoding === 0
      const limit = messages.parts.length === 1 ? (isGsm ? 160 : 140) : isGsm ? 153 : 134
      for (const content of contents(messages)) {
        expect(content.length).toBeLessThanOrEqual(limit)
        if (isGsm) expect(content.at(-1)).not.toBe(0x1b)
      }
      for (const part of decoded(messages)) expect(part).not.toMatch(/\p{Cs}/u)
    })
    fc.assert(property, { numRuns: 300 })
  })
})
