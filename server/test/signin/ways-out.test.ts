/** Where the sign-in pages lead beside their forms: nobody is stuck on one, and nothing is lost by looking for help. */
import { CreateLoginProfileCommand } from '@aws-sdk/client-iam'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { accountId } from '../support/account.js'
import { startEphemeral, type TestServer } from '../support/ephemeral.js'
import { useKeySite } from '../support/key-sign-in.js'
import {
  createPassword,
  createUserWithPassword,
  goodPassword,
  setPasswordPolicy,
} from '../support/password.js'
import { policy } from '../support/policy.js'
import { createRootWithDevice } from '../support/root-device.js'
import { enrolKey } from '../support/security-key.js'
import {
  type FormBrowser,
  formBrowser,
  overLocation,
  passwordForm,
  type ShownPage,
  signIn,
} from '../support/sign-in.js'
import { type App, createUserWithDevice, createUserWithKey } from '../support/virtual-device.js'

let server: TestServer
beforeAll(async () => {
  server = await startEphemeral()
  useKeySite(server)
})
beforeEach(() => server.reset())
afterAll(() => server.close())

const alice = { userName: 'alice', password: goodPassword }

async function createAlice(): Promise<App> {
  const { app } = await createUserWithDevice(server, 'alice')
  await createPassword(server, 'alice')
  return app
}

/** The links and quiet buttons of a page, in their order. */
const waysOf = ({ body }: ShownPage): string[] =>
  [...body.matchAll(/<(?:a href|button class="quiet")[^>]*>([^<]*)</g)].map(([, text = '']) =>
    text.trim(),
  )

const linkOf = ({ body }: ShownPage, text: string): string => {
  const [, href = ''] =
    new RegExp(`href="([^"]*)">\\s*${text.replace('?', '\\?')}`).exec(body) ?? []
  return href.replaceAll('&amp;', '&')
}

const trouble = 'Having problems with your authentication device?'

describe('a password page', () => {
  it('of the root user leads to that of IAM users, also where the browser remembers root', async () => {
    const { browser } = await signIn(server, {})
    const remembered = await browser.get('/signin?goto=%2Fconsole%2Fusers')
    expect(remembered.title).toBe('Root user sign in')
    const first = await browser.get(linkOf(remembered, 'Sign in as IAM user'))
    expect(first.title).toBe('Sign in')
    expect(first.body).toMatch(/value="user"\s+checked/)
    expect(first.body).toContain('value="/console/users"')
    // What is remembered stays.
    expect((await browser.get('/signin')).title).toBe('Root user sign in')
  })

  it.each([
    ['root, who is remembered', {}, true],
    ['root', {}, false],
    ['an IAM user who is remembered', alice, true],
    ['an IAM user', alice, false],
  ])('has the same ways out after a wrong password: %s', async (_, who, isRemembered) => {
    await createUserWithPassword(server, 'alice')
    const { browser } = await signIn(server, who)
    if (!isRemembered) browser.cookies.clear()
    const form = passwordForm(server, who)
    const before =
      'userName' in who
        ? await browser.get(`/signin/${accountId}`)
        : isRemembered
          ? await browser.get('/signin')
          : await browser.post('/signin', { kind: 'root', email: form['email'] ?? '' })
    const after = await browser.post('/signin/password', { ...form, password: 'wrong' })
    expect(after.status).toBe(403)
    expect(waysOf(after)).toEqual(waysOf(before))
    expect(waysOf(after).includes('Sign in to a different account')).toBe(isRemembered)
  })

  it('has no more to forget for root than for the address that is remembered', async () => {
    const { browser } = await signIn(server, {})
    const other = { email: 'other@example.com', password: 'wrong' }
    const page = await browser.post('/signin/password', other)
    expect(waysOf(page)).toContain('Use another email address')
  })
})

describe('a sign-in that is over', () => {
  const over = 'Your sign-in took too long, or was ended elsewhere.'

  it('is said to be so on the sign-in page, whoever is remembered, and only there', async () => {
    const app = await createAlice()
    const { browser } = await signIn(server, { ...alice, app })
    await browser.post('/signin/password', passwordForm(server, alice))
    await server.advance(600)
    const late = await browser.post('/signin/mfa', { code: app.code() })
    expect(late.location).toBe(overLocation)
    const remembered = await browser.get(late.location)
    expect(remembered.title).toBe('Sign in as IAM user')
    expect(remembered.body).toContain(over)
    expect((await browser.get('/signin')).body).not.toContain(over)
    expect((await formBrowser(server.endpoint).get(late.location)).body).toContain(over)
    const root = await signIn(server, {})
    expect((await root.browser.get(late.location)).body).toContain(over)
  })

  it.each([
    ['/signin/mfa', 'code'],
    ['/signin/mfa/choose', 'device'],
    ['/signin/mfa/resync', 'code1'],
    ['/signin/cancel', 'none'],
  ])('leads on to where it was to lead: %s', async (path, name) => {
    await createAlice()
    const { browser } = await signIn(server, { ...alice, goTo: '/console/users' })
    const { body } = await browser.get('/signin/mfa')
    expect(body).toContain('name="goto" value="/console/users"')
    await server.advance(600)
    const late = await browser.post(path, { [name]: '123456', goto: '/console/users' })
    expect(late.location).toMatch(/^\/signin\?(over=1&)?goto=%2Fconsole%2Fusers$/)
    expect((await browser.get(late.location)).body).toContain('value="/console/users"')
  })

  it('leads to no other site, and shows no text that comes with the address', async () => {
    const browser = formBrowser(server.endpoint)
    const form = { code: '123456', goto: 'https://evil.example/' }
    expect((await browser.post('/signin/mfa', form)).location).toBe(overLocation)
    const cancelled = await browser.post('/signin/cancel', { goto: '//evil.example' })
    expect(cancelled.location).toBe('/signin')
    const { body } = await browser.get('/signin?over=Call%20555-0100')
    expect(body).toContain(over)
    expect(body).not.toContain('555-0100')
  })
})

describe('a code', () => {
  it('counts as it was pasted, with its blank, also without the script', async () => {
    const app = await createAlice()
    const { browser } = await signIn(server, alice)
    const { body } = await browser.get('/signin/mfa')
    expect(body).toMatch(/<input[^>]*name="code"[^>]*pattern="\[0-9 \]\*"/)
    const code = app.code().replace(/^.../, '$& ')
    expect((await browser.post('/signin/mfa', { code })).location).toBe('/console')
  })

  it('of a pair too', async () => {
    const { app } = await createRootWithDevice(server)
    const { browser } = await signIn(server, {})
    const pair = { code1: ` ${app.code(99)}`, code2: app.code(100).replace(/^.../, '$& ') }
    const page = await browser.post('/signin/mfa/resync', pair)
    expect(page.location).toBe('/signin/mfa?synchronised=1')
  })
})

describe('the choice of devices', () => {
  it('leads an IAM user to the administrator', async () => {
    await createAlice()
    await enrolKey(server, 'alice')
    const { browser } = await signIn(server, alice)
    const page = await browser.get('/signin/mfa')
    expect(page.body).toContain('Choose the device to sign in with.')
    expect(page.body).toMatch(/Having problems with[^<]*Contact your administrator\./)
    expect(waysOf(page)).toEqual(['Cancel', 'Trouble signing in?'])
  })

  it('leads root to the trouble page of the device that it names', async () => {
    await createRootWithDevice(server)
    await enrolKey(server)
    const { browser } = await signIn(server, {})
    const choice = await browser.get('/signin/mfa')
    expect(waysOf(choice)).toEqual(['Cancel', trouble, 'Trouble signing in?'])
    const which = await browser.get(linkOf(choice, trouble))
    expect(which.body).toContain('Which device do you have problems with?')
    expect(waysOf(which)).toEqual(['Cancel', 'Use another device', 'Trouble signing in?'])
    expect(which.body).toContain('name="trouble" value="1"')
    const deviceOf = (kind: string): string =>
      new RegExp(`value="([^"]+)"[^>]*>\\s*<strong>${kind}`).exec(which.body)?.[1] ?? ''
    const choose = async (kind: string): Promise<string> => {
      const form = { device: deviceOf(kind), trouble: '1' }
      return (await browser.get((await browser.post('/signin/mfa/choose', form)).location)).body
    }
    expect(await choose('Virtual')).toContain('Re-sync authentication device')
    expect(await choose('U2F')).toContain('If your security key does not work')
    // From the page of a device the choice can be reached again, and the trouble with another.
    const again = await browser.get('/signin/mfa?choose=1')
    expect((await browser.get(linkOf(again, trouble))).body).toContain('Which device')
  })
})

describe("root's page for trouble with a security key", () => {
  const openTrouble = async (): Promise<{ before: ShownPage; page: ShownPage }> => {
    const { browser } = await signIn(server, {})
    if ((await browser.get('/signin/mfa')).body.includes('Choose the device'))
      await chooseKey(browser)
    const before = await browser.get('/signin/mfa')
    return { before, page: await browser.get(linkOf(before, trouble)) }
  }

  async function chooseKey(browser: FormBrowser): Promise<void> {
    const { body } = await browser.get('/signin/mfa')
    const [, device = ''] = /value="([^"]+)"[^>]*>\s*<strong>U2F/.exec(body) ?? []
    await browser.post('/signin/mfa/choose', { device })
  }

  it('gives advice, and does not open the dialog by itself', async () => {
    await enrolKey(server)
    const { before, page } = await openTrouble()
    expect(before.body).not.toContain('data-wait')
    expect(before.body).not.toContain('If your security key')
    expect(page.body).toMatch(/data-security-key="[^"]*"\s+data-wait/)
    expect(page.body).toContain('another USB port')
    expect(page.body).toContain('Whoever runs this server can help')
    expect(page.body).not.toMatch(/another of your/)
    expect(waysOf(page)).not.toContain(trouble)
  })

  it('names other keys and other devices only where there are some', async () => {
    await enrolKey(server, undefined, { keyName: 'first' })
    await enrolKey(server, undefined, { keyName: 'second' })
    const keys = await openTrouble()
    expect(keys.page.body).toContain('another of your security keys')
    expect(keys.page.body).not.toContain('another of your devices')
    await createRootWithDevice(server)
    const both = await openTrouble()
    expect(both.page.body).toContain('another of your devices')
    expect(waysOf(both.page)).toContain('Use another device')
  })

  it('is not for IAM users', async () => {
    await createUserWithPassword(server, 'alice')
    await enrolKey(server, 'alice')
    const { browser } = await signIn(server, alice)
    const { body } = await browser.get('/signin/mfa?trouble=1')
    expect(body).not.toContain('If your security key')
    expect(body).not.toContain('data-wait')
  })
})

describe('"Back to sign-in"', () => {
  const backOf = (page: ShownPage): string => linkOf(page, 'Back to sign-in')

  it('leads from the help to where the sign-in has come to, and no password is typed again', async () => {
    const app = await createAlice()
    const { browser } = await signIn(server, alice)
    expect(backOf(await browser.get('/signin/trouble'))).toBe('/signin/mfa')
    expect((await browser.post('/signin/mfa', { code: app.code() })).location).toBe('/console')
    expect(backOf(await browser.get('/signin/trouble'))).toBe('/signin')
    expect(backOf(await formBrowser(server.endpoint).get('/signin/trouble'))).toBe('/signin')
  })

  it('leads back to the choice of another password', async () => {
    await createUserWithKey(server, 'carol')
    await server.iam().send(
      new CreateLoginProfileCommand({
        UserName: 'carol',
        Password: goodPassword,
        PasswordResetRequired: true,
      }),
    )
    const { browser } = await signIn(server, { ...alice, userName: 'carol' })
    expect(backOf(await browser.get('/signin/trouble'))).toBe('/signin/new-password')
  })

  it('is on the pages where only an administrator can help', async () => {
    await createUserWithKey(server, 'carol', policy({ Action: 'iam:ListUsers' }))
    await server.iam().send(
      new CreateLoginProfileCommand({
        UserName: 'carol',
        Password: goodPassword,
        PasswordResetRequired: true,
      }),
    )
    const { browser } = await signIn(server, { ...alice, userName: 'carol' })
    const helpless = await browser.get('/signin/new-password')
    expect(helpless.title).toBe('Your administrator has to help')
    expect(backOf(helpless)).toBe('/signin')
    await createUserWithPassword(server, 'dave')
    await setPasswordPolicy(server, { MaxPasswordAge: 30, HardExpiry: true })
    await server.advance(31 * 86_400)
    const { page } = await signIn(server, { ...alice, userName: 'dave' })
    expect(page.title).toBe('Your password has expired')
    expect(backOf(page)).toBe('/signin')
  })
})
