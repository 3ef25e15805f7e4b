import { ListMFADevicesCommand } from '@aws-sdk/client-iam'
import type { Browser, Locator, Page } from 'playwright-core'
import { beforeEach, expect, it } from 'vitest'
import { recordedEvents } from '../support/account.js'
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
import { heldToken, newToken, stockTokens } from '../support/hardware-token.js'
import { createUserWithKey } from '../support/virtual-device.js'

const ownCredentials = '/console/security-credentials'
const timed = 'GAHT12345678'
const long = 'GAHT87654321'
const counting = 'GAHT55555555'
const stock = [
  newToken({ serialNumber: timed }),
  newToken({ serialNumber: long, stepSeconds: 60, digits: 8, algorithm: 'SHA256' }),
  newToken({ serialNumber: counting, kind: 'hotp' }),
]

let server: TestServer
let browser: Browser
useConsole((opened) => ({ server, browser } = opened))
beforeEach(() => stockTokens(server, stock))

/** Two codes in a row, the second one of so many steps from now, or presses of the button from its first code. */
function codesOf(serialNumber: string, offset = 0): [string, string] {
  const record = stock.find((token) => token.serialNumber === serialNumber)
  if (record === undefined) throw new Error(`there is no token ${serialNumber}`)
  const { code } = heldToken(server, record)
  return [code(offset - 1), code(offset)]
}

async function openOwn(
  userName: string,
  look: { width?: number; dark?: boolean; mfa?: boolean } = {},
): Promise<Page> {
  const session = await openConsole(server, { userName, mfa: look.mfa === true })
  return openPage(server, browser, { session, path: ownCredentials, ...look })
}

/** To the step where the number and the codes are asked for. */
async function beginHardware(page: Page, open = 'Assign MFA device'): Promise<Locator> {
  await button(page, open).click()
  const wizard = dialog(page)
  await wizard.getByText('Hardware MFA device', { exact: true }).click()
  expect(await wizard.getByLabel('Device name').count()).toBe(0)
  await button(wizard, 'Continue').click()
  await wizard.getByLabel('Serial number').waitFor()
  return wizard
}

async function enter(form: Locator, codes: readonly [string, string], serialNumber?: string) {
  if (serialNumber !== undefined) await form.getByLabel('Serial number').fill(serialNumber)
  await form.getByLabel('MFA code 1').fill(codes[0])
  await form.getByLabel('MFA code 2').fill(codes[1])
  await form.getByLabel('MFA code 2').press('Enter')
}

const devicesOf = async (userName: string): Promise<string[]> => {
  const { MFADevices } = await server.iam().send(new ListMFADevicesCommand({ UserName: userName }))
  return (MFADevices ?? []).map(({ SerialNumber }) => SerialNumber ?? '')
}

async function statusOf(serialNumber: string): Promise<unknown> {
  const session = await openConsole(server, { userName: 'admin' })
  const { body } = await session.call('sallyport/ListHardwareTokens')
  const tokens = body['Tokens'] as { SerialNumber: string; Status: string }[]
  return tokens.find(({ SerialNumber }) => SerialNumber === serialNumber)?.Status
}

/** A token that somebody has, without the pages. Of root where no user is named. */
async function assign(userName?: string, SerialNumber = timed): Promise<void> {
  const session = await openConsole(server, userName === undefined ? {} : { userName })
  const [AuthenticationCode1, AuthenticationCode2] = codesOf(SerialNumber)
  const input = { SerialNumber, AuthenticationCode1, AuthenticationCode2 }
  const answer = await session.call('sallyport/EnableHardwareMFADevice', input)
  expect(answer).toMatchObject({ status: 200 })
}

const selfService = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'iam:*', Resource: '*' }],
})

it('leads a user over mistakes at their fields to a token with codes of eight digits', async () => {
  await createUserWithKey(server, 'alice')
  const page = await openOwn('alice')
  const wizard = await beginHardware(page)
  await checkAccessible(page)
  await screenshot(page, 'mfa-hardware')
  await enter(wizard, ['12345', '123456789'], '1234')
  await wizard.getByText('A serial number has at least 9').waitFor()
  expect(await wizard.getByText('Enter the six to eight digits').count()).toBe(2)
  await checkAccessible(page)
  await screenshot(page, 'mfa-hardware-mistakes')
  const codes = codesOf(long)
  await enter(wizard, codes, 'GAHT00000000')
  await wizard.getByText('This serial number is not in the token stock.').waitFor()
  await enter(wizard, [codes[0], codes[0]], long)
  await wizard.getByText('Wait for the next code, then enter it as MFA code 2.').waitFor()
  await enter(wizard, [codes[1], codes[0]])
  await wizard.getByText('Authentication code for device is not valid.').waitFor()
  expect(await devicesOf('alice')).toEqual([])

  // As it is printed, and as tokens show codes.
  await enter(wizard, [codes[0].replace(/^..../, '$& '), codes[1]], ' GAHT 8765 4321 ')
  await wizard.getByText(`${long} is assigned`).waitFor()
  await screenshot(page, 'mfa-hardware-done')
  await button(wizard, 'Close').last().click()
  await page.getByText('Hardware', { exact: true }).waitFor()
  expect(await devicesOf('alice')).toEqual([long])
  expect(await statusOf(long)).toBe('Assigned')
})

it('takes two values in a row of a token with a button, and resynchronises it', async () => {
  await createUserWithKey(server, 'alice')
  const page = await openOwn('alice', { mfa: true, width: 390, dark: true })
  const wizard = await beginHardware(page)
  await screenshot(page, 'mfa-hardware')
  await enter(wizard, codesOf(counting, 4), counting)
  await wizard.getByText(`${counting} is assigned`).waitFor()
  await button(wizard, 'Close').last().click()
  await button(page, `Resync ${counting}`).click()
  await dialog(page).getByText('the button was pressed too often', { exact: false }).waitFor()
  await checkAccessible(page)
  await screenshot(page, 'mfa-hardware-resync')
  await enter(dialog(page), codesOf(counting, 41))
  await page.getByRole('status').getByText(`${counting} is synchronised.`).waitFor()
})

it('says at the serial number that somebody else has the token, or had it and lost it', async () => {
  await createUserWithKey(server, 'alice')
  await createUserWithKey(server, 'bob')
  await assign('bob')
  const admin = await openConsole(server, { userName: 'admin' })
  await admin.call('sallyport/MarkHardwareTokenLost', { SerialNumber: counting })
  await server.advance(60)
  const page = await openOwn('alice')
  const wizard = await beginHardware(page)
  await enter(wizard, codesOf(timed), timed)
  await wizard.getByText('MFA Device is already in use.').waitFor()
  await enter(wizard, codesOf(counting, 4), counting)
  await wizard.getByText('was marked as lost and can never be assigned again').waitFor()
  expect(await devicesOf('alice')).toEqual([])
})

it('says that codes were late, and tells of the clock after a resynchronisation', async () => {
  await createUserWithKey(server, 'alice')
  const page = await openOwn('alice', { mfa: true })
  const wizard = await beginHardware(page)
  await enter(wizard, codesOf(timed, -20), timed)
  await wizard.getByText('off by about 10 minutes').waitFor()
  await screenshot(page, 'mfa-hardware-late')
  await button(wizard, 'Close').last().click()
  await button(page, `Resync ${timed}`).click()
  await enter(dialog(page), codesOf(timed, -10))
  await dialog(page).getByText('off by about 5 minutes').waitFor()
  await enter(dialog(page), codesOf(timed, 1))
  await page.getByRole('status').getByText(`${timed} is synchronised.`).waitFor()
})

it('assigns a token to root, resynchronises it and takes it away', async () => {
  const session = await openConsole(server, { mfa: true })
  const page = await openPage(server, browser, { session, path: ownCredentials })
  await button(page, 'Continue to Security Credentials').click()
  const wizard = await beginHardware(page, 'Activate MFA')
  await enter(wizard, codesOf(timed), timed)
  await wizard.getByText(`${timed} is assigned`).waitFor()
  await button(wizard, 'Close').last().click()
  await server.advance(60)
  await button(page, `Resync ${timed}`).click()
  await enter(dialog(page), codesOf(timed))
  await page.getByRole('status').getByText(`${timed} is synchronised.`).waitFor()
  await button(page, `Remove ${timed}`).click()
  await button(dialog(page), 'Remove').click()
  await page.getByRole('status').getByText(`${timed} is removed.`).waitFor()
  expect(await statusOf(timed)).toBe('Available')
})

it('gives a token back to the stock, from which it is assigned again', async () => {
  await createUserWithKey(server, 'alice', selfService)
  await assign('alice')
  const page = await openOwn('alice', { mfa: true })
  await button(page, `Remove ${timed}`).click()
  await dialog(page).getByText('The token goes back to the stock').waitFor()
  // That is for those who keep the stock.
  expect(await dialog(page).getByRole('checkbox').count()).toBe(0)
  await button(dialog(page), 'Remove').click()
  await page.getByRole('status').getByText(`${timed} is removed.`).waitFor()
  expect(await statusOf(timed)).toBe('Available')
  await server.advance(60)
  const wizard = await beginHardware(page)
  await enter(wizard, codesOf(timed), timed)
  await wizard.getByText(`${timed} is assigned`).waitFor()
})

it('marks a token as lost when it is taken from its owner', async () => {
  await createUserWithKey(server, 'alice')
  await assign('alice')
  const session = await openConsole(server, { userName: 'admin' })
  const path = '/console/users/alice?tab=credentials'
  const page = await openPage(server, browser, { session, path })
  await button(page, `Remove ${timed}`).click()
  const lost = dialog(page).getByRole('checkbox', { name: 'The token is lost' })
  await lost.press('Space')
  await dialog(page).getByText('Nobody can be given the token again.').waitFor()
  await checkAccessible(page)
  await screenshot(page, 'mfa-hardware-lost')
  await button(dialog(page), 'Remove').click()
  await page.getByRole('status').getByText(`${timed} is removed, and marked as lost.`).waitFor()
  expect(await devicesOf('alice')).toEqual([])
  expect(await statusOf(timed)).toBe('Lost')
  // In one call, so that nobody can be given the token in between.
  expect(await recordedEvents(server, 'DeactivateMFADevice')).toEqual([])
  expect(await recordedEvents(server, 'HardwareTokenMarkedLost')).toMatchObject([
    { requestParameters: { serialNumber: timed, deactivated: true, userName: 'alice' } },
  ])
})

it('stands among all devices with its clock, and is resynchronised and taken away there', async () => {
  await createUserWithKey(server, 'alice')
  await assign('alice')
  const session = await openConsole(server, { userName: 'admin' })
  const page = await openPage(server, browser, { session, path: '/console/mfa-devices' })
  await button(page, 'Type Any type').click()
  await page.getByRole('option', { name: 'Hardware' }).click()
  await page.getByRole('radio', { name: `Choose ${timed}` }).click()
  expect(await button(page, 'Delete').getAttribute('aria-disabled')).toBe('true')
  await button(page, 'Resync').click()
  await enter(dialog(page), codesOf(timed, 2))
  await page.getByText('+60 s').waitFor()
  await button(page, 'Deactivate').click()
  await button(dialog(page), 'Remove').click()
  await page.getByRole('status').getByText(`${timed} is removed.`).waitFor()
  expect(await statusOf(timed)).toBe('Available')
})

it('goes back to the stock when its owner is deleted', async () => {
  await createUserWithKey(server, 'alice')
  await assign('alice')
  const session = await openConsole(server, { userName: 'admin' })
  const page = await openPage(server, browser, { session, path: '/console/users/alice' })
  await button(page, 'Delete user').click()
  await dialog(page).getByText('hardware tokens go back to the stock').waitFor()
  await dialog(page).getByLabel('To confirm, type alice').fill('alice')
  await button(dialog(page), 'Delete').click()
  await page.getByRole('status').getByText('User alice is deleted.').waitFor()
  expect(await statusOf(timed)).toBe('Available')
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
  const wizard = await beginHardware(page)
  await enter(wizard, codesOf(timed), timed)
  await wizard.getByText('iam:EnableMFADevice').first().waitFor()
  expect(await statusOf(timed)).toBe('Available')
})
