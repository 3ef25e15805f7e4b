/** The rows of weaknesses seen elsewhere that concern security keys and what is used once, at the doors where they would happen here. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { accountId, recordedEvents } from '../support/account.js'
import { type ConsoleClient, openConsole } from '../support/console-session.js'
import { startEphemeral, type TestServer } from '../support/ephemeral.js'
import {
  afterPassword,
  createKeyOwner,
  keySite as site,
  sendAssertion,
  useKeySite,
} from '../support/key-sign-in.js'
import { createPassword, goodPassword } from '../support/password.js'
import { policy } from '../support/policy.js'
import { copyOf, formBrowser, overLocation } from '../support/sign-in.js'
import { type Asked, type SoftKey, softKey } from '../support/soft-key.js'
import { createUserWithKey } from '../support/virtual-device.js'

let server: TestServer
beforeAll(async () => {
  server = await startEphemeral()
  useKeySite(server)
})
beforeEach(() => server.reset())
afterAll(() => server.close())

/** Carol registers keys for herself in the console. */
async function openCarol(...statements: Parameters<typeof policy>): Promise<ConsoleClient> {
  await createUserWithKey(
    server,
    'carol',
    statements.length === 0 ? undefined : policy(...statements),
  )
  await createPassword(server, 'carol')
  return openConsole(server, { userName: 'carol' })
}

const carol = { UserName: 'carol' }

async function registrationChallenge(console: ConsoleClient): Promise<string> {
  const { body } = await console.call('sallyport/StartSecurityKeyRegistration', carol)
  return (JSON.parse(body['Options'] as string) as { challenge: string }).challenge
}

const enable = (console: ConsoleClient, credential: object) =>
  console.call('sallyport/EnableSecurityKey', {
    ...carol,
    KeyName: 'blue',
    Credential: JSON.stringify(credential),
  })

async function register(
  console: ConsoleClient,
  { key = softKey(), said = {} }: { key?: SoftKey; said?: Partial<Asked> } = {},
) {
  const challenge = await registrationChallenge(console)
  return enable(console, key.register({ ...site, challenge, ...said }))
}

const refused = { status: 400, body: { code: 'InvalidInput' } }

async function keysOf(console: ConsoleClient): Promise<number> {
  const { body } = await console.call('iam/ListMFADevices', carol)
  return (body['MFADevices'] as unknown[]).length
}

describe('#16 CVE-2026-4325: what is used once was not told apart by its purpose', () => {
  it('a challenge to register a key signs nobody in, and one to sign in registers none', async () => {
    const { key } = await createKeyOwner(server, 'carol')
    const console = await openConsole(server, { userName: 'carol', mfa: true })
    const toRegister = await registrationChallenge(console)
    const who = { userName: 'carol', password: goodPassword }
    const { browser, options } = await afterPassword(server, who)
    const { challenge } = options
    expect(await sendAssertion(browser, key.assert({ ...site, challenge: toRegister }))).toBe('')
    expect(await enable(console, softKey().register({ ...site, challenge }))).toMatchObject(refused)
    expect(await keysOf(console)).toBe(1)
  })
})

const foreignOrigins = [
  ['scheme', 'http://id.example.test'],
  ['port', 'https://id.example.test:8443'],
  ['subdomain', 'https://login.id.example.test'],
  ['domain that goes on', 'https://id.example.test.evil.example'],
  ['spelling', 'https://ID.example.test'],
]

describe('#25 CVE-2026-30964: the origin was compared by its host', () => {
  it.each(foreignOrigins)('of another %s it signs nobody in', async (_, origin) => {
    const { key } = await createKeyOwner(server, 'alice')
    const { browser, options } = await afterPassword(server)
    const { challenge } = options
    expect(await sendAssertion(browser, key.assert({ ...site, challenge, origin }))).toBe('')
    expect(browser.session()).toBeUndefined()
  })

  it('nor does it register a key', async () => {
    const console = await openCarol()
    for (const [, origin = ''] of foreignOrigins)
      expect(await register(console, { said: { origin } })).toMatchObject(refused)
    expect(await keysOf(console)).toBe(0)
  })
})

describe('#26 w3c/webauthn#2466: any of several origins could answer for another', () => {
  it.each([
    ['a frame in another site', { crossOrigin: true }],
    ['a frame that names the site around it', { crossOrigin: true, topOrigin: site.origin }],
    ['a page that names a site around it', { topOrigin: 'https://evil.example' }],
  ])('%s answers for no ceremony', async (_, clientData) => {
    const { key } = await createKeyOwner(server, 'alice')
    const { browser, options } = await afterPassword(server)
    const { challenge } = options
    expect(await sendAssertion(browser, key.assert({ ...site, challenge, clientData }))).toBe('')
    const console = await openCarol()
    expect(await register(console, { said: { clientData } })).toMatchObject(refused)
  })

  it('an origin that is ours no longer answers for no ceremony that it began', async () => {
    const { key } = await createKeyOwner(server, 'alice')
    const { browser, options } = await afterPassword(server)
    const assertion = key.assert({ ...site, challenge: options.challenge })
    Object.assign(server.parts.site, { origin: 'https://new.id.example.test' })
    const led = await sendAssertion(browser, assertion)
    useKeySite(server)
    expect(led).toBe('')
  })
})

describe("#27 CVE-2026-46419: an answer was read as another user's", () => {
  it("user B's key in user A's sign-in", async () => {
    await createKeyOwner(server, 'alice')
    const { key } = await createKeyOwner(server, 'bob')
    const { browser, options } = await afterPassword(server)
    const { challenge } = options
    expect(await sendAssertion(browser, key.assert({ ...site, challenge }))).toBe('')
    expect(browser.session()).toBeUndefined()
  })

  it("user B's key under the name of user A's", async () => {
    const ofAlice = await createKeyOwner(server, 'alice')
    const ofBob = await createKeyOwner(server, 'bob')
    const { browser, options } = await afterPassword(server)
    const signed = ofBob.key.assert({ ...site, challenge: options.challenge })
    const { credentialId } = ofAlice.key
    const forged = { ...signed, id: credentialId, rawId: credentialId }
    expect(await sendAssertion(browser, forged)).toBe('')
    expect(browser.session()).toBeUndefined()
  })
})

/** With one bit changed in the middle, which base64url always shows. */
function flipped(text: string): string {
  const bytes = Buffer.from(text, 'base64url')
  const middle = bytes.length >> 1
  bytes[middle] = (bytes[middle] ?? 0) ^ 1
  return bytes.toString('base64url')
}

describe('#28 CVE-2026-0723: forged answers of devices passed', () => {
  it.each(['clientDataJSON', 'authenticatorData', 'signature'] as const)(
    'with one bit changed in %s',
    async (field) => {
      const { key } = await createKeyOwner(server, 'alice')
      const { browser, options } = await afterPassword(server)
      const signed = key.assert({ ...site, challenge: options.challenge })
      const response = { ...signed.response, [field]: flipped(signed.response[field]) }
      expect(await sendAssertion(browser, { ...signed, response })).toBe('')
      expect(browser.session()).toBeUndefined()
    },
  )

  it('with the name of another key', async () => {
    const { key } = await createKeyOwner(server, 'alice')
    const { browser, options } = await afterPassword(server)
    const signed = key.assert({ ...site, challenge: options.challenge })
    const id = flipped(signed.id)
    expect(await sendAssertion(browser, { ...signed, id, rawId: id })).toBe('')
  })

  it('with the user of another sign-in', async () => {
    const { key } = await createKeyOwner(server, 'alice')
    const { browser, options } = await afterPassword(server)
    const userHandle = Buffer.from('somebody else').toString('base64url')
    const signed = key.assert({ ...site, challenge: options.challenge, userHandle })
    expect(await sendAssertion(browser, signed)).toBe('')
  })
})

describe('#29 CVE-2026-8830: which keys may be registered was checked in the browser only', () => {
  it.each<[string, Parameters<typeof softKey>[0]]>([
    ['an algorithm that was not offered', { algorithm: 'ES384' }],
    ['a key that is too short', { algorithm: 'RS256', modulusLength: 1024 }],
  ])('%s is refused by the server', async (_, wished) => {
    const console = await openCarol()
    expect(await register(console, { key: softKey(wished) })).toMatchObject(refused)
    expect(await keysOf(console)).toBe(0)
  })

  it('so is a key that claims a model, where a policy asks for what the model has', async () => {
    const action = 'iam:EnableMFADevice'
    const console = await openCarol(
      { Action: 'iam:List*' },
      { Action: action, Condition: { StringEquals: { 'iam:RegisterSecurityKey': 'Create' } } },
      { Action: action, Condition: { StringEquals: { 'iam:FIDO-certification': 'L1' } } },
    )
    const claims = softKey({ format: 'packed', aaguid: '11111111-2222-3333-4444-555555555555' })
    expect(await register(console, { key: claims })).toMatchObject({
      status: 403,
      body: {
        denied: {
          action,
          resource: `arn:aws:iam::${accountId}:user/carol`,
        },
      },
    })
    expect(await keysOf(console)).toBe(0)
  })
})

describe('#30 webauthn.io#28, PostHog#43625: a challenge was kept after its use', () => {
  it('what signed in signs in no more, in its own attempt and in another', async () => {
    const { key } = await createKeyOwner(server, 'alice')
    const { browser, options } = await afterPassword(server)
    const assertion = key.assert({ ...site, challenge: options.challenge })
    const copy = copyOf(browser, server.endpoint)
    expect(await sendAssertion(browser, assertion)).toBe('/console')
    expect(await sendAssertion(copy, assertion)).toBe(overLocation)
    const again = await afterPassword(server)
    expect(await sendAssertion(again.browser, assertion)).toBe('')
  })

  it('a challenge that was answered wrongly is gone', async () => {
    const { key } = await createKeyOwner(server, 'alice')
    const { browser, options } = await afterPassword(server)
    await browser.post('/signin/mfa', { credential: '{}' })
    const { challenge } = options
    expect(await sendAssertion(browser, key.assert({ ...site, challenge }))).toBe('')
  })

  it('no cookie holds it', async () => {
    await createKeyOwner(server, 'alice')
    const { browser, options } = await afterPassword(server)
    expect([...browser.cookies.values()].join(' ')).not.toContain(options.challenge)
  })

  it('one registration answers for one key', async () => {
    const console = await openCarol()
    const challenge = await registrationChallenge(console)
    const wrong = softKey().register({ ...site, challenge, origin: 'https://evil.example' })
    const right = softKey().register({ ...site, challenge })
    expect(await enable(console, wrong)).toMatchObject(refused)
    expect(await enable(console, right)).toMatchObject(refused)
    expect(await keysOf(console)).toBe(0)
  })
})

describe('#31 PIN bypass: what the key said of the person was not looked at', () => {
  it('an answer that nobody tapped for is refused, even where it claims a PIN', async () => {
    const { key } = await createKeyOwner(server, 'alice')
    const { browser, options } = await afterPassword(server)
    const unattended = key.assert({ ...site, challenge: options.challenge, flags: 4 })
    expect(await sendAssertion(browser, unattended)).toBe('')
    const console = await openCarol()
    expect(await register(console, { said: { flags: 4 } })).toMatchObject(refused)
  })

  it('no key signs in without the password, so nothing rests on a PIN', async () => {
    const { key } = await createKeyOwner(server, 'alice')
    const { options } = await afterPassword(server)
    const stranger = formBrowser(server.endpoint)
    const { challenge } = options
    const answer = key.assert({ ...site, challenge, flags: 5 })
    expect(await sendAssertion(stranger, answer)).toBe(overLocation)
    expect(stranger.session()).toBeUndefined()
  })
})

describe('#32 dexidp/dex#4884: a counter that went back was passed over', () => {
  it('is refused, and the log says so', async () => {
    const { key, serialNumber } = await createKeyOwner(server, 'alice')
    const first = await afterPassword(server)
    const { challenge } = first.options
    expect(
      await sendAssertion(first.browser, key.assert({ ...site, challenge, signCount: 50 })),
    ).toBe('/console')
    for (const signCount of [49, 50, 0]) {
      const { browser, options } = await afterPassword(server)
      const back = key.assert({ ...site, challenge: options.challenge, signCount })
      expect(await sendAssertion(browser, back)).toBe('')
    }
    const suspected = await recordedEvents(server, 'SecurityKeyCloneSuspected')
    expect(suspected[0]).toMatchObject({ additionalEventData: { device: serialNumber } })
    expect((await recordedEvents(server, 'MfaFailed')).at(-1)).toMatchObject({
      additionalEventData: { Reason: 'counter' },
    })
  })

  it('a passkey that counts nothing signs in again and again', async () => {
    const { key } = await createKeyOwner(server, 'alice', softKey({ counts: false }))
    for (let n = 0; n < 2; n += 1) {
      const { browser, options } = await afterPassword(server)
      const answer = key.assert({ ...site, challenge: options.challenge })
      expect(await sendAssertion(browser, answer)).toBe('/console')
    }
  })
})
