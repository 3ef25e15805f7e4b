import {
  AttachUserPolicyCommand,
  CreateGroupCommand,
  CreateUserCommand,
  GetLoginProfileCommand,
  GetUserCommand,
  ListAccessKeysCommand,
  ListAttachedUserPoliciesCommand,
  ListGroupsForUserCommand,
  AddUserToGroupCommand,
} from '@aws-sdk/client-iam'
import { readFile } from 'node:fs/promises'
import type { Browser, Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { button, checkAccessible, openPage, screenshot, useConsole } from '../support/console.js'
import { openConsole } from '../support/console-session.js'
import type { TestServer } from '../support/ephemeral.js'
import { createUserWithKey } from '../support/virtual-device.js'

let server: TestServer
let browser: Browser
useConsole((opened) => ({ server, browser } = opened))

async function openWizard(
  userName = 'admin',
  look: { width?: number; dark?: boolean } = {},
): Promise<Page> {
  const session = await openConsole(server, { userName })
  return openPage(server, browser, { session, path: '/console/users/$new', ...look })
}

const UserName = 'alice'

it('adds users with password and key to a group, and gives their secrets once', async () => {
  const iam = server.iam()
  await iam.send(new CreateGroupCommand({ GroupName: 'builders' }))
  const page = await openWizard()
  await page.getByRole('textbox', { name: 'User name', exact: true }).fill('alice')
  await button(page, 'Add another user').click()
  await page.getByRole('textbox', { name: 'User name 2' }).fill('bob')
  await page.getByLabel('Programmatic access').click()
  await page.getByLabel('Console access').click()
  await checkAccessible(page)
  await screenshot(page, 'users-add-details')
  await button(page, 'Next: Permissions').click()
  await page.getByRole('button', { name: /Choose groups/ }).click()
  await page.getByRole('option', { name: 'builders' }).click()
  await page.keyboard.press('Escape')
  await checkAccessible(page)
  await screenshot(page, 'users-add-permissions')
  await button(page, 'Next: Tags').click()
  await button(page, 'Add tag').click()
  await page.getByLabel('Key of tag 1').fill('team')
  await page.getByLabel('Value of tag 1').fill('blue')
  await button(page, 'Next: Review').click()
  await page.getByText('alice, bob').waitFor()
  await page.getByText('team = blue').waitFor()
  await page.getByText(/^IAMUserChangePassword will be attached as well/).waitFor()
  await screenshot(page, 'users-add-review')
  await button(page, 'Create users').click()
  await page.getByRole('heading', { name: '2 users created' }).waitFor()
  await button(page, 'Show password of alice').click()
  await checkAccessible(page)
  await screenshot(page, 'users-add-result')
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    button(page, 'Download .csv').click(),
  ])
  const [head, first] = (await readFile(await download.path(), 'utf8')).split('\r\n')
  expect(head).toBe('User name,Password,Access key ID,Secret access key,Console login link')
  expect(first).toMatch(/^alice,.{20,},AKIA\w+,.{40},http.*\/signin\/123456789012$/)
  const { Groups } = await iam.send(new ListGroupsForUserCommand({ UserName }))
  expect(Groups?.map(({ GroupName }) => GroupName)).toEqual(['builders'])
  const { AttachedPolicies } = await iam.send(new ListAttachedUserPoliciesCommand({ UserName }))
  expect(AttachedPolicies?.map(({ PolicyName }) => PolicyName)).toEqual(['IAMUserChangePassword'])
  const { LoginProfile } = await iam.send(new GetLoginProfileCommand({ UserName }))
  expect(LoginProfile?.PasswordResetRequired).toBe(true)
  const keys = await iam.send(new ListAccessKeysCommand({ UserName: 'bob' }))
  expect(keys.AccessKeyMetadata).toHaveLength(1)
  const { User } = await iam.send(new GetUserCommand({ UserName: 'bob' }))
  expect(User?.Tags).toEqual([{ Key: 'team', Value: 'blue' }])
})

it('adds a user by the keyboard', async () => {
  const page = await openWizard()
  await page.getByRole('textbox', { name: 'User name', exact: true }).focus()
  await page.keyboard.type('alice')
  await page.getByLabel('Programmatic access').press('Space')
  await button(page, 'Next: Permissions').press('Enter')
  await button(page, 'Next: Tags').press('Enter')
  await button(page, 'Next: Review').press('Enter')
  await button(page, 'Create user').press('Enter')
  await page.getByRole('heading', { name: 'User alice created' }).waitFor()
})

it.each([
  { width: 1280, dark: false },
  { width: 390, dark: true },
])('says what is missing at $width pixels, dark $dark', async (look) => {
  const page = await openWizard('admin', look)
  await page.getByRole('textbox', { name: 'User name', exact: true }).fill('al ice')
  await button(page, 'Next: Permissions').click()
  await page.getByText('Use letters, digits and _ + = , . @ - only.').waitFor()
  await page.getByText('Choose at least one.').waitFor()
  await checkAccessible(page)
  await screenshot(page, 'users-add-mistakes')
})

it('copies what another user may do', async () => {
  const iam = server.iam()
  await createUserWithKey(server, 'model')
  const PolicyArn = 'arn:aws:iam::aws:policy/IAMReadOnlyAccess'
  await iam.send(new AttachUserPolicyCommand({ UserName: 'model', PolicyArn }))
  await iam.send(new CreateGroupCommand({ GroupName: 'builders' }))
  await iam.send(new AddUserToGroupCommand({ GroupName: 'builders', UserName: 'model' }))
  const page = await openWizard()
  await page.getByRole('textbox', { name: 'User name', exact: true }).fill('alice')
  await page.getByLabel('Programmatic access').click()
  await button(page, 'Next: Permissions').click()
  await page.getByLabel('Copy permissions from existing user').click()
  await page.getByRole('button', { name: /Choose a user/ }).click()
  await page.getByRole('option', { name: 'model' }).click()
  await button(page, 'Next: Tags').click()
  await button(page, 'Next: Review').click()
  await page.getByText('Copied from model').waitFor()
  expect(await page.getByText('IAMUserChangePassword').count()).toBe(0)
  await button(page, 'Create user').click()
  await page.getByRole('heading', { name: 'User alice created' }).waitFor()
  const { Groups } = await iam.send(new ListGroupsForUserCommand({ UserName }))
  expect(Groups).toHaveLength(1)
  const { AttachedPolicies } = await iam.send(new ListAttachedUserPoliciesCommand({ UserName }))
  expect(AttachedPolicies?.map((policy) => policy.PolicyArn)).toEqual([PolicyArn])
})

it('tells which user could not be added, and why', async () => {
  await server.iam().send(new CreateUserCommand({ UserName }))
  const page = await openWizard()
  await page.getByRole('textbox', { name: 'User name', exact: true }).fill('alice')
  await page.getByLabel('Programmatic access').click()
  await button(page, 'Next: Permissions').click()
  await button(page, 'Next: Tags').click()
  await button(page, 'Next: Review').click()
  await button(page, 'Create user').click()
  await page.getByRole('heading', { name: '0 of 1 users created' }).waitFor()
  await page.getByText('There is one already').waitFor()
  await screenshot(page, 'users-add-refused')
})
