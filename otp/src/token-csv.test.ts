import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyTokens, rfcSecret, sampleToken } from '../test/support/samples.js'
import { encodeBase32 } from './base32.js'
import { readTokenCsv } from './token-csv.js'
import type { TokenRecord } from './token-file.js'

const base32 = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
const hex = '3132333435363738393031323334353637383930'
/** 32 characters that are hexadecimal digits and letters of base32. */
const both = 'A2B3C4D5E6F7A2B3C4D5E6F7A2B3C4D5'
const first = sampleToken({ line: 1, serialNumber: 'S1' })

/** The one fault of a list of that one token. */
function faultOf(text: string): string {
  const { tokens, faults } = readTokenCsv(text)
  expect(tokens).toEqual([])
  expect(faults).toHaveLength(1)
  return faults[0]!.reason
}

describe('a list of tokens', () => {
  it('has serial, secret, step, digits and algorithm where nothing else is said', () => {
    const text = `S1,${base32},60,8,SHA256\nS2,${base32},,,\nS3,${base32}\n`
    expect(readTokenCsv(text)).toEqual({
      tokens: [
        { ...first, stepSeconds: 60, digits: 8, algorithm: 'SHA256' },
        { ...first, serialNumber: 'S2', line: 2 },
        { ...first, serialNumber: 'S3', line: 3 },
      ],
      faults: [],
      warnings: [],
    })
  })

  it('has the columns that its header names, in any order and letter case', () => {
    const text = `Time Interval;MODEL;"Serial Number";Secret Key;Hash;Length;Type;Counter;upn;Manufacturer
60;T1;S1;${hex};HMAC-SHA-512;8;TOTP;;alice@example.com;Acme
;;S2;${hex};;;Event;7;;`
    const { stepSeconds: _, ...second } = sampleToken({
      line: 3,
      serialNumber: 'S2',
      kind: 'hotp',
      counter: 7,
    })
    expect(readTokenCsv(text)).toEqual({
      tokens: [
        {
          ...sampleToken({ line: 2, serialNumber: 'S1', stepSeconds: 60, digits: 8 }),
          algorithm: 'SHA512',
          model: 'T1',
          manufacturer: 'Acme',
        },
        second,
      ],
      faults: [],
      warnings: [],
    })
  })

  it('has the columns that are given with it, unless it has a header', () => {
    const columns = ['ignore', 'secret', 'serial']
    expect(readTokenCsv(`x,${hex},S1`, { columns }).tokens).toEqual([first])
    const headed = readTokenCsv(`serial,secret\nS1,${hex}`, { columns })
    expect(headed.tokens).toEqual([{ ...first, line: 2 }])
  })

  it.each([
    ['a byte order mark and CRLF', `\uFEFFS1,${hex}\r\n`],
    ['CR alone', `S1,${hex}\r`],
    ['tabs', `S1\t${hex}\t30`],
    ['semicolons', `S1;${hex};30`],
    ['quotation marks', `"S1","${hex}","30"`],
    ['blanks', ` S1 , ${hex} ,30`],
  ])('may have %s', (_title, text) => {
    expect(readTokenCsv(text).tokens).toEqual([first])
  })

  it('may have comments, blank lines, and line ends within quotation marks', () => {
    const text = `# tokens of the year\n\nserial,secret,model\n"S,""1""",${hex},"two\nlines"\n  \n# ,"\nS2,${hex},\n`
    expect(readTokenCsv(text).tokens).toEqual([
      { ...first, serialNumber: 'S,"1"', model: 'two\nlines', line: 4 },
      { ...first, serialNumber: 'S2', line: 8 },
    ])
  })

  it('gives back every token that was written', () => {
    const cell = (text: string | number | undefined) =>
      `"${String(text ?? '').replaceAll('"', '""')}"`
    const row = (token: TokenRecord, separator: string, secret: string) =>
      [token.serialNumber, secret, token.stepSeconds, token.digits, token.algorithm]
        .concat(token.kind, token.counter, token.manufacturer, token.model)
        .map(cell)
        .join(separator)
    const header = [
      'serial',
      'SECRET',
      'step',
      'digits',
      'algorithm',
      'kind',
      'counter',
      'vendor',
      'model',
    ]
    const encodings = {
      hex: (bytes: Uint8Array) => Buffer.from(bytes).toString('hex'),
      base32: (bytes: Uint8Array) => encodeBase32(bytes),
    }
    fc.assert(
      fc.property(
        anyTokens,
        fc.constantFrom(',', ';', '\t'),
        fc.constantFrom('hex' as const, 'base32' as const),
        (tokens, separator, encoding) => {
          const names = header.map((name) => (name === 'SECRET' ? encoding : name))
          const rows = tokens.map((token) =>
            row(token, separator, encodings[encoding](token.secret)),
          )
          const text = [names.join(separator), '', ...rows].join('\n')
          const kept = tokens.map(
            ({ startsAt: _1, expiresAt: _2, startSeconds: _3, timeDrift: _4, ...token }) => token,
          )
          expect(readTokenCsv(text)).toEqual({ tokens: kept, faults: [], warnings: [] })
        },
      ),
    )
  })
})

describe('a secret', () => {
  it.each([hex, hex.toUpperCase(), `0x${hex}`, '31:32:33:34-35 36373839303132333435363738 3930'])(
    'may be hexadecimal: %s',
    (secret) => expect(readTokenCsv(`S1,${secret}`).tokens[0]?.secret).toEqual(rfcSecret),
  )

  it.each([base32, base32.toLowerCase(), 'GEZD GNBV-GY3T QOJQ GEZD GNBV GY3T QOJQ=== ='])(
    'may be base32: %s',
    (secret) => expect(readTokenCsv(`S1,${secret}`).tokens[0]?.secret).toEqual(rfcSecret),
  )

  it('that can be both is what the header says', () => {
    const bytes = (name: string) => readTokenCsv(`serial,${name}\nS1,${both}`).tokens[0]?.secret
    expect(bytes('hex')).toEqual(Uint8Array.from(Buffer.from(both, 'hex')))
    expect(bytes('Secret (base32)')).toHaveLength(20)
  })

  it('that can be both is what the others are, if they are all the same', () => {
    const second = (text: string) =>
      readTokenCsv(text).tokens.find(({ line }) => line === 2)?.secret
    expect(second(`S1,${hex}\nS2,${both}`)).toHaveLength(16)
    expect(second(`S1,${base32}\nS2,${both}`)).toHaveLength(20)
    const reason =
      'The secret can be read as hexadecimal and as base32: name its column `hex` or `base32`'
    expect(readTokenCsv(`S1,${hex}\nS2,${both}\nS3,${base32}`).faults).toEqual([
      { line: 2, serialNumber: 'S2', reason },
    ])
    expect(faultOf(`S1,${both}`)).toBe(reason)
  })

  it('is not repeated by what is said of it', () => {
    for (const odd of [
      base32.slice(2),
      base32.slice(5),
      `${base32}A`,
      `=${base32}`,
      `A=${base32}`,
      '=',
    ]) {
      expect(faultOf(`S1,${odd}`)).toBe('The secret is neither hexadecimal nor base32')
    }
    expect(faultOf('S1,not-a-secret!')).toBe('The secret is neither hexadecimal nor base32')
    expect(faultOf(`serial,hex\nS1,${base32}`)).toBe('The secret is not hexadecimal')
    expect(faultOf(`serial,base32\nS1,${hex}`)).toBe('The secret is not base32')
  })
})

describe('a line', () => {
  it.each([
    ['The serial number is missing', `,${hex}`],
    ['The secret is missing', 'S1'],
    ['The secret is missing', 'S1,'],
    ['The secret is neither', 'S1,ABC'],
    ['The secret has 15 bytes', `S1,${'9'.repeat(30)}`],
    ['The secret has 129 bytes', `S1,${'9'.repeat(258)}`],
    ['The step `30s` is not a whole number', `S1,${hex},30s`],
    ['The step must be 10 to 120 seconds', `S1,${hex},0`],
    ['The step must be 10 to 120 seconds', `S1,${hex},300`],
    ['`9` digits are not possible', `S1,${hex},30,9`],
    ['The algorithm `MD5` is not known', `S1,${hex},30,6,MD5`],
    ['There are more cells than the 5 columns', `S1,${hex},30,6,SHA1,x`],
    ['longer than 256 characters', `${'S'.repeat(257)},${hex}`],
  ])('is refused by itself: %s', (reason, line) => {
    const { tokens, faults } = readTokenCsv(`Good,${hex}\n${line}`)
    expect(tokens).toEqual([{ ...first, serialNumber: 'Good' }])
    expect(faults).toHaveLength(1)
    expect(faults[0]).toMatchObject({ line: 2 })
    expect(faults[0]!.reason).toContain(reason)
  })

  it.each([
    ['The kind `constructor` is not known', 'constructor,'],
    ['A time-based token has no counter', 'totp,5'],
    ['The counter is negative', 'hotp,-5'],
    ['The counter must be below 2^48', `hotp,${2 ** 48}`],
    ['The counter `x` is not a whole number', 'hotp,x'],
  ])('is refused by itself: %s', (reason, cells) => {
    expect(faultOf(`serial,hex,kind,counter\nS1,${hex},${cells}`)).toContain(reason)
  })

  it('is refused whose serial number was there before, and names the line', () => {
    const { tokens, faults } = readTokenCsv(`S1,${hex}\nS2,${hex}\nS1,${hex}`)
    expect(tokens).toHaveLength(2)
    expect(faults).toEqual([
      {
        line: 3,
        serialNumber: 'S1',
        reason: 'The serial number is already that of the token in line 1',
      },
    ])
  })
})

describe('a file', () => {
  it.each([
    ['holds no line with a token', ''],
    ['holds no line with a token', '\n# nothing\n'],
    ['has a header line and no token', 'serial,secret\n'],
    ['The column `digts` is not known', `serial,secret,digts\nS1,${hex},6`],
    ['two columns for `serial`', `serial,secret,Serial No\nS1,${hex},S1`],
    ['There must be one column for the secret', `serial,hex,base32\nS1,${hex},${base32}`],
    ['A quotation mark', `S1,"${hex}`],
    ['A quotation mark', `S1,"${hex}"x`],
    ['A quotation mark', `S1,3"${hex}`],
    ['larger than 64 MB', 'x'.repeat(64 * 1024 * 1024 + 1)],
    ['more than 100000 tokens', 'S,00\n'.repeat(100_001)],
    ['more than 100000 tokens', 'S,0\n'.concat('S\n'.repeat(30_000_000))],
    ['A line has more than 50 cells', ','.repeat(30_000_000)],
  ])('is refused as a whole: %s', (reason, text) => {
    expect(faultOf(text)).toContain(reason)
  })

  it('is refused as a whole when the columns that are given are not possible', () => {
    const reasonOf = (columns: string[]) => readTokenCsv(`S1,${hex}`, { columns }).faults[0]?.reason
    expect(reasonOf(['secret'])).toBe('There is no column for the serial number')
    expect(reasonOf(['serial', 'x'])).toContain(
      'The column `x` is not known: name it one of serial,',
    )
    expect(reasonOf(['serial', 'step'])).toBe('There must be one column for the secret')
  })

  it('names the line of a quotation mark that is wrong', () => {
    expect(readTokenCsv(`S1,${hex}\n\n"S2,${hex}\n`).faults[0]).toMatchObject({ line: 3 })
  })
})
