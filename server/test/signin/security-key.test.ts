import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { recordedEvents } from '../support/account.js'
import { startEphemeral, type TestServer } from '../support/ephemeral.js'
import { createPassword, createUserWithPassword, goodPassword } from '../support/password.js'
import { enrolKey } from '../support/security-key.js'
import { type FormBrowser, formBrowser, type ShownPage, signIn } from '../support/sign-in.js'
import { type AssertionJson, type SoftKey, softKey } from '../support/soft-key.js'
import { createUserWithDevice } from '../support/virtual-device.js'

const site = { origin: 'https://id.example.test', rpId: 'id.example.test' }

let server: TestServer
beforeAll(async () => {
  server = await startEphemeral()
  // The forms come from the address that the test server listens at; what is signed names this site.
  Object.assign(server.parts.site, { ...site, publicOrigin: undefined })
})
beforeEach(() => server.reset())
afterAll(() => server.close())

const alice = { userName: 'alice', password: goodPassword }

async function createAlice(): Promise<{ key: SoftKey; serialNumber: string }> {
  await createUserWithPassword(server, 'alice')
  const key = softKey()
  return { key, serialNumber: await enrolKey(server, 'alice', { key, keyName: 'mine' }) }
}

interface Options {
  challenge: string
  rpId: string
  allowCredentials: { id: string }[]
}

/** What the page hands to the browser's dialog. */
function optionsIn({ body }: ShownPage): Options {
  const [, escaped = ''] = /data-security-key="([^"]*)"/.exec(body) ?? []
  return JSON.parse(escaped.replaceAll('&quot;', '"').replaceAll('&amp;', '&')) as Options
}

async function afterPassword(
  who: object = alice,
): Promise<{ browser: FormBrowser; options: Options }> {
  const { browser, page } = await signIn(server, who)
  expect(page.location).toBe('/signin/mfa')
  return { browser, options: optionsIn(await browser.get('/signin/mfa')) }
}

const send = async (browser: FormBrowser, assertion: AssertionJson) =>
  (await browser.post('/signin/mfa', { credential: JSON.stringify(assertion) })).location

describe('a security key', () => {
  it('signs in, and the session and the log name it', async () => {
    const { key, serialNumber } = await createAlice()
    const { browser, options } = await afterPassword()
    expect(options).toMatchObject({ rpId: site.rpId, allowCredentials: [{ id: key.credentialId }] })
    expect(await send(browser, key.assert({ ...site, challenge: options.challenge }))).toBe(
      '/console',
    )
    expect((await recordedEvents(server, 'CheckMfa')).at(-1)).toMatchObject({
      additionalEventData: { MfaType: 'U2F MFA' },
    })
    expect((await recordedEvents(server, 'ConsoleLogin')).at(-1)).toMatchObject({
      additionalEventData: { MFAUsed: 'Yes', MFAIdentifier: serialNumber },
    })
  })

  it('may be any of several, and stands beside other kinds as one choice', async () => {
    await createUserWithDevice(server, 'alice')
    await createPassword(server, 'alice')
    const second = softKey()
    await enrolKey(server, 'alice', { keyName: 'first' })
    await enrolKey(server, 'alice', { key: second, keyName: 'second' })
    const { browser } = await signIn(server, alice)
    const { body } = await browser.get('/signin/mfa')
    expect(body).toMatch(/<strong>U2F Security Key<\/strong>\s*<span>first, second<\/span>/)
    const [, device = ''] = /value="([^"]+)"[^>]*>\s*<strong>U2F/.exec(body) ?? []
    await browser.post('/signin/mfa/choose', { device })
    const { challenge } = optionsIn(await browser.get('/signin/mfa'))
    expect(await send(browser, second.assert({ ...site, challenge }))).toBe('/console')
  })

  it('is never offered to be resynchronised', async () => {
    await createAlice()
    const { browser } = await afterPassword()
    for (let n = 0; n < 4; n += 1) {
      // eslint-disable-next-line no-await-in-loop -- one after the other
      const page = await browser.post('/signin/mfa', { credential: '{}' })
      expect(page.status).toBe(403)
      expect(page.body).not.toContain('out of sync')
    }
    const pair = { code1: '123456', code2: '654321' }
    expect((await browser.post('/signin/mfa/resync', pair)).location).toBe('/signin/mfa')
  })

  it('cannot be used where the server knows no host name, and the page says so', async () => {
    await createAlice()
    const { browser } = await signIn(server, alice)
    const { rpId } = server.parts.site
    Object.assign(server.parts.site, { rpId: undefined })
    const { body } = await browser.get('/signin/mfa')
    Object.assign(server.parts.site, { rpId })
    expect(body).toContain('Security keys cannot be used at this address')
    expect(body).not.toContain('data-security-key')
  })

  it('cannot be answered for by a code', async () => {
    await createAlice()
    const { browser } = await afterPassword()
    expect((await browser.post('/signin/mfa', { code: '123456' })).location).toBe('')
    expect(browser.session()).toBeUndefined()
  })
})

describe('what a key signed is refused', () => {
  it.each<[string, (key: SoftKey, challenge: string) => AssertionJson]>([
    [
      'of another site',
      (key, challenge) => key.assert({ ...site, challenge, origin: 'https://evil.example' }),
    ],
    [
      'of another port',
      (key, challenge) => key.assert({ ...site, challenge, origin: `${site.origin}:8443` }),
    ],
    ['of another challenge', (key) => key.assert({ ...site, challenge: 'A'.repeat(43) })],
    ['of a key that nobody registered', (_, challenge) => softKey().assert({ ...site, challenge })],
  ])('%s', async (_, sign) => {
    const { key } = await createAlice()
    const { browser, options } = await afterPassword()
    expect(await send(browser, sign(key, options.challenge))).toBe('')
    expect(browser.session()).toBeUndefined()
  })

  it('a second time, in the same attempt and in another', async () => {
    const { key } = await createAlice()
    const { browser, options } = await afterPassword()
    const assertion = key.assert({ ...site, challenge: options.challenge })
    const copy = formBrowser(server.endpoint)
    for (const [name, value] of browser.cookies) copy.cookies.set(name, value)
    expect(await send(browser, assertion)).toBe('/console')
    expect(await send(copy, assertion)).toBe('/signin')
    const again = await afterPassword()
    expect(await send(again.browser, assertion)).toBe('')
  })

  it('once its challenge was answered wrongly', async () => {
    const { key } = await createAlice()
    const { browser, options } = await afterPassword()
    await browser.post('/signin/mfa', { credential: '{}' })
    expect(await send(browser, key.assert({ ...site, challenge: options.challenge }))).toBe('')
  })

  it('in the attempt of another browser', async () => {
    const { key } = await createAlice()
    const one = await afterPassword()
    const other = await afterPassword()
    const assertion = key.assert({ ...site, challenge: one.options.challenge })
    expect(await send(other.browser, assertion)).toBe('')
  })

  it("#27 CVE-2026-46419: user B's key in user A's sign-in", async () => {
    await createAlice()
    await createUserWithPassword(server, 'bob')
    const ofBob = softKey()
    await enrolKey(server, 'bob', { key: ofBob })
    const { browser, options } = await afterPassword()
    expect(await send(browser, ofBob.assert({ ...site, challenge: options.challenge }))).toBe('')
    expect(browser.session()).toBeUndefined()
  })

  it('#32 dexidp/dex#4884: with a counter that went back, and the log says so', async () => {
    const { key, serialNumber } = await createAlice()
    const first = await afterPassword()
    const { challenge } = first.options
    expect(await send(first.browser, key.assert({ ...site, challenge, signCount: 50 }))).toBe(
      '/console',
    )
    const second = await afterPassword()
    const back = key.assert({ ...site, challenge: second.options.challenge, signCount: 49 })
    expect(await send(second.browser, back)).toBe('')
    expect(await recordedEvents(server, 'SecurityKeyCloneSuspected')).toMatchObject([
      { additionalEventData: { device: serialNumber } },
    ])
    expect((await recordedEvents(server, 'MfaFailed')).at(-1)).toMatchObject({
      additionalEventData: { Reason: 'counter' },
    })
  })

  it('but for one of thirty that arrive together', async () => {
    const { key } = await createAlice()
    const { browser, options } = await afterPassword()
    const assertion = key.assert({ ...site, challenge: options.challenge })
    const led = await Promise.all(
      Array.from({ length: 30 }, () => {
        const copy = formBrowser(server.endpoint)
        for (const [name, value] of browser.cookies) copy.cookies.set(name, value)
        return send(copy, assertion)
      }),
    )
    expect(led.filter((location) => location === '/console')).toHaveLength(1)
  })
})
