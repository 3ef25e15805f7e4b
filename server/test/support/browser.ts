import { AxeBuilder } from '@axe-core/playwright'
import axe from 'axe-core'
import { type Browser, chromium, type Page } from 'playwright-core'

/** A real browser with a profile of its own that goes with it, and nothing of its own on the network. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: '/usr/bin/chromium-headless-shell',
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}

/** What a page complained of: refused by its content security policy, or a script that failed. */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = []
  page.on('console', (message) => {
    // An answer that is not 200 is written there, too, and is none.
    if (message.type() !== 'error' || message.text().startsWith('Failed to load resource')) return
    complaints.push(message.text())
  })
  page.on('pageerror', (error) => void complaints.push(error.message))
  return complaints
}

/** What axe finds, by the rules of WCAG and its own, as `rule: element`. */
export async function barriers(page: Page): Promise<string[]> {
  // The older mode does without a second page, which only frames of other sites need.
  const builder = new AxeBuilder({ page, axeSource: axe.source })
    .setLegacyMode()
    .options({ resultTypes: ['violations'] })
  const { violations } = await builder.analyze()
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
}

/** A picture of the whole page for people to look at, in `test-artifacts/`. */
export async function picture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: `test-artifacts/${name}.png`, fullPage: true })
}
