import { readFile } from 'node:fs/promises'
import { CreateUserCommand, EnableMFADeviceCommand, GetUserCommand } from '@aws-sdk/client-iam'
import type { Browser, Page } from 'playwright-core'
import { expect, it } from 'vitest'
import {
  button,
  checkAccessible,
  consoleOrigin,
  openPage,
  screenshot,
  useConsole,
} from '../support/console.js'
import { openConsole } from '../support/console-session.js'
import type { TestServer } from '../support/ephemeral.js'
import { createDevice, createUserWithKey } from '../support/virtual-device.js'

let server: TestServer
let browser: Browser
useConsole((opened) => ({ server, browser } = opened))

async function openEvents(
  query = '',
  { userName = 'admin', ...look }: { userName?: string; width?: number; dark?: boolean } = {},
): Promise<Page> {
  const session = await openConsole(server, { userName })
  return openPage(server, browser, { session, path: `/console/events${query}`, ...look })
}

const deniesCreateUser = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Action: '*', Resource: '*' },
    { Sid: 'NoNewUsers', Effect: 'Deny', Action: 'iam:CreateUser', Resource: '*' },
  ],
})

/** Alice is refused twice: by a policy, and with a wrong pair of codes. */
async function letAliceFail(): Promise<void> {
  const iam = server.iam(await createUserWithKey(server, 'alice', deniesCreateUser))
  await iam.send(new CreateUserCommand({ UserName: 'bob' })).catch(() => undefined)
  const { serialNumber: SerialNumber } = await createDevice(server, 'alice')
  const codes = { AuthenticationCode1: '000000', AuthenticationCode2: '000001' }
  await iam
    .send(new EnableMFADeviceCommand({ UserName: 'alice', SerialNumber, ...codes }))
    .catch(() => undefined)
}

it.each([
  { width: 1280, dark: false },
  { width: 390, dark: true },
])('shows the newest events and marks failures at $width pixels, dark $dark', async (look) => {
  await letAliceFail()
  const page = await openEvents('', look)
  await page.getByText('Refused: AccessDenied').waitFor()
  await page.getByText('MFA failed', { exact: true }).waitFor()
  await checkAccessible(page)
  await screenshot(page, 'events')
})

it('finds what one user was refused, and says which statement of which policy did it', async () => {
  await letAliceFail()
  const page = await openEvents()
  await page.getByLabel('User name').fill('alice')
  await button(page, 'Result All results').click()
  await page.getByRole('option', { name: 'Failures', exact: true }).click()
  await page.getByLabel('User name').press('Enter')
  await page.getByText('(2)', { exact: true }).waitFor()
  expect(new URL(page.url()).search).toBe('?user=alice&result=failed')
  await page.getByRole('link', { name: 'CreateUser' }).press('Enter')
  const dialog = page.getByRole('dialog')
  await dialog
    .getByText(/Statement 2 \(NoNewUsers\) of the inline policy test denies iam:CreateUser on/)
    .waitFor()
  await dialog.getByText('None: an access key carries no MFA').waitFor()
  await dialog.getByText('"eventName": "CreateUser"').waitFor()
  await checkAccessible(page)
  await screenshot(page, 'events-panel')
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'hidden' })
  await page.getByRole('link', { name: 'CreateUser' }).and(page.locator(':focus')).waitFor()
})

it('finds MFA failures alone', async () => {
  await letAliceFail()
  const page = await openEvents('?result=mfa-failed')
  await page.getByText('(1)', { exact: true }).waitFor()
  await page.getByRole('link', { name: 'EnableMFADevice' }).waitFor()
})

it('has a page for each event that can be linked to', async () => {
  await letAliceFail()
  const page = await openEvents('?user=alice&name=CreateUser')
  await page.getByRole('link', { name: 'CreateUser' }).click()
  await page.getByRole('link', { name: 'Open as a page that can be linked to' }).click()
  await page.getByRole('heading', { level: 1, name: 'CreateUser' }).waitFor()
  await page.reload()
  await page.getByText(/Statement 2 \(NoNewUsers\)/).waitFor()
  await button(page, 'Copy link').waitFor()
  await checkAccessible(page)
  await screenshot(page, 'event')
  await page.goto(`${consoleOrigin(server)}/console/events/no-such-id`)
  await page.getByText('There is no such event').waitFor()
})

it('loads older events, and exports what was found as records', async () => {
  const iam = server.iam(await createUserWithKey(server, 'alice'))
  for (let count = 0; count < 60; count++) await iam.send(new GetUserCommand({}))
  const page = await openEvents('?user=alice')
  await page.getByText('(50+)', { exact: true }).waitFor()
  await button(page, 'Load older').press('Enter')
  await page.getByText('(60)', { exact: true }).waitFor()
  expect(await button(page, 'Load older').getAttribute('aria-disabled')).toBe('true')
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    button(page, 'Export JSON').press('Enter'),
  ])
  expect(download.suggestedFilename()).toMatch(/^events-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.json$/)
  const { Records } = JSON.parse(await readFile(await download.path(), 'utf8')) as {
    Records: { eventName: string; userIdentity: { userName: string } }[]
  }
  const told = new Set(
    Records.map((record) => `${record.eventName} ${record.userIdentity.userName}`),
  )
  expect([Records.length, ...told]).toEqual([60, 'GetUser alice'])
})

it('takes a search between two days, and says where nothing was found', async () => {
  const page = await openEvents('?user=nobody')
  await page.getByText('No such events').waitFor()
  await button(page, 'Time Last 90 days').click()
  await page.getByRole('option', { name: 'Between two days' }).click()
  await page.getByLabel('From').fill('2026/01/02')
  await page.getByLabel('To', { exact: true }).fill('2026/01/01')
  await button(page, 'Look up events').click()
  await page.getByText('The last day is before the first.').first().waitFor()
  await screenshot(page, 'events-none')
  await page.getByLabel('To', { exact: true }).fill('2026/01/03')
  await button(page, 'Look up events').click()
  await page.waitForURL(/range=days&from=2026-01-02&to=2026-01-03/)
  await page.getByText('No such events').waitFor()
})

it('says in place which permission is missing', async () => {
  await createUserWithKey(server, 'nobody', deniesCreateUser.replace('"*"', '"iam:*"'))
  const page = await openEvents('', { userName: 'nobody' })
  await page.getByText('cloudtrail:LookupEvents').first().waitFor()
  await screenshot(page, 'events-denied')
})
