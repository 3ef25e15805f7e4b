import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { decodeBase32 } from '@sallyport/otp/base32'
import { totp } from '@sallyport/otp/totp'
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest'
import { createAwsCli } from '../support/aws-cli.js'
import { barriers, complaintsOf, openBrowser, picture } from '../support/browser.js'
import { runCommand, type ServerProcess, startServer } from '../support/command.js'
import { createSignedClient, element, type SignedClient } from '../support/signed-client.js'
import { temporaryDirectory } from '../support/temporary-directory.js'

const run = promisify(execFile)

// Browsers take their time where processors are few.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

interface Visit {
  page: Page
  server: ServerProcess
  dataDir: string
  link: string
  complaints: string[]
}

/** A browser that has opened the set-up link of a new server. */
async function openSetUp(options: BrowserContextOptions = {}): Promise<Visit> {
  const dataDir = await temporaryDirectory()
  const server = await startServer(['--data-dir', dataDir])
  onTestFinished(async () => void (await server.end('SIGKILL')))
  const link = /http\S+\/setup\/\S+/.exec(server.stdout())?.[0] ?? ''
  const context = await browser.newContext(options)
  onTestFinished(() => context.close())
  const page = await context.newPage()
  const complaints = complaintsOf(page)
  await page.goto(link)
  return { page, server, dataDir, link, complaints }
}

const box = (page: Page, label: string): Locator => page.getByLabel(label, { exact: true })
const button = (page: Page, name: string): Locator =>
  page.getByRole('button', { name, exact: true })
const heading = (page: Page): Promise<string> => page.getByRole('heading', { level: 1 }).innerText()

async function fillAccountForm(page: Page, fields: Record<string, string> = {}): Promise<void> {
  const values = {
    'Account name': 'Example',
    'Root user e-mail address': 'root@example.com',
    'Root user password': 'Correct horse 9',
    'Confirm password': 'Correct horse 9',
    ...fields,
  }
  for (const [label, value] of Object.entries(values)) await box(page, label).fill(value)
}

/** The code of this many steps from now, as an app shows it that was given the key on the page. */
async function codeOnPage(page: Page, offsetSteps: number): Promise<string> {
  const seed = await page.locator('#secret-key').textContent()
  return totp(decodeBase32(seed ?? ''), Date.now() + offsetSteps * 30_000)
}

async function shownKey(page: Page) {
  const shown = (id: string): Promise<string> => page.locator(`#${id}`).innerText()
  return {
    accountId: await shown('account-id'),
    accessKeyId: await shown('access-key-id'),
    secretAccessKey: await shown('secret-access-key'),
  }
}

async function clientWithKeyOf({ page, server }: Visit): Promise<SignedClient> {
  const client = createSignedClient(server.endpoint, await shownKey(page))
  onTestFinished(() => client.close())
  return client
}

it('leads from the link over mistakes at their fields to an account whose root user has MFA', async () => {
  const visit = await openSetUp({ viewport: { width: 1280, height: 900 } })
  const { page, server, link, complaints } = visit
  const requested: string[] = []
  page.on('request', (request) => void requested.push(request.url()))
  expect(await heading(page)).toBe('Set up your account')

  await fillAccountForm(page, {
    'Root user e-mail address': 'nobody',
    'Phone number (optional)': '030 123456',
    'Root user password': 'short',
  })
  await button(page, 'Create account').click()
  await expectMistake(page, 'Root user e-mail address', 'Enter an e-mail address')
  await expectMistake(page, 'Phone number (optional)', 'with its country code')
  await expectMistake(page, 'Root user password', 'Use at least 8 characters')
  await expectMistake(page, 'Confirm password', 'The two passwords differ.')
  expect(await box(page, 'Account name').getAttribute('aria-invalid')).toBeNull()
  expect(await box(page, 'Account name').inputValue()).toBe('Example')
  expect(await box(page, 'Root user password').inputValue()).toBe('')
  expect(await focusedLabel(page)).toBe('Root user e-mail address')

  await fillAccountForm(page, { 'Phone number (optional)': '+49 30 123456' })
  await button(page, 'Create account').click()
  expect(await heading(page)).toBe('Your account is ready')
  const key = await shownKey(page)
  expect(key.accountId).toMatch(/^[1-9]\d{11}$/)
  const admin = await clientWithKeyOf(visit)
  const secretKey = (await page.locator('#secret-key').textContent()) ?? ''
  expect(await readQrCode(page)).toBe(
    `otpauth://totp/root-account-mfa-device@Example?secret=${secretKey}`,
  )
  expect(await page.getByRole('link').getAttribute('href')).toBe(await readQrCode(page))

  const [before, now] = [await codeOnPage(page, -1), await codeOnPage(page, 0)]
  await enterCodes(page, '12345', now)
  await expectMistake(page, 'MFA code 1', 'Enter the six digits')
  await enterCodes(page, now, now)
  await expectMistake(page, 'MFA code 2', 'Wait for the next code')
  expect(await focusedLabel(page)).toBe('MFA code 2')
  await enterCodes(page, await codeOnPage(page, -3), now)
  await expectMistake(page, 'MFA code 1', 'not two consecutive codes')
  expect(await page.locator('#secret-key').textContent()).toBe(secretKey)

  // With a blank in the middle, as apps show them.
  await enterCodes(page, before.replace(/^.../, '$& '), now.replace(/^.../, '$& '))
  expect(await heading(page)).toBe('You are set up')
  await picture(page, 'set-up-done')
  const devices = await admin.call('ListVirtualMFADevices', { AssignmentStatus: 'Assigned' })
  expect(element(devices.body, 'SerialNumber')).toBe(
    `arn:aws:iam::${key.accountId}:mfa/root-account-mfa-device`,
  )

  expect(complaints).toEqual([])
  expect(requested.filter((url) => url.includes('?'))).toEqual([])
  await page.goto(link)
  expect(await heading(page)).toBe('This link does not work')
  const secrets = [key.secretAccessKey, secretKey, 'Correct horse 9']
  await expectNoSecrets(visit, [...secrets, `"${before}"`, `"${now}"`])
  expect((await server.end('SIGTERM')).stderr).toBe('')
})

it('gives an administrator key that the AWS CLI works with', async () => {
  const visit = await openSetUp()
  await fillAccountForm(visit.page, { 'Administrator user name (optional)': 'ada' })
  await button(visit.page, 'Create account').click()
  const { accountId, ...credentials } = await shownKey(visit.page)
  const aws = createAwsCli(visit.server.endpoint, credentials, await temporaryDirectory())
  expect(await aws('sts get-caller-identity')).toMatchObject({
    Account: accountId,
    Arn: `arn:aws:iam::${accountId}:user/ada`,
  })
})

it('leaves no device behind after "Not now", and no administrator where none was wanted', async () => {
  const visit = await openSetUp()
  await fillAccountForm(visit.page)
  await button(visit.page, 'Create account').click()
  const admin = await clientWithKeyOf(visit)
  await button(visit.page, 'Not now').click()
  expect(await heading(visit.page)).toBe('Set up without MFA')
  const devices = await admin.call('ListVirtualMFADevices')
  expect(devices.status).toBe(200)
  expect(devices.body).not.toContain('SerialNumber')

  const other = await openSetUp()
  await fillAccountForm(other.page, { 'Administrator user name (optional)': '' })
  await button(other.page, 'Create account').click()
  expect(await heading(other.page)).toBe('Your account is ready')
  expect(await other.page.getByText('Access key ID').count()).toBe(0)
})

it('can be gone through with the keyboard alone', async () => {
  const { page } = await openSetUp()
  const { keyboard } = page
  const next = async (text = ''): Promise<void> => {
    await keyboard.press('Tab')
    await keyboard.type(text)
  }
  await expect.poll(() => focusedLabel(page)).toBe('Account name')
  await keyboard.type('Example')
  await next('root@example.com')
  await next('+49 30 123456')
  await next('Correct horse 9')
  await next('Correct horse 9')
  await keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Your account is ready' }).waitFor()
  await next()
  expect(await focusedText(page)).toBe('Open in an app on this device')
  await next()
  expect(await focusedText(page)).toBe('Show secret key')
  expect(await page.locator('#secret-key').isVisible()).toBe(false)
  await keyboard.press('Enter')
  expect(await page.locator('#secret-key').isVisible()).toBe(true)
  await next(await codeOnPage(page, -1))
  await next(await codeOnPage(page, 0))
  await next()
  expect(await focusedText(page)).toBe('Assign MFA')
  await next()
  expect(await focusedText(page)).toBe('Not now')
  await keyboard.press('Shift+Tab')
  await keyboard.press('Enter')
  await page.getByRole('heading', { name: 'You are set up' }).waitFor()
})

it.each([
  { name: 'wide', colorScheme: 'light', viewport: { width: 1280, height: 900 } },
  { name: 'narrow', colorScheme: 'dark', viewport: { width: 390, height: 844 } },
] as const)(
  'has no barriers and fits into the window: $name and $colorScheme',
  async ({ name, ...options }) => {
    const { page, link, complaints } = await openSetUp(options)
    const look = async (step: string): Promise<void> => {
      await picture(page, `set-up-${name}-${step}`)
      expect([step, await barriers(page)]).toEqual([step, []])
      const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth'
      expect([step, await page.evaluate(overflow)]).toEqual([step, 0])
    }
    await look('1-form')
    await button(page, 'Create account').click()
    await look('2-mistakes')
    await fillAccountForm(page, { 'Account name': 'N'.repeat(50) })
    await button(page, 'Create account').click()
    await look('3-account')
    await page.getByText('Show secret key').click()
    await look('4-secret-key')
    await enterCodes(page, '123456', '654321')
    await look('5-wrong-codes')
    await button(page, 'Not now').click()
    await look('6-without-mfa')
    await page.goto(link)
    await look('7-dead-link')
    expect(complaints).toEqual([])
  },
)

async function enterCodes(page: Page, code1: string, code2: string): Promise<void> {
  await box(page, 'MFA code 1').fill(code1)
  await box(page, 'MFA code 2').fill(code2)
  await button(page, 'Assign MFA').click()
}

/** The field says that it is wrong, and what, to eyes and to screen readers. */
async function expectMistake(page: Page, label: string, says: string): Promise<void> {
  const field = box(page, label)
  expect(await field.getAttribute('aria-invalid')).toBe('true')
  const described = ((await field.getAttribute('aria-describedby')) ?? '').split(' ')
  const texts = await Promise.all(described.map((id) => page.locator(`#${id}`).innerText()))
  expect(texts.join(' ')).toContain(says)
}

const focusedText = (page: Page): Promise<string> => page.locator(':focus').innerText()

const focusedLabel = (page: Page): Promise<string> =>
  page.evaluate('document.activeElement.labels?.[0]?.innerText')

async function readQrCode(page: Page): Promise<string> {
  const source = await page.getByRole('img').getAttribute('src')
  const file = join(await temporaryDirectory(), 'code.png')
  await writeFile(
    file,
    Buffer.from((source ?? '').replace(/^data:image\/png;base64,/, ''), 'base64'),
  )
  const { stdout } = await run('zbarimg', ['--quiet', '--raw', file])
  return stdout.trim()
}

/** Neither what the server says nor its audit log holds what was handed over on the pages. */
async function expectNoSecrets({ server, dataDir }: Visit, secrets: string[]): Promise<void> {
  const { stdout } = await runCommand(['events', '--data-dir', dataDir])
  expect(stdout).toContain('"eventName":"EnableMFADevice"')
  const database = await readFile(join(dataDir, 'sallyport.db'), 'latin1')
  const log = await readFile(join(dataDir, 'sallyport.db-wal'), 'latin1')
  for (const secret of secrets) {
    expect(stdout).not.toContain(secret)
    expect(server.stdout() + server.stderr()).not.toContain(secret)
    expect(database + log).not.toContain(secret)
  }
}
