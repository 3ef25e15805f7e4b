import {
  CreateAccountAliasCommand,
  CreateLoginProfileCommand,
  CreateUserCommand,
  ListAccountAliasesCommand,
} from '@aws-sdk/client-iam'
import type { Browser, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import {
  checkAccessible,
  consoleOrigin,
  openPage,
  screenshot,
  useConsole,
} from '../support/console.js'
import { openConsole } from '../support/console-session.js'
import type { TestServer } from '../support/ephemeral.js'
import { goodPassword } from '../support/password.js'
import { policy } from '../support/policy.js'
import { createUserWithDevice, createUserWithKey } from '../support/virtual-device.js'

let server: TestServer
let browser: Browser
useConsole((opened) => ({ server, browser } = opened))

async function openDashboard(look: { width?: number; dark?: boolean } = {}): Promise<Page> {
  return openDashboardAs('admin', look)
}

/** Without a name, root. */
async function openDashboardAs(
  userName: string | undefined,
  look: { width?: number; dark?: boolean } = {},
): Promise<Page> {
  const session = await openConsole(server, {
    ...(userName !== undefined && { userName }),
    mfa: true,
  })
  return openPage(server, browser, { session, path: '/console', ...look })
}

const status = (page: Page) => page.getByRole('list', { name: 'Security Status' })
const itemOf = (page: Page, title: string) =>
  status(page).getByRole('listitem').filter({ hasText: title })

async function createConsoleUser(userName: string): Promise<void> {
  const iam = server.iam()
  await iam.send(new CreateUserCommand({ UserName: userName }))
  await iam.send(new CreateLoginProfileCommand({ UserName: userName, Password: goodPassword }))
}

describe('the dashboard', () => {
  it.each([
    { width: 1280, dark: false },
    { width: 1280, dark: true },
    { width: 390, dark: false },
    { width: 390, dark: true },
  ])('is accessible and complete ($width pixels, dark: $dark)', async (look) => {
    await createConsoleUser('bob')
    await createUserWithDevice(server, 'alice')
    const page = await openDashboard(look)
    await page.getByRole('link', { name: 'Users: 3' }).waitFor()
    await page.getByRole('application', { name: 'MFA adoption' }).waitFor()
    await checkAccessible(page)
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0)
    await screenshot(page, 'dashboard')
  })

  it('says what is to do, by a sign and in words, and what is done', async () => {
    await createConsoleUser('bob')
    const page = await openDashboard()
    const root = itemOf(page, 'Activate MFA on your root user')
    await root.getByRole('img', { name: 'To do' }).waitFor()
    const users = itemOf(page, 'Activate MFA for users with a password')
    await users.getByText('1 user of 1 can sign in with a password alone.').waitFor()
    const individual = itemOf(page, 'Create individual IAM users')
    await individual.getByRole('img', { name: 'Done' }).waitFor()
    await page.getByText('0 % (0 of 1)').waitFor()
  })

  it('leads root to where it activates MFA, and tells everybody else that root has to', async () => {
    const title = 'Activate MFA on your root user'
    const ofAdmin = itemOf(await openDashboard(), title)
    await ofAdmin.getByText('sign in as the root user').waitFor()
    expect(await ofAdmin.getByRole('link').count()).toBe(0)
    const page = await openDashboardAs(undefined)
    await itemOf(page, title).getByRole('link', { name: 'Activate MFA' }).click()
    await page.getByRole('button', { name: 'Continue to Security Credentials' }).click()
    await page.getByRole('button', { name: 'Activate MFA' }).waitFor()
  })

  it('tells of root whoever may not see the users, and what is missing for those', async () => {
    await createUserWithKey(server, 'carol', policy({ Action: 'iam:GetAccountSummary' }))
    const page = await openDashboardAs('carol')
    await itemOf(page, 'Activate MFA on your root user').waitFor()
    await page.getByText('How users sign in is not shown').waitFor()
    expect(await itemOf(page, 'Activate MFA for users').count()).toBe(0)
    expect(await page.getByRole('heading', { name: 'MFA adoption' }).count()).toBe(0)
  })

  it.each([
    ['iam:CreateAccountAlias', 'Yes, Create', ['Yes, Delete', 'Delete alias']],
    ['iam:DeleteAccountAlias', 'Yes, Delete', ['Yes, Create']],
  ])('offers whoever has only %s no more than that', async (Action, offered, missing) => {
    await server.iam().send(new CreateAccountAliasCommand({ AccountAlias: 'my-company' }))
    await createUserWithKey(server, 'carol', policy({ Action }))
    const page = await openDashboardAs('carol')
    await page.getByRole('button', { name: 'Customize' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: offered }).waitFor()
    for (const name of missing) expect(await dialog.getByRole('button', { name }).count()).toBe(0)
  })

  it('gives the account an alias, which the sign-in link then has, and takes it away', async () => {
    const page = await openDashboard()
    const origin = consoleOrigin(server)
    await page.getByText(`${origin}/signin/123456789012`).waitFor()
    await page.getByRole('button', { name: 'Customize' }).click()
    const dialog = page.getByRole('dialog')
    const box = dialog.getByLabel('Account alias')
    await box.fill('My Company')
    await dialog.getByText('Use lower-case letters, digits and hyphens only.').waitFor()
    const create = dialog.getByRole('button', { name: 'Yes, Create' })
    expect(await create.isDisabled()).toBe(true)
    await box.fill('my-company')
    await checkAccessible(page)
    await screenshot(page, 'customize-sign-in-link')
    await create.click()
    await page.getByText(`${origin}/signin/my-company`).waitFor()
    await page.getByText('The sign-in link now has the alias my-company.').waitFor()
    await page.getByRole('button', { name: 'admin @ my-company' }).waitFor()

    await page.getByRole('button', { name: 'Customize' }).click()
    await dialog.getByRole('button', { name: 'Delete alias' }).click()
    await dialog.getByRole('button', { name: 'Yes, Delete' }).click()
    await page.getByText(`${origin}/signin/123456789012`).waitFor()
    expect((await server.iam().send(new ListAccountAliasesCommand({}))).AccountAliases).toEqual([])
  })
})
