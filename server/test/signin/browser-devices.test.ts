import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { EnableMFADeviceCommand } from '@aws-sdk/client-iam'
import { siteOf } from '../../src/http/site.js'
import { accountId } from '../support/account.js'
import { barriers, complaintsOf, openBrowser } from '../support/browser.js'
import { startOfStep, startOfWindow } from '../support/clock.js'
import { consoleOrigin, screenshot } from '../support/console.js'
import { openConsole } from '../support/console-session.js'
import { startEphemeral, type TestServer } from '../support/ephemeral.js'
import { type HeldToken, stockedToken } from '../support/hardware-token.js'
import { createUserWithPassword, goodPassword } from '../support/password.js'
import { allowSms, sentCode, sentMessages } from '../support/text-messages.js'

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
beforeEach(async () => {
  await server.reset()
  await startOfWindow(server)
  await createUserWithPassword(server, 'ada')
})
afterAll(async () => {
  await browser.close()
  await server.close()
})

/** ada has given her password; what a page complains of fails the test at its end. */
async function secondPage(options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options })
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  const complaints = complaintsOf(page)
  onTestFinished(async () => {
    await context.close()
    expect(complaints).toEqual([])
  })
  await page.goto(`${origin}/signin/${accountId}`)
  await box(page, 'IAM user name').fill('ada')
  await box(page, 'Password').fill(goodPassword)
  await button(page, 'Sign in').click()
  await page.getByRole('heading', { name: 'Multi-factor Authentication' }).waitFor()
  return page
}

const box = (page: Page, label: string): Locator => page.getByLabel(label, { exact: true })
const button = (page: Page, name: string): Locator =>
  page.getByRole('button', { name, exact: true })
const isSignedIn = (page: Page): Promise<void> => page.waitForURL(`${origin}/console**`)

/** Until the page that refuses it is there. */
async function typeRefused(page: Page, code: string): Promise<void> {
  const refused = page.waitForResponse((response) => response.status() === 403)
  await box(page, 'MFA code').fill(code)
  await (await refused).finished()
  await page.waitForFunction(`document.querySelector('#code')?.value === ''`)
}

/** Another than the one given. */
const otherThan = (code: string): string => `${code.slice(0, -1)}${(Number(code.at(-1)) + 1) % 10}`

async function giveToken(token: HeldToken, digits = 6): Promise<void> {
  const codes = {
    UserName: 'ada',
    SerialNumber: token.serialNumber,
    AuthenticationCode1: token.code(-1),
    AuthenticationCode2: token.code(),
  }
  if (digits === 6) await server.iam().send(new EnableMFADeviceCommand(codes))
  else {
    const root = await openConsole(server)
    await root.call('sallyport/EnableHardwareMFADevice', codes)
  }
  await startOfStep(server)
}

describe('a hardware token in Chromium', () => {
  it.each([6, 8] as const)('of %i digits signs in when its last digit is typed', async (digits) => {
    const token = await stockedToken(server, { digits })
    await giveToken(token, digits)
    const page = await secondPage()
    await page.getByText('If your device shows none, press its button.').waitFor()
    expect(await barriers(page)).toEqual([])
    await screenshot(page, `sign-in-hardware-${digits}`)
    const code = token.code()
    await box(page, 'MFA code').pressSequentially(code.slice(0, -1))
    expect(page.url()).toBe(`${origin}/signin/mfa`)
    await box(page, 'MFA code').press(code.slice(-1))
    await isSignedIn(page)
  })

  it('that is out of step is resynchronised after three wrong codes', async () => {
    const token = await stockedToken(server)
    await giveToken(token)
    const page = await secondPage({ viewport: { width: 390, height: 844 } })
    for (let n = 0; n < 3; n += 1) {
      // eslint-disable-next-line no-await-in-loop -- one after the other
      await typeRefused(page, token.code(100 + n))
    }
    await page.getByRole('heading', { name: 'Your device may be out of sync' }).waitFor()
    await box(page, 'MFA code 1').fill(token.code(110))
    await box(page, 'MFA code 2').fill(token.code(111))
    await button(page, 'Re-sync authentication device').click()
    await page.getByText('Your device is in step again.').waitFor()
    await box(page, 'MFA code').fill(token.code(112))
    await isSignedIn(page)
  })
})

describe('a telephone in Chromium', () => {
  beforeEach(async () => {
    await allowSms(server)
    const root = await openConsole(server)
    const number = { PhoneNumber: '+49 1517 8642089', DeviceName: 'ada' }
    await root.call('sallyport/StartSMSDeviceEnrolment', { UserName: 'ada', ...number })
    const code = await sentCode(server)
    await root.call('sallyport/EnableSMSDevice', { UserName: 'ada', Code: code })
    await server.advance(3600)
  })

  it.each([1280, 390])('gets a code by itself, which signs in, at %i pixels', async (width) => {
    const page = await secondPage({ viewport: { width, height: 844 } })
    await page.getByText('the number that ends in 89').waitFor()
    expect(await box(page, 'MFA code').getAttribute('autocomplete')).toBe('one-time-code')
    expect(await barriers(page)).toEqual([])
    await screenshot(page, `sign-in-sms`)
    const code = await sentCode(server)
    await typeRefused(page, otherThan(code))
    await box(page, 'MFA code').fill(code)
    await isSignedIn(page)
  })

  it('gets another code once the button that asks for it has counted down', async () => {
    const page = await secondPage()
    const resend = page.getByRole('button', { name: /^Resend Code/ })
    await expect.poll(() => resend.innerText()).toMatch(/^Resend Code \(in \d+ s\)$/)
    expect(await resend.isDisabled()).toBe(true)
    await server.advance(30)
    await page.reload()
    await button(page, 'Resend Code').click()
    await page.getByText('Another code was sent to the number that ends in 89.').waitFor()
    expect(await sentMessages(server)).toHaveLength(3)
    await screenshot(page, 'sign-in-sms-resent')
    await box(page, 'MFA code').fill(await sentCode(server))
    await isSignedIn(page)
  })

  it('can ask without a script, and is told to wait', async () => {
    const page = await secondPage({ javaScriptEnabled: false })
    await button(page, 'Resend Code').click()
    await page.getByText(/Wait \d+ seconds before you ask for another code/).waitFor()
    await box(page, 'MFA code').fill(await sentCode(server))
    await button(page, 'Submit').click()
    await isSignedIn(page)
  })
})
