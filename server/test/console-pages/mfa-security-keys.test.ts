import { ListMFADevicesCommand } from '@aws-sdk/client-iam'
import type { Browser, CDPSession, Locator, Page } from 'playwright-core'
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
import { createUserWithKey } from '../support/virtual-device.js'

const ownCredentials = '/console/security-credentials'

let server: TestServer
let browser: Browser
useConsole((opened) => ({ server, browser } = opened))

interface Authenticator {
  browserProtocol: CDPSession
  authenticatorId: string
}

/** Chromium's own authenticator, as a key of either protocol; `isTapped`: somebody taps it whenever it asks. */
async function insertKey(
  page: Page,
  protocol: 'ctap2' | 'u2f' = 'ctap2',
  isTapped = true,
): Promise<Authenticator> {
  const browserProtocol = await page.context().newCDPSession(page)
  await browserProtocol.send('WebAuthn.enable')
  const { authenticatorId } = await browserProtocol.send('WebAuthn.addVirtualAuthenticator', {
    options: { protocol, transport: 'usb', automaticPresenceSimulation: isTapped },
  })
  return { browserProtocol, authenticatorId }
}

async function beginKey(page: Page, open = 'Assign MFA device'): Promise<Locator> {
  await button(page, open).click()
  const wizard = dialog(page)
  await wizard.getByText('U2F security key', { exact: true }).click()
  await wizard.getByLabel('Device name').fill('blue-key')
  await button(wizard, 'Continue').click()
  return wizard
}

const keysOf = async (userName: string): Promise<string[]> => {
  const { MFADevices } = await server.iam().send(new ListMFADevicesCommand({ UserName: userName }))
  return (MFADevices ?? []).map(({ SerialNumber }) => SerialNumber ?? '')
}

async function openOwn(userName: string, mfa = false): Promise<Page> {
  const session = await openConsole(server, { userName, mfa })
  return openPage(server, browser, { session, path: ownCredentials, isNew: true })
}

it.each(['ctap2', 'u2f'] as const)('enables a security key that speaks %s', async (protocol) => {
  await createUserWithKey(server, 'alice')
  const page = await openOwn('alice')
  await insertKey(page, protocol)
  const wizard = await beginKey(page)
  await wizard.getByText('It will be asked for at the next sign-in.').waitFor()
  await wizard.getByText('blue-key is assigned', { exact: false }).waitFor()
  await screenshot(page, `mfa-security-key-done-${protocol}`)
  await button(wizard, 'Close').last().click()
  await page.getByText('U2F Security Key', { exact: true }).waitFor()
  expect(await keysOf('alice')).toEqual([
    expect.stringMatching(/^arn:aws:iam::123456789012:u2f\/user\/alice\/blue-key-[A-Z2-7]{26}$/),
  ])
  // A key has no clock.
  expect(await button(page, 'Resync blue-key').count()).toBe(0)
})

it('is cancelled while it waits for the key', async () => {
  await createUserWithKey(server, 'alice')
  const page = await openOwn('alice')
  await insertKey(page, 'ctap2', false)
  const wizard = await beginKey(page)
  await wizard.getByRole('status').getByText('Waiting for your key').waitFor()
  await checkAccessible(page)
  await screenshot(page, 'mfa-security-key-waiting')
  await button(wizard, 'Cancel').last().press('Enter')
  await expect.poll(() => dialog(page).count()).toBe(0)
  expect(await keysOf('alice')).toEqual([])
})

it('says that a key is registered already, and takes another at the next try', async () => {
  await createUserWithKey(server, 'alice')
  const page = await openOwn('alice', true)
  const { browserProtocol, authenticatorId } = await insertKey(page)
  const first = await beginKey(page)
  await button(first, 'Close').last().click()
  const wizard = await beginKey(page)
  await wizard.getByText('This key is already registered.').waitFor()
  await screenshot(page, 'mfa-security-key-registered')
  await browserProtocol.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId })
  await insertKey(page)
  await button(wizard, 'Try again').click()
  await wizard.getByText('It will be asked for at the next sign-in.').waitFor()
  expect(await keysOf('alice')).toHaveLength(2)
})

it('enables a key of root', async () => {
  const session = await openConsole(server)
  const page = await openPage(server, browser, { session, path: ownCredentials, isNew: true })
  await button(page, 'Continue to Security Credentials').click()
  await insertKey(page)
  const wizard = await beginKey(page, 'Activate MFA')
  await wizard.getByText('It will be asked for at the next sign-in.').waitFor()
  await button(wizard, 'Close').last().click()
  await page.getByText(/:u2f\/root\/blue-key-/).waitFor()
})

it('enables a key of another user for an administrator', async () => {
  await createUserWithKey(server, 'bob')
  const session = await openConsole(server, { userName: 'admin' })
  const page = await openPage(server, browser, {
    session,
    path: '/console/users/bob?tab=credentials',
    isNew: true,
    width: 390,
    dark: true,
  })
  await insertKey(page)
  const wizard = await beginKey(page)
  await wizard.getByText('blue-key is assigned', { exact: false }).waitFor()
  await screenshot(page, 'mfa-security-key-done-for-another')
  expect(await keysOf('bob')).toEqual([expect.stringContaining(':u2f/user/bob/blue-key-')])
})

it('removes a key, and replaces it by a virtual device', async () => {
  await createUserWithKey(server, 'alice')
  const page = await openOwn('alice', true)
  await insertKey(page)
  await button(await beginKey(page), 'Close')
    .last()
    .click()
  await button(page, 'Remove blue-key').click()
  await button(dialog(page), 'Remove').click()
  await page.getByText('blue-key is removed.').waitFor()
  expect(await keysOf('alice')).toEqual([])
  await button(page, 'Assign MFA device').click()
  await button(dialog(page), 'Continue').click()
  await button(dialog(page), 'Show QR code').waitFor()
})

it('shows the refusal of a policy in the wizard', async () => {
  const policy = {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: ['iam:ListMFADevices', 'iam:DeactivateMFADevice'],
        Resource: '*',
      },
    ],
  }
  await createUserWithKey(server, 'alice', JSON.stringify(policy))
  const page = await openOwn('alice')
  await insertKey(page)
  const wizard = await beginKey(page)
  await wizard.getByText('iam:EnableMFADevice').first().waitFor()
})
