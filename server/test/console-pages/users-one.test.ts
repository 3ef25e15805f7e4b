import {
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  CreateGroupCommand,
  CreateLoginProfileCommand,
  CreateUserCommand,
  GetLoginProfileCommand,
  GetUserCommand,
  ListGroupsForUserCommand,
  ListUserTagsCommand,
} from '@aws-sdk/client-iam'
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
import { goodPassword } from '../support/password.js'
import { createUserWithDevice, createUserWithKey } from '../support/virtual-device.js'

let server: TestServer
let browser: Browser
useConsole((opened) => ({ server, browser } = opened))

const UserName = 'alice'

interface Look {
  reader?: string
  width?: number
  dark?: boolean
}

async function openUser(tab: string, { reader = 'admin', ...look }: Look = {}): Promise<Page> {
  const session = await openConsole(server, { userName: reader })
  return openPage(server, browser, { session, path: `/console/users/alice?tab=${tab}`, ...look })
}

async function createMember(): Promise<void> {
  await createUserWithDevice(server, UserName)
  const iam = server.iam()
  await iam.send(new CreateGroupCommand({ GroupName: 'builders' }))
  await iam.send(new CreateGroupCommand({ GroupName: 'clerks' }))
  await iam.send(new AddUserToGroupCommand({ GroupName: 'builders', UserName }))
  await iam.send(
    new AttachGroupPolicyCommand({
      GroupName: 'builders',
      PolicyArn: 'arn:aws:iam::aws:policy/IAMReadOnlyAccess',
    }),
  )
}

const groups = async (): Promise<(string | undefined)[]> => {
  const { Groups } = await server.iam().send(new ListGroupsForUserCommand({ UserName }))
  return (Groups ?? []).map(({ GroupName }) => GroupName)
}

const boundary = async (): Promise<string | undefined> => {
  const { User } = await server.iam().send(new GetUserCommand({ UserName }))
  return User?.PermissionsBoundary?.PermissionsBoundaryArn
}

it.each([
  { width: 1280, dark: false },
  { width: 390, dark: true },
])('shows policies by where they come from at $width pixels, dark $dark', async (look) => {
  await createMember()
  const page = await openUser('permissions', look)
  await page.getByRole('link', { name: 'IAMReadOnlyAccess' }).waitFor()
  await page.getByRole('link', { name: 'builders' }).waitFor()
  await page.getByText('Not set', { exact: true }).waitFor()
  await checkAccessible(page)
  await screenshot(page, 'user-permissions')
})

it('says whether a user without a sign-in has a password', async () => {
  const iam = server.iam()
  await iam.send(new CreateUserCommand({ UserName }))
  const page = await openUser('permissions')
  await page.getByText('None (no password)').waitFor()
  await iam.send(new CreateLoginProfileCommand({ UserName, Password: goodPassword }))
  await page.reload()
  await page.getByText('Never', { exact: true }).waitFor()
})

it('sets, changes and removes the permissions boundary', async () => {
  await createMember()
  const page = await openUser('permissions')
  await button(page, 'Set boundary').click()
  await dialog(page).getByLabel('Search policies').fill('IAMReadOnly')
  await dialog(page).getByRole('radio', { name: 'Choose IAMReadOnlyAccess' }).click()
  await button(dialog(page), 'Set boundary').click()
  await page.getByText('The permissions boundary of alice is set.').waitFor()
  expect(await boundary()).toBe('arn:aws:iam::aws:policy/IAMReadOnlyAccess')
  await button(page, 'Change boundary').waitFor()
  await button(page, 'Remove boundary').click()
  await button(dialog(page), 'Remove').click()
  await page.getByText('The permissions boundary of alice is removed.').waitFor()
  expect(await boundary()).toBeUndefined()
})

it('adds the user to groups and removes it from them, told by the keyboard', async () => {
  await createMember()
  const page = await openUser('groups')
  await page.getByRole('checkbox', { name: 'Choose builders' }).press('Space')
  await button(page, 'Remove').press('Enter')
  await button(dialog(page), 'Remove').press('Enter')
  await page.getByText('alice is removed from builders.').waitFor()
  expect(await groups()).toEqual([])
  await page.getByText('No groups', { exact: true }).waitFor()
  await button(page, 'Add user to groups').first().press('Enter')
  await dialog(page)
    .getByRole('button', { name: /Choose groups/ })
    .press('Enter')
  await page.getByRole('option', { name: 'clerks' }).click()
  await page.keyboard.press('Escape')
  await button(dialog(page), 'Add to groups').press('Enter')
  await page.getByText('alice is added to clerks.').waitFor()
  expect(await groups()).toEqual(['clerks'])
  await checkAccessible(page)
  await screenshot(page, 'user-groups')
})

it('enables the console password, shows it once, and disables it', async () => {
  await createMember()
  const page = await openUser('credentials')
  await page.getByText('Disabled', { exact: true }).waitFor()
  await checkAccessible(page)
  await screenshot(page, 'user-credentials')
  await button(page, 'Manage console password').click()
  await screenshot(page, 'user-password')
  await button(dialog(page), 'Apply').click()
  await button(dialog(page), 'Show password of alice').click()
  await dialog(page).locator('code').waitFor()
  await checkAccessible(page)
  await screenshot(page, 'user-password-new')
  await button(page.getByRole('dialog').locator('footer, div'), 'Close').last().click()
  await page.getByText('Enabled', { exact: true }).waitFor()
  const { LoginProfile } = await server.iam().send(new GetLoginProfileCommand({ UserName }))
  expect(LoginProfile?.PasswordResetRequired).toBe(true)
  await button(page, 'Manage console password').click()
  await dialog(page).getByLabel('Disable').click()
  await button(dialog(page), 'Apply').click()
  await page.getByText('alice can no longer sign in to the console.').waitFor()
  await expect(server.iam().send(new GetLoginProfileCommand({ UserName }))).rejects.toThrow(/alice/)
})

it('shows at the field what the password policy refuses', async () => {
  await createMember()
  const page = await openUser('credentials')
  await button(page, 'Manage console password').click()
  await dialog(page).getByLabel('Custom password').click()
  await dialog(page).getByRole('textbox', { name: 'Custom password' }).fill('short')
  await button(dialog(page), 'Apply').click()
  await dialog(page)
    .getByText(/does not conform to the account password policy/)
    .waitFor()
})

it('writes tags, and says at the box what is wrong with one', async () => {
  await createMember()
  const page = await openUser('tags')
  await page.getByText('No tags', { exact: true }).waitFor()
  await button(page, 'Manage tags').click()
  await button(page, 'Add tag').click()
  await page.getByLabel('Key of tag 1').fill('aws:team')
  await page.getByText('Keys that begin with aws: are reserved.').waitFor()
  expect(await button(page, 'Save changes').isDisabled()).toBe(true)
  await checkAccessible(page)
  await screenshot(page, 'user-tags-mistake')
  await page.getByLabel('Key of tag 1').fill('team')
  await page.getByLabel('Value of tag 1').fill('blue')
  await page.keyboard.press('Enter')
  await page.getByText('The tags of user alice are saved.').waitFor()
  const { Tags } = await server.iam().send(new ListUserTagsCommand({ UserName }))
  expect(Tags).toEqual([{ Key: 'team', Value: 'blue' }])
  await screenshot(page, 'user-tags')
})

it('says in each tab which permission is missing', async () => {
  await createMember()
  const Statement = [{ Effect: 'Allow', Action: 'iam:ListUsers', Resource: '*' }]
  await createUserWithKey(server, 'reader', JSON.stringify({ Version: '2012-10-17', Statement }))
  const page = await openUser('permissions', { reader: 'reader' })
  await page.getByText('iam:GetUser', { exact: true }).waitFor()
  await page.getByText('iam:ListAttachedUserPolicies', { exact: true }).waitFor()
  await page.getByText('iam:ListGroupsForUser', { exact: true }).waitFor()
  await screenshot(page, 'user-denied')
  await page.getByRole('tab', { name: 'Tags' }).click()
  await page.getByText('iam:ListUserTags', { exact: true }).waitFor()
  await page.getByRole('tab', { name: 'Security credentials' }).click()
  await page.getByText('iam:GetLoginProfile', { exact: true }).waitFor()
  await page.getByText('iam:ListMFADevices', { exact: true }).waitFor()
})

it('says that there is no such user', async () => {
  const page = await openUser('permissions')
  await page.getByText('Not found', { exact: true }).waitFor()
  expect(await page.getByRole('tab').count()).toBe(0)
})

it('deletes the user and goes back to the list', async () => {
  await createMember()
  const page = await openUser('permissions')
  await button(page, 'Delete user').click()
  await dialog(page).getByLabel('To confirm, type alice').fill('alice')
  await button(dialog(page), 'Delete').click()
  await page.getByText('User alice is deleted.').waitFor()
  await page.getByRole('heading', { level: 1, name: 'Users' }).waitFor()
})
