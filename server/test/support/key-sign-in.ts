import { expect } from 'vitest'
import type { TestServer } from './ephemeral.js'
import { createUserWithPassword, goodPassword } from './password.js'
import { enrolKey } from './security-key.js'
import { type FormBrowser, type ShownPage, signIn, type SigningIn } from './sign-in.js'
import { type AssertionJson, type SoftKey, softKey } from './soft-key.js'

/** What keys sign for, whatever address the test server listens at. */
export const keySite = { origin: 'https://id.example.test', rpId: 'id.example.test' }

/** The forms come from the server's own address; what is signed names `keySite`. */
export function useKeySite(server: TestServer): void {
  Object.assign(server.parts.site, { ...keySite, publicOrigin: undefined })
}

/** An IAM user with a password and one security key. */
export async function createKeyOwner(
  server: TestServer,
  userName: string,
  key: SoftKey = softKey(),
): Promise<{ key: SoftKey; serialNumber: string }> {
  await createUserWithPassword(server, userName)
  return { key, serialNumber: await enrolKey(server, userName, { key, keyName: 'mine' }) }
}

export interface KeyOptions {
  challenge: string
  rpId: string
  allowCredentials: { id: string }[]
}

/** What the page hands to the browser's dialog. */
export function keyOptionsIn({ body }: ShownPage): KeyOptions {
  const [, escaped = ''] = /data-security-key="([^"]*)"/.exec(body) ?? []
  return JSON.parse(escaped.replaceAll('&quot;', '"').replaceAll('&amp;', '&')) as KeyOptions
}

/** A browser at the page that asks for the key. */
export async function afterPassword(
  server: TestServer,
  who: SigningIn = { userName: 'alice', password: goodPassword },
): Promise<{ browser: FormBrowser; options: KeyOptions }> {
  const { browser, page } = await signIn(server, who)
  expect(page.location).toBe('/signin/mfa')
  return { browser, options: keyOptionsIn(await browser.get('/signin/mfa')) }
}

/** Where the answer leads: `/console` after a success, nowhere where the page says that it was refused. */
export async function sendAssertion(
  browser: FormBrowser,
  assertion: AssertionJson,
): Promise<string> {
  return (await browser.post('/signin/mfa', { credential: JSON.stringify(assertion) })).location
}
