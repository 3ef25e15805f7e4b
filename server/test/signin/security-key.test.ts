import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { recordedEvents } from '../support/account.js'
import { startEphemeral, type TestServer } from '../support/ephemeral.js'
import {
  afterPassword,
  createKeyOwner,
  keyOptionsIn,
  keySite as site,
  sendAssertion,
  useKeySite,
} from '../support/key-sign-in.js'
import { createPassword, goodPassword } from '../support/password.js'
import { enrolKey } from '../support/security-key.js'
import { copyOf, signIn } from '../support/sign-in.js'
import { softKey } from '../support/soft-key.js'
import { createUserWithDevice } from '../support/virtual-device.js'

let server: TestServer
beforeAll(async () => {
  server = await startEphemeral()
  useKeySite(server)
})
beforeEach(() => server.reset())
afterAll(() => server.close())

const alice = { userName: 'alice', password: goodPassword }

describe('a security key', () => {
  it('signs in, and the session and the log name it', async () => {
    const { key, serialNumber } = await createKeyOwner(server, 'alice')
    const { browser, options } = await afterPassword(server)
    expect(options).toMatchObject({ rpId: site.rpId, allowCredentials: [{ id: key.credentialId }] })
    expect(
      await sendAssertion(browser, key.assert({ ...site, challenge: options.challenge })),
    ).toBe('/console')
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
    const { challenge } = keyOptionsIn(await browser.get('/signin/mfa'))
    expect(await sendAssertion(browser, second.assert({ ...site, challenge }))).toBe('/console')
  })

  it('is never offered to be resynchronised', async () => {
    await createKeyOwner(server, 'alice')
    const { browser } = await afterPassword(server)
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
    await createKeyOwner(server, 'alice')
    const { browser } = await signIn(server, alice)
    const { rpId } = server.parts.site
    Object.assign(server.parts.site, { rpId: undefined })
    const { body } = await browser.get('/signin/mfa')
    Object.assign(server.parts.site, { rpId })
    expect(body).toContain('Security keys cannot be used at this address')
    expect(body).not.toContain('data-security-key')
  })

  it('cannot be answered for by a code', async () => {
    await createKeyOwner(server, 'alice')
    const { browser } = await afterPassword(server)
    expect((await browser.post('/signin/mfa', { code: '123456' })).location).toBe('')
    expect(browser.session()).toBeUndefined()
  })
})

describe('what a key signed is refused', () => {
  it('in the attempt of another browser', async () => {
    const { key } = await createKeyOwner(server, 'alice')
    const one = await afterPassword(server)
    const other = await afterPassword(server)
    const assertion = key.assert({ ...site, challenge: one.options.challenge })
    expect(await sendAssertion(other.browser, assertion)).toBe('')
  })

  it('but for one of thirty that arrive together', async () => {
    const { key } = await createKeyOwner(server, 'alice')
    const { browser, options } = await afterPassword(server)
    const assertion = key.assert({ ...site, challenge: options.challenge })
    const led = await Promise.all(
      Array.from({ length: 30 }, () => {
        return sendAssertion(copyOf(browser, server.endpoint), assertion)
      }),
    )
    expect(led.filter((location) => location === '/console')).toHaveLength(1)
  })
})
