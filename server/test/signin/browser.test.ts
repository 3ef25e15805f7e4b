import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CreateLoginProfileCommand } from '@aws-sdk/client-iam'
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { siteOf } from '../../src/http/site.js'
import { accountId } from '../support/account.js'
import { barriers, complaintsOf, openBrowser } from '../support/browser.js'
import { startOfStep } from '../support/clock.js'
import { consoleOrigin, screenshot } from '../support/console.js'
import { openConsole } from '../support/console-session.js'
import { startEphemeral, type TestServer } from '../support/ephemeral.js'
import { oathtool } from '../support/oathtool.js'
import { createPassword, createUserWithPassword, goodPassword } from '../support/password.js'
import { createRootWithDevice } from '../support/root-device.js'
import { enrolKey } from '../support/security-key.js'
import { temporaryDirectory } from '../support/temporary-directory.js'
import {
  type App,
  createDevice,
  createUserWithDevice,
  enableDevice,
  wrongCode,
} from '../support/virtual-device.js'

// Browsers take their time where processors are few.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let browser: Browser
let server: TestServer
let origin: string
beforeAll(async () => {
  server = await startEphemeral()
  origin = consoleOrigin(server)
  Object.assign(server.parts.site, siteOf({ listenerUrl: origin }))
  browser = await openBrowser()
})
beforeEach(() => server.reset())
afterAll(async () => {
  await browser.close()
  await server.close()
})

/** A new browser profile; what a page complains of fails the test at its end. */
async function openPage(path: string, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options })
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  const complaints = complaintsOf(page)
  onTestFinished(async () => {
    await context.close()
    expect(complaints).toEqual([])
  })
  await page.goto(origin + path)
  return page
}

const box = (page: Page, label: string): Locator => page.getByLabel(label, { exact: true })
const button = (page: Page, name: string): Locator =>
  page.getByRole('button', { name, exact: true })
const heading = (page: Page): Promise<string> => page.getByRole('heading', { level: 1 }).innerText()
const isAt = (page: Page, path: string): Promise<void> => page.waitForURL(`${origin}${path}`)

async function fillUser(page: Page, userName: string, password = goodPassword): Promise<void> {
  await box(page, 'IAM user name').fill(userName)
  await box(page, 'Password').fill(password)
  await button(page, 'Sign in').click()
}

/** The code that oathtool shows, as an app that was given the seed. */
async function codeOf(app: App, offsetSteps = 0): Promise<string> {
  const file = join(await temporaryDirectory(), 'seed')
  await writeFile(file, app.seed)
  return (await oathtool(server, file, offsetSteps))[1]
}

/** Until the page that refuses it is there. */
async function typeWrongCode(page: Page, app: App): Promise<void> {
  const code = wrongCode(app)
  const refused = page.waitForResponse((response) => response.status() === 403)
  await box(page, 'MFA code').fill(code)
  await (await refused).finished()
  await page.waitForFunction(`document.querySelector('#code')?.value === ''`)
}

async function createAlice(): Promise<App> {
  const { app } = await createUserWithDevice(server, 'alice')
  await createPassword(server, 'alice')
  await startOfStep(server)
  return app
}

describe('in a browser', () => {
  it('the root user signs in by e-mail, password and a code that submits by itself', async () => {
    const { app } = await createRootWithDevice(server)
    await startOfStep(server)
    const page = await openPage('/signin')
    await screenshot(page, 'sign-in')
    await box(page, 'Root user email address').fill(server.accounts[0]?.rootEmail ?? '')
    await button(page, 'Next').click()
    expect(await heading(page)).toBe('Root user sign in')
    await screenshot(page, 'sign-in-root-password')
    await box(page, 'Password').fill(server.accounts[0]?.rootPassword ?? '')
    await button(page, 'Sign in').click()
    await isAt(page, '/signin/mfa')
    await screenshot(page, 'sign-in-code')
    await box(page, 'MFA code').fill(await codeOf(app))
    await page.waitForURL(`${origin}/console**`)
    const cookies = await page.context().cookies()
    const session = cookies.find(({ name }) => name === '__Host-sallyport-session')
    expect(session).toMatchObject({ httpOnly: true, secure: true, sameSite: 'Strict' })
  })

  it('an IAM user signs in from the choice, and is remembered', async () => {
    const app = await createAlice()
    const page = await openPage('/signin?goto=%2Fconsole%2Fusers')
    await page.getByLabel('IAM user').check()
    await box(page, 'Account ID (12 digits) or account alias').fill(accountId)
    expect(await box(page, 'Root user email address').isVisible()).toBe(false)
    await button(page, 'Next').click()
    expect(await heading(page)).toBe('Sign in as IAM user')
    await screenshot(page, 'sign-in-user')
    await fillUser(page, 'alice')
    await isAt(page, '/signin/mfa')
    const code = await codeOf(app)
    // Pasted as apps show it.
    await box(page, 'MFA code').fill(`${code.slice(0, 3)} ${code.slice(3)}`)
    await page.waitForURL(`${origin}/console/users**`)
    await page.goto(`${origin}/signin`)
    expect(await box(page, 'IAM user name').inputValue()).toBe('alice')
    await button(page, 'Sign in to a different account').click()
    expect(await heading(page)).toBe('Sign in')
  })

  it('without scripts everything but security keys works', async () => {
    const app = await createAlice()
    const page = await openPage(`/signin/${accountId}`, { javaScriptEnabled: false })
    await fillUser(page, 'alice', 'wrong')
    expect(await page.locator('#password-error').innerText()).toBe(
      'Your authentication information is incorrect. Please try again.',
    )
    await screenshot(page, 'sign-in-refused').catch(() => undefined)
    await fillUser(page, 'alice')
    await isAt(page, '/signin/mfa')
    // Pasted as apps show it.
    await box(page, 'MFA code').fill((await codeOf(app)).replace(/^.../, '$& '))
    await button(page, 'Submit').click()
    await page.waitForURL(`${origin}/console**`)
  })

  it('a device that is out of step is brought back with two codes, and one more signs in', async () => {
    const app = await createAlice()
    const ahead = 40
    const page = await openPage(`/signin/${accountId}`)
    await fillUser(page, 'alice')
    await isAt(page, '/signin/mfa')
    for (let n = 0; n < 3; n += 1) await typeWrongCode(page, app)
    await page.getByText('Your device may be out of sync').waitFor()
    await screenshot(page, 'sign-in-resync')
    await box(page, 'MFA code 1').fill(await codeOf(app, ahead - 1))
    await box(page, 'MFA code 2').fill(await codeOf(app, ahead))
    await button(page, 'Re-sync authentication device').click()
    await page.getByText('Your device is in step again').waitFor()
    await box(page, 'MFA code').fill(await codeOf(app, ahead + 1))
    await page.waitForURL(`${origin}/console**`)
  })

  it('so is that of root, behind its trouble link', async () => {
    const { app } = await createRootWithDevice(server)
    const ahead = 40
    const page = await openPage('/signin')
    await box(page, 'Root user email address').fill(server.accounts[0]?.rootEmail ?? '')
    await button(page, 'Next').click()
    await box(page, 'Password').fill(server.accounts[0]?.rootPassword ?? '')
    await button(page, 'Sign in').click()
    await isAt(page, '/signin/mfa')
    await page.getByText('Having problems with your authentication device?').click()
    await box(page, 'MFA code 1').fill(await codeOf(app, ahead - 1))
    await box(page, 'MFA code 2').fill(await codeOf(app, ahead))
    await button(page, 'Re-sync authentication device').click()
    await page.getByText('Your device is in step again').waitFor()
    await box(page, 'MFA code').fill(await codeOf(app, ahead + 1))
    await page.waitForURL(`${origin}/console**`)
  })

  it('with several devices the person chooses', async () => {
    await createAlice()
    const spare = await createDevice(server, 'spare')
    await enableDevice(server, { userName: 'alice', app: spare })
    await startOfStep(server)
    const page = await openPage(`/signin/${accountId}`)
    await fillUser(page, 'alice')
    await isAt(page, '/signin/mfa')
    await screenshot(page, 'sign-in-choice')
    await button(page, 'Virtual spare').click()
    await box(page, 'MFA code').fill(await codeOf(spare))
    await page.waitForURL(`${origin}/console**`)
  })

  it('a password is shown and hidden by a button whose name says which', async () => {
    const page = await openPage(`/signin/${accountId}`)
    await box(page, 'Password').fill(goodPassword)
    await button(page, 'Show password').click()
    expect(await box(page, 'Password').getAttribute('type')).toBe('text')
    const hide = button(page, 'Hide password')
    // "Hide password, pressed" would say that it is hidden.
    expect(await hide.getAttribute('aria-pressed')).toBeNull()
    await hide.click()
    expect(await box(page, 'Password').getAttribute('type')).toBe('password')
  })

  it('whoever must choose another password does so first', async () => {
    await createUserWithPassword(server, 'carol')
    await server.iam().send(
      new CreateLoginProfileCommand({
        UserName: 'admin',
        Password: goodPassword,
        PasswordResetRequired: true,
      }),
    )
    const page = await openPage(`/signin/${accountId}`)
    await fillUser(page, 'admin')
    await isAt(page, '/signin/new-password')
    await screenshot(page, 'sign-in-new-password')
    await box(page, 'Old password').fill(goodPassword)
    await box(page, 'New password').fill('Carpenter-and-2-walruses')
    await page.getByRole('button', { name: 'Show password' }).nth(1).click()
    expect(await box(page, 'New password').getAttribute('type')).toBe('text')
    await box(page, 'Confirm new password').fill('Carpenter-and-2-walruses')
    await button(page, 'Change password and sign in').click()
    await page.waitForURL(`${origin}/console**`)
  })

  it('a security key signs in, and can be cancelled and tried again', async () => {
    await createUserWithPassword(server, 'alice')
    const page = await openPage('/signin/trouble')
    const authenticator = await page.context().newCDPSession(page)
    await authenticator.send('WebAuthn.enable')
    const { authenticatorId } = await authenticator.send('WebAuthn.addVirtualAuthenticator', {
      options: { protocol: 'u2f', transport: 'usb', automaticPresenceSimulation: true },
    })
    const session = await openConsole(server, { userName: 'alice' })
    const started = await session.call('sallyport/StartSecurityKeyRegistration')
    const credential = await page.evaluate<string>(`(async () => {
      const options = JSON.parse(${JSON.stringify(started.body['Options'])})
      const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options)
      return JSON.stringify((await navigator.credentials.create({ publicKey })).toJSON())
    })()`)
    const enabled = await session.call('sallyport/EnableSecurityKey', {
      KeyName: 'mine',
      Credential: credential,
    })
    expect(enabled.status).toBe(200)
    const absent = { authenticatorId, enabled: false }
    await authenticator.send('WebAuthn.setAutomaticPresenceSimulation', absent)
    await page.goto(`${origin}/signin/${accountId}`)
    await fillUser(page, 'alice')
    await isAt(page, '/signin/mfa')
    await page.getByText('Waiting for your security key').waitFor()
    await screenshot(page, 'sign-in-security-key')
    await button(page, 'Cancel').click()
    await isAt(page, '/signin')
    await authenticator.send('WebAuthn.setAutomaticPresenceSimulation', {
      authenticatorId,
      enabled: true,
    })
    await page.goto(`${origin}/signin/${accountId}`)
    await fillUser(page, 'alice')
    await page.waitForURL(`${origin}/console**`)
    const [row] = await server.parts.read
      .selectFrom('console_sessions')
      .select('mfa_serial_number as serialNumber')
      .orderBy('signed_in_at', 'desc')
      .execute()
    expect(row?.serialNumber).toBe(enabled.body['SerialNumber'])
  })
})

it.each([
  [1280, 'light'],
  [320, 'dark'],
] as const)('no page has barriers, and all fit: %i pixels, %s', async (width, colorScheme) => {
  const app = await createAlice()
  const page = await openPage('/signin', { viewport: { width, height: 800 }, colorScheme })
  const check = async (name: string): Promise<void> => {
    expect(await barriers(page)).toEqual([])
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
    await screenshot(page, name)
  }
  await check('sign-in')
  await page.goto(`${origin}/signin/trouble`)
  await check('sign-in-trouble')
  await page.goto(`${origin}/signin/${accountId}`)
  await fillUser(page, 'alice', 'wrong')
  await page.locator('#password-error').waitFor()
  await check('sign-in-user-refused')
  await fillUser(page, 'alice')
  await isAt(page, '/signin/mfa')
  for (let n = 0; n < 3; n += 1) await typeWrongCode(page, app)
  await check('sign-in-resync')
})

it('root finds help with its devices, without barriers, and no dialog opens over the advice', async () => {
  await createRootWithDevice(server)
  await enrolKey(server)
  const page = await openPage('/signin?over=1', { viewport: { width: 320, height: 800 } })
  const check = async (name: string): Promise<void> => {
    expect(await barriers(page)).toEqual([])
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320)
    await screenshot(page, name)
  }
  await check('sign-in-over')
  await box(page, 'Root user email address').fill(server.accounts[0]?.rootEmail ?? '')
  await button(page, 'Next').click()
  await box(page, 'Password').fill(server.accounts[0]?.rootPassword ?? '')
  await button(page, 'Sign in').click()
  await isAt(page, '/signin/mfa')
  await check('sign-in-choice-root')
  await page.getByText('Having problems with your authentication device?').click()
  await page.getByText('Which device do you have problems with?').waitFor()
  await button(page, 'U2F Security Key default').click()
  await page.getByText('Try again when you are ready.').waitFor()
  await check('sign-in-security-key-trouble')
  await page.getByRole('link', { name: 'Trouble signing in?' }).click()
  await page.getByRole('link', { name: 'Back to sign-in' }).click()
  await isAt(page, '/signin/mfa')
})

it('can be gone through with the keyboard alone', async () => {
  const app = await createAlice()
  const page = await openPage('/signin')
  const { keyboard } = page
  // Where typing begins; keys that come before that are lost.
  const isIn = (name: string) => page.waitForFunction(`document.activeElement?.name === '${name}'`)
  await isIn('email')
  await keyboard.press('Shift+Tab')
  await keyboard.press('ArrowDown')
  await keyboard.press('Tab')
  await keyboard.type(accountId)
  await keyboard.press('Enter')
  await isAt(page, `/signin/${accountId}`)
  await isIn('username')
  await keyboard.type('alice')
  await keyboard.press('Tab')
  await keyboard.type(goodPassword)
  await keyboard.press('Enter')
  await isAt(page, '/signin/mfa')
  await isIn('code')
  await keyboard.type(await codeOf(app))
  await page.waitForURL(`${origin}/console**`)
})
