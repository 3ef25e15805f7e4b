import {
  AddUserToGroupCommand,
  CreateGroupCommand,
  CreateLoginProfileCommand,
  ListUsersCommand,
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
import { createUserWithDevice, createUserWithKey } from '../support/virtual-device.js'

let server: TestServer
let browser: Browser
useConsole((opened) => ({ server, browser } = opened))

async function openUsers(
  userName = 'admin',
  look: { width?: number; dark?: boolean } = {},
): Promise<Page> {
  const session = await openConsole(server, { userName })
  return openPage(server, browser, { session, path: '/console/users', ...look })
}

const names = async (): Promise<string[]> => {
  const { Users } = await server.iam().send(new ListUsersCommand({}))
  return (Users ?? []).map(({ UserName }) => UserName ?? '')
}

async function createMember(userName: string): Promise<void> {
  await createUserWithDevice(server, userName)
  const iam = server.iam()
  for (const GroupName of ['auditors', 'builders', 'clerks']) {
    await iam.send(new CreateGroupCommand({ GroupName }))
    await iam.send(new AddUserToGroupCommand({ GroupName, UserName: userName }))
  }
  await iam.send(new CreateLoginProfileCommand({ UserName: userName, Password: 'Correct-horse-9' }))
}

async function createReader(userName: string, actions: readonly string[]): Promise<void> {
  const Statement = [{ Effect: 'Allow', Action: actions, Resource: '*' }]
  await createUserWithKey(server, userName, JSON.stringify({ Version: '2012-10-17', Statement }))
}

it.each([
  { width: 1280, dark: false },
  { width: 390, dark: true },
])('shows users with their groups, MFA and ages at $width pixels, dark $dark', async (look) => {
  await createMember('alice')
  await createUserWithKey(server, 'robot')
  const page = await openUsers('admin', look)
  await page.getByText('(3)').waitFor()
  await page.getByText('auditors, builders and 1 more').waitFor()
  await page.getByText('Virtual', { exact: true }).waitFor()
  expect(await page.getByText('Not enabled', { exact: true }).count()).toBe(2)
  await checkAccessible(page)
  await screenshot(page, 'users')
})

it('finds a user by name, and users without MFA', async () => {
  await createMember('alice')
  await createUserWithKey(server, 'robot')
  const page = await openUsers()
  await page.getByText('(3)').waitFor()
  await page.getByLabel('Search users').fill('rob')
  await page.getByText('1 match', { exact: true }).first().waitFor()
  await page.getByRole('link', { name: 'robot' }).waitFor()
  await page.getByLabel('Search users').fill('')
  await button(page, 'Show All users').click()
  await page.getByRole('option', { name: 'MFA not enabled', exact: true }).click()
  await page.getByText('(2)').waitFor()
  expect(await page.getByRole('link', { name: 'alice', exact: true }).count()).toBe(0)
})

it('shows the chosen columns, and still does after loading again', async () => {
  const page = await openUsers()
  await page.getByText('(1)').waitFor()
  await button(page, 'Manage Columns').click()
  await dialog(page).getByLabel('Access key ID').click()
  await button(dialog(page), 'Confirm').click()
  await page.getByText(/^AKIA\w+ \(Active\)$/).waitFor()
  await page.reload()
  await page.getByText(/^AKIA\w+ \(Active\)$/).waitFor()
})

it('deletes a user with all that belongs to it, told by the keyboard', async () => {
  await createMember('alice')
  const page = await openUsers()
  await page.getByRole('checkbox', { name: 'Choose alice' }).press('Space')
  await button(page, 'Delete user').press('Enter')
  await dialog(page).getByText('Delete user alice?').waitFor()
  await checkAccessible(page)
  await screenshot(page, 'users-delete')
  expect(await button(dialog(page), 'Delete').isDisabled()).toBe(true)
  await dialog(page).getByLabel('To confirm, type alice').fill('alice')
  await page.keyboard.press('Enter')
  await page.getByText('User alice is deleted.').waitFor()
  await page.getByText('(1)').waitFor()
  expect(await names()).toEqual(['admin'])
})

it('tells what could not be deleted, and which permission is missing', async () => {
  await createMember('alice')
  await createReader('hr', ['iam:List*', 'iam:Get*', 'iam:DeleteUser', 'iam:DeleteLoginProfile'])
  const page = await openUsers('hr')
  await page.getByRole('checkbox', { name: 'Choose alice' }).click()
  await button(page, 'Delete user').click()
  await dialog(page).getByLabel('To confirm, type alice').fill('alice')
  await button(dialog(page), 'Delete').click()
  await dialog(page).getByText('alice: the access keys could not be deleted').waitFor()
  await dialog(page).getByText('iam:DeleteAccessKey').first().waitFor()
  await screenshot(page, 'users-delete-refused')
  expect(await names()).toContain('alice')
})

it('does not offer what the reader’s policies do not allow', async () => {
  await createUserWithKey(server, 'alice', undefined)
  await createReader('reader', ['iam:ListUsers'])
  const page = await openUsers('reader')
  await page.getByText('Some columns cannot be shown').waitFor()
  await page.getByText('iam:ListMFADevices').waitFor()
  await page.getByText('Not permitted to see').first().waitFor()
  const add = page.getByRole('link', { name: 'Add user', exact: true }).or(button(page, 'Add user'))
  await expect.poll(() => add.getAttribute('aria-disabled')).toBe('true')
  await page.getByRole('checkbox', { name: 'Choose alice' }).click()
  await button(page, 'Delete user').hover()
  await page
    .getByText(/The permission iam:DeleteUser on .*user\/alice is missing/)
    .first()
    .waitFor({ state: 'attached' })
  await screenshot(page, 'users-reader')
})

it('lets a delegated administrator add users within a permissions boundary', async () => {
  const boundary = 'arn:aws:iam::123456789012:policy/Boundary'
  const Statement = [
    { Effect: 'Allow', Action: 'iam:List*', Resource: '*' },
    {
      Effect: 'Allow',
      Action: 'iam:CreateUser',
      Resource: 'arn:aws:iam::123456789012:user/team-*',
      Condition: { StringEquals: { 'iam:PermissionsBoundary': boundary } },
    },
  ]
  await createUserWithKey(server, 'lead', JSON.stringify({ Version: '2012-10-17', Statement }))
  const page = await openUsers('lead')
  const tested = page.waitForResponse(/TestPermissions/)
  await page.reload()
  await tested
  await page.getByText('(2)').waitFor()
  await page.getByRole('link', { name: 'Add user', exact: true }).first().click()
  await page.waitForURL(/users\/\$new$/)
})

it('says of no permission that it is missing before that is known', async () => {
  const session = await openConsole(server, { userName: 'admin' })
  const page = await openPage(server, browser, { session, path: '/console', isNew: true })
  let answer = () => {}
  const held = new Promise<void>((resolve) => {
    answer = resolve
  })
  await page.route(/TestPermissions/, async (route) => {
    await held
    await route.continue()
  })
  await page.goto(`${new URL(page.url()).origin}/console/groups`)
  await page.getByText('No groups').waitFor()
  expect(await page.getByText('is missing').count()).toBe(0)
  expect(await button(page, 'Create New Group').first().getAttribute('aria-disabled')).not.toBe(
    'true',
  )
  answer()
})

it('says which permission is missing instead of showing an empty list', async () => {
  await createReader('stranger', ['iam:GetUser'])
  const page = await openUsers('stranger')
  await page.getByText('iam:ListUsers').first().waitFor()
  await checkAccessible(page)
  await screenshot(page, 'users-denied')
})

it('deletes all users for root, and then says how to begin', async () => {
  const session = await openConsole(server)
  const page = await openPage(server, browser, { session, path: '/console/users' })
  await page.getByRole('checkbox', { name: 'Choose admin' }).click()
  await button(page, 'Delete user').click()
  await dialog(page).getByLabel('To confirm, type admin').fill('admin')
  await button(dialog(page), 'Delete').click()
  await page.getByText('User admin is deleted.').waitFor()
  await page.getByText('No users', { exact: true }).waitFor()
  await page.getByText(/nobody works as the root user/).waitFor()
  await screenshot(page, 'users-empty')
})

it('is quick to type in with ten thousand users', async () => {
  const [row] = await server.parts.store.read.selectFrom('users').selectAll().execute()
  if (row === undefined) throw new Error('there is no user to copy')
  const many = Array.from({ length: 10_000 }, (_, index) => {
    const name = `person${String(index).padStart(5, '0')}`
    return { ...row, user_id: `AIDA${index}`, user_name: name, user_name_lower: name }
  })
  await server.parts.store.write(async (tx) => {
    for (let from = 0; from < many.length; from += 500)
      await tx.query
        .insertInto('users')
        .values(many.slice(from, from + 500))
        .execute()
  })
  const page = await openUsers()
  await page.getByText('(10,001)').waitFor({ timeout: 30_000 })
  const search = page.getByLabel('Search users')
  const began = Date.now()
  await search.pressSequentially('person09999')
  await page.getByText('1 match', { exact: true }).first().waitFor()
  expect(Date.now() - began).toBeLessThan(4_000)
  await page.getByRole('link', { name: 'person09999' }).waitFor()
})
