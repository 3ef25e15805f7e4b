// `npm run screenshots`: the pictures in docs/images, made anew from a server of their own as a person would see it.
// `node scripts/screenshots.mjs FOLDER` makes them there.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import {
  AttachGroupPolicyCommand,
  CreateAccessKeyCommand,
  CreateAccountAliasCommand,
  CreateGroupCommand,
  CreateLoginProfileCommand,
  CreateUserCommand,
  AddUserToGroupCommand,
  CreateVirtualMFADeviceCommand,
  EnableMFADeviceCommand,
  IAMClient,
} from '@aws-sdk/client-iam'
import { decodeBase32 } from '@sallyport/otp/base32'
import { totp } from '@sallyport/otp/totp'
import { chromium } from 'playwright-core'

const folder = process.argv[2] ?? 'docs/images'
const password = 'Correct-horse-9'
const stepMs = 30_000
mkdirSync(folder, { recursive: true })

const server = spawn(
  process.execPath,
  ['server/bin/sallyport.js', 'serve', '--ephemeral', '--listen', 'localhost:0'],
  { stdio: ['ignore', 'pipe', 'ignore'] },
)
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium-headless-shell',
  args: ['--no-sandbox', '--disable-gpu'],
})
try {
  const [line] = await once(server.stdout, 'data')
  const { endpoint, accounts } = JSON.parse(line.toString())
  await furnish(endpoint, accounts[0])
  await takePictures(endpoint.replace('127.0.0.1', 'localhost'), accounts[0])
} finally {
  await browser.close()
  server.kill('SIGTERM')
}

/** A small company: some have MFA, some do not. */
async function furnish(endpoint, { accessKeyId, secretAccessKey }) {
  const credentials = { accessKeyId, secretAccessKey }
  const iam = new IAMClient({ endpoint, region: 'us-east-1', credentials })
  await iam.send(new CreateAccountAliasCommand({ AccountAlias: 'example' }))
  const admins = { GroupName: 'administrators' }
  await iam.send(new CreateGroupCommand(admins))
  const PolicyArn = 'arn:aws:iam::aws:policy/AdministratorAccess'
  await iam.send(new AttachGroupPolicyCommand({ ...admins, PolicyArn }))
  for (const UserName of ['alice', 'bob', 'carol', 'deploy']) {
    await iam.send(new CreateUserCommand({ UserName }))
    if (UserName === 'deploy') await iam.send(new CreateAccessKeyCommand({ UserName }))
    else await iam.send(new CreateLoginProfileCommand({ UserName, Password: password }))
  }
  await iam.send(new AddUserToGroupCommand({ ...admins, UserName: 'alice' }))
  const named = { VirtualMFADeviceName: 'bob' }
  const { VirtualMFADevice } = await iam.send(new CreateVirtualMFADeviceCommand(named))
  const seed = Buffer.from(VirtualMFADevice.Base32StringSeed).toString()
  await iam.send(
    new EnableMFADeviceCommand({
      UserName: 'bob',
      SerialNumber: VirtualMFADevice.SerialNumber,
      AuthenticationCode1: codeOf(seed, -1),
      AuthenticationCode2: codeOf(seed),
    }),
  )
}

function codeOf(seed, offsetSteps = 0) {
  return totp(decodeBase32(seed.replaceAll(' ', '')), Date.now() + offsetSteps * stepMs)
}

/** The first sign-in of alice, her two devices, and what she sees of the account. */
async function takePictures(origin) {
  const page = await browser.newPage({
    viewport: { width: 1100, height: 720 },
    reducedMotion: 'reduce',
    colorScheme: 'light',
  })
  page.setDefaultTimeout(30_000)
  await page.goto(`${origin}/signin`)
  await picture(page, 'sign-in')
  await enterPassword(page, origin)
  await page.goto(`${origin}/console/security-credentials`)
  const seed = await assignApp(page)

  await enterPassword(page, origin)
  await page.getByLabel('MFA code').waitFor()
  await picture(page, 'sign-in-code')
  // The codes of this step and of the one before are spent.
  await page.getByLabel('MFA code').fill(codeOf(seed, 1))
  await page.waitForURL('**/console**')
  await page.goto(`${origin}/console/security-credentials`)
  const setTapped = await assignKey(page)

  await enterPassword(page, origin)
  await page.getByRole('button', { name: /blue-key/ }).waitFor()
  await picture(page, 'sign-in-choice')
  await page.getByRole('button', { name: /blue-key/ }).click()
  await page.getByText('Waiting for your security key').waitFor()
  await picture(page, 'sign-in-security-key')
  await setTapped(true)
  await page.reload()
  await page.waitForURL('**/console**')

  await show(page, `${origin}/console`, 'dashboard')
  await show(page, `${origin}/console/users`, 'users')
  await show(page, `${origin}/console/users/alice?tab=credentials`, 'user')
  await show(page, `${origin}/console/events`, 'events')
  await importTokens(page, origin)
  await showOtherKinds(page, origin)
}

/** What a vendor's file would bring. */
async function importTokens(page, origin) {
  const seed = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
  const rows = [1, 2, 3, 4].map((n) => `GAHT1234567${n},${seed},${n === 4 ? 60 : 30},6,Example`)
  const csv = ['serial,secret,step,digits,manufacturer', ...rows].join('\n')
  await page.goto(`${origin}/console/hardware-tokens/import`)
  const file = { name: 'tokens.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) }
  await page.locator('input[type=file]').setInputFiles(file)
  await page.getByRole('button', { name: 'Check' }).click()
  await page.getByRole('button', { name: 'Import 4 tokens' }).waitFor()
  await page.setViewportSize({ width: 1100, height: 1000 })
  await picture(page, 'token-import')
  await page.setViewportSize({ width: 1100, height: 720 })
}

/** The wizard for a hardware token, and for a telephone. */
async function showOtherKinds(page, origin) {
  await page.evaluate(
    (settings) =>
      fetch('/console/api/sallyport/UpdateAccountSettings', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ Settings: settings }),
      }),
    '{"smsMfaAllowed":true}',
  )
  await page.goto(`${origin}/console/security-credentials`)
  const token = await begin(page, 'Hardware MFA device')
  await token.getByLabel('Serial number').fill('GAHT12345671')
  await picture(page, 'wizard-hardware')
  await page.reload()
  const phone = await begin(page, 'An SMS MFA device')
  await phone.getByLabel('Phone number').fill('+49 152 28817386')
  await picture(page, 'wizard-sms')
}

async function begin(page, kind) {
  const wizard = await openWizard(page)
  await wizard.getByText(kind, { exact: true }).click()
  await wizard.getByRole('button', { name: 'Continue' }).click()
  return wizard
}

/** As a browser that was here before and is signed out. */
async function enterPassword(page, origin) {
  await page.context().clearCookies()
  await page.goto(`${origin}/signin/example`)
  await page.getByLabel('IAM user name').fill('alice')
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.waitForURL(/signin\/mfa|console/)
}

/** The steps of the wizard for an app. Resolves to its seed. */
async function assignApp(page) {
  const wizard = await openWizard(page)
  await picture(page, 'wizard-choose')
  await wizard.getByRole('button', { name: 'Continue' }).click()
  await wizard.getByRole('button', { name: 'Show QR code' }).click()
  await wizard.getByRole('button', { name: 'Show secret key' }).click()
  const seed = await wizard.locator('[data-secret-key]').innerText()
  await wizard.getByLabel('MFA code 1').fill(codeOf(seed, -1))
  await wizard.getByLabel('MFA code 2').fill(codeOf(seed))
  await page.setViewportSize({ width: 1100, height: 1150 })
  await picture(page, 'wizard-virtual')
  await page.setViewportSize({ width: 1100, height: 720 })
  await wizard.getByRole('button', { name: 'Assign MFA' }).click()
  await wizard.getByText('It will be asked for at the next sign-in.').waitFor()
  await picture(page, 'wizard-done')
  return seed
}

/** The steps of the wizard for a security key, which Chromium plays. Resolves to what says whether somebody taps it. */
async function assignKey(page) {
  const keys = await page.context().newCDPSession(page)
  await keys.send('WebAuthn.enable')
  const { authenticatorId } = await keys.send('WebAuthn.addVirtualAuthenticator', {
    options: { protocol: 'ctap2', transport: 'usb', automaticPresenceSimulation: false },
  })
  const setTapped = (enabled) =>
    keys.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled })
  const waiting = await beginKey(page)
  await waiting.getByText('Waiting for your key').waitFor()
  await picture(page, 'wizard-security-key')
  // Whether it is tapped counts from the next question on.
  await waiting.getByRole('button', { name: 'Cancel' }).last().click()
  await setTapped(true)
  const tapped = await beginKey(page)
  await tapped.getByText('It will be asked for at the next sign-in.').waitFor()
  await setTapped(false)
  return setTapped
}

async function beginKey(page) {
  const wizard = await openWizard(page)
  await wizard.getByText('U2F security key', { exact: true }).click()
  await wizard.getByLabel('Device name').fill('blue-key')
  await wizard.getByRole('button', { name: 'Continue' }).click()
  return wizard
}

async function openWizard(page) {
  await page.getByRole('button', { name: 'Assign MFA device' }).click()
  const wizard = page.getByRole('dialog')
  await wizard.getByRole('button', { name: 'Continue' }).waitFor()
  return wizard
}

async function show(page, url, name) {
  await page.goto(url)
  await page.getByRole('heading', { level: 1 }).first().waitFor()
  await page.waitForLoadState('networkidle')
  await picture(page, name)
}

async function picture(page, name) {
  await page.screenshot({ path: join(folder, `${name}.png`) })
}
