import { readFile } from 'node:fs/promises'
import { GetCredentialReportCommand } from '@aws-sdk/client-iam'
import type { Browser, Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { button, checkAccessible, openPage, screenshot, useConsole } from '../support/console.js'
import { openConsole } from '../support/console-session.js'
import type { TestServer } from '../support/ephemeral.js'
import { createUserWithDevice, createUserWithKey } from '../support/virtual-device.js'

let server: TestServer
let browser: Browser
useConsole((opened) => ({ server, browser } = opened))

async function openReport(
  userName = 'admin',
  look: { width?: number; dark?: boolean } = {},
): Promise<Page> {
  const session = await openConsole(server, { userName })
  return openPage(server, browser, { session, path: '/console/credential-report', ...look })
}

const days = 24 * 3600

it.each([
  { width: 1280, dark: false },
  { width: 390, dark: true },
])('makes a report and shows it at $width pixels, dark $dark', async (look) => {
  await createUserWithDevice(server, 'alice')
  await createUserWithKey(server, 'bob')
  await server.advance(100 * days)
  await createUserWithKey(server, 'carol')
  const page = await openReport('admin', look)
  await page.getByText('No report', { exact: true }).waitFor()
  await checkAccessible(page)
  await screenshot(page, 'credential-report-none')
  await button(page, 'Generate report').click()
  await page.getByText('(5)', { exact: true }).waitFor()
  await page.getByRole('link', { name: 'alice' }).waitFor()
  expect(await page.getByText('Active, old: 100 days').count()).toBe(3)
  expect(await page.getByText('Not enabled').count()).toBe(1)
  await checkAccessible(page)
  await screenshot(page, 'credential-report')
})

it('shows how far the report is while it is being made', async () => {
  const page = await openReport()
  await page.getByText('No report', { exact: true }).waitFor()
  let isHeldBack = true
  await page.route('**/iam/GetCredentialReport', (route) =>
    isHeldBack
      ? route.fulfill({ status: 404, json: { code: 'ReportInProgress', message: '' } })
      : route.continue(),
  )
  await button(page, 'Generate report').click()
  await page.getByText('Started: You have asked for a report.').waitFor()
  await page.getByText('In progress: the report is being made.').waitFor()
  expect(await button(page, 'Download Report').getAttribute('aria-disabled')).toBe('true')
  await checkAccessible(page)
  await screenshot(page, 'credential-report-progress')
  isHeldBack = false
  await page.getByText('(2)', { exact: true }).waitFor()
  await page.unrouteAll()
})

it('downloads the report as the API gives it, by the keyboard', async () => {
  const page = await openReport()
  await button(page, 'Generate report').press('Enter')
  await page.getByText('(2)', { exact: true }).waitFor()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    button(page, 'Download Report').press('Enter'),
  ])
  const { Content, GeneratedTime } = await server.iam().send(new GetCredentialReportCommand({}))
  const made = GeneratedTime?.toISOString().slice(0, 19).replaceAll(':', '-') ?? ''
  expect(download.suggestedFilename()).toBe(`status_reports_${made}.csv`)
  expect(await readFile(await download.path(), 'utf8')).toBe(Buffer.from(Content ?? []).toString())
})

it('shows only those with old keys, or nobody', async () => {
  await server.advance(100 * days)
  await createUserWithKey(server, 'carol')
  const page = await openReport()
  await button(page, 'Generate report').click()
  await page.getByText('(3)', { exact: true }).waitFor()
  await button(page, 'Show All (3)').click()
  await page.getByRole('option', { name: 'Active key older than 90 days (1)' }).click()
  await page.getByText('(1)', { exact: true }).waitFor()
  expect(await page.getByRole('link', { name: 'carol' }).count()).toBe(0)
})

it('can show every column of the report', async () => {
  const page = await openReport()
  await button(page, 'Generate report').click()
  await page.getByText('(2)', { exact: true }).waitFor()
  await button(page, 'Manage Columns').click()
  const dialog = page.getByRole('dialog')
  expect(await dialog.getByRole('checkbox').count()).toBe(22)
})

it('says that a report serves for four hours', async () => {
  const page = await openReport()
  await button(page, 'Generate report').click()
  await button(page, 'Generate new report').click()
  await page
    .getByText('A report serves for four hours. Until then there is no newer one.')
    .waitFor()
})

it('says which permission is missing to see one, and to make one', async () => {
  const policy = (...Action: string[]) =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action, Resource: '*' }],
    })
  await createUserWithKey(server, 'nobody', policy('iam:GetUser'))
  const page = await openReport('nobody')
  await page.getByText('iam:GetCredentialReport').first().waitFor()
  await expect
    .poll(() => button(page, 'Generate report').getAttribute('aria-disabled'))
    .toBe('true')
  await button(page, 'Generate report').hover()
  await page
    .getByText('The permission iam:GenerateCredentialReport on * is missing.')
    .filter({ visible: true })
    .first()
    .waitFor()
  await screenshot(page, 'credential-report-denied')
})
