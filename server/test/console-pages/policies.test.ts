import {
  AttachUserPolicyCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateUserCommand,
  GetPolicyVersionCommand,
  ListAttachedUserPoliciesCommand,
  ListPoliciesCommand,
  ListPolicyVersionsCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam'
import type { Browser, Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { button, checkAccessible, openPage, screenshot, useConsole } from '../support/console.js'
import { openConsole } from '../support/console-session.js'
import type { TestServer } from '../support/ephemeral.js'
import { policy } from '../support/policy.js'
import { createUserWithKey } from '../support/virtual-device.js'

let server: TestServer
let browser: Browser
useConsole((opened) => ({ server, browser } = opened))

const looks = [
  { width: 1280, dark: false },
  { width: 390, dark: true },
]

async function open(path: string, look = {}, userName = 'admin'): Promise<Page> {
  const session = await openConsole(server, { userName })
  return openPage(server, browser, { session, path, ...look })
}

const readUsers = {
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'ReadUsers',
      Effect: 'Allow',
      Action: ['iam:GetUser', 'iam:ListUsers'],
      Resource: '*',
      Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
    },
  ],
}

async function createPolicy(name: string, document: object = readUsers): Promise<string> {
  const command = new CreatePolicyCommand({
    PolicyName: name,
    PolicyDocument: JSON.stringify(document),
  })
  return (await server.iam().send(command)).Policy?.Arn ?? ''
}

async function attachToAlice(PolicyArn: string): Promise<void> {
  await server.iam().send(new CreateUserCommand({ UserName: 'alice' }))
  await server.iam().send(new AttachUserPolicyCommand({ UserName: 'alice', PolicyArn }))
}

async function ownPolicies(): Promise<string[]> {
  const { Policies } = await server.iam().send(new ListPoliciesCommand({ Scope: 'Local' }))
  return (Policies ?? []).map(({ PolicyName }) => PolicyName ?? '')
}

const policyPath = (arn: string): string => `/console/policies/${encodeURIComponent(arn)}`

it.each(looks)(
  'lists and searches policies of both types at $width pixels, dark $dark',
  async (look) => {
    await createPolicy('read-users')
    const page = await open('/console/policies', look)
    await page.getByText('AdministratorAccess', { exact: true }).waitFor()
    await checkAccessible(page)
    await screenshot(page, 'policies')
    await page.getByPlaceholder('Search policies').fill('read-users')
    await page.getByText('1 match').first().waitFor()
    await page.getByRole('link', { name: 'read-users' }).waitFor()
  },
)

it('shows policies of one type, and helps on where there is none', async () => {
  const page = await open('/console/policies')
  await page.getByText('AdministratorAccess', { exact: true }).waitFor()
  await button(page, 'Filter by type All types').click()
  await page.getByRole('option', { name: 'Customer managed' }).click()
  await page.getByText('No customer managed policies').waitFor()
})

it('creates a policy by the keyboard alone, from a template', async () => {
  const page = await open('/console/policies/create')
  await page.getByText('The policy has no errors.').waitFor({ state: 'hidden' })
  await button(page, 'Begin with Empty policy').focus()
  await page.keyboard.press('Enter')
  await page.getByRole('option', { name: 'Deny unless MFA' }).waitFor()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.getByText('The policy has no errors.').waitFor()
  await button(page, 'Review policy').focus()
  await page.keyboard.press('Enter')
  await page.getByText('Denied unless MFA was used').waitFor()
  await page.getByLabel('Policy name').focus()
  await page.keyboard.type('force-mfa')
  await button(page, 'Create policy').focus()
  await page.keyboard.press('Enter')
  await page.getByText('Policy force-mfa is created.').waitFor()
  expect(await ownPolicies()).toEqual(['force-mfa'])
  await page.getByRole('heading', { level: 1, name: 'force-mfa' }).waitFor()
})

it.each(looks)(
  'checks a document while it is written at $width pixels, dark $dark',
  async (look) => {
    const page = await open('/console/policies/create', look)
    const box = page.getByRole('textbox', { name: 'JSON' })
    await box.waitFor({ state: 'attached' })
    await page.getByText('Policy statement must contain actions.').first().waitFor()
    await screenshot(page, 'policy-editor')
    await checkAccessible(page)
    await box.focus()
    await page.keyboard.press('Control+a')
    await page.keyboard.insertText('{\n"Version": "2012-10-17",\n}')
    await page.getByText('Line 3: Syntax errors in policy.').waitFor()
    await page.keyboard.press('Control+a')
    await page.keyboard.insertText(JSON.stringify(readUsers))
    await page.getByText('The policy has no errors.').waitFor()
    await button(page, 'Format').click()
    await page.getByText('"ReadUsers"').waitFor()
    await screenshot(page, 'policy-editor-right')
  },
)

it('inserts the condition on MFA into the chosen statement', async () => {
  const page = await open('/console/policies/create')
  await button(page, 'Begin with Empty policy').click()
  await page.getByRole('option', { name: 'Read only' }).click()
  await button(page, 'MFA required').click()
  const dialog = page.getByRole('dialog', { name: 'MFA required' })
  await dialog.getByLabel('Only within one hour after MFA').check()
  await screenshot(page, 'policy-mfa-required')
  await checkAccessible(page)
  await button(dialog, 'Insert condition').click()
  await page.getByText('"aws:MultiFactorAuthAge"').waitFor()
  await button(page, 'Review policy').click()
  await page.getByText('MFA required, within 1 hour').waitFor()
  await screenshot(page, 'policy-review')
  await checkAccessible(page)
  await button(page, 'Create policy').click()
  await page.getByText('A policy needs a name.').waitFor()
  expect(await ownPolicies()).toEqual([])
})

it.each(looks)('shows what a policy says, at $width pixels, dark $dark', async (look) => {
  const arn = await createPolicy('read-users')
  await attachToAlice(arn)
  const page = await open(policyPath(arn), look)
  await page.getByText('MFA required', { exact: true }).waitFor()
  await checkAccessible(page)
  await screenshot(page, 'policy')
  await page.getByRole('tab', { name: 'Policy usage' }).click()
  await page.getByRole('link', { name: 'alice' }).waitFor()
  await page.getByText('Bounds nobody').waitFor()
  await checkAccessible(page)
  await screenshot(page, 'policy-usage')
})

it('edits a policy into a new version, compares both and goes back to the first', async () => {
  const arn = await createPolicy('read-users')
  const page = await open(policyPath(arn))
  await button(page, 'Edit policy').click()
  const dialog = page.getByRole('dialog', { name: 'Edit policy' })
  const box = dialog.getByRole('textbox', { name: 'JSON' })
  await box.waitFor({ state: 'attached' })
  await box.focus()
  await page.keyboard.press('Control+a')
  const changed = structuredClone(readUsers)
  changed.Statement[0]!.Action = ['iam:GetUser', 'iam:ListGroups']
  await page.keyboard.insertText(JSON.stringify(changed))
  await dialog.getByText('The policy has no errors.').waitFor()
  await screenshot(page, 'policy-edit')
  await checkAccessible(page)
  await button(dialog, 'Save changes').click()
  await page.getByText('Version v2 is saved.').waitFor()
  await page.getByRole('tab', { name: 'Versions' }).click()
  await page.getByText('1 line added, 1 line removed').waitFor()
  await page.getByText(/\+ +"iam:ListGroups"/).waitFor()
  await screenshot(page, 'policy-versions')
  await checkAccessible(page)
  await page.getByRole('radio', { name: 'Choose v1' }).check()
  await button(page, 'Set as default').click()
  await page.getByText('Version v1 is the default now.').waitFor()
  await page.getByRole('radio', { name: 'Choose v2' }).check()
  await button(page.getByRole('tabpanel'), 'Delete').click()
  await button(page.getByRole('dialog'), 'Delete').click()
  await page.getByText('Version v2 is deleted.').waitFor()
  const version = new GetPolicyVersionCommand({ PolicyArn: arn, VersionId: 'v2' })
  await expect(server.iam().send(version)).rejects.toThrow(/v2/)
})

it('says in place which permission is missing to set the default version', async () => {
  const arn = await createPolicy('read-users')
  const second = { PolicyArn: arn, PolicyDocument: JSON.stringify(readUsers) }
  await server.iam().send(new CreatePolicyVersionCommand(second))
  await createUserWithKey(server, 'alice')
  const page = await open(policyPath(arn), {}, 'alice')
  await page.getByRole('tab', { name: 'Versions' }).click()
  await page.getByRole('radio', { name: 'Choose v2' }).check()
  await button(page, 'Set as default').and(page.locator(':not([aria-disabled=true])')).waitFor()
  const PolicyDocument = policy({ Action: ['iam:Get*', 'iam:List*'] })
  await server
    .iam()
    .send(new PutUserPolicyCommand({ UserName: 'alice', PolicyName: 'test', PolicyDocument }))
  await button(page, 'Set as default').click()
  await page.getByRole('alert').getByText('iam:SetDefaultPolicyVersion').first().waitFor()
  await checkAccessible(page)
})

it('inserts a condition while a policy is edited, and saves nothing by that', async () => {
  const arn = await createPolicy('read-users')
  const page = await open(policyPath(arn))
  await button(page, 'Edit policy').click()
  const dialog = page.getByRole('dialog', { name: 'Edit policy' })
  await dialog.getByText('The policy has no errors.').waitFor()
  await button(dialog, 'MFA required').click()
  const helper = page.getByRole('dialog', { name: 'MFA required' })
  await helper.getByLabel('Only within one hour after MFA').check()
  await button(helper, 'Insert condition').click()
  await dialog.getByText('"aws:MultiFactorAuthAge"').waitFor()
  const versions = new ListPolicyVersionsCommand({ PolicyArn: arn })
  expect((await server.iam().send(versions)).Versions).toHaveLength(1)
  await button(dialog, 'Save changes').click()
  await page.getByText('MFA required, within 1 hour').waitFor()
  expect((await server.iam().send(versions)).Versions).toHaveLength(2)
})

it('reads out a policy of hundreds of actions in short', async () => {
  const page = await open(policyPath('arn:aws:iam::aws:policy/SecurityAudit'))
  await page
    .getByText(/^and [\d,]+ more$/)
    .first()
    .waitFor()
})

it('deletes a policy in use once its name is typed, with its versions and attachments', async () => {
  const arn = await createPolicy('read-users')
  await attachToAlice(arn)
  await server
    .iam()
    .send(
      new CreatePolicyVersionCommand({ PolicyArn: arn, PolicyDocument: JSON.stringify(readUsers) }),
    )
  const page = await open(policyPath(arn))
  await button(page, 'Delete').click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('1 user, group or role').waitFor()
  expect(await button(dialog, 'Delete').isDisabled()).toBe(true)
  await dialog.getByLabel('To confirm, type read-users').fill('read-users')
  await button(dialog, 'Delete').click()
  await page.getByText('Policy read-users is deleted.').waitFor()
  await page.getByRole('heading', { level: 1, name: 'Policies' }).waitFor()
  expect(await ownPolicies()).toEqual([])
  const { AttachedPolicies } = await server
    .iam()
    .send(new ListAttachedUserPoliciesCommand({ UserName: 'alice' }))
  expect(AttachedPolicies).toEqual([])
})

it('shows an AWS managed policy to read only', async () => {
  const page = await open(policyPath('arn:aws:iam::aws:policy/IAMReadOnlyAccess'))
  await page.getByText('AWS managed: it can be read and attached, not changed.').waitFor()
  expect(await button(page, 'Edit policy').count()).toBe(0)
  expect(await button(page, 'Delete').count()).toBe(0)
  expect(await page.getByRole('tab', { name: 'Tags' }).count()).toBe(0)
})

it('tells whoever may not list policies which permission is missing', async () => {
  await server.iam().send(new CreateUserCommand({ UserName: 'nobody' }))
  const page = await open('/console/policies', {}, 'nobody')
  await page.getByText('iam:ListPolicies').first().waitFor()
  await checkAccessible(page)
  await screenshot(page, 'policies-denied')
})

it('disables what may not be done, with the reason', async () => {
  const arn = await createPolicy('see-policies', {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: ['iam:Get*', 'iam:List*'], Resource: '*' }],
  })
  await attachToAlice(arn)
  const page = await open(policyPath(arn), {}, 'alice')
  await button(page, 'Edit policy').waitFor()
  await expect.poll(() => button(page, 'Edit policy').getAttribute('aria-disabled')).toBe('true')
  await expect.poll(() => button(page, 'Delete').getAttribute('aria-disabled')).toBe('true')
})

it('offers to create policies to whoever may create some', async () => {
  const Resource = 'arn:aws:iam::123456789012:policy/team-*'
  const own = policy({ Action: 'iam:List*' }, { Action: 'iam:CreatePolicy', Resource })
  await createUserWithKey(server, 'alice', own)
  const page = await open('/console', {}, 'alice')
  const tested = page.waitForResponse(/TestPermissions/)
  await page.goto(`${new URL(page.url()).origin}/console/policies`)
  await tested
  await page.getByText('IAMReadOnlyAccess', { exact: true }).first().waitFor()
  await page.getByRole('link', { name: 'Create policy' }).first().click()
  await page.waitForURL(/policies\/create$/)
})
