import {
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  CreateGroupCommand,
  CreateUserCommand,
  GetGroupCommand,
  ListGroupsCommand,
  PutGroupPolicyCommand,
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
import { createManagedPolicy } from '../support/managed-policy.js'
import { policy } from '../support/policy.js'
import { createUserWithKey } from '../support/virtual-device.js'

let server: TestServer
let browser: Browser
useConsole((opened) => ({ server, browser } = opened))

interface Look {
  userName?: string
  width?: number
  dark?: boolean
}

async function open(path: string, { userName = 'admin', ...look }: Look = {}): Promise<Page> {
  const session = await openConsole(server, { userName })
  return openPage(server, browser, { session, path, ...look })
}

const looks = [
  { width: 1280, dark: false },
  { width: 390, dark: true },
]

async function createGroup(GroupName: string, members: readonly string[] = []): Promise<void> {
  const iam = server.iam()
  await iam.send(new CreateGroupCommand({ GroupName }))
  for (const UserName of members) {
    await iam.send(new CreateUserCommand({ UserName }))
    await iam.send(new AddUserToGroupCommand({ GroupName, UserName }))
  }
}

async function givePolicies(GroupName: string): Promise<void> {
  const PolicyArn = await createManagedPolicy(server, 'reading')
  const iam = server.iam()
  await iam.send(new AttachGroupPolicyCommand({ GroupName, PolicyArn }))
  const inline = { GroupName, PolicyName: 'inline', PolicyDocument: policy() }
  await iam.send(new PutGroupPolicyCommand(inline))
}

const membersOf = async (GroupName: string): Promise<string[]> => {
  const { Users = [] } = await server.iam().send(new GetGroupCommand({ GroupName }))
  return Users.map(({ UserName = '' }) => UserName)
}

const groupNames = async (): Promise<string[]> => {
  const { Groups = [] } = await server.iam().send(new ListGroupsCommand({}))
  return Groups.map(({ GroupName = '' }) => GroupName)
}

it.each(looks)(
  'lists the groups with their users and policies at $width pixels, dark $dark',
  async (look) => {
    await createGroup('developers', ['alice', 'bob'])
    await createGroup('auditors')
    await givePolicies('developers')
    const page = await open('/console/groups', look)
    const row = page.getByRole('row').filter({ hasText: 'developers' })
    expect(await page.title()).toBe('Groups · Sallyport')
    await row.getByRole('gridcell', { name: '2', exact: true }).first().waitFor()
    expect(await row.getByRole('gridcell', { name: '2', exact: true }).count()).toBe(2)
    await checkAccessible(page)
    await screenshot(page, 'groups')
  },
)

it.each(looks)('shows a group with its users at $width pixels, dark $dark', async (look) => {
  await createGroup('developers', ['alice', 'bob'])
  const page = await open('/console/groups/developers', look)
  await page.getByRole('link', { name: 'bob' }).waitFor()
  await checkAccessible(page)
  await screenshot(page, 'group')
})

it('creates a group by the keyboard, and adds users to it', async () => {
  await server.iam().send(new CreateUserCommand({ UserName: 'alice' }))
  const page = await open('/console/groups')
  await page.getByText('No groups').waitFor()
  await screenshot(page, 'groups-empty')
  await button(page, 'Create New Group').first().press('Enter')
  const name = dialog(page).getByLabel('Group name')
  await name.fill('two words')
  await dialog(page).getByText('Use letters, digits and').waitFor()
  expect(await button(dialog(page), 'Create Group').isDisabled()).toBe(true)
  await name.fill('developers')
  await name.press('Enter')
  await page.getByText('Group developers is created.').waitFor()
  await page.getByText('Nobody has the permissions of this group yet.').waitFor()
  await button(page, 'Add Users to Group').first().press('Enter')
  await dialog(page).getByRole('checkbox', { name: 'Choose alice' }).press('Space')
  await checkAccessible(page)
  await screenshot(page, 'group-add-users')
  await button(dialog(page), 'Add Users').press('Enter')
  await page.getByText('alice added to developers.').waitFor()
  await page.getByRole('link', { name: 'alice' }).waitFor()
  expect(await membersOf('developers')).toEqual(['alice'])
})

it('finds a few among hundreds of users, and adds and removes them', async () => {
  const iam = server.iam()
  await createGroup('developers')
  for (let from = 0; from < 120; from += 40)
    await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        iam.send(new CreateUserCommand({ UserName: `user-${from + index}` })),
      ),
    )
  const page = await open('/console/groups/developers')
  await button(page, 'Add Users to Group').first().click()
  await dialog(page).getByText('(121)').waitFor()
  await dialog(page)
    .getByRole('searchbox')
    .or(dialog(page).getByPlaceholder('Search'))
    .first()
    .fill('user-11')
  await dialog(page).getByText('11 matches').first().waitFor()
  await dialog(page).getByRole('checkbox', { name: 'Choose all' }).click()
  await button(dialog(page), 'Add Users').click()
  await page.getByText('11 users added to developers.').waitFor()
  expect(await membersOf('developers')).toHaveLength(11)
  await page.getByRole('checkbox', { name: 'Choose user-110' }).click()
  await page.getByRole('checkbox', { name: 'Choose user-111' }).click()
  await button(page, 'Remove Users from Group').click()
  await button(dialog(page), 'Remove').click()
  await page.getByText('2 users removed from developers.').waitFor()
  expect(await membersOf('developers')).toHaveLength(9)
})

it('renames a group', async () => {
  await createGroup('developers', ['alice'])
  const page = await open('/console/groups/developers')
  await button(page, 'Rename').click()
  await dialog(page).getByLabel('Group name').fill('engineers')
  await button(dialog(page), 'Rename').click()
  await page.getByRole('status').getByText('Group developers is called engineers now.').waitFor()
  await page.getByRole('heading', { level: 1, name: 'engineers' }).waitFor()
  await page.getByRole('link', { name: 'alice' }).waitFor()
  expect(await groupNames()).toEqual(['engineers'])
})

it('says in place that a name is taken', async () => {
  await createGroup('developers')
  await createGroup('auditors')
  const page = await open('/console/groups/developers')
  await button(page, 'Rename').click()
  await dialog(page).getByLabel('Group name').fill('auditors')
  await button(dialog(page), 'Rename').click()
  await dialog(page).getByRole('alert').getByText('There is one already').waitFor()
})

it('keeps what was typed in a dialog when one clicks beside it', async () => {
  const page = await open('/console/groups')
  await button(page, 'Create New Group').first().click()
  const name = dialog(page).getByLabel('Group name')
  await name.fill('developers')
  await page.mouse.click(20, 450)
  expect(await name.inputValue()).toBe('developers')
  await name.press('Escape')
  await dialog(page).waitFor({ state: 'hidden' })
})

it('simulates what the policies of a group decide', async () => {
  await createGroup('developers')
  const group = {
    GroupName: 'developers',
    PolicyName: 'inline',
    PolicyDocument: statements('iam:GetUser'),
  }
  await server.iam().send(new PutGroupPolicyCommand(group))
  const page = await open('/console/groups/developers')
  await page.getByRole('tab', { name: 'Simulate policy' }).click()
  await page.getByLabel('Select actions').fill('iam:GetUser')
  await page.keyboard.press('Enter')
  await button(page, 'Run simulation').click()
  await page.getByText('Allowed', { exact: true }).first().waitFor()
})

it('deletes a group with its members and policies after its name is typed', async () => {
  await createGroup('developers', ['alice', 'bob'])
  await givePolicies('developers')
  const page = await open('/console/groups/developers')
  await button(page, 'Delete group').click()
  expect(await button(dialog(page), 'Delete').isDisabled()).toBe(true)
  await checkAccessible(page)
  await screenshot(page, 'group-delete')
  await dialog(page).getByLabel('To confirm, type developers').fill('developers')
  await button(dialog(page), 'Delete').click()
  await page.getByText('Group developers is deleted.').waitFor()
  await page.getByText('No groups').waitFor()
  expect(await groupNames()).toEqual([])
})

const statements = (...actions: string[]): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }],
  })

it('stops where a step of the deletion is refused, and says where and why', async () => {
  await createGroup('developers', ['bob'])
  await createUserWithKey(
    server,
    'alice',
    statements('iam:Get*', 'iam:List*', 'iam:DeleteGroup', 'iam:DeleteGroupPolicy'),
  )
  const page = await open('/console/groups/developers', { userName: 'alice' })
  await button(page, 'Delete group').click()
  await dialog(page).getByLabel('To confirm, type developers').fill('developers')
  await button(dialog(page), 'Delete').click()
  await dialog(page).getByRole('alert').getByText('iam:RemoveUserFromGroup').first().waitFor()
  await dialog(page).getByText('Stopped at: Remove bob').waitFor()
  expect(await membersOf('developers')).toEqual(['bob'])
})

it('says which permission is missing in place of the list and of the group', async () => {
  await createGroup('developers')
  await createUserWithKey(server, 'alice', statements('iam:GetUser'))
  const page = await open('/console/groups', { userName: 'alice' })
  await page.getByText('iam:ListGroups').first().waitFor()
  await screenshot(page, 'groups-denied')
  await page.goto(`${new URL(page.url()).origin}/console/groups/developers`)
  await page.getByText('iam:GetGroup').first().waitFor()
})

it('shows the list without counts and without changes to whoever may only list', async () => {
  await createGroup('developers')
  await createUserWithKey(server, 'alice', statements('iam:ListGroups'))
  const page = await open('/console/groups', { userName: 'alice' })
  await page.getByText('Not permitted').first().waitFor()
  const create = button(page, 'Create New Group')
  await expect.poll(() => create.getAttribute('aria-disabled')).toBe('true')
})
