import {
  AttachGroupPolicyCommand,
  AttachUserPolicyCommand,
  CreateGroupCommand,
  CreateUserCommand,
  GetGroupPolicyCommand,
  ListAttachedGroupPoliciesCommand,
  ListGroupPoliciesCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam'
import type { Browser, Page } from 'playwright-core'
import { beforeEach, expect, it } from 'vitest'
import { button, checkAccessible, openPage, screenshot, useConsole } from '../support/console.js'
import { policy } from '../support/policy.js'
import { openConsole } from '../support/console-session.js'
import type { TestServer } from '../support/ephemeral.js'

let server: TestServer
let browser: Browser
useConsole((opened) => ({ server, browser } = opened))
beforeEach(async () => {
  await server.iam().send(new CreateGroupCommand({ GroupName: 'staff' }))
})

const readOnly = 'arn:aws:iam::aws:policy/IAMReadOnlyAccess'

async function openPermissions(userName = 'admin'): Promise<Page> {
  const session = await openConsole(server, { userName })
  const page = await openPage(server, browser, { session, path: '/console/groups/staff' })
  await page.getByRole('tab', { name: 'Permissions' }).click()
  return page
}

async function attached(): Promise<string[]> {
  const { AttachedPolicies } = await server
    .iam()
    .send(new ListAttachedGroupPoliciesCommand({ GroupName: 'staff' }))
  return (AttachedPolicies ?? []).map(({ PolicyName }) => PolicyName ?? '')
}

it('attaches managed policies that are searched for and chosen', async () => {
  const page = await openPermissions()
  await page.getByText('No attached policies').waitFor()
  await button(page, 'Attach policies').first().click()
  const dialog = page.getByRole('dialog', { name: 'Attach policies to staff' })
  await dialog.getByPlaceholder('Search policies').fill('IAMReadOnly')
  await dialog.getByRole('checkbox', { name: 'Choose IAMReadOnlyAccess' }).check()
  await dialog.getByPlaceholder('Search policies').fill('AWSDeny')
  await dialog.getByRole('checkbox', { name: 'Choose AWSDenyAll' }).check()
  await dialog.getByText('(2 chosen)').waitFor()
  await checkAccessible(page)
  await screenshot(page, 'attach-policies')
  await button(dialog, 'Attach policies').click()
  await page.getByText('2 policies are attached to group staff.').waitFor()
  expect(await attached()).toEqual(['AWSDenyAll', 'IAMReadOnlyAccess'])
  await page.getByRole('link', { name: 'IAMReadOnlyAccess' }).waitFor()
})

it('detaches a policy after asking', async () => {
  const command = new AttachGroupPolicyCommand({ GroupName: 'staff', PolicyArn: readOnly })
  await server.iam().send(command)
  const page = await openPermissions()
  await page.getByRole('checkbox', { name: 'Choose IAMReadOnlyAccess' }).check()
  await button(page, 'Detach').click()
  const dialog = page.getByRole('dialog', { name: 'Detach from group staff?' })
  await dialog.getByText('IAMReadOnlyAccess').waitFor()
  expect(await attached()).toEqual(['IAMReadOnlyAccess'])
  await button(dialog, 'Detach').click()
  await page.getByText('1 policy is detached from group staff.').waitFor()
  expect(await attached()).toEqual([])
})

it('writes, changes and deletes an inline policy', async () => {
  const page = await openPermissions()
  await button(page, 'Create inline policy').first().click()
  const creating = page.getByRole('dialog', { name: 'Create inline policy' })
  await creating.getByLabel('Policy name').fill('look')
  const box = creating.getByRole('textbox', { name: 'Policy document' })
  await box.waitFor({ state: 'attached' })
  expect(await button(creating, 'Save policy').isDisabled()).toBe(true)
  await box.focus()
  await page.keyboard.press('Control+a')
  const statement = { Effect: 'Allow', Action: 'iam:GetGroup', Resource: '*' }
  await page.keyboard.insertText(JSON.stringify({ Version: '2012-10-17', Statement: statement }))
  await creating.getByText('The policy has no errors.').waitFor()
  await button(creating, 'Save policy').click()
  await page.getByText('Inline policy look is saved.').waitFor()
  const get = new GetGroupPolicyCommand({ GroupName: 'staff', PolicyName: 'look' })
  const { PolicyDocument = '' } = await server.iam().send(get)
  expect(JSON.parse(decodeURIComponent(PolicyDocument)).Statement).toEqual(statement)

  await button(page, 'Open policy look').click()
  const editing = page.getByRole('dialog', { name: 'Inline policy look' })
  await editing.getByText('"iam:GetGroup"').waitFor()
  await checkAccessible(page)
  await screenshot(page, 'inline-policy')
  await button(editing, 'Cancel').last().click()

  await page.getByRole('radio', { name: 'Choose look' }).check()
  await button(page, 'Delete').last().click()
  await button(page.getByRole('dialog', { name: 'Delete inline policy look?' }), 'Delete').click()
  await page.getByText('Inline policy look is deleted.').waitFor()
  const list = new ListGroupPoliciesCommand({ GroupName: 'staff' })
  expect((await server.iam().send(list)).PolicyNames).toEqual([])
})

it('says which permission is missing to change policies, and to see them', async () => {
  await server.iam().send(new CreateUserCommand({ UserName: 'carol' }))
  const see = {
    Effect: 'Allow',
    Action: ['iam:GetGroup', 'iam:ListAttachedGroupPolicies'],
    Resource: '*',
  }
  await server.iam().send(
    new PutUserPolicyCommand({
      UserName: 'carol',
      PolicyName: 'see',
      PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: see }),
    }),
  )
  const page = await openPermissions('carol')
  await page.getByText('No attached policies').waitFor()
  const attach = button(page, 'Attach policies').first()
  await expect.poll(() => attach.getAttribute('aria-disabled')).toBe('true')
  await attach.focus()
  await page
    .getByText('The permission iam:AttachGroupPolicy is missing.')
    .first()
    .waitFor({ state: 'attached' })
  await page.getByText('iam:ListGroupPolicies').first().waitFor()
})

it('offers to detach on the page of the policy only what the reader may detach', async () => {
  const iam = server.iam()
  const [GroupName, UserName] = ['staff', 'carol']
  await iam.send(new AttachGroupPolicyCommand({ GroupName, PolicyArn: readOnly }))
  await iam.send(new CreateUserCommand({ UserName }))
  await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn: readOnly }))
  const PolicyDocument = policy({ Action: ['iam:Get*', 'iam:List*', 'iam:DetachUserPolicy'] })
  await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'own', PolicyDocument }))
  const session = await openConsole(server, { userName: UserName })
  const path = `/console/policies/${encodeURIComponent(readOnly)}?tab=usage`
  const page = await openPage(server, browser, { session, path })
  await page.getByRole('radio', { name: 'Choose user carol' }).click()
  await button(page, 'Detach').and(page.locator(':not([aria-disabled=true])')).waitFor()
  await page.getByRole('radio', { name: 'Choose group staff' }).click()
  const why =
    'The permission iam:DetachGroupPolicy on arn:aws:iam::123456789012:group/* is missing.'
  await page.getByText(why).first().waitFor({ state: 'attached' })
  expect(await button(page, 'Detach').getAttribute('aria-disabled')).toBe('true')
})
