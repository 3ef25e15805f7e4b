import { ListMFADevicesCommand } from '@aws-sdk/client-iam'
import type { Browser, Locator, Page } from 'playwright-core'
import { beforeEach, expect, it } from 'vitest'
import { changeSettings } from '../support/account.js'
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
import { allowSms, sentCode, sentMessages } from '../support/text-messages.js'
import { createUserWithKey } from '../support/virtual-device.js'

const ownCredentials = '/console/security-credentials'
const phoneNumber = '+49 152 28817386'

let server: TestServer
let browser: Browser
useConsole((opened) => ({ server, browser } = opened))
beforeEach(() => allowSms(server))

/** A code that is not the one that was sent. */
const otherCode = (code: string): string => (code === '000000' ? '000001' : '000000')

async function openOwn(
  userName: string,
  look: { width?: number; dark?: boolean; isNew?: boolean; mfa?: boolean } = {},
): Promise<Page> {
  const session = await openConsole(server, { userName, mfa: look.mfa === true })
  return openPage(server, browser, { session, path: ownCredentials, ...look })
}

/** To the step where the number is asked for. */
async function beginSms(page: Page): Promise<Locator> {
  await button(page, 'Assign MFA device').click()
  const wizard = dialog(page)
  await wizard.getByText('An SMS MFA device', { exact: true }).click()
  await button(wizard, 'Continue').click()
  await wizard.getByText('The weakest type of MFA device').waitFor()
  return wizard
}

async function sendTo(wizard: Locator, number = phoneNumber): Promise<void> {
  await wizard.getByLabel('Phone number').fill(number)
  await button(wizard, 'Continue').click()
}

/** To the step where the code is asked for. */
async function askForCode(page: Page): Promise<Locator> {
  const wizard = await beginSms(page)
  await sendTo(wizard)
  await wizard.getByRole('status').getByText('the number that ends in 86').waitFor()
  return wizard
}

async function enterCode(wizard: Locator, code: string): Promise<void> {
  await wizard.getByLabel('Six-digit code').fill(code)
  await button(wizard, 'Assign MFA').click()
}

const devicesOf = async (userName: string): Promise<string[]> => {
  const { MFADevices } = await server.iam().send(new ListMFADevicesCommand({ UserName: userName }))
  return (MFADevices ?? []).map(({ SerialNumber }) => SerialNumber ?? '')
}

const serialOf = (name: string): string => `arn:aws:iam::123456789012:sms-mfa/${name}`

/** An SMS device, without the pages. */
async function createSmsDevice(userName: string, DeviceName: string): Promise<void> {
  const session = await openConsole(server, { userName })
  const wish = { UserName: userName, PhoneNumber: phoneNumber, DeviceName }
  expect((await session.call('sallyport/StartSMSDeviceEnrolment', wish)).status).toBe(200)
  const answer = { UserName: userName, Code: await sentCode(server) }
  expect((await session.call('sallyport/EnableSMSDevice', answer)).status).toBe(200)
}

it('leads a user over mistakes at their fields to a device that gets codes by text message', async () => {
  await createUserWithKey(server, 'alice')
  const page = await openOwn('alice')
  const wizard = await beginSms(page)
  await checkAccessible(page)
  await screenshot(page, 'mfa-sms-number')
  await sendTo(wizard, '0152 28817386')
  await wizard.getByText('Enter the number with its country code').waitFor()
  await sendTo(wizard, '+49 30 901820')
  await wizard.getByText('Give the number of a mobile telephone.').waitFor()
  await screenshot(page, 'mfa-sms-number-mistake')
  expect(await sentMessages(server)).toEqual([])

  await sendTo(wizard)
  await wizard.getByRole('status').getByText('the number that ends in 86').waitFor()
  await checkAccessible(page)
  await screenshot(page, 'mfa-sms-code')
  const field = wizard.getByLabel('Six-digit code')
  expect(await field.getAttribute('autocomplete')).toBe('one-time-code')
  expect(await field.getAttribute('inputmode')).toBe('numeric')
  await enterCode(wizard, '12345')
  await wizard.getByText('Enter the six digits of the text message.').waitFor()
  const code = await sentCode(server)
  await enterCode(wizard, otherCode(code))
  await wizard.getByText('Authentication code for device is not valid.').waitFor()
  await checkAccessible(page)
  expect(await devicesOf('alice')).toEqual([])

  await field.fill(code.replace(/^.../, '$& '))
  await field.press('Enter')
  await wizard.getByText('alice is assigned').waitFor()
  await button(wizard, 'Close').last().click()
  await page.getByText(serialOf('alice'), { exact: true }).waitFor()
  await page.getByText('SMS', { exact: true }).waitFor()
  // There is nothing to synchronise.
  expect(await button(page, 'Resync alice').count()).toBe(0)
  expect(await devicesOf('alice')).toEqual([serialOf('alice')])
})

it('sends another code after a wait, and takes that one only', async () => {
  await createUserWithKey(server, 'alice')
  const page = await openOwn('alice', { isNew: true, width: 390, dark: true })
  await page.clock.install()
  const wizard = await askForCode(page)
  const first = await sentCode(server)
  await wizard.getByText(/more codes can be sent, the next one in \d+ seconds\./).waitFor()
  expect(await button(wizard, 'Resend Code').isDisabled()).toBe(true)
  await server.advance(31)
  await page.clock.fastForward(31_000)
  await button(wizard, 'Resend Code').click()
  await wizard.getByRole('status').getByText('A new code was sent').waitFor()
  await checkAccessible(page)
  await screenshot(page, 'mfa-sms-resent')
  const second = await sentCode(server)
  expect(await sentMessages(server)).toHaveLength(2)
  await enterCode(wizard, first === second ? otherCode(second) : first)
  await wizard.getByText('Authentication code for device is not valid.').waitFor()
  await enterCode(wizard, second)
  await wizard.getByText('alice is assigned').waitFor()
})

it('says that a code has expired, and takes a new one', async () => {
  await createUserWithKey(server, 'alice')
  const page = await openOwn('alice', { isNew: true })
  await page.clock.install()
  const wizard = await askForCode(page)
  await server.advance(301)
  await page.clock.fastForward(301_000)
  await enterCode(wizard, await sentCode(server))
  await wizard.getByText('The code has expired. Choose Resend Code to get a new one.').waitFor()
  expect(await devicesOf('alice')).toEqual([])
  await button(wizard, 'Resend Code').click()
  await wizard.getByRole('status').getByText('A new code was sent').waitFor()
  await enterCode(wizard, await sentCode(server))
  await wizard.getByText('alice is assigned').waitFor()
})

it('shows at the code that it was tried too often', async () => {
  await createUserWithKey(server, 'alice')
  const page = await openOwn('alice')
  const wizard = await askForCode(page)
  const code = await sentCode(server)
  for (let tries = 0; tries < 5; tries += 1) {
    // eslint-disable-next-line no-await-in-loop -- one try after the other
    await Promise.all([
      page.waitForResponse('**/sallyport/EnableSMSDevice'),
      enterCode(wizard, otherCode(code)),
    ])
  }
  await enterCode(wizard, code)
  await wizard.getByText('Ask for another one.', { exact: false }).waitFor()
  expect(await devicesOf('alice')).toEqual([])
})

it('goes back to another number, and says at the number when the next code can be sent', async () => {
  await createUserWithKey(server, 'alice')
  const page = await openOwn('alice')
  const wizard = await askForCode(page)
  await button(wizard, 'Change number').click()
  expect(await wizard.getByLabel('Phone number').inputValue()).toBe(phoneNumber)
  await sendTo(wizard, '+49 152 28895456')
  await wizard.getByText(/A code was sent a moment ago\. Wait \d+ seconds/).waitFor()
  await screenshot(page, 'mfa-sms-too-soon')
  await server.advance(31)
  await button(wizard, 'Continue').click()
  await wizard.getByRole('status').getByText('the number that ends in 56').waitFor()
  await enterCode(wizard, await sentCode(server))
  await wizard.getByText('alice is assigned').waitFor()
})

it('proposes another name where a device has the name already', async () => {
  await createUserWithKey(server, 'alice')
  await createUserWithKey(server, 'bob')
  await createSmsDevice('bob', 'alice')
  const page = await openOwn('alice')
  const wizard = await beginSms(page)
  await sendTo(wizard)
  await wizard.getByText('A device of the name alice exists. How about this one?').waitFor()
  await button(wizard, 'Continue').click()
  await wizard.getByLabel('Six-digit code').waitFor()
  await enterCode(wizard, await sentCode(server))
  await wizard.getByText('alice-2 is assigned').waitFor()
})

it('leaves no device behind when the wizard ends before the code', async () => {
  await createUserWithKey(server, 'alice')
  const page = await openOwn('alice')
  const wizard = await askForCode(page)
  await button(wizard, 'Cancel').last().press('Enter')
  await expect.poll(() => dialog(page).count()).toBe(0)
  expect(await devicesOf('alice')).toEqual([])
})

it('shows the refusal of a policy in the wizard', async () => {
  const policy = {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: ['iam:ListMFADevices', 'iam:DeactivateMFADevice'], Resource: '*' },
    ],
  }
  await createUserWithKey(server, 'alice', JSON.stringify(policy))
  const page = await openOwn('alice')
  const wizard = await beginSms(page)
  await sendTo(wizard)
  await wizard.getByText('iam:EnableMFADevice').first().waitFor()
  expect(await sentMessages(server)).toEqual([])
})

it('sets the device of another user up for an administrator', async () => {
  await createUserWithKey(server, 'bob')
  const session = await openConsole(server, { userName: 'admin' })
  const path = '/console/users/bob?tab=credentials'
  const page = await openPage(server, browser, { session, path })
  const wizard = await askForCode(page)
  await enterCode(wizard, await sentCode(server))
  await wizard.getByText('bob is assigned').waitFor()
  expect(await devicesOf('bob')).toEqual([serialOf('bob')])
})

it('is not offered where the account does not allow it, nor to root', async () => {
  await createUserWithKey(server, 'alice')
  await changeSettings(server, 'smsMfaAllowed=false')
  const page = await openOwn('alice')
  await button(page, 'Assign MFA device').click()
  const choice = dialog(page).getByRole('radio', { name: 'An SMS MFA device' })
  expect(await choice.isDisabled()).toBe(true)
  await dialog(page).getByText('The account does not allow SMS devices.').waitFor()
  await screenshot(page, 'mfa-sms-not-allowed')
  await allowSms(server)
  const session = await openConsole(server)
  const ofRoot = await openPage(server, browser, { session, path: ownCredentials })
  await button(ofRoot, 'Continue to Security Credentials').click()
  await button(ofRoot, 'Activate MFA').click()
  await dialog(ofRoot).getByText('Hardware MFA device', { exact: true }).waitFor()
  expect(await dialog(ofRoot).getByText('An SMS MFA device').count()).toBe(0)
})

it('forgets the number when the device is removed', async () => {
  await createUserWithKey(server, 'alice')
  await createSmsDevice('alice', 'alice')
  const page = await openOwn('alice', { mfa: true })
  await button(page, 'Remove alice').click()
  await dialog(page).getByText('The phone number is forgotten.').waitFor()
  await screenshot(page, 'mfa-sms-remove')
  await button(dialog(page), 'Remove').click()
  await page.getByRole('status').getByText('alice is removed.').waitFor()
  expect(await devicesOf('alice')).toEqual([])
})

it('stands among all devices without anything to synchronise', async () => {
  await createUserWithKey(server, 'alice')
  await createSmsDevice('alice', 'alice')
  const session = await openConsole(server, { userName: 'admin' })
  const page = await openPage(server, browser, { session, path: '/console/mfa-devices' })
  await button(page, 'Type Any type').click()
  await page.getByRole('option', { name: 'SMS' }).click()
  await page.getByRole('radio', { name: 'Choose alice' }).click()
  expect(await button(page, 'Resync').getAttribute('aria-disabled')).toBe('true')
  expect(await button(page, 'Delete').getAttribute('aria-disabled')).toBe('true')
  await button(page, 'Deactivate').click()
  await button(dialog(page), 'Remove').click()
  await page.getByRole('status').getByText('alice is removed.').waitFor()
  expect(await devicesOf('alice')).toEqual([])
})

it('makes users with such devices easy to find from the account settings', async () => {
  await createUserWithKey(server, 'alice')
  await createUserWithKey(server, 'bob')
  await createSmsDevice('alice', 'alice')
  const session = await openConsole(server, { userName: 'admin' })
  const page = await openPage(server, browser, { session, path: '/console/account-settings' })
  await page.getByText('users with SMS devices cannot sign in with them').waitFor()
  await page.getByRole('link', { name: 'Users with SMS devices' }).click()
  await page.getByRole('link', { name: 'alice', exact: true }).waitFor()
  expect(await page.getByRole('link', { name: 'bob', exact: true }).count()).toBe(0)
})
