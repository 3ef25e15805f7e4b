import type { Browser, Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { button, checkAccessible, openPage, screenshot, useConsole } from '../support/console.js'
import { openConsole } from '../support/console-session.js'
import type { TestServer } from '../support/ephemeral.js'
import { allowSms, sentMessages } from '../support/text-messages.js'
import { createUserWithKey } from '../support/virtual-device.js'

let server: TestServer
let browser: Browser
useConsole((opened) => ({ server, browser } = opened))

async function openMessages(
  userName = 'admin',
  look: { width?: number; dark?: boolean } = {},
): Promise<Page> {
  const session = await openConsole(server, { userName })
  return openPage(server, browser, { session, path: '/console/text-messages', ...look })
}

/** Has a code sent to a new user's phone. */
async function sendCode(userName: string): Promise<void> {
  await createUserWithKey(server, userName)
  await allowSms(server)
  const admin = await openConsole(server, { userName: 'admin' })
  const { status } = await admin.call('sallyport/StartSMSDeviceEnrolment', {
    UserName: userName,
    PhoneNumber: '+4917698765489',
    DeviceName: userName,
  })
  expect(status).toBe(200)
  expect(await sentMessages(server)).toHaveLength(1)
}

const failLatest = (failure: string) =>
  server.parts.store.write((tx) =>
    tx.query.updateTable('outbox').set({ state: 'failed', failure }).execute(),
  )

it('says where there are none how there come to be any', async () => {
  const page = await openMessages()
  await page.getByText('No text messages').waitFor()
  await checkAccessible(page)
  await screenshot(page, 'text-messages-empty')
})

it.each([
  { width: 1280, dark: false },
  { width: 390, dark: true },
])('lists what was sent, but no number, at $width pixels, dark $dark', async (look) => {
  await sendCode('alice')
  const page = await openMessages('admin', look)
  await page.getByRole('link', { name: 'alice', exact: true }).waitFor()
  await page.getByText('New device', { exact: true }).waitFor({ state: 'attached' })
  await page.getByText('…89', { exact: true }).waitFor({ state: 'attached' })
  await page.getByText('Sent', { exact: true }).waitFor({ state: 'attached' })
  expect(await page.getByText('98765').count()).toBe(0)
  await checkAccessible(page)
  await screenshot(page, 'text-messages')
})

it('shows those of one state only, and the news when it is refreshed', async () => {
  await sendCode('alice')
  const page = await openMessages()
  await page.getByText('(1)').waitFor()
  await button(page, 'State Any state').click()
  await page.getByRole('option', { name: 'Failed' }).click()
  await page.getByText('No such messages').waitFor()
  await failLatest('The number is blocked.')
  await button(page, 'Refresh').click()
  await page.getByText('The number is blocked.').waitFor()
})

it('says which permission is missing instead of showing an empty list', async () => {
  const policy = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'iam:*', Resource: '*' }],
  }
  await createUserWithKey(server, 'alice', JSON.stringify(policy))
  const page = await openMessages('alice')
  await page.getByText('sallyport:ListTextMessages').first().waitFor()
  await screenshot(page, 'text-messages-denied')
})
