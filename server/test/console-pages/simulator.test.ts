import {
  AttachUserPolicyCommand,
  CreatePolicyCommand,
  CreateUserCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam'
import type { Browser, Locator, Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { knownActions } from '../../../console/src/pages/simulator/known-actions.js'
import { operations } from '../../src/pipeline/registry.js'
import { button, checkAccessible, openPage, screenshot, useConsole } from '../support/console.js'
import { openConsole } from '../support/console-session.js'
import type { TestServer } from '../support/ephemeral.js'

let server: TestServer
let browser: Browser
useConsole((opened) => ({ server, browser } = opened))

async function open(look = {}, userName = 'admin'): Promise<Page> {
  const session = await openConsole(server, { userName })
  return openPage(server, browser, { session, path: '/console/simulator', ...look })
}

/** Alice may see users with MFA, and nothing is to be deleted by her. */
async function createAlice(): Promise<void> {
  await server.iam().send(new CreateUserCommand({ UserName: 'alice' }))
  const document = {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'SeeWithMfa',
        Effect: 'Allow',
        Action: ['iam:GetUser', 'iam:ListUsers'],
        Resource: '*',
        Condition: {
          Bool: { 'aws:MultiFactorAuthPresent': 'true' },
          IpAddressIfExists: { 'aws:SourceIp': '192.0.2.0/24' },
        },
      },
    ],
  }
  const { Policy } = await server.iam().send(
    new CreatePolicyCommand({
      PolicyName: 'see-with-mfa',
      PolicyDocument: JSON.stringify(document, null, 2),
    }),
  )
  await server
    .iam()
    .send(new AttachUserPolicyCommand({ UserName: 'alice', PolicyArn: Policy?.Arn ?? '' }))
  const never = { Sid: 'NeverDelete', Effect: 'Deny', Action: 'iam:Delete*', Resource: '*' }
  await server.iam().send(
    new PutUserPolicyCommand({
      UserName: 'alice',
      PolicyName: 'no_deletes',
      PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [never] }),
    }),
  )
}

async function chooseAlice(page: Page): Promise<void> {
  await button(page, 'Name Choose a user').click()
  await page.getByRole('option', { name: 'alice' }).click()
  await page.getByLabel('Select actions').waitFor()
}

async function addActions(page: Page, actions: readonly string[]): Promise<void> {
  for (const action of actions) {
    await page.getByLabel('Select actions').fill(action)
    await page.keyboard.press('Enter')
    await button(page, `Remove ${action}`).waitFor()
  }
}

const row = (page: Page, action: string): Locator =>
  page.getByRole('table', { name: 'Results' }).getByRole('row').filter({ hasText: action })

it.each([
  { width: 1280, dark: false },
  { width: 390, dark: true },
])('says what is decided and by which statement at $width pixels, dark $dark', async (look) => {
  await createAlice()
  const page = await open(look)
  await chooseAlice(page)
  await addActions(page, ['iam:GetUser', 'iam:DeleteUser', 'iam:CreateUser'])
  await page.getByLabel('aws:SourceIp').waitFor()
  await button(page, 'Run simulation').click()
  await page.getByText('1 of 3 allowed.').waitFor()
  await row(page, 'iam:GetUser').getByText('Allowed', { exact: true }).waitFor()
  await row(page, 'iam:DeleteUser').getByText('Explicitly denied').waitFor()
  await row(page, 'iam:CreateUser').getByText('Implicitly denied').waitFor()
  await row(page, 'iam:GetUser').getByText('see-with-mfa, line 4').click()
  await page.getByText('"SeeWithMfa"').waitFor()
  await row(page, 'iam:DeleteUser').getByText('user_alice_no_deletes, line 1').click()
  await page.getByText('"NeverDelete"').waitFor()
  await checkAccessible(page)
  await screenshot(page, 'simulator')
})

it('tells MFA, no MFA and long-term keys apart, and names what is missing', async () => {
  await createAlice()
  const page = await open()
  await chooseAlice(page)
  await addActions(page, ['iam:GetUser'])
  await page.getByRole('radio', { name: 'Long-term access key' }).check()
  await button(page, 'Run simulation').click()
  await page.getByText('Missing condition keys: aws:MultiFactorAuthPresent').waitFor()
  await page.getByRole('radio', { name: 'Not present' }).check()
  await button(page, 'Run simulation').click()
  await page.getByText('No statement decides it.').waitFor()
  await page
    .getByText('Missing condition keys: aws:MultiFactorAuthPresent')
    .waitFor({ state: 'hidden' })
  await page.getByRole('radio', { name: 'Present', exact: true }).check()
  await page.getByLabel('aws:SourceIp').fill('198.51.100.1')
  await button(page, 'Run simulation').click()
  await row(page, 'iam:GetUser').getByText('Implicitly denied').waitFor()
  await page.getByLabel('aws:SourceIp').fill('192.0.2.9')
  await button(page, 'Run simulation').click()
  await row(page, 'iam:GetUser').getByText('Allowed', { exact: true }).waitFor()
})

it('judges a new policy that nobody has, by the keyboard', async () => {
  const page = await open()
  await page.getByRole('button', { name: 'New policy' }).focus()
  await page.keyboard.press('Enter')
  await button(page, 'Begin with Empty policy').focus()
  await page.keyboard.press('Enter')
  await page.getByRole('option', { name: 'Deny unless MFA' }).waitFor()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.getByLabel('Select actions').focus()
  await page.keyboard.type('s3:GetObject')
  await page.keyboard.press('Enter')
  await page.getByRole('radio', { name: 'Present', exact: true }).focus()
  await page.keyboard.press('ArrowDown')
  await button(page, 'Run simulation').focus()
  await page.keyboard.press('Enter')
  await row(page, 's3:GetObject').getByText('Explicitly denied').waitFor()
  await page.getByText('This policy, line 27').waitFor()
  await checkAccessible(page)
  await screenshot(page, 'simulator-new-policy')
})

it('asks for an action before it runs', async () => {
  await createAlice()
  const page = await open()
  await chooseAlice(page)
  await button(page, 'Run simulation').click()
  await page.getByText('Choose one action at least.').first().waitFor()
})

it('tells whoever may not simulate which permission is missing', async () => {
  await createAlice()
  const list = { Effect: 'Allow', Action: 'iam:ListUsers', Resource: '*' }
  await server.iam().send(new CreateUserCommand({ UserName: 'carol' }))
  await server.iam().send(
    new PutUserPolicyCommand({
      UserName: 'carol',
      PolicyName: 'list',
      PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [list] }),
    }),
  )
  const page = await open({}, 'carol')
  await chooseAlice(page)
  await addActions(page, ['iam:GetUser'])
  await button(page, 'Run simulation').click()
  await page.getByText('iam:SimulatePrincipalPolicy').first().waitFor()
  await screenshot(page, 'simulator-denied')
})

it('offers every operation of IAM and STS that the server has', () => {
  const built = operations.map(({ model }) => `${model.service}:${model.name}`)
  expect(knownActions.toSorted()).toEqual(built.toSorted())
})
