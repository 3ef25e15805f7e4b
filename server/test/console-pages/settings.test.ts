import { GetAccountPasswordPolicyCommand } from '@aws-sdk/client-iam'
import type { Browser, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { settingGroups } from '../../../console/src/pages/settings/setting-groups.js'
import { defaultSettings, withSettings } from '../../src/account-settings.js'
import { button, checkAccessible, openPage, screenshot, useConsole } from '../support/console.js'
import { openConsole } from '../support/console-session.js'
import type { TestServer } from '../support/ephemeral.js'
import { createUserWithKey } from '../support/virtual-device.js'

let server: TestServer
let browser: Browser
useConsole((opened) => ({ server, browser } = opened))

async function openSettings(
  userName = 'admin',
  look: { width?: number; dark?: boolean } = {},
): Promise<Page> {
  const session = await openConsole(server, { userName })
  return openPage(server, browser, { session, path: '/console/account-settings', ...look })
}

const policyInForce = async () => {
  const { PasswordPolicy } = await server.iam().send(new GetAccountPasswordPolicyCommand({}))
  return PasswordPolicy
}

async function settingsInForce(): Promise<Record<string, unknown>> {
  const session = await openConsole(server, { userName: 'admin' })
  const { body } = await session.call('sallyport/GetAccountSettings')
  return JSON.parse(String(body['Settings'])) as Record<string, unknown>
}

/** An IAM user who may do these things and nothing else. */
const createReader = (name: string, ...actions: string[]) =>
  createUserWithKey(
    server,
    name,
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }],
    }),
  )

it.each([
  { width: 1280, dark: false },
  { width: 390, dark: true },
])('shows what the account is set to at $width pixels, dark $dark', async (look) => {
  const page = await openSettings('admin', look)
  await page.getByText('The account has no password policy. The default applies:').waitFor()
  await page.getByText('At least 8 characters, at most 128.').waitFor()
  await page.getByLabel('Code window').waitFor()
  await checkAccessible(page)
  await screenshot(page, 'account-settings')
})

it('applies a password policy by the keyboard, and deletes it after asking', async () => {
  const page = await openSettings()
  await page.getByLabel('Minimum password length').fill('20')
  await page.getByRole('checkbox', { name: 'At least one number' }).press('Space')
  await page.getByRole('checkbox', { name: 'Enable password expiration' }).press('Space')
  await page.getByLabel('Password expiration period').fill('60')
  await page
    .getByRole('checkbox', { name: 'Password expiration requires administrator reset' })
    .press('Space')
  await page.getByRole('checkbox', { name: 'Prevent password reuse' }).press('Space')
  await page.getByLabel('Number of passwords to remember').fill('24')
  await page.getByLabel('Number of passwords to remember').press('Enter')
  await page.getByText('The password policy is applied.').waitFor()
  await page.getByText('At least 20 characters, at most 128.').waitFor()
  await screenshot(page, 'account-settings-policy')
  expect(await policyInForce()).toEqual({
    MinimumPasswordLength: 20,
    RequireSymbols: false,
    RequireNumbers: true,
    RequireUppercaseCharacters: false,
    RequireLowercaseCharacters: false,
    AllowUsersToChangePassword: true,
    ExpirePasswords: true,
    MaxPasswordAge: 60,
    PasswordReusePrevention: 24,
    HardExpiry: true,
  })
  await button(page, 'Delete Password Policy').press('Enter')
  const dialog = page.getByRole('dialog')
  await dialog.getByText('Delete the password policy?').waitFor()
  await checkAccessible(page)
  await button(dialog, 'Delete Password Policy').press('Enter')
  await page.getByText('The account has no password policy. The default applies:').waitFor()
  await expect(policyInForce()).rejects.toThrow(/NoSuchEntity|cannot be found/)
})

it('tells at its field what is out of range, and sends nothing', async () => {
  const page = await openSettings()
  await page.getByLabel('Minimum password length').fill('5')
  await button(page, 'Apply Password Policy').click()
  await page.getByText('Enter a whole number from 6 to 128.').waitFor()
  await page.getByLabel('Code window').fill('3')
  await button(page, 'Save changes of MFA').click()
  await page.getByText('Enter a whole number from 0 to 2.').waitFor()
  await screenshot(page, 'account-settings-mistakes')
  await expect(policyInForce()).rejects.toThrow(/NoSuchEntity|cannot be found/)
  expect(await settingsInForce()).toEqual(defaultSettings)
})

it('saves what was changed of one part of the settings, by the keyboard', async () => {
  const page = await openSettings()
  await page.getByLabel('Idle limit').fill('15')
  await page.getByLabel('Idle limit').press('Enter')
  await page.getByText('Console sessions: the settings are saved.').waitFor()
  await page.getByRole('checkbox', { name: 'Encoded authorization messages' }).press('Space')
  await button(page, 'Save changes of Policies and messages').press('Enter')
  await page.getByText('Policies and messages: the settings are saved.').waitFor()
  expect(await settingsInForce()).toEqual({
    ...defaultSettings,
    sessionIdleMinutes: 15,
    encodedAuthorizationMessages: true,
  })
})

it('shows whoever may only read what is set, and why it cannot be changed', async () => {
  await createReader(
    'reader',
    'iam:GetAccountPasswordPolicy',
    'sallyport:GetAccountSettings',
    'sallyport:TestPermissions',
  )
  const page = await openSettings('reader')
  await page.getByLabel('Code window').waitFor()
  await expect.poll(() => page.getByLabel('Code window').isDisabled()).toBe(true)
  const apply = button(page, 'Apply Password Policy')
  await expect.poll(() => apply.getAttribute('aria-disabled')).toBe('true')
  await apply.hover()
  await page
    .getByText('The permission iam:UpdateAccountPasswordPolicy on * is missing.')
    .filter({ visible: true })
    .first()
    .waitFor()
})

it('says in place which permission is missing', async () => {
  await createReader('nobody', 'iam:GetUser')
  const page = await openSettings('nobody')
  await page.getByText('iam:GetAccountPasswordPolicy').first().waitFor()
  await page.getByText('sallyport:GetAccountSettings').first().waitFor()
  await screenshot(page, 'account-settings-denied')
})

describe('the page knows of every setting', () => {
  const shown = settingGroups.flatMap(({ settings }) => settings)

  it('by its name, with its default', () => {
    expect(Object.fromEntries(shown.map(({ name, initial }) => [name, initial]))).toEqual(
      defaultSettings,
    )
  })

  it.each(shown.flatMap((setting) => ('min' in setting ? [setting] : [])))(
    'and that $name is from $min to $max',
    ({ name, min, max }) => {
      const accepted = [min - 1, min, max, max + 1].map(
        (value) => 'settings' in withSettings('{}', { [name]: value }),
      )
      expect(accepted).toEqual([false, true, true, false])
    },
  )
})
