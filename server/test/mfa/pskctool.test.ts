// Another's tool, of the OATH Toolkit, reads what our own writes and writes what ours reads. It
// knows signatures, and of encryption the elements only.
import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { selfSigned, type Signer } from '../../../otp/test/support/certificates.js'
import { anyTokens, sampleToken } from '../../../otp/test/support/samples.js'
import { signPskc } from '../../../otp/test/support/sign-pskc.js'
import { writePskc } from '../../../otp/test/support/write-pskc.js'
import type { TokenRecord } from '@sallyport/otp/token-file'
import { readPskc } from '@sallyport/otp/pskc/read-pskc'

const weak = 'The file is signed with SHA-1, which is weak: ask for a newer signature'
const token = sampleToken({ manufacturer: 'Acme', model: 'T1', startSeconds: 0, timeDrift: 2 })

let folder: string
let vendor: Signer
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'otp-pskctool-'))
  vendor = selfSigned('Vendor')
  writeFileSync(join(folder, 'key.pem'), vendor.privateKey)
  writeFileSync(join(folder, 'certificate.pem'), vendor.certificate)
})
afterAll(() => rmSync(folder, { recursive: true }))

interface Asking {
  options: string[]
  complaint?: string
}

/** What the tool answers about a file. Fails if it is missing, or complains of anything else. */
function pskctool(xml: string, { options, complaint = '' }: Asking): string {
  const { error, status, stdout, stderr } = spawnSync('/usr/bin/pskctool', options, {
    cwd: folder,
    input: xml,
    encoding: 'utf8',
  })
  if (error !== undefined) {
    throw new Error('pskctool is missing: install the package', { cause: error })
  }
  expect({ status, stderr }).toEqual({ status: 0, stderr: complaint })
  return stdout
}

const signing = ['--sign', '--sign-key=key.pem', '--sign-crt=certificate.pem']
const verifying = ['--verify', '--verify-crt=certificate.pem']

/** It knows whole seconds only. */
function asTheToolKeepsIt({ startsAt, expiresAt, ...token }: TokenRecord): TokenRecord {
  const seconds = (time: number) => time - (time % 1000)
  return {
    ...token,
    ...(startsAt === undefined ? {} : { startsAt: seconds(startsAt) }),
    ...(expiresAt === undefined ? {} : { expiresAt: seconds(expiresAt) }),
  }
}

describe('pskctool', () => {
  it('writes plain files that are read', async () => {
    await fc.assert(
      fc.asyncProperty(anyTokens, async (tokens) => {
        const kept = tokens.map(asTheToolKeepsIt)
        const written = pskctool(writePskc(kept), { options: ['--info', '--verbose'] })
        const xml = written.slice(written.indexOf('<?xml'))
        const { tokens: read, faults } = await readPskc(xml)
        expect(faults).toEqual([])
        expect(read.map((each) => ({ ...each, line: 0 }))).toEqual(
          kept.map((each) => ({ ...each, line: 0 })),
        )
      }),
      { numRuns: 15 },
    )
  })

  it('writes signed files that are read', async () => {
    const signed = pskctool(writePskc([token]), { options: signing })
    const options = { signedBy: vendor.certificate, demandSignature: true }
    expect(await readPskc(signed, options)).toEqual({
      tokens: [{ ...token, line: 2 }],
      faults: [],
      warnings: [weak],
    })
    const { tokens } = await readPskc(signed.replace('987654321', '987654322'), options)
    expect(tokens).toEqual([])
  })

  it('reads in our files what we wrote', () => {
    const info = pskctool(writePskc([token], { id: 'c1' }), { options: ['--info'] })
    const secret = Buffer.from(token.secret).toString('base64')
    for (const line of [
      'Id: c1',
      'SerialNo: 987654321',
      `Key Secret (base64): ${secret}`,
      'Key TimeInterval: 30',
      'Key TimeDrift: 2',
      'Response Format Length: 6',
    ]) {
      expect(info).toContain(line)
    }
  })

  it('verifies our signatures, in both canonical forms', () => {
    for (const form of ['exclusive', 'inclusive'] as const) {
      for (const prefix of ['', 'p:']) {
        const xml = writePskc([token], { prefix })
        const signed = signPskc(xml, { ...vendor, form })
        expect(pskctool(signed, { options: verifying })).toBe('OK\n')
      }
    }
  })

  it('finds our files valid', () => {
    const options = ['--validate']
    for (const file of [writePskc([token]), signPskc(writePskc([token]), vendor)]) {
      expect(pskctool(file, { options })).toBe('OK\n')
    }
    const macKey = randomBytes(32)
    const encryption = { cipher: 'aes256-cbc', mac: 'sha256', macKey, random: randomBytes } as const
    // It says so whenever a value is encrypted.
    const complaint = 'warning: parse error (use -d to diagnose), output may be incomplete\n'
    for (const how of [{ key: randomBytes(32) }, { password: 'qwerty' }]) {
      const file = writePskc([token], { encryption: { ...encryption, ...how } })
      expect(pskctool(file, { options, complaint })).toBe('OK\n')
    }
  })
})
