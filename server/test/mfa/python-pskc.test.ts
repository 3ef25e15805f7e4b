// Another's tools, of python-pskc, encrypt what ours reads and decrypt what our own test data are.
import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readPskc } from '@sallyport/otp/pskc/read-pskc'
import type { TokenRecord } from '@sallyport/otp/token-file'
import { describe, expect, it } from 'vitest'
import { sampleToken } from '../../../otp/test/support/samples.js'
import { writePskc } from '../../../otp/test/support/write-pskc.js'

const tokens = [
  sampleToken({ serialNumber: 'GAHT00000001', manufacturer: 'Acme' }),
  sampleToken({ serialNumber: 'GAHT00000002', secret: randomBytes(32) }),
]
const key = Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex')
const password = 'qwerty'

/** What a tool answers about a file. Fails if it is missing, or complains. */
function run(tool: 'pskc2pskc' | 'pskc2csv', xml: string, options: readonly string[]): string {
  const { error, status, stdout, stderr } = spawnSync(`/usr/bin/${tool}`, [...options, '-'], {
    input: xml,
    encoding: 'utf8',
  })
  if (error !== undefined)
    throw new Error(`${tool} is missing: install pskc-utils`, { cause: error })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  return stdout
}

const withoutLines = (read: TokenRecord[]) =>
  read.map((token) => ({ ...token, line: 0, secret: Buffer.from(token.secret).toString('hex') }))

describe('python-pskc', () => {
  it.each([
    ['a pre-shared key', ['--new-secret', key.toString('hex')], { key }],
    ['a password', ['--new-password', password], { password }],
  ] as const)('encrypts with %s files that are read', async (_, options, opening) => {
    const xml = run('pskc2pskc', writePskc(tokens), options)
    expect(xml).toContain('EncryptedValue')
    const read = await readPskc(xml, opening)
    expect(read.faults).toEqual([])
    expect(withoutLines(read.tokens)).toEqual(withoutLines(tokens))
    // Nothing is read with another key, or where a byte of the MAC is another.
    const wrong = 'key' in opening ? { key: randomBytes(16) } : { password: 'other' }
    expect((await readPskc(xml, wrong)).tokens).toEqual([])
    const forged = xml.replace(
      /ValueMAC>./,
      (text) => `${text.slice(0, -1)}${text.endsWith('A') ? 'B' : 'A'}`,
    )
    // A file with one forged value is refused as a whole: who changed it may have changed more of it.
    expect(await readPskc(forged, opening)).toMatchObject({
      tokens: [],
      faults: [{ reason: 'The key or the password is wrong, or the file was changed' }],
    })
  })

  it.each([
    ['a pre-shared key', { key }, ['--secret', key.toString('hex')]],
    ['a password', { password }, ['--password', password]],
  ] as const)('reads in our files under %s what we wrote', (_, how, options) => {
    const encryption = {
      cipher: 'aes128-cbc',
      mac: 'sha1',
      macKey: randomBytes(20),
      random: randomBytes,
      ...how,
    } as const
    const csv = run('pskc2csv', writePskc(tokens, { encryption }), [
      ...options,
      '--columns',
      'serial,secret',
      '--secret-encoding',
      'hex',
    ])
    for (const { serialNumber, secret } of tokens)
      expect(csv).toContain(`${serialNumber},${Buffer.from(secret).toString('hex')}`)
  })
})
