import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyTokens, rfcSecret, sampleToken } from '../../test/support/samples.js'
import { writePskc, type WrittenToken } from '../../test/support/write-pskc.js'
import { totp } from '../totp.js'
import { readPskc } from './read-pskc.js'

const time = (text: string) => Date.parse(text)
const pin = 'urn:ietf:params:xml:ns:keyprov:pskc:pin'

/** What is wrong with a file of that one token. */
async function faultOf(token: WrittenToken): Promise<unknown> {
  const { tokens, faults } = await readPskc(writePskc([token]))
  expect(tokens).toEqual([])
  expect(faults).toHaveLength(1)
  return faults[0]
}

describe('the figures of RFC 6030', () => {
  it('2, a key and nothing else, is no hardware token', async () => {
    expect(await faultOf({ kind: 'hotp', secret: Buffer.from('1234') })).toEqual({
      line: 3,
      reason: 'It has no serial number (`SerialNo`)',
    })
  })

  it('3, with the values that a token needs, is read', async () => {
    const token = { kind: 'hotp', digits: 8, counter: 0, secret: rfcSecret } as const
    const device = { manufacturer: 'Manufacturer', serialNumber: '987654321' }
    const crypto = '<UserId>UID=jsmith,DC=example-bank,DC=net</UserId>'
    const xml = writePskc([{ ...token, ...device, device: crypto }])
    expect(await readPskc(xml)).toEqual({
      tokens: [{ line: 3, algorithm: 'SHA1', ...token, ...device }],
      faults: [],
      warnings: [],
    })
  })

  it('4, which only refers to a key, has no secret', async () => {
    expect(
      await faultOf({ kind: 'hotp', serialNumber: '987654321', digits: 8, counter: 0 }),
    ).toEqual({ line: 3, serialNumber: '987654321', reason: 'It has no secret' })
  })

  it('5, with a PIN, must not be used, and the PIN is no key for codes', async () => {
    const device = { manufacturer: 'Manufacturer', serialNumber: '987654321' }
    const policy =
      '<PINPolicy MinLength="4" MaxLength="4" PINKeyId="123456781" PINEncoding="DECIMAL" PINUsageMode="Local"/><KeyUsage>OTP</KeyUsage>'
    const xml = writePskc([
      { ...device, kind: 'hotp', digits: 8, counter: 0, secret: rfcSecret, policy },
      { ...device, keyAlgorithm: pin, digits: 4, secret: Buffer.from('1234') },
    ])
    expect(await readPskc(xml)).toMatchObject({
      tokens: [],
      faults: [
        { line: 3, reason: 'It must not be used: its policy `PINPolicy` is not supported' },
        {
          line: 4,
          reason: `It is not a one-time code key: its algorithm is \`${pin}\``,
        },
      ],
    })
  })

  // 6 and 7 are in decryption.test.ts, 9 in signature.test.ts.
  it('8, encrypted for a certificate, cannot be read', async () => {
    const certificate = '<ds:X509Data><ds:X509Certificate>MIIB</ds:X509Certificate></ds:X509Data>'
    const xml = writePskc([sampleToken()]).replace(
      '\n<KeyPackage>',
      `<EncryptionKey>${certificate}</EncryptionKey>\n<KeyPackage>`,
    )
    expect(await readPskc(xml, { key: new Uint8Array(16), password: 'x' })).toMatchObject({
      tokens: [],
      faults: [{ reason: expect.stringContaining('encrypted for a certificate') as string }],
    })
  })

  it('10, with four keys, is read but for the second key of one token', async () => {
    const key = { kind: 'hotp', digits: 8, counter: 0, secret: rfcSecret } as const
    const may = { startsAt: time('2006-05-01T00:00:00Z'), expiresAt: time('2006-05-31T00:00:00Z') }
    const serials = ['654321', '123456', '9999999', '9999999']
    const xml = writePskc(serials.map((serialNumber) => ({ ...key, ...may, serialNumber })))
    const { tokens, faults } = await readPskc(xml)
    expect(tokens.map(({ serialNumber }) => serialNumber)).toEqual(serials.slice(0, 3))
    expect(tokens[0]).toEqual({
      ...key,
      ...may,
      line: 3,
      algorithm: 'SHA1',
      serialNumber: '654321',
    })
    expect(faults).toEqual([
      {
        line: 6,
        serialNumber: '9999999',
        reason: 'The serial number is already that of the token in line 5',
      },
    ])
  })
})

describe('the codes of RFC 6238, appendix B, come from a file', () => {
  it.each([
    ['SHA1', 20, 59, '94287082'],
    ['SHA256', 32, 1_111_111_109, '68084774'],
    ['SHA512', 64, 20_000_000_000, '47863826'],
  ] as const)('%s', async (algorithm, bytes, seconds, code) => {
    const secret = Buffer.from('1234567890'.repeat(7).slice(0, bytes))
    const xml = writePskc([sampleToken({ algorithm, digits: 8, secret, startSeconds: 0 })])
    const [token] = (await readPskc(xml)).tokens
    const { stepSeconds = 0, digits } = token!
    const options = { algorithm: token!.algorithm, digits, periodSeconds: stepSeconds }
    expect(totp(token!.secret, seconds * 1000, options)).toBe(code)
  })
})

describe('a key package', () => {
  it('gives back every token that was written', async () => {
    await fc.assert(
      fc.asyncProperty(anyTokens, fc.constantFrom('', 'pskc:', 'é:'), async (tokens, prefix) => {
        expect(await readPskc(writePskc(tokens, { prefix }))).toEqual({
          tokens,
          faults: [],
          warnings: [],
        })
      }),
      { numRuns: 50 },
    )
  })

  it.each([
    'urn:ietf:params:xml:ns:keyprov:pskc:totp',
    'urn:ietf:params:xml:ns:keyprov:pskc#totp',
    'URN:IETF:params:xml:ns:keyprov:PSKC:TOTP',
    'http://www.ietf.org/keyprov/pskc#totp',
  ])('may name its algorithm %s', async (keyAlgorithm) => {
    const xml = writePskc([{ ...sampleToken(), keyAlgorithm }])
    expect((await readPskc(xml)).tokens).toEqual([sampleToken()])
  })

  it.each([
    ['SHA1', 'SHA1'],
    ['HMAC-SHA-256', 'SHA256'],
    ['HmacSHA512', 'SHA512'],
    ['', 'SHA1'],
  ])('may name its hash %s', async (suite, algorithm) => {
    const xml = writePskc([{ ...sampleToken(), suite }])
    expect((await readPskc(xml)).tokens[0]).toMatchObject({ algorithm })
  })

  it('has 30 seconds and counter 0 where it says nothing', async () => {
    const { kind, stepSeconds, ...rest } = sampleToken()
    const other = { ...rest, serialNumber: 'other', line: 4 }
    const xml = writePskc([
      { ...rest, kind },
      { ...other, kind: 'hotp' },
    ])
    expect((await readPskc(xml)).tokens).toEqual([
      { ...rest, kind, stepSeconds },
      { ...other, kind: 'hotp', counter: 0 },
    ])
  })

  it('takes the narrower of the dates of the device and of the key', async () => {
    const device =
      '<StartDate>2020-01-01T00:00:00Z</StartDate><ExpiryDate>2030-01-01T01:00:00+01:00</ExpiryDate>'
    const policy = '<StartDate>2021-01-01T00:00:00</StartDate><KeyUsage>OTP</KeyUsage>'
    const xml = writePskc([{ ...sampleToken(), device, policy }])
    expect((await readPskc(xml)).tokens).toEqual([
      sampleToken({
        startsAt: time('2021-01-01T00:00:00Z'),
        expiresAt: time('2030-01-01T00:00:00Z'),
      }),
    ])
  })

  it('may hold parts that mean nothing here, comments and CDATA', async () => {
    const device = '<IssueNo>1</IssueNo><Extensions><x xmlns="urn:x">1</x></Extensions>'
    const xml = writePskc([{ ...sampleToken(), device, data: '<x:y xmlns:x="urn:x">1</x:y>' }])
      .replace('987654321', '98<!-- 7 -->7<![CDATA[654]]>321')
      .replace('\n<KeyPackage>', '<!-- <KeyPackage> -->\n<KeyPackage>')
    expect((await readPskc(xml)).tokens).toEqual([sampleToken()])
  })

  it.each<[string, WrittenToken]>([
    ['its algorithm is `urn:x`', { keyAlgorithm: 'urn:x' }],
    ['its algorithm is ``', { keyAlgorithm: '' }],
    ['The hash `MD5` is not known', { suite: 'MD5' }],
    ['not decimal digits', { encoding: 'HEXADECIMAL' }],
    ['Codes of `9` digits are not possible', { digits: 9 }],
    ['a check digit', { checkDigits: 'true' }],
    ['The secret has 15 bytes: it must have 16 to 128', { secret: new Uint8Array(15) }],
    ['The secret has 129 bytes', { secret: new Uint8Array(129) }],
    ['longer than 256 characters', { serialNumber: 'x'.repeat(257) }],
    ['a control character', { serialNumber: 'a\u0085b' }],
    ['The step must be 10 to 120 seconds', { stepSeconds: 9 }],
    ['The step must be 10 to 120 seconds', { stepSeconds: 121 }],
    ['`TimeInterval` is not a whole number', { stepSeconds: 29.5 }],
    ['The start time is before 1970', { startSeconds: -1 }],
    ['The start time is after 2105', { startSeconds: 2 ** 32 }],
    ['off by more than 1000 steps', { timeDrift: 1001 }],
    ['off by more than 1000 steps', { timeDrift: -1001 }],
    ['The counter is negative', { kind: 'hotp', counter: -1 }],
    ['The counter must be below 2^48', { kind: 'hotp', counter: 2 ** 48 }],
    ['`Counter` is not a whole number', { kind: 'hotp', counter: 2 ** 53 }],
    ['`KeyUsage` does not name OTP', { policy: '<KeyUsage>CR</KeyUsage>' }],
    [
      'its policy `NumberOfTransactions`',
      { policy: '<NumberOfTransactions>5</NumberOfTransactions>' },
    ],
    ['its policy `KeyUsage`', { policy: '<KeyUsage xmlns="urn:x">OTP</KeyUsage>' }],
    ['`ExpiryDate` is not a date and time', { policy: '<ExpiryDate>never</ExpiryDate>' }],
    ['`ExpiryDate` is not a date', { policy: '<ExpiryDate>2020-13-01T00:00:00Z</ExpiryDate>' }],
    ['`SerialNo` stands twice', { device: '<SerialNo>1</SerialNo>' }],
    ['`Secret` stands twice', { data: '<Secret/>' }],
  ])('is refused by itself: %s', async (reason, changes) => {
    const good = sampleToken({ serialNumber: 'other', line: 4 })
    const { tokens, faults } = await readPskc(writePskc([{ ...sampleToken(), ...changes }, good]))
    expect(tokens).toEqual([good])
    expect(faults).toHaveLength(1)
    expect(faults[0]).toMatchObject({ line: 3 })
    expect(faults[0]!.serialNumber).toBeDefined()
    expect(faults[0]!.reason).toContain(reason)
  })

  it.each([
    ['It has no serial number', '<SerialNo>987654321</SerialNo>', '<SerialNo> </SerialNo>'],
    ['It has no key', /<Key .*<\/Key>/, ''],
    ['how long its codes are', /<ResponseFormat.*?\/>/, ''],
    ['Its secret is not base64', 'MTIzNDU2', 'MTIzNDU-'],
    [
      'both plain and encrypted',
      '</PlainValue></Secret>',
      '</PlainValue><EncryptedValue/></Secret>',
    ],
  ])('is refused by itself: %s', async (reason, part, instead) => {
    const xml = writePskc([sampleToken()]).replace(part, instead)
    const { tokens, faults } = await readPskc(xml)
    expect(tokens).toEqual([])
    expect(faults[0]!.reason).toContain(reason)
  })

  it('is refused without its secret in the reason', async () => {
    const xml = writePskc([{ ...sampleToken(), secret: Buffer.from('short-secret') }])
    const { faults } = await readPskc(xml)
    expect(faults).toHaveLength(1)
    expect(JSON.stringify(faults)).not.toMatch(/short-secret|c2hvcnQ/)
  })
})

describe('a file', () => {
  it('tells how much of it was read', async () => {
    const xml = writePskc(
      Array.from({ length: 200 }, (_, index) => sampleToken({ serialNumber: `${index}` })),
    )
    const progress: [number, number][] = []
    const onProgress = (done: number, total: number) => progress.push([done, total])
    expect((await readPskc(xml, { onProgress })).tokens).toHaveLength(200)
    expect(progress.length).toBeGreaterThan(2)
    expect(progress.at(-1)).toEqual([xml.length, xml.length])
    expect(progress.every(([done], index) => done >= (progress[index - 1]?.[0] ?? 0))).toBe(true)
  })

  it('leaves the process to others while it is read', async () => {
    const xml = writePskc(
      Array.from({ length: 1000 }, (_, index) => sampleToken({ serialNumber: `${index}` })),
    )
    let turns = 0
    let isRead = false
    const count = () => {
      turns += 1
      if (!isRead) setImmediate(count)
    }
    setImmediate(count)
    expect((await readPskc(xml)).tokens).toHaveLength(1000)
    isRead = true
    // A package has 25 elements, texts and ends of elements.
    expect(turns).toBeGreaterThan(20)
  })

  it.each([
    ['not well-formed', 'serial,secret'],
    ['not well-formed', ''],
    ['is not a PSKC file', '<KeyContainer Version="1.0"/>'],
    ['is not a PSKC file', '<Other xmlns="urn:ietf:params:xml:ns:keyprov:pskc" Version="1.0"/>'],
    ['holds no key package', writePskc([])],
    ['The version `2.0` of PSKC', writePskc([sampleToken()], { version: '2.0' })],
    ['not well-formed', writePskc([sampleToken()]).slice(0, -3)],
    ['not well-formed', writePskc([sampleToken()]).split('\n').slice(0, -1).join('\n')],
    ['must stand before', writePskc([sampleToken()], { end: '<MACMethod Algorithm="x"/>' })],
  ])('that %s is refused as a whole', async (reason, xml) => {
    const { tokens, faults } = await readPskc(xml)
    expect(tokens).toEqual([])
    expect(faults).toHaveLength(1)
    expect(faults[0]!.reason).toContain(reason)
  })
})
