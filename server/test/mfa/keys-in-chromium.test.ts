import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { createServer, type Server } from 'node:https'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, type CDPSession, chromium, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { assertionOptions } from '../../src/mfa/security-key/assertion-options.js'
import { parseAssertion } from '../../src/mfa/security-key/credential-json.js'
import { noMetadata } from '../../src/mfa/security-key/metadata.js'
import { registrationOptions } from '../../src/mfa/security-key/registration-options.js'
import { userHandle } from '../../src/mfa/security-key/user-handle.js'
import { verifyAssertion } from '../../src/mfa/security-key/verify-assertion.js'
import { verifyRegistration } from '../../src/mfa/security-key/verify-registration.js'
import type { SecurityKey } from '../../src/store/security-keys.js'
import { cbor } from '../support/cbor.js'
import { makeTlsFiles } from '../support/tls-files.js'

/*
 * What a real browser makes of our options, and we of its answers, with virtual authenticators of both protocols. The pages are
 * tested elsewhere; here a blank one does.
 */

const rpId = 'id.example.test'
const owner = { kind: 'user', userId: 'AIDAALICE' } as const
const handle = userHandle('123456789012', owner)

let server: Server
let browser: Browser
let origin: string
let page: Page
let devTools: CDPSession
beforeAll(async () => {
  const directory = await mkdtemp(join(tmpdir(), 'sallyport-keys-'))
  const files = await makeTlsFiles(directory, rpId)
  server = createServer(
    { cert: await readFile(files.cert), key: await readFile(files.key) },
    (_, response) => response.setHeader('content-type', 'text/html').end('<title>A page</title>'),
  )
  await rm(directory, { recursive: true })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  origin = `https://${rpId}:${(server.address() as AddressInfo).port}`
  browser = await chromium.launch({
    executablePath: '/usr/bin/chromium-headless-shell',
    args: [
      '--headless',
      '--no-sandbox',
      '--ignore-certificate-errors',
      `--host-resolver-rules=MAP ${rpId} 127.0.0.1`,
    ],
  })
})
afterAll(async () => {
  await browser.close()
  server.close()
})
beforeEach(async () => {
  page = await browser.newPage()
  devTools = await page.context().newCDPSession(page)
  await devTools.send('WebAuthn.enable')
  await page.goto(origin)
})
afterEach(() => page.close())

type Protocol = 'ctap2' | 'u2f'

/** A key that is plugged in and tapped at once. */
async function plugIn(protocol: Protocol): Promise<string> {
  const { authenticatorId } = await devTools.send('WebAuthn.addVirtualAuthenticator', {
    options: { protocol, transport: 'usb', automaticPresenceSimulation: true },
  })
  return authenticatorId
}

/** The JSON text of what the browser gives, or the name of its error. */
const credential = (verb: 'create' | 'get', parser: string, options: object): Promise<string> =>
  page.evaluate<string>(`
    navigator.credentials
      .${verb}({ publicKey: PublicKeyCredential.${parser}(${JSON.stringify(options)}) })
      .then((made) => JSON.stringify(made), (error) => error.name)
  `)
const create = (options: object) => credential('create', 'parseCreationOptionsFromJSON', options)
const get = (options: object) => credential('get', 'parseRequestOptionsFromJSON', options)

const newChallenge = () => randomBytes(32).toString('base64url')

async function register(existingKeys: SecurityKey[] = [], appId?: string) {
  const challenge = newChallenge()
  const ask = { challenge, rpId, userName: 'alice', userHandle: handle, existingKeys, appId }
  const credential = await create(registrationOptions(ask))
  const expected = { origin, rpId, challenge }
  const verdict = await verifyRegistration({
    credential,
    expected,
    metadata: noMetadata,
    now: Date.now(),
  })
  return { credential, verdict }
}

async function registeredKey(): Promise<SecurityKey> {
  const { verdict, credential } = await register()
  if (!verdict.ok) throw new Error(`${verdict.reason}: ${credential}`)
  return { ...verdict.key, deviceId: 'd', cloneSuspectedAt: null }
}

async function signIn(keys: SecurityKey[], { challenge = newChallenge() } = {}) {
  const assertion = parseAssertion(await get(assertionOptions({ challenge, rpId, keys })))
  const key = keys.find(({ credentialId }) => credentialId === assertion?.id)
  if (assertion === undefined || key === undefined) return undefined
  const expected = { origin, rpId, challenge }
  return verifyAssertion({ assertion, key, userHandle: handle, expected })
}

describe.each<[Protocol, string]>([
  ['ctap2', 'packed'],
  ['u2f', 'fido-u2f'],
])('a key of %s in Chromium', (protocol, format) => {
  it('is registered with its attestation and signs in, its counter growing', async () => {
    await plugIn(protocol)
    const key = await registeredKey()
    expect(key).toMatchObject({ attestationFormat: format, attestationTrusted: false })
    expect(key.transports).toContain('usb')
    const first = await signIn([key])
    expect(first).toMatchObject({ ok: true })
    const signCount = first?.ok === true ? first.signCount : 0
    expect(await signIn([{ ...key, signCount }])).toMatchObject({ ok: true })
    expect(await signIn([{ ...key, signCount: signCount + 9 }])).toEqual({
      ok: false,
      reason: 'counter',
    })
  })

  it('is not registered twice', async () => {
    await plugIn(protocol)
    const { credential } = await register([await registeredKey()])
    expect(credential).toBe('InvalidStateError')
  })

  it('is found among several', async () => {
    const first = await plugIn(protocol)
    const unplugged = await registeredKey()
    await devTools.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId: first })
    await plugIn(protocol)
    expect(await signIn([unplugged, await registeredKey()])).toMatchObject({ ok: true })
  })
})

describe('a key that was registered by the old U2F API', () => {
  const appId = `https://${rpId}/app-id.json`

  /** As if the old API had made it: bound to the AppID, known to the browser by its private key. */
  async function oldKey(): Promise<SecurityKey> {
    const authenticatorId = await plugIn('u2f')
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const credentialId = randomBytes(32)
    await devTools.send('WebAuthn.addCredential', {
      authenticatorId,
      credential: {
        credentialId: credentialId.toString('base64'),
        isResidentCredential: false,
        rpId: appId,
        privateKey: privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64'),
        signCount: 1,
      },
    })
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
    const cose = new Map<number, number | Buffer>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, Buffer.from(x, 'base64url')],
      [-3, Buffer.from(y, 'base64url')],
    ])
    return {
      deviceId: 'old',
      credentialId: credentialId.toString('base64url'),
      publicKey: cbor(cose).toString('base64url'),
      signCount: 1,
      transports: ['usb'],
      aaguid: '00000000-0000-0000-0000-000000000000',
      attestationFormat: 'fido-u2f',
      attestationTrusted: false,
      model: null,
      userVerified: false,
      backupEligible: false,
      backupState: false,
      appId,
      cloneSuspectedAt: null,
    }
  }

  it('signs in through the appid extension, beside keys that need none', async () => {
    const key = await oldKey()
    expect(await signIn([key])).toMatchObject({ ok: true })
    const { appId: _, ...withoutAppId } = key
    expect(await signIn([{ ...withoutAppId, appId: null }])).toBeUndefined()
  })

  it('is not registered twice', async () => {
    const key = await oldKey()
    const { credential } = await register([key], appId)
    expect(credential).toBe('InvalidStateError')
  })
})
