// `npm run screenshots`: makes the pictures of docs/images on a throw-away server, in a real browser. Needs `npm run build`.
import { spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { chromium } from 'playwright-core'
import { decodeBase32 } from '../otp/dist/base32.js'
import { totp } from '../otp/dist/totp.js'

const folder = 'docs/images'
mkdirSync(folder, { recursive: true })

const server = spawn(
  process.execPath,
  ['server/bin/sallyport.js', 'serve', '--ephemeral', '--listen', 'localhost:0'],
  { stdio: ['ignore', 'pipe', 'inherit'] },
)
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium-headless-shell',
  args: ['--no-sandbox'],
})
try {
  await takeAll(JSON.parse(await firstLine(server.stdout)))
} finally {
  await browser.close()
  server.kill()
}

async function takeAll({ endpoint, accounts: [account] }) {
  const context = await browser.newContext({ viewport: { width: 1100, height: 760 } })
  const page = await context.newPage()
  const take = (name) => page.screenshot({ path: `${folder}/${name}.png` })
  const button = (name, within = page) => within.getByRole('button', { name, exact: true })

  await page.goto(`${endpoint}/signin`)
  await take('sign-in')
  await page.getByLabel('Root user email address').fill(account.rootEmail)
  await button('Next').click()
  await page.getByLabel('Password', { exact: true }).fill(account.rootPassword)
  await button('Sign in').click()
  await page.getByRole('heading', { name: 'Dashboard' }).waitFor()
  await makeAlice(page, endpoint)

  await page.goto(`${endpoint}/signin/${account.accountId}`)
  await page.getByLabel('IAM user name').fill('alice')
  await take('sign-in-user')
  await signInAsAlice()
  await page.goto(`${endpoint}/console/security-credentials`)
  await button('Assign MFA device').click()
  const wizard = page.getByRole('dialog')
  await button('Continue', wizard).waitFor()
  await take('mfa-choose')
  await button('Continue', wizard).click()
  await button('Show QR code', wizard).click()
  await button('Show secret key', wizard).click()
  const key = await wizard.locator('[data-secret-key]').innerText()
  const secret = decodeBase32(key.replaceAll(' ', ''))
  await take('mfa-virtual')
  await wizard.getByLabel('MFA code 1').fill(totp(secret, Date.now() - 30_000))
  await wizard.getByLabel('MFA code 2').fill(totp(secret, Date.now()))
  await button('Assign MFA', wizard).click()
  await wizard.getByText('It will be asked for at the next sign-in.').waitFor()
  await take('mfa-done')
  await button('Close', wizard).last().click()

  await page.goto(`${endpoint}/signin/${account.accountId}`)
  await page.getByLabel('IAM user name').fill('alice')
  await page.getByLabel('Password', { exact: true }).fill(password)
  await button('Sign in').click()
  const code = page.getByLabel('MFA code', { exact: true })
  await code.waitFor()
  await take('mfa-code')
  await code.fill(totp(secret, Date.now() + 30_000))
  await page.getByRole('heading', { name: 'Dashboard' }).waitFor()
  await page.getByText('Security Status').first().waitFor()
  await take('dashboard')

  await addKey()

  async function signInAsAlice() {
    await page.getByLabel('Password', { exact: true }).fill(password)
    await button('Sign in').click()
    await page.getByRole('heading', { name: 'Dashboard' }).waitFor()
  }

  async function addKey() {
    const protocol = await context.newCDPSession(page)
    await protocol.send('WebAuthn.enable')
    const options = { protocol: 'ctap2', transport: 'usb', automaticPresenceSimulation: false }
    const { authenticatorId } = await protocol.send('WebAuthn.addVirtualAuthenticator', {
      options: { ...options, hasResidentKey: false, hasUserVerification: false },
    })
    await page.goto(`${endpoint}/console/security-credentials`)
    await button('Assign MFA device').click()
    await wizard.getByText('U2F security key').first().click()
    await button('Continue', wizard).click()
    await wizard.getByText('Waiting for your key').waitFor()
    await take('mfa-key')
    await protocol.send('WebAuthn.setAutomaticPresenceSimulation', {
      authenticatorId,
      enabled: true,
    })
    await wizard.getByText('It will be asked for at the next sign-in.').waitFor()
    await button('Close', wizard).last().click()
    await page.goto(`${endpoint}/console/users`)
    await page.getByText('alice').first().waitFor()
    await take('users')
  }
}

const password = 'Choose-a-better-1'

/** By the console's own calls, as root. */
async function makeAlice(page, endpoint) {
  const calls = [
    ['CreateUser', { UserName: 'alice' }],
    ['CreateLoginProfile', { UserName: 'alice', Password: password }],
    [
      'AttachUserPolicy',
      { UserName: 'alice', PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' },
    ],
  ]
  for (const [operation, input] of calls) {
    const status = await page.evaluate(
      async ([url, body]) => {
        const headers = { 'content-type': 'application/json' }
        return (await fetch(url, { method: 'POST', headers, body })).status
      },
      [`${endpoint}/console/api/iam/${operation}`, JSON.stringify(input)],
    )
    if (status !== 200) throw new Error(`${operation} answered ${status}`)
  }
}

function firstLine(stream) {
  return new Promise((resolve, reject) => {
    let text = ''
    stream.on('data', (piece) => {
      text += piece
      if (text.includes('\n')) resolve(text)
    })
    stream.on('end', () => reject(new Error('the server ended')))
  })
}
