import { readFile } from 'node:fs/promises'
import {
  CreateAccessKeyCommand,
  CreateLoginProfileCommand,
  CreateUserCommand,
  ListAccessKeysCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam'
import type { Browser, Locator, Page } from 'playwright-core'
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
import { allowAll } from '../support/virtual-device.js'

const path = '/console/security-credentials'
const password = 'Correct-horse-9'

let server: TestServer
let browser: Browser
useConsole((opened) => ({ server, browser } = opened))

async function createUser(policy: string): Promise<void> {
  const iam = server.iam()
  await iam.send(new CreateUserCommand({ UserName: 'alice' }))
  const named = { UserName: 'alice', PolicyName: 'test', PolicyDocument: policy }
  await iam.send(new PutUserPolicyCommand(named))
  await iam.send(new CreateLoginProfileCommand({ UserName: 'alice', Password: password }))
}

async function openOwn(look: { width?: number; dark?: boolean } = {}): Promise<Page> {
  const session = await openConsole(server, { userName: 'alice' })
  return openPage(server, browser, { session, path, ...look })
}

async function openRoot(at = path, look: { width?: number; dark?: boolean } = {}): Promise<Page> {
  const session = await openConsole(server)
  return openPage(server, browser, { session, path: at, ...look })
}

async function fillPasswords(page: Page, values: readonly [string, string, string]): Promise<void> {
  const labels = ['Current password', 'New password', 'Confirm new password']
  for (const [index, label] of labels.entries())
    await dialog(page)
      .getByLabel(label, { exact: true })
      .fill(values[index] ?? '')
  await button(dialog(page), 'Change password').click()
}

it.each([
  { width: 1280, dark: false },
  { width: 390, dark: true },
])('shows a user what is theirs without barriers at $width pixels, dark $dark', async (look) => {
  await createUser(allowAll)
  await server.iam().send(new CreateAccessKeyCommand({ UserName: 'alice' }))
  const page = await openOwn(look)
  await page.getByText('No MFA devices').waitFor()
  await page.getByText('Never', { exact: true }).waitFor()
  await checkAccessible(page)
  await screenshot(page, 'credentials-user')
})

it('works without any permission, and says in place what is missing', async () => {
  const nothing = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 's3:ListAllMyBuckets', Resource: '*' }],
  })
  await createUser(nothing)
  const page = await openOwn()
  await page.getByText('arn:aws:iam::123456789012:user/alice', { exact: true }).first().waitFor()
  await page.getByText('iam:ListMFADevices').first().waitFor()
  await page.getByText('iam:ListAccessKeys').first().waitFor()
  await page
    .getByText(
      'The permission iam:ChangePassword on arn:aws:iam::123456789012:user/alice is missing.',
    )
    .first()
    .waitFor({ state: 'attached' })
  expect(await button(page, 'Change password').getAttribute('aria-disabled')).toBe('true')
  await screenshot(page, 'credentials-denied')
})

it('changes the password, with mistakes at their fields', async () => {
  await createUser(allowAll)
  const page = await openOwn()
  await button(page, 'Change password').click()
  await dialog(page).getByText('At least 8 characters, at most 128.').waitFor()
  await fillPasswords(page, [password, 'Other-horse-9', 'Other-horse-8'])
  await dialog(page).getByText('The two passwords differ.').waitFor()
  await fillPasswords(page, ['Wrong-horse-9', 'Other-horse-9', 'Other-horse-9'])
  await dialog(page).getByText('This is not your current password.').waitFor()
  await fillPasswords(page, [password, 'short', 'short'])
  await dialog(page)
    .getByText('Password does not conform to the account password policy.')
    .waitFor()
  await checkAccessible(page)
  await screenshot(page, 'credentials-change-password')
  await fillPasswords(page, [password, 'Other-horse-9', 'Other-horse-9'])
  await page.getByText('Your password is changed.').waitFor()
  const again = await openConsole(server, { userName: 'alice' })
  const change = { OldPassword: 'Other-horse-9', NewPassword: password }
  expect((await again.call('iam/ChangePassword', change)).status).toBe(200)
})

it('makes an access key whose secret is shown and saved once, switches it and deletes it', async () => {
  await createUser(allowAll)
  const page = await openOwn()
  await button(page, 'Create access key').click()
  await button(dialog(page), 'Create access key').click()
  await dialog(page).getByText('This is the only time').waitFor()
  await button(dialog(page), 'Show').click()
  await screenshot(page, 'credentials-new-access-key')
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    button(dialog(page), 'Download .csv').click(),
  ])
  expect(download.suggestedFilename()).toBe('accessKeys.csv')
  const saved = await readFile(await download.path(), 'utf8')
  const [, id = '', secret = ''] = /\n(AKIA\w{16}),(\S{40})\r\n$/.exec(saved) ?? []
  await dialog(page).getByText(secret, { exact: true }).waitFor()
  await button(dialog(page), 'Close').last().click()
  expect(await page.content()).not.toContain(secret)

  await button(page, `Make inactive ${id}`).click()
  await page.getByText(`${id} is inactive now.`).waitFor()
  await button(page, `Make active ${id}`).waitFor()
  await button(page, `Delete ${id}`).click()
  await button(dialog(page), 'Delete').click()
  await page.getByText(`Access key ${id} is deleted.`).waitFor()
  const { AccessKeyMetadata } = await server
    .iam()
    .send(new ListAccessKeysCommand({ UserName: 'alice' }))
  expect(AccessKeyMetadata).toEqual([])
})

it('offers no third access key', async () => {
  await createUser(allowAll)
  for (let n = 0; n < 2; n += 1)
    await server.iam().send(new CreateAccessKeyCommand({ UserName: 'alice' }))
  const page = await openOwn()
  await page.getByText('(2)').waitFor()
  expect(await button(page, 'Create access key').getAttribute('aria-disabled')).toBe('true')
})

it.each([
  { width: 1280, dark: false },
  { width: 390, dark: true },
])('warns root, then shows all of its credentials at $width pixels, dark $dark', async (look) => {
  const page = await openRoot(path, look)
  await checkAccessible(page)
  expect(await page.getByText('Account identifiers').count()).toBe(0)
  await button(page, 'Continue to Security Credentials').press('Enter')
  await page.getByRole('heading', { name: 'Account identifiers' }).waitFor()
  await page.getByText('No MFA devices').waitFor()
  await checkAccessible(page)
  await screenshot(page, 'credentials-root')
})

it('changes the password of root, whom the password policy does not bind', async () => {
  const page = await openRoot()
  await button(page, 'Continue to Security Credentials').click()
  await button(page, 'Change password').click()
  const { rootPassword = '' } = server.accounts[0] ?? {}
  await fillPasswords(page, [rootPassword, 'aaaaaaaaa', 'aaaaaaaaa'])
  await expect.poll(() => dialog(page).locator('[aria-invalid=true]').count()).toBe(1)
  await fillPasswords(page, [rootPassword, 'Other-horse-9', 'Other-horse-9'])
  await page.getByText('Your password is changed.').waitFor()
})

it('makes an access key of root after a warning', async () => {
  const page = await openRoot()
  await button(page, 'Continue to Security Credentials').click()
  await button(page, 'Create New Access Key').click()
  await dialog(page).getByText('Better not for the root user').waitFor()
  await button(dialog(page), 'Create New Access Key').click()
  await button(dialog(page), 'Show Access Key').click()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    button(dialog(page), 'Download Key File').click(),
  ])
  expect(download.suggestedFilename()).toBe('rootkey.csv')
  await button(dialog(page), 'Close').last().click()
  await page.getByText('The root user has access keys').waitFor()
})

it('changes name, address and phone of the account for whoever knows root’s password', async () => {
  const page = await openRoot('/console/account')
  await button(page, 'Edit').click()
  const box = (label: string): Locator => dialog(page).getByLabel(label, { exact: true })
  await box('Phone number (optional)').fill('030 123')
  await button(dialog(page), 'Save').click()
  await dialog(page).getByText('with its country code').waitFor()
  await box('Phone number (optional)').fill('+49 30 123456')
  await box('Root user e-mail address').fill('owner@example.com')
  await box('Your password').fill('wrong')
  await button(dialog(page), 'Save').click()
  await dialog(page).getByText('This is not your password.').waitFor()
  await checkAccessible(page)
  await box('Your password').fill(server.accounts[0]?.rootPassword ?? '')
  await button(dialog(page), 'Save').click()
  await page.getByText('The account settings are saved.').waitFor()
  await page.getByText('owner@example.com', { exact: true }).waitFor()
  await page.getByText('+49 30 123456', { exact: true }).waitFor()
  await screenshot(page, 'my-account')
})

it('shows the account’s data to root only', async () => {
  await createUser(allowAll)
  const session = await openConsole(server, { userName: 'alice' })
  const page = await openPage(server, browser, { session, path: '/console/account' })
  await page.getByText('Only the root user sees and changes this').waitFor()
})
