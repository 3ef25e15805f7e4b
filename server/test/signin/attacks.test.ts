import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { cookieNames } from '../../src/http/cookies.js'
import { accountId } from '../support/account.js'
import { consoleClient } from '../support/console-session.js'
import { startEphemeral, type TestServer } from '../support/ephemeral.js'
import { createPassword, createUserWithPassword, goodPassword } from '../support/password.js'
import { formBrowser, overLocation, passwordForm, signIn } from '../support/sign-in.js'
import { createUserWithDevice } from '../support/virtual-device.js'

let server: TestServer
beforeAll(async () => {
  server = await startEphemeral()
})
beforeEach(() => server.reset())
afterAll(() => server.close())

const carol = { userName: 'carol', password: goodPassword }

const doors = [
  '/signin',
  '/signin/password',
  '/signin/mfa',
  '/signin/mfa/choose',
  '/signin/mfa/resync',
  '/signin/new-password',
  '/signin/forget',
  '/signin/cancel',
]

describe('a form of another site', () => {
  it.each([
    ['sec-fetch-site', 'cross-site'],
    ['sec-fetch-site', 'same-site'],
    ['origin', 'https://evil.example'],
    ['origin', 'null'],
    ['origin', 'http://127.0.0.1:1'],
  ])('with %s: %s does nothing at any door, not even sign its owner in', async (name, value) => {
    await createUserWithPassword(server, 'carol')
    const browser = formBrowser(server.endpoint)
    const form = passwordForm(server, carol)
    for (const door of doors) {
      // eslint-disable-next-line no-await-in-loop -- one after the other
      const page = await browser.post(door, form, { [name]: value })
      expect(page).toMatchObject({ status: 403, title: 'This form came from elsewhere' })
      expect(page.headers.getSetCookie()).toEqual([])
    }
    const { browser: ours } = await signIn(server, carol)
    expect(ours.session()).toBeDefined()
  })

  it.each(['application/json', 'text/plain', 'multipart/form-data; boundary=x', ''])(
    'of the type %j is none',
    async (type) => {
      const browser = formBrowser(server.endpoint)
      const page = await browser.post('/signin/password', 'a=b', { 'content-type': type })
      expect(page.status).toBe(415)
    },
  )
})

describe('where a signed-in browser goes', () => {
  it.each([
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '/console//evil.example',
    '/console@evil.example',
    'javascript:alert(1)',
    '/console\r\nset-cookie:a=b',
    '/setup',
  ])('is never %j', async (goTo) => {
    await createUserWithPassword(server, 'carol')
    const { browser, page } = await signIn(server, { ...carol, goTo })
    expect(page.location).toBe('/console')
    const encoded = encodeURIComponent(goTo)
    expect((await browser.get(`/signin?goto=${encoded}`)).body).toContain('value="/console"')
    const chosen = await browser.post('/signin', { kind: 'user', account: accountId, goto: goTo })
    expect(chosen.location).toBe(`/signin/${accountId}`)
    expect((await browser.post('/signin/forget', { goto: goTo })).location).toBe('/signin')
  })
})

describe('a session', () => {
  it('never has a secret that the browser brought', async () => {
    await createUserWithPassword(server, 'carol')
    const browser = formBrowser(server.endpoint)
    browser.cookies.set(cookieNames.session, 'chosen-by-somebody-else')
    browser.cookies.set(cookieNames.attempt, 'chosen-by-somebody-else')
    await signIn(server, { ...carol, browser })
    expect(browser.session()).toMatch(/^[\w-]{43}$/)
    const fixed = consoleClient(server.endpoint, 'chosen-by-somebody-else')
    expect((await fixed.call('signin/GetSession')).status).toBe(401)
  })

  it('takes the place of the one that the browser had, which ends', async () => {
    await createUserWithPassword(server, 'carol')
    const { browser } = await signIn(server, carol)
    const before = browser.session() ?? ''
    await signIn(server, { ...carol, browser })
    expect(browser.session()).not.toBe(before)
    const old = consoleClient(server.endpoint, before)
    expect((await old.call('signin/GetSession')).status).toBe(401)
  })

  it('stays when somebody else fails to sign in with the same browser', async () => {
    await createUserWithPassword(server, 'carol')
    const { browser } = await signIn(server, carol)
    const before = browser.session()
    await signIn(server, { userName: 'dave', password: 'wrong', browser })
    expect(browser.session()).toBe(before)
    const own = consoleClient(server.endpoint, before ?? '')
    expect((await own.call('signin/GetSession')).body).toMatchObject({ UserName: 'carol' })
  })

  it('is in a cookie that no script reads and no other site sends', async () => {
    const { app } = await createUserWithDevice(server, 'alice')
    await createPassword(server, 'alice')
    const browser = formBrowser(server.endpoint)
    const alice = { userName: 'alice', password: goodPassword }
    const first = await browser.post('/signin/password', passwordForm(server, alice))
    const second = await browser.post('/signin/mfa', { code: app.code() })
    const set = [...first.headers.getSetCookie(), ...second.headers.getSetCookie()]
    expect(set).toHaveLength(4)
    for (const cookie of set)
      expect(cookie).toMatch(
        /^__Host-sallyport-\w+=[\w.-]*; Path=\/; HttpOnly; Secure; SameSite=Strict/,
      )
    expect(set[0]).toContain('Max-Age=600')
  })
})

describe('every page', () => {
  const visitAll = async () => {
    const { app } = await createUserWithDevice(server, 'alice')
    await createPassword(server, 'alice')
    const browser = formBrowser(server.endpoint)
    const alice = { userName: 'alice', password: goodPassword }
    const pages = [
      await browser.get('/signin'),
      await browser.get(`/signin/${accountId}`),
      await browser.get('/signin/trouble'),
      await browser.get('/signin/style.css'),
      await browser.post('/signin', { kind: 'root', email: 'root@example.com' }),
      await browser.post('/signin/password', { email: 'root@example.com', password: 'x' }),
      await browser.post('/signin/password', {}, { origin: 'https://evil.example' }),
      await browser.post('/signin/password', passwordForm(server, alice)),
      await browser.get('/signin/mfa'),
      await browser.post('/signin/mfa', { code: '12' }),
      await browser.post('/signin/mfa', { code: app.code() }),
    ]
    return pages
  }

  it('is kept by no cache and framed by no site, and runs our script only', async () => {
    for (const { headers, body, status } of await visitAll()) {
      expect(headers.get('cache-control')).toBe('no-store')
      if (status === 303) continue
      expect(Object.fromEntries(headers)).toMatchObject({
        'content-security-policy': expect.stringMatching(
          /^default-src 'none'; (script-src 'self'; )?style-src 'self'; img-src data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'$/,
        ) as unknown,
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'permissions-policy':
          'publickey-credentials-get=(self), publickey-credentials-create=(self)',
      })
      expect(body).not.toMatch(/<script(?! type="module" src="\/console\/sign-in)/)
      expect(body).not.toMatch(/ style="| on[a-z]+="/)
      expect(headers.has('strict-transport-security')).toBe(false)
    }
  })

  it('shows what was typed as text', async () => {
    const attack = "\"><script>alert('x')</script>"
    const browser = formBrowser(server.endpoint)
    const form = { account: attack, username: attack, password: 'x', goto: attack }
    const bodies = [
      (await browser.post('/signin/password', form)).body,
      (await browser.post('/signin', { kind: 'user', account: attack })).body,
      (await browser.post('/signin', { kind: 'root', email: `${attack}@a` })).body,
      (await browser.post('/signin/password', { email: `${attack}@a`, password: 'x' })).body,
    ]
    for (const body of bodies) expect(body).not.toContain('<script>')
    expect(bodies.join('')).toContain('&quot;&gt;&lt;script&gt;')
  })

  it('never fills a password or a code in again', async () => {
    await createUserWithPassword(server, 'carol')
    const { page } = await signIn(server, { ...carol, password: 'mistyped-secret' })
    expect(page.body).not.toContain('mistyped-secret')
  })
})

describe('what is no form', () => {
  it('is refused, of whatever size', async () => {
    const browser = formBrowser(server.endpoint)
    const huge = `email=a%40b&password=${'x'.repeat(300_000)}`
    expect((await browser.post('/signin/password', huge)).status).toBe(413)
    expect((await browser.post('/signin/password', 'a=%zz')).status).toBe(400)
    expect((await browser.post('/signin/password', 'a=1&'.repeat(60_000))).status).toBe(400)
    const many = 'a=1&'.repeat(40_000)
    expect((await browser.post('/signin/password', many)).status).toBe(403)
  })

  it('takes long names and passwords for wrong ones', async () => {
    const long = 'x'.repeat(60_000)
    const { page } = await signIn(server, { userName: long, account: long, password: long })
    expect(page.status).toBe(403)
    const browser = formBrowser(server.endpoint)
    for (const name of Object.values(cookieNames)) browser.cookies.set(name, 'x'.repeat(2500))
    expect((await browser.get('/signin/mfa')).location).toBe(overLocation)
  })

  it.each(['\u0000', '__proto__', 'constructor', '\ufffd', '%00', "' or 1=1 --"])(
    'takes %j for a name that does not exist',
    async (name) => {
      const { page } = await signIn(server, { userName: name, account: name, password: name })
      expect(page.status).toBe(403)
      const byPath = await formBrowser(server.endpoint).get(`/signin/${encodeURIComponent(name)}`)
      expect([200, 404]).toContain(byPath.status)
    },
  )
})
