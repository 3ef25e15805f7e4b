import {
  AddRoleToInstanceProfileCommand,
  CreateInstanceProfileCommand,
  GetRoleCommand,
  ListAttachedRolePoliciesCommand,
  ListRolesCommand,
  ListUsersCommand,
  UpdateAssumeRolePolicyCommand,
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
import { assume, createRole, foreignAccount, ownAccount } from '../support/role.js'
import { ec2Trust, trust } from '../support/trust.js'
import { allowAll, createUserWithKey } from '../support/virtual-device.js'

let server: TestServer
let browser: Browser
useConsole((opened) => ({ server, browser } = opened), [ownAccount, foreignAccount])

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

const mfaRequired = { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } }

const trustOf = async (RoleName: string): Promise<unknown> => {
  const { Role } = await server.iam().send(new GetRoleCommand({ RoleName }))
  return JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? ''))
}

const roleNames = async (): Promise<string[]> => {
  const { Roles = [] } = await server.iam().send(new ListRolesCommand({}))
  return Roles.map(({ RoleName = '' }) => RoleName)
}

const statements = (...actions: string[]): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }],
  })

it.each(looks)(
  'lists the roles with whom they trust and when they were used at $width pixels, dark $dark',
  async (look) => {
    const { arn } = await createRole(server, { name: 'on-call', policy: allowAll })
    const session = await assume(server, undefined, { RoleArn: arn })
    await server.iam(session).send(new ListUsersCommand({}))
    await createRole(server, { name: 'machine', trusts: { document: ec2Trust } })
    await createRole(server, {
      name: 'emergency',
      trusts: { document: trust(ownAccount, mfaRequired) },
    })
    const page = await open('/console/roles', look)
    const row = (name: string) => page.getByRole('row').filter({ hasText: name })
    await row('on-call').getByText(`Account: ${ownAccount}`).waitFor()
    await row('on-call').getByText('Not required').waitFor()
    await row('on-call').getByRole('gridcell', { name: 'Today' }).waitFor()
    await row('machine').getByText('Service: ec2.amazonaws.com').waitFor()
    await row('machine').getByRole('gridcell', { name: 'None' }).waitFor()
    await row('emergency').getByText('Required', { exact: true }).waitFor()
    await checkAccessible(page)
    await screenshot(page, 'roles')
  },
)

it.each(looks)('shows a role with its summary at $width pixels, dark $dark', async (look) => {
  await createRole(server, { name: 'on-call', path: '/ops/', Description: 'For the night' })
  const iam = server.iam()
  await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: 'night' }))
  const profile = { InstanceProfileName: 'night', RoleName: 'on-call' }
  await iam.send(new AddRoleToInstanceProfileCommand(profile))
  const page = await open('/console/roles/on-call', look)
  await page.getByText('For the night').waitFor()
  await page.getByText(`arn:aws:iam::${ownAccount}:instance-profile/night`).waitFor()
  await page
    .getByText(`/switchrole?account=${ownAccount}&roleName=ops%2Fon-call&displayName=`)
    .waitFor()
  await page.getByText('No boundary is set.').waitFor()
  await checkAccessible(page)
  await screenshot(page, 'role')
})

it('gives no link for a role that asks for an external ID', async () => {
  const document = trust(foreignAccount, {
    Condition: { StringEquals: { 'sts:ExternalId': 'seven' } },
  })
  await createRole(server, { name: 'partner', trusts: { document } })
  const page = await open('/console/roles/partner')
  await page.getByText('the role asks for an external ID').waitFor()
})

it('creates a role for another account that requires an external ID and MFA', async () => {
  const policyArn = await createManagedPolicy(server, 'reading')
  const page = await open('/console/roles')
  await page.getByText('No roles').waitFor()
  await screenshot(page, 'roles-empty')
  await page.getByRole('link', { name: 'Create role' }).first().click()
  await page.getByRole('radio', { name: 'Another account' }).click()
  await button(page, 'Next').click()
  await page.getByText('Enter the 12 digits of the account.').waitFor()
  await page.getByLabel('Account ID').fill('2109-8765-4321')
  await page.getByRole('checkbox', { name: 'Require external ID' }).click()
  await page.getByLabel('External ID', { exact: true }).fill('seven')
  await page.getByRole('checkbox', { name: 'Require MFA' }).click()
  await checkAccessible(page)
  await screenshot(page, 'role-create-trust')
  await button(page, 'Next').click()
  await page.getByLabel('Search policies').fill('reading')
  await page.getByRole('checkbox', { name: 'Choose reading' }).click()
  await button(page, 'Next').click()
  await button(page, 'Add tag').click()
  await page.getByLabel('Key of tag 1').fill('Team')
  await page.getByLabel('Value of tag 1').fill('Night')
  await button(page, 'Next').click()
  await button(page, 'Create role').click()
  await page.getByText('Enter a name.').waitFor()
  await page.getByLabel('Role name').fill('partner')
  await checkAccessible(page)
  await screenshot(page, 'role-create-review')
  await button(page, 'Create role').click()
  await page.getByText('Role partner is created.').waitFor()
  expect(await trustOf('partner')).toMatchObject({
    Statement: [
      {
        Principal: { AWS: `arn:aws:iam::${foreignAccount}:root` },
        Condition: {
          StringEquals: { 'sts:ExternalId': 'seven' },
          Bool: { 'aws:MultiFactorAuthPresent': 'true' },
        },
      },
    ],
  })
  const iam = server.iam()
  const attached = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName: 'partner' }))
  expect(attached.AttachedPolicies?.map(({ PolicyArn }) => PolicyArn)).toEqual([policyArn])
  const { Role } = await iam.send(new GetRoleCommand({ RoleName: 'partner' }))
  expect(Role?.Tags).toEqual([{ Key: 'Team', Value: 'Night' }])
})

it('says in place which permission is missing to attach a policy to a new role', async () => {
  await createManagedPolicy(server, 'reading')
  await createUserWithKey(server, 'alice', statements('iam:List*', 'iam:Get*', 'iam:CreateRole'))
  const page = await open('/console/roles/create/role', { userName: 'alice' })
  await button(page, 'Next').click()
  await page.getByLabel('Search policies').fill('reading')
  await page.getByRole('checkbox', { name: 'Choose reading' }).click()
  await button(page, 'Next').click()
  await button(page, 'Next').click()
  await page.getByLabel('Role name').fill('on-call')
  await button(page, 'Create role').click()
  await page.getByRole('heading', { level: 1, name: 'Role on-call is created in part' }).waitFor()
  await page.getByText(/this was refused: Attach arn:.*reading/).waitFor()
  await page.getByRole('alert').getByText('iam:AttachRolePolicy').first().waitFor()
  await checkAccessible(page)
  await screenshot(page, 'role-created-in-part')
  await page.getByRole('link', { name: 'Go to the role' }).click()
  await page.getByRole('heading', { level: 1, name: 'on-call' }).waitFor()
  expect(await roleNames()).toContain('on-call')
})

it('creates a role for this account by the keyboard alone', async () => {
  const page = await open('/console/roles/create/role')
  await page.getByRole('checkbox', { name: 'Require MFA' }).press('Space')
  await button(page, 'Next').press('Enter')
  await page.getByRole('heading', { name: 'Permissions' }).first().waitFor()
  await button(page, 'Next').press('Enter')
  await page.getByRole('heading', { name: 'Tags' }).first().waitFor()
  await button(page, 'Next').press('Enter')
  await page.getByLabel('Role name').fill('on-call')
  await button(page, 'Create role').press('Enter')
  await page.getByText('Role on-call is created.').waitFor()
  expect(await trustOf('on-call')).toMatchObject({
    Statement: [{ Principal: { AWS: `arn:aws:iam::${ownAccount}:root` }, ...mfaRequired }],
  })
})

it('requires MFA by a switch, and asks before it is turned off', async () => {
  await createRole(server, { name: 'on-call' })
  const page = await open('/console/roles/on-call?tab=trust')
  const toggle = page.getByRole('checkbox', { name: 'Require MFA' })
  await toggle.press('Space')
  await page.getByText('on-call can be assumed with MFA only.').waitFor()
  expect(await trustOf('on-call')).toMatchObject({ Statement: [mfaRequired] })
  await page.getByText('aws:MultiFactorAuthPresent Bool true').waitFor()
  await checkAccessible(page)
  await screenshot(page, 'role-trust')
  await toggle.press('Space')
  await dialog(page).getByText('Require MFA no longer?').waitFor()
  await button(dialog(page), 'Turn off').click()
  await page.getByText('on-call can be assumed without MFA.').waitFor()
  expect(JSON.stringify(await trustOf('on-call'))).not.toContain('Condition')
})

it('shows trust in words at 390 pixels, dark, and asks no service for MFA', async () => {
  const document = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      ...(JSON.parse(ec2Trust) as { Statement: object[] }).Statement,
      { Effect: 'Deny', Principal: { AWS: foreignAccount }, Action: 'sts:AssumeRole' },
    ],
  })
  await createRole(server, { name: 'machine', trusts: { document } })
  const page = await open('/console/roles/machine?tab=trust', { width: 390, dark: true })
  await page.getByText('Service: ec2.amazonaws.com').waitFor()
  await page.getByRole('heading', { name: 'Statement 2: Deny' }).waitFor()
  const toggles = page.getByRole('checkbox', { name: 'Require MFA' })
  expect(await toggles.count()).toBe(1)
  expect(await toggles.isDisabled()).toBe(true)
  await checkAccessible(page)
  await screenshot(page, 'role-trust')
})

it('edits the trust policy as JSON, checked as it is written', async () => {
  await createRole(server, { name: 'on-call' })
  const page = await open('/console/roles/on-call?tab=trust')
  await button(page, 'Edit trust relationship').click()
  const box = page.getByRole('textbox', { name: 'Trust policy' })
  await box.focus()
  await page.keyboard.press('Control+A')
  await page.keyboard.insertText('{"Version":"2012-10-17","Statement":[{}]}')
  await page.getByText('The policy has no errors.').waitFor({ state: 'detached' })
  const update = button(page, 'Update Trust Policy')
  await expect.poll(() => update.getAttribute('aria-disabled')).toBe('true')
  await checkAccessible(page)
  await screenshot(page, 'role-trust-edit')
  await box.focus()
  await page.keyboard.press('Control+A')
  await page.keyboard.insertText(ec2Trust)
  await page.getByText('The policy has no errors.').waitFor()
  await update.click()
  await page.getByText('The trust policy of on-call is updated.').waitFor()
  await page.getByText('Service: ec2.amazonaws.com').waitFor()
  expect(await trustOf('on-call')).toEqual(JSON.parse(ec2Trust))
})

it('changes description and maximum session duration', async () => {
  await createRole(server, { name: 'on-call' })
  const page = await open('/console/roles/on-call')
  await button(page, 'Edit').click()
  await dialog(page).getByLabel('Role description').fill('For the night')
  await dialog(page).getByRole('button', { name: 'Maximum session duration' }).click()
  await page.getByRole('option', { name: '12 hours' }).click()
  await checkAccessible(page)
  await button(dialog(page), 'Save changes').click()
  await page.getByText('Role on-call is changed.').waitFor()
  await page.getByText('12 hours').waitFor()
  const { Role } = await server.iam().send(new GetRoleCommand({ RoleName: 'on-call' }))
  expect(Role).toMatchObject({ Description: 'For the night', MaxSessionDuration: 43_200 })
})

it('revokes the sessions that there are, and not those that begin afterwards', async () => {
  const { arn } = await createRole(server, { name: 'on-call', policy: allowAll })
  const before = await assume(server, undefined, { RoleArn: arn })
  await server.iam(before).send(new ListUsersCommand({}))
  const page = await open('/console/roles/on-call?tab=sessions')
  await button(page, 'Revoke active sessions').click()
  await dialog(page).getByLabel('To confirm, type on-call').fill('on-call')
  await screenshot(page, 'role-revoke')
  await button(dialog(page), 'Revoke active sessions').click()
  await page.getByText('The sessions of on-call up to now are revoked.').waitFor()
  await page.getByText(/^Sessions that began before/).waitFor()
  await checkAccessible(page)
  await expect(server.iam(before).send(new ListUsersCommand({}))).rejects.toMatchObject({
    name: 'AccessDenied',
  })
  await server.advance(5)
  const after = await assume(server, undefined, { RoleArn: arn })
  await server.iam(after).send(new ListUsersCommand({}))
})

it('manages the tags of a role', async () => {
  await createRole(server, { name: 'on-call' })
  const page = await open('/console/roles/on-call?tab=tags')
  await button(page, 'Manage tags').click()
  await button(page, 'Add tag').click()
  await page.getByLabel('Key of tag 1').fill('Team')
  await button(page, 'Save changes').click()
  await page.getByText('The tags of role on-call are saved.').waitFor()
  const { Role } = await server.iam().send(new GetRoleCommand({ RoleName: 'on-call' }))
  expect(Role?.Tags).toEqual([{ Key: 'Team', Value: '' }])
})

it('sets and removes a permissions boundary', async () => {
  await createRole(server, { name: 'on-call' })
  const policyArn = await createManagedPolicy(server, 'limit')
  const page = await open('/console/roles/on-call')
  await button(page, 'Set boundary').click()
  await dialog(page).getByLabel('Search policies').fill('limit')
  await dialog(page).getByRole('radio', { name: 'Choose limit' }).click()
  await button(dialog(page), 'Set boundary').click()
  await page.getByRole('link', { name: policyArn }).waitFor()
  const { Role } = await server.iam().send(new GetRoleCommand({ RoleName: 'on-call' }))
  expect(Role?.PermissionsBoundary?.PermissionsBoundaryArn).toBe(policyArn)
  await button(page, 'Remove boundary').click()
  await button(dialog(page), 'Remove boundary').click()
  await page.getByText('No boundary is set.').waitFor()
})

it('deletes a role with its policies and out of its instance profiles', async () => {
  await createRole(server, { name: 'on-call', policy: allowAll })
  const iam = server.iam()
  await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: 'night' }))
  const profile = { InstanceProfileName: 'night', RoleName: 'on-call' }
  await iam.send(new AddRoleToInstanceProfileCommand(profile))
  const page = await open('/console/roles/on-call')
  await button(page, 'Delete role').click()
  await dialog(page).getByLabel('To confirm, type on-call').fill('on-call')
  await button(dialog(page), 'Delete').click()
  await page.getByText('Role on-call is deleted.').waitFor()
  await page.getByText('No roles').waitFor()
  expect(await roleNames()).toEqual([])
})

it('says which permission is missing in place of the list and of the role', async () => {
  await createRole(server, { name: 'on-call' })
  await createUserWithKey(server, 'alice', statements('iam:GetUser'))
  const page = await open('/console/roles', { userName: 'alice' })
  await page.getByText('iam:ListRoles').first().waitFor()
  await screenshot(page, 'roles-denied')
  await page.goto(`${new URL(page.url()).origin}/console/roles/on-call`)
  await page.getByText('iam:GetRole').first().waitFor()
})

it('disables what a reader may not change', async () => {
  await createRole(server, { name: 'on-call' })
  await createUserWithKey(server, 'alice', statements('iam:GetRole', 'iam:ListRoles'))
  const page = await open('/console/roles/on-call?tab=trust', { userName: 'alice' })
  await page.getByText(`Account: ${ownAccount}`).waitFor()
  await page
    .getByText(/The permission iam:UpdateAssumeRolePolicy on .* is missing/)
    .first()
    .waitFor({ state: 'attached' })
  expect(await page.getByRole('checkbox', { name: 'Require MFA' }).isDisabled()).toBe(true)
  await expect.poll(() => button(page, 'Delete role').getAttribute('aria-disabled')).toBe('true')
})

it('shows a user or role that is gone by its id', async () => {
  await createRole(server, { name: 'gone' })
  await createRole(server, { name: 'on-call' })
  const PolicyDocument = trust(`arn:aws:iam::${ownAccount}:role/gone`)
  await server
    .iam()
    .send(new UpdateAssumeRolePolicyCommand({ RoleName: 'on-call', PolicyDocument }))
  const first = await open('/console/roles')
  await first.getByRole('radio', { name: 'Choose gone' }).click()
  await button(first, 'Delete role').click()
  await dialog(first).getByLabel('To confirm, type gone').fill('gone')
  await button(dialog(first), 'Delete').click()
  await first.getByText('Role gone is deleted.').waitFor()
  await first.getByText(/^Deleted user or role: AROA/).waitFor()
})
