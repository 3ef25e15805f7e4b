import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import {
  type AssertionJson,
  type Asked,
  type SoftKey,
  softKey,
} from '../../../test/support/soft-key.js'
import type { SecurityKey } from '../../store/security-keys.js'
import { assertionOptions } from './assertion-options.js'
import { parseAssertion } from './credential-json.js'
import { userHandle } from './user-handle.js'
import { verifyAssertion } from './verify-assertion.js'

const challenge = randomBytes(32).toString('base64url')
const site = { origin: 'https://id.example.test:8443', rpId: 'id.example.test' }
const asked: Asked = { ...site, challenge }
const appId = 'https://id.example.test/u2f/app-id.json'
const handle = userHandle('123456789012', { kind: 'user', userId: 'AIDAALICE' })

const stored = (key: SoftKey, more: Partial<SecurityKey> = {}): SecurityKey => ({
  deviceId: 'd',
  credentialId: key.credentialId,
  publicKey: key.publicKey,
  signCount: 0,
  transports: ['usb'],
  aaguid: '00000000-0000-0000-0000-000000000000',
  attestationFormat: 'none',
  attestationTrusted: false,
  model: null,
  userVerified: false,
  backupEligible: false,
  backupState: false,
  appId: null,
  cloneSuspectedAt: null,
  ...more,
})

async function reason(given: AssertionJson, key: SecurityKey): Promise<string> {
  const assertion = parseAssertion(JSON.stringify(given))
  if (assertion === undefined) return 'malformed'
  const expected = { ...site, challenge }
  const verdict = await verifyAssertion({ assertion, key, userHandle: handle, expected })
  return verdict.ok ? 'accepted' : verdict.reason
}

/** What a soft key that counts to nine answers. */
async function answered(
  more: Partial<Parameters<SoftKey['assert']>[0]> = {},
  known: Partial<SecurityKey> = {},
): Promise<string> {
  const key = softKey()
  return reason(key.assert({ ...asked, signCount: 9, ...more }), stored(key, known))
}

describe('an assertion', () => {
  it.each(['ES256', 'EdDSA', 'RS256'] as const)('is accepted of a key of %s', async (algorithm) => {
    const key = softKey({ algorithm })
    expect(await reason(key.assert(asked), stored(key))).toBe('accepted')
  })

  it('is accepted with the name that the principal has on its keys, and with none', async () => {
    expect(await answered({ userHandle: handle.toString('base64url') })).toBe('accepted')
    expect(await answered({ userHandle: '' })).toBe('accepted')
  })

  it('is accepted of a passkey that was backed up since', async () => {
    expect(await answered({ flags: 0x19 }, { backupEligible: true })).toBe('accepted')
  })

  const say = (clientData: Record<string, unknown>) => ({ clientData })
  it.each<[string, Parameters<typeof answered>[0], string]>([
    ['another challenge', { challenge: 'AAAA' }, 'wrong-challenge'],
    ['another scheme', { origin: 'http://id.example.test:8443' }, 'wrong-origin'],
    ['another port', { origin: 'https://id.example.test' }, 'wrong-origin'],
    ['a sub-domain', { origin: 'https://x.id.example.test:8443' }, 'wrong-origin'],
    ['the parent domain', { origin: 'https://example.test:8443' }, 'wrong-origin'],
    ['a foreign site', { origin: 'https://evil.test' }, 'wrong-origin'],
    ['the type of a registration', say({ type: 'webauthn.create' }), 'wrong-type'],
    ['a page around ours', say({ crossOrigin: true }), 'cross-origin'],
    ['a top origin', say({ topOrigin: 'https://evil.test' }), 'cross-origin'],
    ['client data of odd types', say({ challenge: [] }), 'malformed'],
    ['another relying party', { rpId: 'evil.test' }, 'wrong-relying-party'],
    ['nobody present', { flags: 0x04 }, 'no-user-presence'],
    ['a backup of what cannot be backed up', { flags: 0x11 }, 'malformed'],
    ['a key that can be backed up all at once', { flags: 0x09 }, 'malformed'],
    ['the name of somebody else', { userHandle: 'AAAA' }, 'wrong-user'],
  ])('is refused with %s', async (_, more, expected) => {
    expect(await answered(more)).toBe(expected)
  })

  it('is refused when the key is another one', async () => {
    const [key, other] = [softKey(), softKey()]
    expect(await reason(other.assert(asked), stored(key))).toBe('signature')
  })

  it('is refused with one bit flipped, wherever it is', async () => {
    const key = softKey({ counts: false })
    const made = key.assert({ ...asked, userHandle: handle.toString('base64url') })
    expect(await reason(made, stored(key))).toBe('accepted')
    const accepted: string[] = []
    const fields = ['clientDataJSON', 'authenticatorData', 'signature', 'userHandle'] as const
    for (const field of fields) {
      const bytes = Buffer.from(made.response[field] ?? '', 'base64url')
      for (let bit = 0; bit < bytes.length * 8; bit += 1) {
        const flipped = Buffer.from(bytes)
        flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        const response = { ...made.response, [field]: flipped.toString('base64url') }
        if ((await reason({ ...made, response }, stored(key))) === 'accepted')
          accepted.push(`${field}, bit ${bit}`)
      }
    }
    expect(accepted).toEqual([])
  })

  it('is refused where it is cut off or goes on', async () => {
    const key = softKey()
    const made = key.assert(asked)
    const bytes = Buffer.from(made.response.authenticatorData, 'base64url')
    const withData = (data: Buffer) => ({
      ...made,
      response: { ...made.response, authenticatorData: data.toString('base64url') },
    })
    expect(await reason(withData(bytes.subarray(0, 36)), stored(key))).toBe('malformed')
    expect(await reason(withData(Buffer.concat([bytes, bytes])), stored(key))).toBe('signature')
  })

  it.each<[string, (made: AssertionJson) => unknown]>([
    ['is no JSON', () => undefined],
    ['is a list', () => []],
    ['is longer than 64 kB', (made) => ({ ...made, more: 'x'.repeat(65_536) })],
    ['has two ids', (made) => ({ ...made, rawId: 'AAAA' })],
    [
      'has an id of more than 1023 bytes',
      (made) => ({ ...made, id: 'A'.repeat(1368), rawId: 'A'.repeat(1368) }),
    ],
    ['has another type', (made) => ({ ...made, type: 'password' })],
    [
      'has a signature that is no text',
      (made) => ({ ...made, response: { ...made.response, signature: 5 } }),
    ],
    [
      'has an appid that is no truth value',
      (made) => ({ ...made, clientExtensionResults: { appid: 'yes' } }),
    ],
  ])('is no assertion where the JSON %s', (_, change) => {
    const made = softKey().assert(asked)
    expect(parseAssertion(JSON.stringify(made))).toBeDefined()
    expect(parseAssertion(JSON.stringify(change(made)) ?? 'no JSON')).toBeUndefined()
  })
})

describe('the counter of a key', () => {
  it.each([
    [8, 9, 'accepted'],
    [9, 9, 'counter'],
    [10, 9, 'counter'],
    [0, 0, 'accepted'],
    [5, 0, 'counter'],
    [0, 1, 'accepted'],
    [0xfffffffe, 0xffffffff, 'accepted'],
  ])('that was at %i and says %i: %s', async (before, signCount, expected) => {
    expect(await answered({ signCount }, { signCount: before })).toBe(expected)
  })

  it('is looked at only where the signature is right: a stranger makes no key look cloned', async () => {
    const [key, other] = [softKey(), softKey()]
    const forged = other.assert({ ...asked, signCount: 1 })
    expect(await reason(forged, stored(key, { signCount: 9 }))).toBe('signature')
  })
})

describe('a key that was registered by the old U2F API', () => {
  it('is accepted for its AppID where the browser says that it asked for that', async () => {
    expect(await answered({ appId }, { appId })).toBe('accepted')
  })

  it('is refused for another AppID, and where the browser did not ask for one', async () => {
    expect(await answered({ appId: 'https://evil.test' }, { appId })).toBe('wrong-relying-party')
    const key = softKey()
    const made = key.assert({ ...asked, appId })
    const withoutWord = { ...made, clientExtensionResults: {} }
    expect(await reason(withoutWord, stored(key, { appId }))).toBe('wrong-relying-party')
  })

  it('alone has one: what the browser says does not make another key answer for an AppID', async () => {
    expect(await answered({ appId })).toBe('wrong-relying-party')
  })
})

describe('the options for a sign-in', () => {
  it('name every key of the principal, and the AppID only where a key needs it', () => {
    const [one, other] = [softKey(), softKey()]
    const options = (keys: SecurityKey[]) => assertionOptions({ challenge, rpId: site.rpId, keys })
    expect(options([stored(one), stored(other)])).toEqual({
      challenge,
      rpId: 'id.example.test',
      timeout: 120_000,
      userVerification: 'discouraged',
      allowCredentials: [one, other].map(({ credentialId: id }) => ({
        id,
        type: 'public-key',
        transports: ['usb'],
      })),
    })
    expect(options([stored(one), stored(other, { appId })]).extensions).toEqual({ appid: appId })
  })
})
