import { randomBytes } from 'node:crypto'
import { hotp } from '@sallyport/otp/hotp'
import type { Browser, Page } from 'playwright-core'
import { expect, it } from 'vitest'
import {
  button,
  checkAccessible,
  dialog,
  openPage,
  screenshot,
  useConsole,
} from '../support/console.js'
import { openConsole } from '../support/console-session.js'
import type { TestServer } from '../support/ephemeral.js'
import { pskcOf, selfSigned, signPskc } from '../support/token-file.js'
import { createUserWithKey } from '../support/virtual-device.js'

const stockPage = '/console/hardware-tokens'
const seed = '3132333435363738393031323334353637383930'
const csv = `serial,hex,kind,step,digits,manufacturer
GAHT12345670,${seed},totp,30,6,Example
GAHT12345671,${seed},totp,60,8,Example
GAHT12345672,${seed},hotp,,6,Example
`

let server: TestServer
let browser: Browser
useConsole((opened) => ({ server, browser } = opened))

async function open(
  path: string,
  { userName = 'admin', ...look }: { userName?: string; width?: number; dark?: boolean } = {},
): Promise<Page> {
  const session = await openConsole(server, { userName })
  return openPage(server, browser, { session, path, ...look })
}

const openImport = (look?: Parameters<typeof open>[1]) => open(`${stockPage}/import`, look)

async function chooseFile(page: Page, text: string | Buffer, name = 'tokens'): Promise<void> {
  const file = { name, mimeType: 'application/octet-stream', buffer: Buffer.from(text) }
  await page.locator('input[type=file]').setInputFiles(file)
}

async function check(page: Page, text: string): Promise<void> {
  await chooseFile(page, text)
  await page.getByText(/^(CSV|PSKC)/).waitFor()
  await button(page, 'Check').click()
}

/** By the page, to the list. */
async function importTokens(text = csv, count = '3 tokens'): Promise<Page> {
  const page = await openImport()
  await check(page, text)
  await button(page, `Import ${count}`).click()
  await page.getByRole('heading', { name: 'Hardware tokens' }).waitFor()
  return page
}

async function stock(): Promise<Record<string, unknown>[]> {
  const session = await openConsole(server, { userName: 'admin' })
  const { body } = await session.call('sallyport/ListHardwareTokens')
  return body['Tokens'] as Record<string, unknown>[]
}

it.each([
  { width: 1280, dark: false },
  { width: 390, dark: true },
])('leads from an empty stock to the first tokens at $width pixels, dark $dark', async (look) => {
  const page = await open(stockPage, look)
  await page.getByText('No hardware tokens').waitFor()
  await checkAccessible(page)
  await screenshot(page, 'hardware-tokens-empty')
  await page.getByRole('link', { name: 'Import tokens' }).last().click()
  await page.getByRole('heading', { name: 'Import tokens' }).waitFor()
  await checkAccessible(page)
  await screenshot(page, 'hardware-tokens-import')
  await check(page, csv)
  await page.getByRole('status').getByText('3 tokens can be imported.').waitFor()
  await page.getByText('Tokens in the file').waitFor()
  await page.getByText('1 token with codes of more than six digits').waitFor()
  expect(await stock()).toEqual([])
  // The seeds are shown to nobody.
  expect(await page.getByText(seed).count()).toBe(0)
  await checkAccessible(page)
  await screenshot(page, 'hardware-tokens-checked')
  await button(page, 'Import 3 tokens').click()
  await page.getByRole('status').getByText('3 tokens are imported.').waitFor()
  await page.getByText('GAHT12345670', { exact: true }).waitFor()
  await checkAccessible(page)
  await screenshot(page, 'hardware-tokens')
  expect(await stock()).toMatchObject([
    { SerialNumber: 'GAHT12345670', Type: 'totp', Digits: 6, StepSeconds: 30 },
    { SerialNumber: 'GAHT12345671', Type: 'totp', Digits: 8, StepSeconds: 60 },
    { SerialNumber: 'GAHT12345672', Type: 'hotp', Digits: 6 },
  ])
})

it('imports nothing while a line has a fault, and says which', async () => {
  const page = await openImport()
  await check(page, `${csv}GAHT12345673,0011,totp,30,6,Example\nGAHT12345670,${seed},totp,30,6,`)
  await page.getByRole('alert').getByText('Nothing can be imported.').waitFor()
  await page.getByText('The secret has 2 bytes', { exact: false }).waitFor()
  await page.getByText('already that of the token in line 2', { exact: false }).waitFor()
  await checkAccessible(page)
  await screenshot(page, 'hardware-tokens-faults')
  expect(await page.getByRole('button', { name: /^Import/ }).count()).toBe(0)
  expect(await stock()).toEqual([])
  await check(page, csv)
  await button(page, 'Import 3 tokens').waitFor()
  expect(await page.getByText('Nothing can be imported.').count()).toBe(0)
})

it('refuses a token that is in the stock already', async () => {
  await importTokens()
  const page = await openImport()
  await check(page, csv)
  await page.getByText('The file has 3 faults.').waitFor()
  await page.getByText('The token is in the stock of this server already.').first().waitFor()
})

it('says that somebody else imported the tokens after they were checked', async () => {
  const page = await openImport()
  await check(page, csv)
  await button(page, 'Import 3 tokens').waitFor()
  const session = await openConsole(server, { userName: 'admin' })
  const zipped = await new Response(
    new Blob([csv]).stream().pipeThrough(new CompressionStream('gzip')),
  ).arrayBuffer()
  const File = Buffer.from(zipped).toString('base64')
  await session.call('sallyport/ImportHardwareTokens', { File, Format: 'csv' })
  await button(page, 'Import 3 tokens').click()
  await page.getByText('The token is in the stock of this server already.').waitFor()
  expect(await stock()).toHaveLength(3)
})

it('reads a CSV file without names by the columns that are typed', async () => {
  const page = await openImport()
  const text = `Example;GAHT12345670;${seed}\n`
  await chooseFile(page, text)
  await page.getByLabel('Columns - optional').fill('manufacturer,serial,hex')
  await button(page, 'Check').click()
  await button(page, 'Import 1 token').click()
  await page.getByRole('status').getByText('1 token is imported.').waitFor()
  expect(await stock()).toMatchObject([{ SerialNumber: 'GAHT12345670', Manufacturer: 'Example' }])
})

it('reads a PSKC file, whatever it is called, and asks for no key that it does not need', async () => {
  const page = await openImport()
  await chooseFile(
    page,
    pskcOf([{ serialNumber: 'GAHT12345670' }, { serialNumber: 'GAHT12345671' }]),
    'tokens.csv',
  )
  await page.getByText('PSKC, not encrypted, not signed.').waitFor()
  expect(await page.getByLabel('Pre-shared key').count()).toBe(0)
  expect(await page.getByLabel('Password').count()).toBe(0)
  expect(await page.getByLabel('Certificate').count()).toBe(0)
  await button(page, 'Check').click()
  await button(page, 'Import 2 tokens').click()
  await page.getByRole('status').getByText('2 tokens are imported.').waitFor()
})

it('reads a file under a pre-shared key, and forgets what was found under another', async () => {
  const page = await openImport({ width: 390, dark: true })
  const key = randomBytes(16)
  const encryption = { cipher: 'aes128-cbc', keyName: 'k', key, mac: 'sha256' } as const
  await chooseFile(page, pskcOf([{ serialNumber: 'GAHT12345670' }], encryption))
  await page.getByText('PSKC, encrypted under a pre-shared key, not signed.').waitFor()
  expect(await page.getByLabel('Password').count()).toBe(0)
  const field = page.getByLabel('Pre-shared key')
  await field.fill('not a key')
  await checkAccessible(page)
  await screenshot(page, 'hardware-tokens-pskc')
  await field.press('Enter')
  await page.getByText('in hexadecimal digits or in base64', { exact: false }).waitFor()
  await field.fill(randomBytes(16).toString('hex'))
  await expect.poll(() => page.getByText('Nothing can be imported.').count()).toBe(0)
  await field.press('Enter')
  await page.getByText('Nothing can be imported.').waitFor()
  await field.fill(key.toString('hex'))
  await field.press('Enter')
  await button(page, 'Import 1 token').click()
  await page.getByRole('status').getByText('1 token is imported.').waitFor()
})

it('reads a signed file under a password, and refuses the signature of somebody else', async () => {
  const page = await openImport()
  const [vendor, other] = [selfSigned('vendor'), selfSigned('other')]
  const encryption = { cipher: 'aes128-cbc', password: ' correct horse ', mac: 'sha256' } as const
  const written = pskcOf([{ serialNumber: 'GAHT12345670', manufacturer: 'Example' }], encryption)
  await chooseFile(page, signPskc(written, vendor))
  await page.getByText('PSKC, encrypted under a password, signed.').waitFor()
  expect(await page.getByLabel('Pre-shared key').count()).toBe(0)
  await page.getByLabel('Password').fill(' correct horse ')
  const certificate = page.getByLabel('Certificate - optional')
  await certificate.fill(other.certificate)
  await button(page, 'Check').click()
  await page.getByText('Nothing can be imported.').waitFor()
  await screenshot(page, 'hardware-tokens-signed-by-another')
  await certificate.fill('')
  await button(page, 'Check').click()
  // A signature that nobody checked is told of, and hinders nothing.
  await button(page, 'Import 1 token').waitFor()
  await page
    .getByText(/signature/)
    .last()
    .waitFor()
  await certificate.fill(vendor.certificate)
  await button(page, 'Check').click()
  await button(page, 'Import 1 token').click()
  await page.getByRole('status').getByText('1 token is imported.').waitFor()
  expect(await stock()).toMatchObject([{ SerialNumber: 'GAHT12345670', Manufacturer: 'Example' }])
})

it.each<[string, string | Buffer, string]>([
  ['nothing', '', 'The file is empty.'],
  ['an archive', Buffer.from([0x50, 0x4b, 3, 4]), 'The file is an archive.'],
  ['what is no text', Buffer.from([1, 0, 2, 0]), 'The file is neither PSKC nor CSV.'],
])('says at once that a file is %s', async (_, content, words) => {
  const page = await openImport()
  await chooseFile(page, content)
  await page.getByText(words).waitFor()
  expect(await button(page, 'Check').getAttribute('aria-disabled')).toBe('true')
})

it('shows how far a check is, and a bar without end where that is not known', async () => {
  const session = await openConsole(server, { userName: 'admin' })
  const path = `${stockPage}/import`
  const page = await openPage(server, browser, { session, path, isNew: true })
  let progress: object = {}
  let finish = (): void => undefined
  const isFinished = new Promise<void>((resolve) => {
    finish = resolve
  })
  await page.route('**/sallyport/GetHardwareTokenImport', (route) =>
    route.fulfill({ json: progress }),
  )
  await page.route('**/sallyport/CheckHardwareTokenFile', async (route) => {
    await isFinished
    await route.continue()
  })
  await check(page, csv)
  await page.getByRole('progressbar', { name: 'Sending the file' }).waitFor()
  await checkAccessible(page)
  progress = { Stage: 'reading', Done: 1, Total: 4 }
  await page.getByRole('progressbar', { name: 'Reading the file' }).waitFor()
  await checkAccessible(page)
  await screenshot(page, 'hardware-tokens-progress')
  finish()
  await button(page, 'Import 3 tokens').waitFor()
  expect(await page.getByRole('progressbar').count()).toBe(0)
})

it('has forgotten a file when it is opened again', async () => {
  const page = await openImport()
  await check(page, csv)
  await button(page, 'Import 3 tokens').waitFor()
  await button(page, 'Cancel').click()
  await page.getByText('No hardware tokens').waitFor()
  await page.goBack()
  await page.getByRole('heading', { name: 'Import tokens' }).waitFor()
  await page.getByText('Up to 64 MB.', { exact: false }).first().waitFor()
  expect(await page.getByText('Tokens in the file').count()).toBe(0)
})

it('shows the tokens of one status, and who has one', async () => {
  await importTokens()
  await createUserWithKey(server, 'alice')
  const session = await openConsole(server, { userName: 'alice' })
  const secret = Buffer.from(seed, 'hex')
  const { status } = await session.call('sallyport/EnableHardwareMFADevice', {
    SerialNumber: 'GAHT12345672',
    AuthenticationCode1: hotp(secret, 0),
    AuthenticationCode2: hotp(secret, 1),
  })
  expect(status).toBe(200)
  const page = await open(stockPage)
  await page.getByText('(3)').waitFor()
  await button(page, 'Status Any status').click()
  await page.getByRole('option', { name: 'Assigned' }).click()
  await page.getByText('(1)').waitFor()
  await page.getByRole('link', { name: 'alice', exact: true }).waitFor()
  await page.getByRole('radio', { name: 'Choose GAHT12345672' }).click()
  expect(await button(page, 'Mark as lost').getAttribute('aria-disabled')).toBe('true')
  await button(page, 'Status Assigned').click()
  await page.getByRole('option', { name: 'Expired' }).click()
  await page.getByText('No such tokens').waitFor()
})

it('marks a token as lost for ever, told by the keyboard', async () => {
  const page = await importTokens()
  await page.getByRole('radio', { name: 'Choose GAHT12345670' }).press('Space')
  await button(page, 'Mark as lost').press('Enter')
  await dialog(page).getByText('This cannot be undone.').waitFor()
  await checkAccessible(page)
  await screenshot(page, 'hardware-tokens-lost')
  await button(dialog(page), 'Mark as lost').press('Enter')
  await page.getByRole('status').getByText('GAHT12345670 is marked as lost.').waitFor()
  await page.getByText('Lost', { exact: true }).waitFor()
  expect(await stock()).toMatchObject([{ Status: 'Lost' }, {}, {}])
})

it('disables what the reader’s policies do not allow', async () => {
  await importTokens()
  const policy = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'sallyport:ListHardwareTokens', Resource: '*' }],
  }
  await createUserWithKey(server, 'reader', JSON.stringify(policy))
  const page = await open(stockPage, { userName: 'reader' })
  await page.getByRole('radio', { name: 'Choose GAHT12345670' }).click()
  const why = page.getByText('sallyport:MarkHardwareTokenLost on * is missing')
  await why.first().waitFor({ state: 'attached' })
  const importing = await openImport({ userName: 'reader' })
  await chooseFile(importing, csv)
  await importing
    .getByText('sallyport:ImportHardwareTokens on * is missing')
    .first()
    .waitFor({ state: 'attached' })
})

it('says which permission is missing instead of showing an empty list', async () => {
  const policy = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'iam:*', Resource: '*' }],
  }
  await createUserWithKey(server, 'alice', JSON.stringify(policy))
  const page = await open(stockPage, { userName: 'alice' })
  await page.getByText('sallyport:ListHardwareTokens').first().waitFor()
})
