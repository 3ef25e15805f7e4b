import { randomBytes } from 'node:crypto'
import { describe, expect, it, vi } from 'vitest'
import { softCertificate } from '../../../test/support/soft-certificate.js'
import { type Asked, type RegistrationJson, softKey } from '../../../test/support/soft-key.js'
import { noMetadata, readKeyMetadata } from './metadata.js'
import { registrationOptions } from './registration-options.js'
import { verifyRegistration } from './verify-registration.js'

const challenge = randomBytes(32).toString('base64url')
const site = { origin: 'https://id.example.test:8443', rpId: 'id.example.test' }
const asked: Asked = { ...site, challenge }
const now = Date.parse('2026-06-01T00:00:00Z')
const aaguid = '2fc0579f-8113-47ea-b116-bb5a8db9202a'

const verify = (credential: object | string, metadata = noMetadata) =>
  verifyRegistration({
    credential: typeof credential === 'string' ? credential : JSON.stringify(credential),
    expected: { ...site, challenge },
    metadata,
    now,
  })
const reason = async (credential: object | string) => {
  const verdict = await verify(credential)
  return verdict.ok ? 'accepted' : verdict.reason
}
const registered = (more: Partial<Asked> = {}, wished: Parameters<typeof softKey>[0] = {}) =>
  softKey(wished).register({ ...asked, ...more })

/** The registration with its attestation object's bytes changed. */
function tampered(made: RegistrationJson, change: (bytes: Buffer) => Buffer): RegistrationJson {
  const bytes = Buffer.from(made.response.attestationObject, 'base64url')
  const attestationObject = change(bytes).toString('base64url')
  return { ...made, response: { ...made.response, attestationObject } }
}
const flipped = (made: RegistrationJson, at: (bytes: Buffer) => number) =>
  tampered(made, (bytes) => {
    const index = at(bytes)
    bytes[index] = (bytes[index] ?? 0) ^ 1
    return bytes
  })

describe('a registration', () => {
  it.each(['ES256', 'EdDSA', 'RS256'] as const)(
    'is accepted with a key of %s',
    async (algorithm) => {
      const key = softKey({ algorithm, format: 'packed', aaguid })
      expect(await verify(key.register({ ...asked, signCount: 7, flags: 0x05 }))).toEqual({
        ok: true,
        key: {
          credentialId: key.credentialId,
          publicKey: key.publicKey,
          signCount: 7,
          transports: ['usb', 'nfc'],
          aaguid,
          attestationFormat: 'packed',
          attestationTrusted: false,
          model: null,
          userVerified: true,
          backupEligible: false,
          backupState: false,
          appId: null,
        },
      })
    },
  )

  it('is accepted without attestation, and as a passkey that is backed up', async () => {
    const verdict = await verify(registered({ flags: 0x1d }))
    expect(verdict).toMatchObject({
      ok: true,
      key: { attestationFormat: 'none', backupEligible: true, backupState: true },
    })
  })

  it('is accepted of a U2F key with its certificate', async () => {
    const made = registered({}, { format: 'fido-u2f', attestedBy: softCertificate() })
    expect(await verify(made)).toMatchObject({
      ok: true,
      key: { attestationFormat: 'fido-u2f', attestationTrusted: false },
    })
  })

  it('keeps words for transports and leaves out what is none', async () => {
    const made = registered()
    made.response.transports = ['usb', 'usb', 'smart-card', '<b>', 'x'.repeat(40)]
    expect(await verify(made)).toMatchObject({
      ok: true,
      key: { transports: ['usb', 'smart-card'] },
    })
  })

  it('is refused where no challenge was given, or it was spent', async () => {
    const expected = { ...site, challenge: undefined }
    const credential = JSON.stringify(registered())
    expect(await verifyRegistration({ credential, expected, metadata: noMetadata, now })).toEqual({
      ok: false,
      reason: 'not-asked',
    })
  })

  const say = (clientData: Record<string, unknown>) => registered({ clientData })
  it.each<[string, () => object | string, string]>([
    ['another challenge', () => registered({ challenge: 'AAAA' }), 'wrong-challenge'],
    ['another scheme', () => registered({ origin: 'http://id.example.test:8443' }), 'wrong-origin'],
    ['another port', () => registered({ origin: 'https://id.example.test' }), 'wrong-origin'],
    [
      'a sub-domain',
      () => registered({ origin: 'https://x.id.example.test:8443' }),
      'wrong-origin',
    ],
    ['a foreign site', () => registered({ origin: 'https://evil.test' }), 'wrong-origin'],
    ['the type of a sign-in', () => say({ type: 'webauthn.get' }), 'wrong-type'],
    ['a page around ours', () => say({ crossOrigin: true }), 'cross-origin'],
    ['a top origin', () => say({ topOrigin: 'https://evil.test' }), 'cross-origin'],
    ['client data of odd types', () => say({ origin: 5 }), 'malformed'],
    ['another relying party', () => registered({ rpId: 'example.test' }), 'wrong-relying-party'],
    ['nobody present', () => registered({ flags: 0 }), 'no-user-presence'],
    ['a backup of what cannot be backed up', () => registered({ flags: 0x11 }), 'malformed'],
    ['an algorithm not asked for', () => registered({}, { algorithm: 'ES384' }), 'algorithm'],
    [
      'an RSA key that is too short',
      () => registered({}, { algorithm: 'RS256', modulusLength: 1024 }),
      'malformed',
    ],
    ['no JSON', () => '{"id":', 'malformed'],
    ['JSON of something else', () => '[null]', 'malformed'],
    ['more than 64 kB', () => ({ ...registered(), more: 'x'.repeat(65_536) }), 'malformed'],
    [
      'another id than was attested',
      () => ({ ...registered(), id: 'AAAA', rawId: 'AAAA' }),
      'malformed',
    ],
    ['two ids', () => ({ ...registered(), rawId: 'AAAA' }), 'malformed'],
    ['an empty id', () => ({ ...registered(), id: '', rawId: '' }), 'malformed'],
    ['another type of credential', () => ({ ...registered(), type: 'password' }), 'malformed'],
    [
      'an id of more than 1023 bytes',
      () => registered({}, { credentialId: randomBytes(1024) }),
      'malformed',
    ],
    [
      'CBOR that ends too early',
      () => tampered(registered(), (bytes) => bytes.subarray(0, -3)),
      'malformed',
    ],
    [
      'a public key that is no point of its curve',
      () => flipped(registered(), (bytes) => bytes.length - 5),
      'malformed',
    ],
    ['CBOR that is a number', () => tampered(registered(), () => Buffer.from([1])), 'malformed'],
    [
      'CBOR that nests without end',
      () => tampered(registered(), () => Buffer.alloc(20_000, 0x81)),
      'malformed',
    ],
    [
      'an attestation of a kind that is not known',
      () =>
        tampered(registered(), (bytes) =>
          Buffer.from(bytes.toString('latin1').replace('dnone', 'dnose'), 'latin1'),
        ),
      'attestation',
    ],
  ])('is refused with %s', async (_, made, expected) => {
    expect(await reason(made())).toBe(expected)
  })

  it('is refused with client data that are no JSON', async () => {
    const made = registered()
    made.response.clientDataJSON = Buffer.from('{').toString('base64url')
    expect(await reason(made)).toBe('malformed')
  })

  it('is refused with a second spelling of the same bytes', async () => {
    const made = registered()
    made.response.attestationObject += '='
    expect(await reason(made)).toBe('malformed')
  })

  it('takes an id of 1023 bytes', async () => {
    expect(await reason(registered({}, { credentialId: randomBytes(1023) }))).toBe('accepted')
  })

  it.each<[string, Parameters<typeof softKey>[0]]>([
    ['packed by its own key', { format: 'packed' }],
    ['packed with a certificate', { format: 'packed', attestedBy: softCertificate() }],
    ['of U2F', { format: 'fido-u2f', attestedBy: softCertificate() }],
  ])('is refused when an attestation that is %s was tampered with', async (_, wished) => {
    expect(await reason(registered({}, wished))).toBe('accepted')
    const signature = (bytes: Buffer) => bytes.indexOf('sig') + 40
    expect(await reason(flipped(registered({}, wished), signature))).toBe('attestation')
    // The public key is the end of the authenticator data: the key of somebody else.
    const other = Buffer.from(softKey().publicKey, 'base64url')
    const stolen = tampered(registered({}, wished), (bytes) =>
      Buffer.concat([bytes.subarray(0, -other.length), other]),
    )
    expect(await reason(stolen)).toBe('attestation')
  })

  it('is refused with a certificate that is not made for attestation', async () => {
    const web = softCertificate({ unit: 'Web server' })
    expect(await reason(registered({}, { format: 'packed', attestedBy: web }))).toBe('attestation')
    const other = softCertificate({ aaguid: '00000000-0000-0000-0000-000000000001' })
    const packed = { format: 'packed', aaguid, attestedBy: other } as const
    expect(await reason(registered({}, packed))).toBe('attestation')
  })

  it('calls nobody, whatever its certificates name', async () => {
    const fetch = vi.spyOn(globalThis, 'fetch').mockRejectedValue(new Error('no network'))
    const attestedBy = softCertificate({ aaguid })
    await verify(registered({}, { format: 'packed', aaguid, attestedBy }))
    await verify(
      tampered(registered(), (bytes) =>
        Buffer.from(bytes.toString('latin1').replace('dnone', 'kandroid-key'), 'latin1'),
      ),
    )
    expect(fetch).not.toHaveBeenCalled()
    fetch.mockRestore()
  })

  it('passes over what a key of Android says of itself', async () => {
    const made = tampered(registered(), (bytes) =>
      Buffer.from(bytes.toString('latin1').replace('dnone', 'kandroid-key'), 'latin1'),
    )
    expect(await verify(made)).toMatchObject({
      ok: true,
      key: { attestationFormat: 'android-key', attestationTrusted: false, model: null },
    })
  })
})

describe("a key's model", () => {
  const root = softCertificate({ commonName: 'Root', isAuthority: true })
  const between = softCertificate({ commonName: 'Between', isAuthority: true, issuer: root })
  const statement = { description: 'Key of Ours', attestationRootCertificates: [root.base64] }
  const metadata = readKeyMetadata(JSON.stringify([{ ...statement, aaguid }]), { now })
  const keyOf = async (wished: Parameters<typeof softKey>[0], from = metadata) => {
    const verdict = await verify(registered({}, wished), from)
    return verdict.ok ? verdict.key : undefined
  }
  const named = { attestationTrusted: true, model: 'Key of Ours' }
  const unnamed = { attestationTrusted: false, model: null }

  it('is named where its certificate chains to a root of the model', async () => {
    const attestedBy = softCertificate({ issuer: root, aaguid })
    expect(await keyOf({ format: 'packed', aaguid, attestedBy })).toMatchObject(named)
    const further = softCertificate({ issuer: between, aaguid })
    const chained = { format: 'packed', aaguid, attestedBy: further, chain: [between] } as const
    expect(await keyOf(chained)).toMatchObject(named)
  })

  it('is found by the certificate of a U2F key', async () => {
    const attestedBy = softCertificate({ issuer: root })
    const point = attestedBy.publicKey.export({ type: 'spki', format: 'der' }).subarray(-65)
    const { createHash } = await import('node:crypto')
    const attestationCertificateKeyIdentifiers = [createHash('sha1').update(point).digest('hex')]
    const text = JSON.stringify([{ ...statement, attestationCertificateKeyIdentifiers }])
    const u2f = { format: 'fido-u2f', attestedBy } as const
    expect(await keyOf(u2f, readKeyMetadata(text, { now }))).toMatchObject(named)
    expect(await keyOf(u2f)).toMatchObject(unnamed)
  })

  const stranger = softCertificate({ commonName: 'Root', isAuthority: true })
  const noAuthority = softCertificate({ commonName: 'Leaf', issuer: root })
  it.each<[string, Parameters<typeof softKey>[0]]>([
    ['says its model without a certificate', { format: 'packed', aaguid }],
    ['says its model without attestation', { aaguid }],
    [
      'has a certificate of somebody who calls himself the root',
      { format: 'packed', aaguid, attestedBy: softCertificate({ issuer: stranger, aaguid }) },
    ],
    [
      'has a certificate whose issuer may not issue any',
      {
        format: 'packed',
        aaguid,
        attestedBy: softCertificate({ issuer: noAuthority, aaguid }),
        chain: [noAuthority],
      },
    ],
    [
      'sends a chain that does not hang together',
      {
        format: 'packed',
        aaguid,
        attestedBy: softCertificate({ issuer: stranger, aaguid }),
        chain: [between],
      },
    ],
    [
      'is of a model that nobody described',
      {
        format: 'packed',
        aaguid: '00000000-0000-0000-0000-000000000009',
        attestedBy: softCertificate({ issuer: root }),
      },
    ],
  ])('is not known where the key %s', async (_, wished) => {
    expect(await keyOf(wished)).toMatchObject(unnamed)
  })

  it('is not known where the chain is longer than any maker’s', async () => {
    const authority = { isAuthority: true, commonName: 'Between' }
    const chain = [softCertificate({ ...authority, issuer: root })]
    for (let length = 1; length < 7; length += 1)
      chain.unshift(softCertificate({ ...authority, issuer: chain[0]! }))
    const keyWith = (issuers: typeof chain) => {
      const attestedBy = softCertificate({ issuer: issuers[0]!, aaguid })
      return keyOf({ format: 'packed', aaguid, attestedBy, chain: issuers })
    }
    expect(await keyWith(chain)).toMatchObject(named)
    const longer = [softCertificate({ ...authority, issuer: chain[0]! }), ...chain]
    expect(await keyWith(longer)).toMatchObject(unnamed)
  })

  it('is not known once the root has expired', async () => {
    const old = softCertificate({ isAuthority: true, notAfter: '260101000000Z' })
    const text = JSON.stringify([
      { aaguid, description: 'Old', attestationRootCertificates: [old.base64] },
    ])
    const attestedBy = softCertificate({ issuer: old, aaguid })
    const packed = { format: 'packed', aaguid, attestedBy } as const
    expect(await keyOf(packed, readKeyMetadata(text, { now }))).toMatchObject(unnamed)
  })
})

describe('the options for a registration', () => {
  const options = (more: { appId?: string } = {}) =>
    registrationOptions({
      challenge,
      rpId: site.rpId,
      userName: 'alice',
      userHandle: Buffer.alloc(32, 1),
      existingKeys: [],
      ...more,
    })

  it('ask for a second factor: no PIN, no account on the key, the maker’s word', () => {
    expect(options()).toMatchObject({
      challenge,
      rp: { id: 'id.example.test', name: 'Sallyport' },
      user: { id: Buffer.alloc(32, 1).toString('base64url'), name: 'alice' },
      attestation: 'direct',
      timeout: 120_000,
      authenticatorSelection: { userVerification: 'discouraged', residentKey: 'discouraged' },
      pubKeyCredParams: [{ alg: -8 }, { alg: -7 }, { alg: -257 }],
    })
    expect(options()).not.toHaveProperty('extensions')
  })

  it('name the AppID of old keys, so that none is registered twice', () => {
    expect(options({ appId: 'https://id.example.test' }).extensions).toEqual({
      appidExclude: 'https://id.example.test',
    })
  })
})
