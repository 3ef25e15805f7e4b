import { AxeBuilder } from '@axe-core/playwright'
import axe from 'axe-core'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { expect, onTestFinished } from 'vitest'
import { cookieNames } from '../../src/http/cookies.js'
import { siteOf } from '../../src/http/site.js'
import { complaintsOf } from './browser.js'
import type { ConsoleClient } from './console-session.js'
import type { TestServer } from './ephemeral.js'

interface Opening {
  /** Who is signed in. */
  session: Pick<ConsoleClient, 'secret'>
  /** `/console/users` */
  path: string
  width?: number
  dark?: boolean
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
  { session, path, width = 1280, dark = false }: Opening,
): Promise<Page> {
  const origin = consoleOrigin(server)
  Object.assign(server.parts.site, siteOf({ listenerUrl: origin }))
  const context = await windowOf(browser, { width, dark })
  const page = await context.newPage()
  await keepCookie(page, session.secret())
  page.setDefaultTimeout(40_000)
  const complaints = complaintsOf(page)
  onTestFinished(async () => {
    await page.evaluate('localStorage.clear()').catch(() => undefined)
    await page.close()
    await context.clearCookies()
    expect(complaints).toEqual([])
  })
  await page.goto(origin + path)
  await page.getByRole('heading', { level: 1 }).first().waitFor()
  return page
}

const windows = new WeakMap<Browser, Map<string, Promise<BrowserContext>>>()

/** One for each look, as reading all files anew takes a new window a second. */
function windowOf(
  browser: Browser,
  { width, dark }: { width: number; dark: boolean },
): Promise<BrowserContext> {
  const known = windows.get(browser) ?? new Map<string, Promise<BrowserContext>>()
  windows.set(browser, known)
  const look = `${width} ${dark}`
  const context =
    known.get(look) ??
    browser.newContext({
      viewport: { width, height: 900 },
      colorScheme: dark ? 'dark' : 'light',
      reducedMotion: 'reduce',
    })
  known.set(look, context)
  return context
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
