import { createCipheriv, createHmac, randomBytes } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyTokens, rfcSecret, sampleToken } from '../../test/support/samples.js'
import { ciphers, writePskc, type WrittenEncryption } from '../../test/support/write-pskc.js'
import { readPskc } from './read-pskc.js'

const wrong = 'The key or the password is wrong, or the file was changed'
const key = Buffer.from('12345678901234567890123456789012', 'hex')
const preShared: WrittenEncryption = {
  cipher: 'aes128-cbc',
  key,
  mac: 'sha1',
  macKey: Buffer.from('1122334455667788990011223344556677889900', 'hex'),
  random: randomBytes,
}
const byPassword: WrittenEncryption = {
  cipher: 'aes128-cbc',
  password: 'qwerty',
  salt: Buffer.from('Ej7/PEpyEpw=', 'base64'),
  mac: 'sha1',
  macKey: Buffer.from('bdaab8d648e850d25a3289364f7d7eaaf53ce581', 'hex'),
  random: randomBytes,
}
const figure = sampleToken({ kind: 'hotp', digits: 8, counter: 0 })
delete figure.stepSeconds

/** Gives these initialisation vectors, one after the other. */
function vectors(...texts: string[]): () => Uint8Array {
  const left = texts.map((text) => Buffer.from(text, 'base64'))
  return () => left.shift()!
}

/** The one fault of a file that was refused as a whole. */
async function faultOf(xml: string, keys: Parameters<typeof readPskc>[1]): Promise<string> {
  const { tokens, faults } = await readPskc(xml, keys)
  expect(tokens).toEqual([])
  expect(faults).toHaveLength(1)
  return faults[0]!.reason
}

describe('the figures of RFC 6030', () => {
  it('6, encrypted with a pre-shared key, is written to the letter and read', async () => {
    const random = vectors('ESIzRFVmd4iZABEiM0RVZg==', 'AAECAwQFBgcICQoLDA0ODw==')
    const xml = writePskc([figure], { encryption: { ...preShared, random } })
    expect(xml).toContain('>ESIzRFVmd4iZABEiM0RVZgKn6WjLaTC1sbeBMSvIhRejN9vJa2BOlSaMrR7I5wSX<')
    expect(xml).toContain('>AAECAwQFBgcICQoLDA0OD+cIHItlB3Wra1DUpxVvOx2lef1VmNPCMl8jwZqIUqGv<')
    expect(xml).toContain('>Su+NvtQfmvfJzF6bmQiJqoLRExc=<')
    expect((await readPskc(xml, { key })).tokens).toEqual([figure])
  })

  it('7, encrypted with a password, is written to the letter and read', async () => {
    const random = vectors('2GTTnLwM3I4e5IO5FkufoA==', 'oTvo+S22nsmS2Z/RtcoF8A==')
    const xml = writePskc([figure], { encryption: { ...byPassword, random }, prefix: 'pskc:' })
    expect(xml).toContain('>2GTTnLwM3I4e5IO5FkufoOEiOhNj91fhKRQBtBJYluUDsPOLTfUvoU2dStyOwYZx<')
    expect(xml).toContain('>oTvo+S22nsmS2Z/RtcoF8Hfh+jzMe0RkiafpoDpnoZTjPYZu6V+A4aEn032yCr4f<')
    expect(xml).toContain('>LP6xMvjtypbfT9PdkJhBZ+D6O4w=<')
    expect((await readPskc(xml, { password: 'qwerty' })).tokens).toEqual([figure])
  })
})

describe('an encrypted file', () => {
  const cipherNames = Object.keys(ciphers) as (keyof typeof ciphers)[]

  it.each(
    cipherNames.flatMap((cipher) => (['sha1', 'sha512'] as const).map((mac) => ({ cipher, mac }))),
  )('may use $cipher with HMAC of $mac', async ({ cipher, mac }) => {
    const ownKey = randomBytes(ciphers[cipher].keyBytes)
    const token = sampleToken({ secret: randomBytes(32) })
    const macKey = randomBytes(32)
    const encryption = { cipher, key: ownKey, mac, macKey, random: randomBytes }
    const { tokens } = await readPskc(writePskc([token], { encryption }), { key: ownKey })
    expect(tokens).toEqual([{ ...token, secret: Uint8Array.from(token.secret) }])
  })

  it('gives back every token, whichever of its values are encrypted', async () => {
    const others = ['Counter', 'Time', 'TimeInterval', 'TimeDrift'] as const
    await fc.assert(
      fc.asyncProperty(
        anyTokens,
        fc.subarray([...others]).map((values) => ['Secret' as const, ...values]),
        fc.constantFrom(preShared, byPassword),
        fc.boolean(),
        async (tokens, values, how, hasMacKey) => {
          const { macKey, ...withoutMacKey } = how
          const encryption = { ...withoutMacKey, ...(hasMacKey ? { macKey } : {}), values }
          const xml = writePskc(tokens, { encryption })
          const read = await readPskc(xml, { key, password: 'qwerty' })
          expect(read).toEqual({ tokens, faults: [], warnings: [] })
        },
      ),
      { numRuns: 50 },
    )
  })

  it.each(['sha1', 'sha256', 'sha512'] as const)('may derive its key with %s', async (prf) => {
    const encryption = { ...byPassword, cipher: 'aes256-cbc' as const, password: 'pässwörd', prf }
    const xml = writePskc([figure], { encryption })
    expect((await readPskc(xml, { password: 'pässwörd' })).tokens).toEqual([figure])
    expect(await faultOf(xml, { password: 'passwörd' })).toBe(wrong)
  })

  it('may do without a MAC where the cipher notices a change by itself', async () => {
    const encryption = { cipher: 'kw-aes128', key, random: randomBytes } as const
    const token = { ...figure, secret: rfcSecret.slice(0, 16) }
    const xml = writePskc([token], { encryption })
    expect((await readPskc(xml, { key })).tokens).toEqual([token])
    expect(await faultOf(xml, { key: Buffer.alloc(16) })).toBe(wrong)
  })

  it('is refused as a whole with another key or another password', async () => {
    const first = writePskc([figure], { encryption: preShared })
    const second = writePskc([figure], { encryption: byPassword })
    const { macKey: _, ...encryption } = preShared
    expect(await faultOf(first, { key: randomBytes(16) })).toBe(wrong)
    expect(await faultOf(second, { password: 'qwertz' })).toBe(wrong)
    expect(await faultOf(writePskc([figure], { encryption }), { key: randomBytes(16) })).toBe(wrong)
  })

  it('is refused with what it needs where nothing or the other thing is given', async () => {
    const first = writePskc([figure], { encryption: { ...preShared, keyName: 'Key 7' } })
    const second = writePskc([figure], { encryption: byPassword })
    const needsKey = 'The file is encrypted with the pre-shared key `Key 7`: give that key'
    const needsPassword =
      'The file is encrypted with the password `My Password 1`: give that password'
    expect(await faultOf(first, {})).toBe(needsKey)
    expect(await faultOf(first, { password: 'qwerty' })).toBe(needsKey)
    expect(await faultOf(second, {})).toBe(needsPassword)
    expect(await faultOf(second, { key })).toBe(needsPassword)
    expect(await faultOf(first, { key: randomBytes(32) })).toBe(
      'The key has 32 bytes, but the file is encrypted with a key of 16',
    )
  })

  it('may leave out the name of its key, as python-pskc does', async () => {
    const named = writePskc([figure], { encryption: preShared })
    const xml = named.replace(/<EncryptionKey>.*?<\/EncryptionKey>/, '<EncryptionKey/>')
    expect(xml).not.toBe(named)
    expect((await readPskc(xml, { key })).tokens).toEqual([figure])
    expect(await faultOf(xml, { key: randomBytes(16) })).toBe(wrong)
    const needsKey = 'The file is encrypted with a pre-shared key: give that key'
    expect(await faultOf(xml, {})).toBe(needsKey)
    expect(await faultOf(xml, { password: 'qwerty' })).toBe(needsKey)
  })

  it('is refused that does not say with which key', async () => {
    const xml = writePskc([figure], { encryption: preShared })
    const reason = 'A value is encrypted, but the file does not say with which key'
    expect(await faultOf(xml.replace(/<EncryptionKey>.*?<\/EncryptionKey>/, ''), {})).toBe(reason)
  })

  it.each([{ key }, { password: 'qwerty' }])(
    'may not be exchanged for one without encryption: %o',
    async (keys) => {
      expect(await faultOf(writePskc([figure]), keys)).toBe(
        'The file is not encrypted although it was to be opened with a key or a password: ask its vendor',
      )
    },
  )

  it.each([
    [preShared, { key }],
    [byPassword, { password: 'qwerty' }],
  ])('does not yield a token whose secret is plain, put among the others', async (how, keys) => {
    const others = [figure, { ...figure, serialNumber: 'swapped', line: 4 }]
    const [, , , swapped] = writePskc(others).split('\n')
    const lines = writePskc(others, { encryption: how }).split('\n')
    const xml = lines.with(3, swapped ?? '').join('\n')
    expect(await readPskc(xml, keys)).toEqual({
      tokens: [figure],
      faults: [
        {
          line: 4,
          serialNumber: 'swapped',
          reason:
            'Its secret is not encrypted although the file was to be opened with a key or a password',
        },
      ],
      warnings: [],
    })
  })

  it('never yields a token when anything of a ciphertext or a MAC was changed', async () => {
    const encryption = { ...preShared, values: ['Secret', 'Counter'] as const }
    const xml = writePskc([figure], { encryption: encryption as unknown as WrittenEncryption })
    const texts = [...xml.matchAll(/<(?:xenc:CipherValue|ValueMAC)>([^<]+)</g)]
    expect(texts).toHaveLength(5)
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...texts.map((match) => match[1]!)),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        async (text, position, change) => {
          const bytes = Buffer.from(text, 'base64')
          bytes[position % bytes.length]! ^= change
          const changed = xml.replace(text, bytes.toString('base64'))
          expect(await faultOf(changed, { key })).toBe(wrong)
        },
      ),
      { numRuns: 300 },
    )
  })

  it('never yields a token when a ciphertext or a MAC was cut', async () => {
    const xml = writePskc([figure], { encryption: preShared })
    const texts = [...xml.matchAll(/<(?:xenc:CipherValue|ValueMAC)>([^<]+)</g)].map(
      ([, text]) => text!,
    )
    for (const text of texts) {
      const bytes = Buffer.from(text, 'base64')
      for (let length = 0; length < bytes.length; length += 1) {
        const cut = xml.replace(text, bytes.subarray(0, length).toString('base64'))
        expect((await readPskc(cut, { key })).tokens).toEqual([])
      }
    }
  })

  it('never yields a token when values changed their places', async () => {
    const tokens = [figure, { ...figure, serialNumber: 'other', secret: randomBytes(20) }]
    const xml = writePskc(tokens, { encryption: preShared })
    const [, first, second] = [...xml.matchAll(/<xenc:CipherValue>([^<]+)</g)].map(
      ([, text]) => text!,
    )
    const changed = xml.replace(second!, '!').replace(first!, second!).replace('!', first!)
    expect(await faultOf(changed, { key })).toBe(wrong)
  })

  it.each<[string, string | RegExp, string]>([
    ['has no MAC', /<ValueMAC>.*?<\/ValueMAC>/, ''],
    ['has no MAC', /<MACMethod.*?<\/MACMethod>/, ''],
    ['not encrypted although it was to be opened', /<EncryptionKey>.*?<\/EncryptionKey>/, ''],
    ['encrypted for a certificate', /<ds:KeyName>.*?<\/ds:KeyName>/, '<ds:X509Data/>'],
    ['The MAC `urn:x` is not known', /http[^"]*hmac-sha1/, 'urn:x'],
    ['The cipher `urn:x` is not known', /(<EncryptedValue>.*?)http[^"]*/, '$1urn:x'],
    ['The cipher `constructor` is not known', /(<EncryptedValue>.*?)http[^"]*/, '$1constructor'],
    ['only refers to its MAC key', /<MACKey>.*?<\/MACKey>/, '<MACKeyReference>1</MACKeyReference>'],
    ['neither plain nor encrypted', /<EncryptedValue>.*?<\/EncryptedValue>/, ''],
    ['missing or not base64', /(<EncryptedValue>.*<xenc:CipherValue>)[^<]*/, '$1!'],
    ['`EncryptionKey` stands twice', '<EncryptionKey>', '<EncryptionKey/><EncryptionKey>'],
  ])('is refused as a whole that %s', async (reason, part, instead) => {
    const xml = writePskc([figure], { encryption: preShared })
    expect(xml.replace(part, instead)).not.toBe(xml)
    expect(await faultOf(xml.replace(part, instead), { key })).toContain(reason)
  })

  it.each<[string, string | RegExp, string]>([
    ['1 to 10,000,000 iterations', '>1000<', '>10000001<'],
    ['1 to 10,000,000 iterations', '>1000<', '>0<'],
    ['1 to 10,000,000 iterations', '>1000<', '>1e3<'],
    ['16, 24 or 32 bytes', '<KeyLength>16<', '<KeyLength>1000000000<'],
    ['The salt', /<Specified>.*?</, '<Specified><'],
    ['The salt', /<Specified>.*?</, `<Specified>${'A'.repeat(2000)}<`],
    ['The function `urn:x`', '<PRF/>', '<PRF Algorithm="urn:x"/>'],
    ['The key derivation `urn:x`', /http[^"]*#pbkdf2/, 'urn:x'],
  ])('whose key derivation is not possible is refused: %s', async (reason, part, instead) => {
    const xml = writePskc([figure], { encryption: byPassword })
    expect(xml.replace(part, instead)).not.toBe(xml)
    expect(await faultOf(xml.replace(part, instead), { password: 'qwerty' })).toContain(reason)
  })

  it('is refused when its MAC key is shorter than a block, which pieces of the file could make', async () => {
    const encryption = { ...preShared, macKey: Buffer.alloc(15, 1) }
    expect(await faultOf(writePskc([figure], { encryption }), { key })).toBe(wrong)
  })

  it('is refused when a well signed value has no padding', async () => {
    const xml = writePskc([figure], { encryption: preShared })
    // The last byte would tell how many were added: none cannot be.
    const encrypt = createCipheriv('aes-128-cbc', key, Buffer.alloc(16)).setAutoPadding(false)
    const value = Buffer.concat([
      Buffer.alloc(16),
      encrypt.update(Buffer.alloc(32)),
      encrypt.final(),
    ])
    const mac = createHmac('sha1', preShared.macKey!).update(value).digest('base64')
    const changed = xml
      .replace(/(<EncryptedValue>.*<xenc:CipherValue>)[^<]*/, `$1${value.toString('base64')}`)
      .replace(/<ValueMAC>[^<]*/, `<ValueMAC>${mac}`)
    expect(await faultOf(changed, { key })).toBe(wrong)
  })
})
