import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  CreateUserCommand,
  ListMFADevicesCommand,
  ListVirtualMFADevicesCommand,
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
import { oathtool } from '../support/oathtool.js'
import { temporaryDirectory } from '../support/temporary-directory.js'
import { allowAll, createDevice, enableDevice } from '../support/virtual-device.js'

const accountId = '123456789012'
const ownCredentials = '/console/security-credentials'

let server: TestServer
let browser: Browser
useConsole((opened) => ({ server, browser } = opened), [accountId])

async function createUser(userName: string, policy = allowAll): Promise<void> {
  const iam = server.iam()
  await iam.send(new CreateUserCommand({ UserName: userName }))
  const named = { UserName: userName, PolicyName: 'test', PolicyDocument: policy }
  await iam.send(new PutUserPolicyCommand(named))
}

async function openOwn(
  userName: string,
  { mfa = false, ...look }: { mfa?: boolean; width?: number; dark?: boolean } = {},
): Promise<Page> {
  const session = await openConsole(server, { userName, mfa })
  return openPage(server, browser, { session, path: ownCredentials, ...look })
}

/** To the step where codes are asked for. */
async function beginVirtual(page: Page, open = 'Assign MFA device'): Promise<Locator> {
  await button(page, open).click()
  const wizard = dialog(page)
  await button(wizard, 'Continue').click()
  await button(wizard, 'Show QR code').waitFor()
  return wizard
}

/** The seed on the page, in a file for oathtool. */
async function seedFile(wizard: Locator): Promise<string> {
  await button(wizard, 'Show secret key').click()
  const shown = await wizard.locator('[data-secret-key]').innerText()
  expect(shown).toMatch(/^([A-Z2-7]{4} )+[A-Z2-7]{1,4}$/)
  const file = join(await temporaryDirectory(), 'seed')
  await writeFile(file, shown.replaceAll(' ', ''))
  return file
}

async function enterCodes(form: Locator, codes: readonly [string, string]): Promise<void> {
  await form.getByLabel('MFA code 1').fill(codes[0])
  await form.getByLabel('MFA code 2').fill(codes[1])
}

const devicesOf = async (userName: string): Promise<string[]> => {
  const { MFADevices } = await server.iam().send(new ListMFADevicesCommand({ UserName: userName }))
  return (MFADevices ?? []).map(({ SerialNumber }) => SerialNumber ?? '')
}

const unassigned = async (): Promise<string[]> => {
  const { VirtualMFADevices } = await server
    .iam()
    .send(new ListVirtualMFADevicesCommand({ AssignmentStatus: 'Unassigned' }))
  return (VirtualMFADevices ?? []).map(({ SerialNumber }) => SerialNumber ?? '')
}

const serialOf = (name: string): string => `arn:aws:iam::${accountId}:mfa/${name}`

it('leads a user over mistakes at their fields to a virtual device named after the user', async () => {
  await createUser('alice')
  const page = await openOwn('alice')
  await page.getByText('No MFA devices').waitFor()
  const wizard = await beginVirtual(page)
  await checkAccessible(page)
  expect(await wizard.locator('[data-secret-key]').count()).toBe(0)
  await button(wizard, 'Show QR code').click()
  await wizard.getByRole('img', { name: /QR code/ }).waitFor()
  const file = await seedFile(wizard)
  const link = await wizard.getByRole('link', { name: /authenticator app/ }).getAttribute('href')
  expect(link).toMatch(/^otpauth:\/\/totp\/alice@[^?]+\?secret=[A-Z2-7]+$/)
  await screenshot(page, 'mfa-wizard-virtual')

  const [before, now] = await oathtool(server, file)
  await enterCodes(wizard, ['12345', now])
  await button(wizard, 'Assign MFA').click()
  await wizard.getByText('Enter the six digits that the device shows.').waitFor()
  await enterCodes(wizard, [now, now])
  await button(wizard, 'Assign MFA').click()
  await wizard.getByText('Wait for the next code, then enter it as MFA code 2.').waitFor()
  await enterCodes(wizard, [now, before])
  await button(wizard, 'Assign MFA').click()
  await wizard.getByText('Authentication code for device is not valid.').waitFor()
  await screenshot(page, 'mfa-wizard-wrong-codes')

  // As apps show them.
  await enterCodes(wizard, [before.replace(/^.../, '$& '), now])
  await wizard.getByLabel('MFA code 2').press('Enter')
  await wizard.getByText('It will be asked for at the next sign-in.').waitFor()
  await screenshot(page, 'mfa-wizard-done')
  await button(wizard, 'Close').last().click()
  await page.getByText(serialOf('alice'), { exact: true }).waitFor()
  expect(await devicesOf('alice')).toEqual([serialOf('alice')])
})

it.each([
  ['Cancel', (wizard: Locator) => button(wizard, 'Cancel').last().click()],
  ['Escape', (wizard: Locator) => wizard.getByLabel('MFA code 1').press('Escape')],
  ['another page', (wizard: Locator) => wizard.page().goBack()],
])('leaves no device behind when the wizard ends by %s', async (_, leave) => {
  await createUser('alice')
  const session = await openConsole(server, { userName: 'alice' })
  const page = await openPage(server, browser, { session, path: '/console/account' })
  await page.goto(page.url().replace('/console/account', ownCredentials))
  const wizard = await beginVirtual(page)
  expect(await unassigned()).toEqual([serialOf('alice')])
  await leave(wizard)
  await expect.poll(unassigned).toEqual([])
})

it('gives the focus back to the button that opened the wizard', async () => {
  await createUser('alice')
  const page = await openOwn('alice')
  const wizard = await beginVirtual(page)
  await wizard.getByLabel('MFA code 1').press('Escape')
  await expect.poll(() => page.locator(':focus').innerText()).toBe('Assign MFA device')
})

it('is done by the keyboard alone in a small dark window', async () => {
  await createUser('alice')
  const page = await openOwn('alice', { width: 390, dark: true })
  await page.getByText('No MFA devices').waitFor()
  await button(page, 'Assign MFA device').focus()
  await page.keyboard.press('Enter')
  const wizard = dialog(page)
  await wizard.getByLabel('Device name').focus()
  await screenshot(page, 'mfa-wizard-choose')
  await page.keyboard.press('Enter')
  await button(wizard, 'Show secret key').waitFor()
  const created = await unassigned()
  expect(created).toEqual([serialOf('alice')])
  // From the top of the dialog: close, QR code, secret key, then what this opens.
  await tabTo(page, 'Show secret key')
  await page.keyboard.press('Enter')
  const shown = await wizard.locator('[data-secret-key]').innerText()
  const file = join(await temporaryDirectory(), 'seed')
  await writeFile(file, shown.replaceAll(' ', ''))
  const [before, now] = await oathtool(server, file)
  await tabTo(page, 'MFA code 1')
  await page.keyboard.type(before)
  await tabTo(page, 'MFA code 2')
  await page.keyboard.type(now)
  await checkAccessible(page)
  await screenshot(page, 'mfa-wizard-virtual')
  await page.keyboard.press('Enter')
  await wizard.getByText('It will be asked for at the next sign-in.').waitFor()
  // The focus is on Close.
  await page.keyboard.press('Enter')
  await expect.poll(() => dialog(page).count()).toBe(0)
  expect(await devicesOf('alice')).toEqual([serialOf('alice')])
})

/** Presses Tab until what is so named has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  const named = page.getByLabel(name, { exact: true }).or(button(page, name))
  for (let presses = 0; presses < 20; presses += 1) {
    if (await named.evaluate((element) => element.matches(':focus'))) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`${name} is not reached by Tab`)
}

it('makes a device that an earlier try left behind anew', async () => {
  await createUser('alice')
  await createDevice(server, 'alice')
  const page = await openOwn('alice')
  const wizard = await beginVirtual(page)
  await enterCodes(wizard, await oathtool(server, await seedFile(wizard)))
  await button(wizard, 'Assign MFA').click()
  await wizard.getByText('It will be asked for at the next sign-in.').waitFor()
  expect(await devicesOf('alice')).toEqual([serialOf('alice')])
})

const mayNotDelete = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Action: '*', Resource: '*' },
    { Effect: 'Deny', Action: 'iam:DeleteVirtualMFADevice', Resource: '*' },
  ],
})

it('explains what is in the way where a leftover may not be deleted', async () => {
  await createUser('alice', mayNotDelete)
  await createDevice(server, 'alice')
  const page = await openOwn('alice')
  await button(page, 'Assign MFA device').click()
  await button(dialog(page), 'Continue').click()
  await dialog(page).getByText('A device from an earlier try is in the way').waitFor()
  await dialog(page).getByText('Ask an administrator to delete this unassigned device').waitFor()
  await screenshot(page, 'mfa-wizard-left-over')
  expect(await unassigned()).toEqual([serialOf('alice')])
})

it('goes on with its own device after a cancel where it may not be deleted', async () => {
  await createUser('alice', mayNotDelete)
  const page = await openOwn('alice')
  const first = await beginVirtual(page)
  const refused = page.waitForResponse(/DeleteVirtualMFADevice/)
  await button(first, 'Cancel').last().click()
  await refused
  const wizard = await beginVirtual(page)
  await enterCodes(wizard, await oathtool(server, await seedFile(wizard)))
  await button(wizard, 'Assign MFA').click()
  await wizard.getByText('It will be asked for at the next sign-in.').waitFor()
})

it('begins its own device anew after the tab was loaded anew where it may not be deleted', async () => {
  await createUser('alice', mayNotDelete)
  const page = await openOwn('alice')
  await beginVirtual(page)
  await page.reload()
  expect(await unassigned()).toEqual([serialOf('alice')])
  const wizard = await beginVirtual(page)
  await enterCodes(wizard, await oathtool(server, await seedFile(wizard)))
  await button(wizard, 'Assign MFA').click()
  await wizard.getByText('It will be asked for at the next sign-in.').waitFor()
  // The list behind has the device by now; that it is the only one is still said.
  await page.getByText('(1)').first().waitFor()
  await wizard.getByText('Set up a second device, too').waitFor()
})

it('proposes another name where the name is taken', async () => {
  await createUser('alice')
  await createUser('bob')
  const app = await createDevice(server, 'alice')
  await enableDevice(server, { userName: 'bob', app })
  const page = await openOwn('alice')
  await button(page, 'Assign MFA device').click()
  const wizard = dialog(page)
  await button(wizard, 'Continue').click()
  await wizard.getByText('A device of the name alice exists.').waitFor()
  expect(await wizard.getByLabel('Device name').inputValue()).toBe('alice-2')
  await button(wizard, 'Continue').click()
  await button(wizard, 'Show QR code').waitFor()
  expect(await unassigned()).toEqual([serialOf('alice-2')])
})

it('warns before old codes put a device out of step, and takes them when told again', async () => {
  await createUser('alice')
  const page = await openOwn('alice')
  const wizard = await beginVirtual(page)
  const file = await seedFile(wizard)
  await enterCodes(wizard, await oathtool(server, file, -10))
  await button(wizard, 'Assign MFA').click()
  await wizard.getByText('off by about 5 minutes').waitFor()
  expect(await devicesOf('alice')).toEqual([])
  await button(wizard, 'Assign MFA').click()
  await wizard.getByText('It will be asked for at the next sign-in.').waitFor()
})

it('shows which permission is missing where a policy refuses the device', async () => {
  const policy = {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: ['iam:ListMFADevices', 'iam:EnableMFADevice'], Resource: '*' },
    ],
  }
  await createUser('alice', JSON.stringify(policy))
  const page = await openOwn('alice')
  await button(page, 'Assign MFA device').click()
  await button(dialog(page), 'Continue').click()
  await dialog(page).getByText('iam:CreateVirtualMFADevice').first().waitFor()
  await dialog(page).getByText(serialOf('alice')).first().waitFor()
})

it('resynchronises a device', async () => {
  await createUser('alice')
  const app = await createDevice(server, 'alice')
  await enableDevice(server, { userName: 'alice', app })
  await server.advance(60)
  const page = await openOwn('alice', { mfa: true })
  await button(page, 'Resync alice').click()
  await enterCodes(dialog(page), [app.code(1), app.code(2)])
  await button(dialog(page), 'Continue').click()
  await page.getByText('alice is synchronised.').waitFor()
  await screenshot(page, 'mfa-resynchronised')
})

it('says how far the clock seems off after a resync, and asks for new codes to make sure', async () => {
  await createUser('alice')
  const app = await createDevice(server, 'alice')
  await enableDevice(server, { userName: 'alice', app })
  await server.advance(1200)
  const page = await openOwn('alice', { mfa: true })
  const resync = async (steps: number) => {
    await button(page, 'Resync alice').click()
    await enterCodes(dialog(page), [app.code(steps - 1), app.code(steps)])
    await button(dialog(page), 'Continue').click()
    await dialog(page).getByText('off by about 5 minutes').waitFor()
  }
  await resync(-10)
  await screenshot(page, 'mfa-resync-doubt')
  await enterCodes(dialog(page), [app.code(0), app.code(1)])
  await button(dialog(page), 'Continue').click()
  await page.getByText('alice is synchronised.').waitFor()
  // A clock that is off all the time.
  await resync(10)
  await button(dialog(page), 'Continue').click()
  await dialog(page).waitFor({ state: 'detached' })
})

it('removes the last device after a warning, with what is left of it', async () => {
  await createUser('alice')
  const app = await createDevice(server, 'alice')
  await enableDevice(server, { userName: 'alice', app })
  const page = await openOwn('alice', { mfa: true })
  await button(page, 'Remove alice').click()
  await dialog(page).getByText('This is the last MFA device').waitFor()
  await dialog(page).getByText('Its secret is deleted, too').waitFor()
  await checkAccessible(page)
  await screenshot(page, 'mfa-remove')
  await button(dialog(page), 'Remove').click()
  await page.getByText('alice is removed.').waitFor()
  expect(await devicesOf('alice')).toEqual([])
  expect(await unassigned()).toEqual([])
})

it('asks whoever has a device to sign in with it before changes', async () => {
  await createUser('alice')
  const app = await createDevice(server, 'alice')
  await enableDevice(server, { userName: 'alice', app })
  const page = await openOwn('alice')
  await page.getByText('Sign in with your MFA device to change your devices').waitFor()
  expect(await button(page, 'Assign MFA device').getAttribute('aria-disabled')).toBe('true')
  expect(await button(page, 'Remove alice').getAttribute('aria-disabled')).toBe('true')
})

it('leads from there to the sign-in page, with every other tab, and back', async () => {
  await createUser('alice')
  const app = await createDevice(server, 'alice')
  await enableDevice(server, { userName: 'alice', app })
  const page = await openOwn('alice')
  const other = await page.context().newPage()
  await other.goto(new URL('/console/nowhere', page.url()).href)
  await other.getByRole('heading', { level: 1, name: 'Page not found' }).waitFor()
  await button(page, 'Sign in again').click()
  await page.waitForURL((url) => url.pathname === '/signin')
  expect(new URL(page.url()).searchParams.get('goto')).toBe(ownCredentials)
  await other.waitForURL((url) => url.pathname === '/signin')
  await other.close()
})

it('enables a virtual device of root, whose address and phone it shows before', async () => {
  const session = await openConsole(server)
  const page = await openPage(server, browser, { session, path: ownCredentials })
  await screenshot(page, 'credentials-root-warning')
  await button(page, 'Continue to Security Credentials').click()
  await button(page, 'Activate MFA').click()
  await dialog(page).getByText('Check the e-mail address and phone number first').waitFor()
  await dialog(page)
    .getByText(server.accounts[0]?.rootEmail ?? '', { exact: false })
    .waitFor()
  await screenshot(page, 'mfa-wizard-root')
  await button(dialog(page), 'Continue').click()
  const wizard = dialog(page)
  await enterCodes(wizard, await oathtool(server, await seedFile(wizard)))
  await button(wizard, 'Assign MFA').click()
  await wizard.getByText('It will be asked for at the next sign-in.').waitFor()
  await button(wizard, 'Close').last().click()
  await page.getByText(serialOf('root-account-mfa-device'), { exact: true }).waitFor()
})

it('enables a device of another user for an administrator, who must have it at hand', async () => {
  await createUser('bob')
  const session = await openConsole(server, { userName: 'admin' })
  const page = await openPage(server, browser, { session, path: '/console/users/bob' })
  await page.getByRole('tab', { name: 'Security credentials' }).click()
  await button(page, 'Assign MFA device').click()
  await dialog(page).getByText('you must have it at hand', { exact: false }).waitFor()
  expect(await dialog(page).getByLabel('Device name').inputValue()).toBe('bob')
  await button(dialog(page), 'Continue').click()
  const wizard = dialog(page)
  await enterCodes(wizard, await oathtool(server, await seedFile(wizard)))
  await button(wizard, 'Assign MFA').click()
  await wizard.getByText('It will be asked for at the next sign-in.').waitFor()
  expect(await devicesOf('bob')).toEqual([serialOf('bob')])
})
