import { CreateUserCommand } from '@aws-sdk/client-iam'
import type { Browser, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import {
  checkAccessible,
  consoleOrigin,
  openPage,
  screenshot,
  useConsole,
} from '../support/console.js'
import { type ConsoleClient, openConsole } from '../support/console-session.js'
import type { TestServer } from '../support/ephemeral.js'

let server: TestServer
let browser: Browser
useConsole((opened) => ({ server, browser } = opened))

const admin = () => openConsole(server, { userName: 'admin', mfa: true })

/** A page that asks the server nothing but who is signed in. */
const quiet = '/console/nowhere'

async function openAs(session: ConsoleClient, path: string): Promise<Page> {
  return openPage(server, browser, { session, path, isNew: true })
}

const menu = (page: Page) => page.getByRole('button', { name: /^admin @/ })

async function pick(page: Page, entry: string): Promise<void> {
  await menu(page).click()
  await page.getByRole('menuitem', { name: entry, exact: true }).click()
}

describe('the shell of the console', () => {
  it('changes pages without loading anew, titles them and moves the focus', async () => {
    const page = await openAs(await admin(), '/console')
    expect(await page.title()).toBe('Sallyport')
    await page.evaluate('window.sameWindow = true')
    await pick(page, 'My sessions')
    await page.getByRole('heading', { level: 1, name: 'My sessions' }).waitFor()
    expect(await page.title()).toBe('My sessions · Sallyport')
    expect(await page.evaluate('window.sameWindow')).toBe(true)
    expect(await page.evaluate('document.activeElement.getAttribute("aria-label")')).toBe(
      'Page: My sessions',
    )
    await page.goBack()
    await page.getByRole('heading', { level: 1, name: 'Dashboard' }).waitFor()
    expect(await page.evaluate('window.sameWindow')).toBe(true)
  })

  it('says so where there is no page', async () => {
    const page = await openAs(await admin(), quiet)
    await page.getByRole('heading', { level: 1, name: 'Page not found' }).waitFor()
    await checkAccessible(page)
    await screenshot(page, 'not-found')
    await page.getByRole('link', { name: 'Go to the dashboard' }).click()
    await page.getByRole('heading', { level: 1, name: 'Dashboard' }).waitFor()
  })

  it('is shown dark or light as the person chooses, and as the system says without a choice', async () => {
    const isDark = (page: Page) =>
      page.evaluate('document.body.classList.contains("awsui-dark-mode")')
    const session = await admin()
    const page = await openAs(session, quiet)
    expect(await isDark(page)).toBe(false)
    await page.getByRole('button', { name: 'Appearance' }).click()
    await page.getByRole('menuitemcheckbox', { name: 'Dark' }).click()
    expect(await isDark(page)).toBe(true)
    await page.reload()
    await page.getByRole('heading', { level: 1 }).waitFor()
    expect(await isDark(page)).toBe(true)
    const dark = await openPage(server, browser, { session, path: quiet, dark: true })
    expect(await isDark(dark)).toBe(true)
    await dark.getByRole('button', { name: 'Appearance' }).click()
    await dark.getByRole('menuitemcheckbox', { name: 'Light' }).click()
    expect(await isDark(dark)).toBe(false)
  })

  it('announces what could not be done', async () => {
    const page = await openAs(await admin(), quiet)
    const answer = { code: 'InternalFailure', message: 'Try again later.' }
    await page.route('**/signin/SignOut', (route) => route.fulfill({ status: 500, json: answer }))
    await pick(page, 'Sign Out')
    await page.getByRole('alert').getByText('Try again later.').waitFor()
  })

  it('works on a window of 390 pixels, with its menus', async () => {
    const page = await openPage(server, browser, {
      session: await admin(),
      path: '/console',
      width: 390,
    })
    await page.getByRole('button', { name: 'Open the side menu' }).click()
    await page.getByRole('link', { name: 'MFA devices', exact: true }).first().waitFor()
    await checkAccessible(page)
    await screenshot(page, 'side-menu')
  })
})

describe('the session', () => {
  it('that is gone leads to the sign-in page, which leads back', async () => {
    const session = await admin()
    const page = await openAs(session, quiet)
    await session.call('signin/SignOut')
    await pick(page, 'My sessions')
    await page.waitForURL((url) => url.pathname === '/signin')
    expect(new URL(page.url()).searchParams.get('goto')).toBe('/console/sessions')
  })

  it('ends in every tab at once', async () => {
    const page = await openAs(await admin(), quiet)
    const other = await page.context().newPage()
    await other.goto(consoleOrigin(server) + quiet)
    await other.getByRole('heading', { level: 1, name: 'Page not found' }).waitFor()
    await pick(page, 'Sign Out')
    await page.waitForURL('**/signin')
    await other.waitForURL('**/signin')
    await other.close()
  })

  it('that is about to end for want of use is announced, and goes on by one key', async () => {
    const session = await admin()
    await server.advance(28 * 60)
    const page = await openAs(session, quiet)
    const warning = page.getByRole('dialog', { name: 'You will be signed out' })
    await warning.getByText(/Your session ends in (2 minutes|1 minute)/).waitFor()
    await checkAccessible(page)
    await screenshot(page, 'idle-warning')
    await warning.getByRole('button', { name: 'Stay signed in' }).click()
    await warning.waitFor({ state: 'hidden' })
    await server.advance(25 * 60)
    expect((await session.call('signin/GetSession')).status).toBe(200)
  })

  it('that nobody prolongs leads to the sign-in page at its end', async () => {
    const session = await admin()
    await server.advance(30 * 60 - 100)
    const page = await openAs(session, quiet)
    await page.getByRole('dialog', { name: 'You will be signed out' }).waitFor()
    await server.advance(100)
    await page.clock.install()
    await page.clock.fastForward('01:41')
    await page.waitForURL((url) => url.pathname === '/signin')
  })

  it('is not announced where another page has used it since', async () => {
    const session = await admin()
    await server.advance(25 * 60)
    const page = await openAs(session, quiet)
    // As if the page had been open until shortly before the end of which it knows.
    await session.call('signin/ExtendSession')
    const asked = page.waitForResponse((response) => response.url().endsWith('/signin/GetSession'))
    await page.clock.install()
    await page.clock.fastForward('03:00')
    await asked
    // A dialog would be in the way.
    await page.getByRole('button', { name: 'Appearance' }).click()
    expect(await page.getByRole('dialog').count()).toBe(0)
  })
})

describe('a right that is missing', () => {
  it('is named in place, and the rest of the page works', async () => {
    await server.iam().send(new CreateUserCommand({ UserName: 'carol' }))
    const page = await openAs(await openConsole(server, { userName: 'carol' }), '/console')
    const resources = page.locator('main').getByText('iam:GetAccountSummary')
    await resources.first().waitFor()
    expect(await page.getByText('You are not permitted to do this').count()).toBe(2)
    expect(await page.getByRole('button', { name: 'Customize' }).count()).toBe(0)
    await checkAccessible(page)
    await screenshot(page, 'dashboard-denied')
  })
})
