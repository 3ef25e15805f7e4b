import type { KnownBrowser } from './known-browser.js'

/**
 * Whether a password page is one of whom the browser remembers, and so offers to forget that: the same before and after a
 * password that was wrong (WCAG 2.2, 3.2.6). Users of other accounts share the page of the one that is remembered.
 */
export function isOfRemembered(
  page: { kind: 'user' } | { kind: 'root'; email: string },
  known: KnownBrowser | undefined,
): boolean {
  if (known === undefined) return false
  return page.kind === 'root'
    ? known.userId === null && known.name === page.email
    : known.userId !== null
}
