import {
  ListMFADeviceTagsCommand,
  ListVirtualMFADevicesCommand,
  TagMFADeviceCommand,
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
import { policy } from '../support/policy.js'
import { createRootWithDevice } from '../support/root-device.js'
import {
  askWithCode,
  createDevice,
  createUserWithDevice,
  createUserWithKey,
} from '../support/virtual-device.js'

const path = '/console/mfa-devices'

let server: TestServer
let browser: Browser
useConsole((opened) => ({ server, browser } = opened))

async function openInventory(
  userName = 'admin',
  look: { width?: number; dark?: boolean } = {},
): Promise<Page> {
  const session = await openConsole(server, { userName })
  return openPage(server, browser, { session, path, ...look })
}

const serials = async (): Promise<string[]> => {
  const { VirtualMFADevices } = await server.iam().send(new ListVirtualMFADevicesCommand({}))
  return (VirtualMFADevices ?? []).map(({ SerialNumber }) => SerialNumber ?? '')
}

it.each([
  { width: 1280, dark: false },
  { width: 390, dark: true },
])('shows every device with its owner at $width pixels, dark $dark', async (look) => {
  const { credentials, app } = await createUserWithDevice(server, 'alice')
  await askWithCode(server, credentials, { app })
  await createUserWithDevice(server, 'bob')
  await createRootWithDevice(server)
  await createDevice(server, 'spare')
  const page = await openInventory('admin', look)
  await page.getByText('(4)').waitFor()
  await page.getByRole('link', { name: 'alice' }).waitFor()
  await page.getByText('Root user', { exact: true }).waitFor()
  await checkAccessible(page)
  await screenshot(page, 'mfa-devices')
})

it('shows those of one state only, and says where there is none', async () => {
  await createUserWithDevice(server, 'alice')
  await createDevice(server, 'spare')
  const page = await openInventory()
  await page.getByText('(2)').waitFor()
  await button(page, 'State Any state').click()
  await page.getByRole('option', { name: 'Unassigned' }).click()
  await page.getByText('(1)').waitFor()
  await page.getByText('spare', { exact: true }).waitFor()
  await button(page, 'State Unassigned').click()
  await page.getByRole('option', { name: 'Locked' }).click()
  await page.getByText('No such devices').waitFor()
})

it('deletes an unassigned device and deactivates an assigned one, told by the keyboard', async () => {
  await createUserWithDevice(server, 'alice')
  await createDevice(server, 'spare')
  const page = await openInventory()
  await page.getByRole('radio', { name: 'Choose spare' }).press('Space')
  await button(page, 'Delete').press('Enter')
  await dialog(page).getByText('Delete spare?').waitFor()
  await checkAccessible(page)
  await button(dialog(page), 'Delete').press('Enter')
  await page.getByText('spare is deleted.').waitFor()
  await page.getByRole('radio', { name: 'Choose alice' }).press('Space')
  await button(page, 'Deactivate').press('Enter')
  await dialog(page).getByText('This is the last MFA device').waitFor()
  await button(dialog(page), 'Remove').press('Enter')
  await page.getByText('alice is removed.').waitFor()
  expect(await serials()).toEqual([])
  await page.getByText('Nobody has a device yet.').waitFor()
  await screenshot(page, 'mfa-devices-empty')
})

it('searches MFA devices, which are written in capitals', async () => {
  await createDevice(server, 'spare')
  const page = await openInventory()
  await page.getByPlaceholder('Search MFA devices').fill('spare')
  await page.getByText('1 match').first().waitFor()
})

it('changes the tags of a virtual device', async () => {
  const { serialNumber: SerialNumber } = await createDevice(server, 'spare')
  const iam = server.iam()
  const before = [
    { Key: 'shelf', Value: '7' },
    { Key: 'team', Value: 'red' },
  ]
  await iam.send(new TagMFADeviceCommand({ SerialNumber, Tags: before }))
  const page = await openInventory()
  await page.getByRole('radio', { name: 'Choose spare' }).click()
  await button(page, 'Tags').click()
  await button(dialog(page), 'Remove shelf').click()
  await dialog(page).getByLabel('Value of tag 1').fill('blue')
  await checkAccessible(page)
  await screenshot(page, 'mfa-devices-tags')
  await button(dialog(page), 'Save changes').click()
  await page.getByRole('status').getByText('The tags of spare are saved.').waitFor()
  const { Tags } = await iam.send(new ListMFADeviceTagsCommand({ SerialNumber }))
  expect(Tags).toEqual([{ Key: 'team', Value: 'blue' }])
})

it('shows the tags of a device to whoever may not change them', async () => {
  const { serialNumber: SerialNumber } = await createDevice(server, 'spare')
  const Tags = [{ Key: 'team', Value: 'red' }]
  await server.iam().send(new TagMFADeviceCommand({ SerialNumber, Tags }))
  await createUserWithKey(server, 'reader', policy({ Action: ['iam:List*'] }))
  const page = await openInventory('reader')
  await page.getByRole('radio', { name: 'Choose spare' }).click()
  await button(page, 'Tags').click()
  await dialog(page).getByText('red', { exact: true }).waitFor()
  await dialog(page)
    .getByText(/The permission iam:TagMFADevice on .*mfa\/spare is missing/)
    .waitFor()
  expect(await button(dialog(page), 'Save changes').isDisabled()).toBe(true)
})

it('resynchronises the device of another user', async () => {
  const { app } = await createUserWithDevice(server, 'alice')
  const page = await openInventory()
  await page.getByRole('radio', { name: 'Choose alice' }).click()
  await button(page, 'Resync').click()
  await dialog(page).getByLabel('MFA code 1').fill(app.code(9))
  await dialog(page).getByLabel('MFA code 2').fill(app.code(10))
  await button(dialog(page), 'Continue').click()
  await dialog(page).getByText('off by about 5 minutes').waitFor()
  await button(dialog(page), 'Continue').click()
  await page.getByText('alice is synchronised.').waitFor()
  await page.getByText('+300 s').waitFor()
})

it('unlocks a device', async () => {
  await createUserWithDevice(server, 'alice')
  await server.parts.store.write((tx) =>
    tx.query.updateTable('mfa_devices').set({ consecutive_failures: 100 }).execute(),
  )
  const page = await openInventory()
  await page.getByText('Locked', { exact: true }).waitFor()
  await page.getByRole('radio', { name: 'Choose alice' }).click()
  await button(page, 'Unlock').click()
  await screenshot(page, 'mfa-devices-unlock')
  await button(dialog(page), 'Unlock').click()
  await page.getByText('alice is unlocked.').waitFor()
  await page.getByText('OK', { exact: true }).waitFor()
})

it('says which permission is missing instead of showing an empty list', async () => {
  const policy = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'iam:GetUser', Resource: '*' }],
  }
  await createUserWithKey(server, 'alice', JSON.stringify(policy))
  const page = await openInventory('alice')
  await page.getByText('iam:ListVirtualMFADevices').first().waitFor()
  await screenshot(page, 'mfa-devices-denied')
})

it('disables what the reader’s policies do not allow', async () => {
  const policy = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'iam:List*', Resource: '*' }],
  }
  await createUserWithKey(server, 'reader', JSON.stringify(policy))
  await createUserWithDevice(server, 'alice')
  const page = await openInventory('reader')
  await page.getByRole('radio', { name: 'Choose alice' }).click()
  // Read out with the button, and shown when it is pointed at or has the focus.
  const why = page.getByText(/iam:DeactivateMFADevice on .*user\/alice is missing/)
  await why.first().waitFor({ state: 'attached' })
  expect(await button(page, 'Deactivate').getAttribute('aria-disabled')).toBe('true')
  await button(page, 'Deactivate').focus()
  await why.last().waitFor()
})

it('offers nobody to change an own device in a session that was opened without one', async () => {
  await createUserWithDevice(server, 'alice')
  await server.parts.store.write((tx) =>
    tx.query.updateTable('mfa_devices').set({ consecutive_failures: 100 }).execute(),
  )
  const page = await openInventory('alice')
  await page.getByRole('radio', { name: 'Choose alice' }).click()
  const why = page.getByText('Sign in again with your MFA device first.')
  await why.first().waitFor({ state: 'attached' })
  for (const name of ['Unlock', 'Deactivate'])
    expect(await button(page, name).getAttribute('aria-disabled')).toBe('true')
  expect(await button(page, 'Resync').getAttribute('aria-disabled')).not.toBe('true')
})
