import { AxeBuilder } from '@axe-core/playwright'
import axe from 'axe-core'
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, vi } from 'vitest'
import { cookieNames } from '../../src/http/cookies.js'
import { siteOf } from '../../src/http/site.js'
import { complaintsOf, openBrowser } from './browser.js'
import type { ConsoleClient } from './console-session.js'
import { startEphemeral, type TestServer } from './ephemeral.js'

/**
 * For a file of tests of pages: a server that is as new before each of them, and a browser. `take` is given both before the first.
 * Browsers take their time where processors are few.
 */
export function useConsole(
  take: (opened: { server: TestServer; browser: Browser }) => void,
  accountIds?: readonly string[],
): void {
  vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })
  let server: TestServer
  let browser: Browser
  beforeAll(async () => {
    ;[server, browser] = await Promise.all([startEphemeral(accountIds), openBrowser()])
    take({ server, browser })
  })
  beforeEach(() => server.reset())
  afterAll(async () => {
    await browser.close()
    await server.close()
  })
}

export const button = (within: Page | Locator, name: string): Locator =>
  within.getByRole('button', { name, exact: true })

export const dialog = (page: Page): Locator => page.getByRole('dialog')

interface Opening {
  /** Who is signed in. */
  session: Pick<ConsoleClient, 'secret'>
  /** `/console/users` */
  path: string
  width?: number
  dark?: boolean
  /** A window of its own, for a test that leaves things behind in it: a clock, security keys, answers of its own. */
  isNew?: boolean
}

/** Browsers take cookies of this kind, and security keys, by the name and not by the address. */
export function consoleOrigin(server: TestServer): string {
  return server.endpoint.replace('127.0.0.1', 'localhost')
}

/**
 * A page of the console, signed in without the pages of sign-in. A script that fails, or what the content security
 * policy refuses, fails the test at its end.
 */
export async function openPage(
  server: TestServer,
  browser: Browser,
  { session, path, width = 1280, dark = false, isNew = false }: Opening,
): Promise<Page> {
  const origin = consoleOrigin(server)
  Object.assign(server.parts.site, siteOf({ listenerUrl: origin }))
  const look = { width, dark }
  const page = isNew ? await newPage(browser, look) : await borrowPage(browser, look)
  page.setDefaultTimeout(20_000)
  await keepCookie(page, session.secret())
  const complaints = complaintsOf(page)
  onTestFinished(() => {
    expect(complaints).toEqual([])
  })
  await page.goto(origin + path, { waitUntil: 'commit' })
  await page.getByRole('heading', { level: 1 }).first().waitFor()
  return page
}

interface Look {
  width: number
  dark: boolean
}

const openWindow = (browser: Browser, { width, dark }: Look): Promise<BrowserContext> =>
  browser.newContext({
    viewport: { width, height: 900 },
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
  })

async function newPage(browser: Browser, look: Look): Promise<Page> {
  const context = await openWindow(browser, look)
  onTestFinished(() => context.close())
  return context.newPage()
}

interface SharedWindow {
  context: BrowserContext
  /** One that no test uses: the console loads in it in half the time that it takes in a new one. */
  idle: Page | undefined
}

/** One for each look: a new one reads all files anew. */
const windows = new WeakMap<Browser, Map<string, Promise<SharedWindow>>>()

/** A page for the time of a test. It forgets what the test did. */
async function borrowPage(browser: Browser, look: Look): Promise<Page> {
  const window = await windowOf(browser, look)
  const page = window.idle ?? (await window.context.newPage())
  window.idle = undefined
  onTestFinished(async () => {
    await page.evaluate('localStorage.clear()').catch(() => undefined)
    await window.context.clearCookies()
    page.removeAllListeners('console').removeAllListeners('pageerror')
    if (window.idle !== undefined) return page.close()
    await page.goto('about:blank')
    window.idle = page
  })
  return page
}

function windowOf(browser: Browser, look: Look): Promise<SharedWindow> {
  const known = windows.get(browser) ?? new Map<string, Promise<SharedWindow>>()
  windows.set(browser, known)
  const key = JSON.stringify(look)
  const window =
    known.get(key) ?? openWindow(browser, look).then((context) => ({ context, idle: undefined }))
  known.set(key, window)
  return window
}

/** The browser's own protocol: with a URL it makes a cookie for the host alone, which this name asks for. */
async function keepCookie(page: Page, value: string): Promise<void> {
  const browserProtocol = await page.context().newCDPSession(page)
  const { success } = await browserProtocol.send('Network.setCookie', {
    name: cookieNames.session,
    value,
    url: 'https://localhost/',
    path: '/',
    secure: true,
    httpOnly: true,
    sameSite: 'Strict',
  })
  expect(success).toBe(true)
  await browserProtocol.detach()
}

/** Nothing that axe calls serious or critical. */
export async function checkAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page, axeSource: axe.source })
    .setLegacyMode()
    // Describing what is in order takes longer than looking.
    .options({ resultTypes: ['violations'] })
    .analyze()
  const found = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  expect(found.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))).toEqual([])
}

/** For people to look at: `test-artifacts/screens/NAME-WIDTH-THEME.png`. */
export async function screenshot(page: Page, name: string): Promise<void> {
  const isDark = await page.evaluate<boolean>("matchMedia('(prefers-color-scheme: dark)').matches")
  const { width = 0, height = 0 } = page.viewportSize() ?? {}
  const path = `test-artifacts/screens/${name}-${width}-${isDark ? 'dark' : 'light'}.png`
  // What looks at the size of its window, such as the side menu, must see the whole page as its window.
  const whole = await page.evaluate<number>('document.documentElement.scrollHeight')
  await page.setViewportSize({ width, height: Math.max(height, whole) })
  await page.screenshot({ path })
  await page.setViewportSize({ width, height })
}
