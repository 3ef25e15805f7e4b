import { createHash, sign } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { type SoftCertificate, softCertificate } from '../../../test/support/soft-certificate.js'
import { SettingsError } from '../../config.js'
import { readKeyMetadata } from './metadata.js'

const now = Date.parse('2026-06-01T00:00:00Z')
const aaguid = '2FC0579F-8113-47ea-b116-bb5a8db9202a'
const statement = { description: 'Key of Ours', aaguid, attestationRootCertificates: [] }
const read = (content: unknown) => readKeyMetadata(JSON.stringify(content), { now })
const modelOf = (content: unknown) => read(content).byAaguid.get(aaguid.toLowerCase())
const withReports = (...statusReports: object[]) => [
  { aaguid, metadataStatement: statement, statusReports },
]

describe('statements of the operator', () => {
  it('are read as an array of statements, of entries, or as a payload with entries', () => {
    expect(modelOf([statement])).toMatchObject({ description: 'Key of Ours' })
    expect(modelOf(withReports())).toMatchObject({ description: 'Key of Ours' })
    expect(modelOf({ no: 7, entries: withReports() })).toMatchObject({ description: 'Key of Ours' })
  })

  it('name keys of U2F by the key of their certificate', () => {
    const { aaguid: _, ...own } = statement
    const identifier = 'AB'.repeat(20)
    const { byAaguid, byCertificateKey } = read([
      { ...own, attestationCertificateKeyIdentifiers: [identifier] },
    ])
    expect(byAaguid.size).toBe(0)
    expect(byCertificateKey.get(identifier.toLowerCase())?.description).toBe('Key of Ours')
  })

  const certified = (level: string, effectiveDate: string) => ({
    status: `FIDO_CERTIFIED${level}`,
    effectiveDate,
  })
  it.each([
    ['nothing', [], undefined],
    ['an old certificate', [certified('', '2019-01-01')], 'L1'],
    ['a level', [certified('_L1plus', '2019-01-01')], 'L1plus'],
    ['two levels', [certified('_L2', '2021-01-01'), certified('_L1', '2019-01-01')], 'L2'],
    [
      'that it is certified no more',
      [
        certified('_L2', '2021-01-01'),
        { status: 'NOT_FIDO_CERTIFIED', effectiveDate: '2022-01-01' },
      ],
      undefined,
    ],
    ['that it was revoked', [certified('_L2', '2021-01-01'), { status: 'REVOKED' }], undefined],
  ])('tell the certification from %s', (_, reports, certification) => {
    expect(modelOf(withReports(...reports))?.certification).toBe(certification)
  })

  it('give no root to a model whose attestation key is known to others', () => {
    const root = softCertificate({ isAuthority: true })
    const metadataStatement = { ...statement, attestationRootCertificates: [root.base64] }
    const status = (word: string) => [
      { aaguid, metadataStatement, statusReports: [{ status: word }] },
    ]
    expect(modelOf(status('UPDATE_AVAILABLE'))?.roots).toHaveLength(1)
    expect(modelOf(status('ATTESTATION_KEY_COMPROMISE'))?.roots).toHaveLength(0)
  })

  it.each([
    ['text', '{"no": 5}'],
    ['broken JSON', '[{'],
    ['a statement without a name', JSON.stringify([{ aaguid }])],
    [
      'a root that is no certificate',
      JSON.stringify([{ ...statement, attestationRootCertificates: ['AAAA'] }]),
    ],
    ['neither JSON nor a BLOB', 'hello'],
  ])('are refused where the file holds %s', (_, text) => {
    const reading = () => readKeyMetadata(text, { now, rootCertificate: softCertificate().pem })
    // An entry without a statement is nobody's mistake: the BLOB has some.
    if (text === JSON.stringify([{ aaguid }])) expect(reading().byAaguid.size).toBe(0)
    else expect(reading).toThrow(SettingsError)
  })
})

describe('a BLOB of the FIDO Metadata Service', () => {
  const root = softCertificate({ commonName: 'Root', isAuthority: true })
  const dnsName = 'mds.fidoalliance.org'
  const signer = softCertificate({ commonName: 'Signer', issuer: root, dnsName })
  const part = (content: unknown) => Buffer.from(JSON.stringify(content)).toString('base64url')

  function blob(
    by: SoftCertificate = signer,
    { alg = 'ES256', chain = [by] }: { alg?: string; chain?: SoftCertificate[] } = {},
  ): string {
    const head = part({ alg, typ: 'JWT', x5c: chain.map(({ base64 }) => base64) })
    const signed = `${head}.${part({ no: 1, nextUpdate: '2026-07-01', entries: withReports() })}`
    const key = { key: by.privateKey, dsaEncoding: 'ieee-p1363' } as const
    return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`
  }
  const readBlob = (text: string, rootCertificate: string | undefined = root.pem) =>
    readKeyMetadata(text, { now, rootCertificate })

  it('is read where it was signed under the root that the operator gave', () => {
    expect(readBlob(`${blob()}\n`).byAaguid.size).toBe(1)
    expect(readBlob(blob(signer, { chain: [signer, root] })).byAaguid.size).toBe(1)
  })

  it('is refused without the root', () => {
    expect(() => readKeyMetadata(blob(), { now })).toThrow(/--security-key-metadata-root/)
    expect(() => readBlob(blob(), 'no PEM')).toThrow(/no certificate in PEM form/)
  })

  it('is refused where anything was changed after it was signed', () => {
    const [head = '', , signature = ''] = blob().split('.')
    const forged = `${head}.${part({ entries: [] })}.${signature}`
    expect(() => readBlob(forged)).toThrow(/signature .* is not right/)
  })

  const stranger = softCertificate({ commonName: 'Root', isAuthority: true })
  it.each<[string, () => string, RegExp]>([
    [
      'signed under another root',
      () => blob(softCertificate({ issuer: stranger, dnsName })),
      /signed by somebody else/,
    ],
    [
      'signed by somebody else under the same root',
      () => blob(softCertificate({ issuer: root, dnsName: 'evil.test' })),
      /signed by somebody else/,
    ],
    [
      'signed with a certificate that has expired',
      () => blob(softCertificate({ issuer: root, dnsName, notAfter: '260101000000Z' })),
      /too long ago/,
    ],
    ['of an algorithm that its key is not for', () => blob(signer, { alg: 'RS256' }), /not right/],
    ['not signed at all', () => blob(signer, { alg: 'none' }), /neither JSON nor a BLOB/],
    ['without certificates', () => blob(signer, { chain: [] }), /neither JSON nor a BLOB/],
  ])('is refused where it is %s', (_, text, message) => {
    expect(() => readBlob(text())).toThrow(message)
  })
})

describe('the name of a certificate of U2F', () => {
  it('is the SHA-1 of its public key', async () => {
    const { certificateKeyIdentifier } = await import('./metadata.js')
    const { X509Certificate } = await import('node:crypto')
    const certificate = softCertificate()
    const point = certificate.publicKey.export({ type: 'spki', format: 'der' }).subarray(-65)
    expect(point[0]).toBe(4)
    expect(certificateKeyIdentifier(new X509Certificate(certificate.der))).toBe(
      createHash('sha1').update(point).digest('hex'),
    )
  })
})
