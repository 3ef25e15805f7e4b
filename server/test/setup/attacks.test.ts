import { request as httpRequest } from 'node:http'
import { decodeBase32 } from '@sallyport/otp/base32'
import { totp } from '@sallyport/otp/totp'
import { expect, it } from 'vitest'
import { createAccount } from '../../src/accounts/create-account.js'
import { createSetUpLink } from '../../src/app/set-up-link.js'
import { rootMfaArn } from '../../src/arn.js'
import { verifyPassword } from '../../src/secrets/passwords.js'
import { offerMfa } from '../../src/setup/root-mfa.js'
import type { MfaOffer } from '../../src/setup/pages.js'
import { listAccounts } from '../../src/store/accounts.js'
import { listEvents } from '../../src/store/events.js'
import { findMfaDevice } from '../../src/store/mfa-devices.js'
import { maxBodyBytes } from '../../src/http/read-request.js'
import { startSetUpServer, type SetUpServer } from '../support/set-up-server.js'

const accountForm = {
  accountName: 'Example',
  rootEmail: 'root@example.com',
  password: 'Correct horse 9',
  confirmPassword: 'Correct horse 9',
  adminUserName: 'admin',
}

interface PageAnswer {
  status: number
  headers: Headers
  title: string
  body: string
}

async function visit(url: string, options: RequestInit = {}): Promise<PageAnswer> {
  const answer = await fetch(url, options)
  const body = await answer.text()
  const title = /<h1>(.*?)<\/h1>/.exec(body)?.[1] ?? ''
  return { status: answer.status, headers: answer.headers, title, body }
}

function post(
  url: string,
  form: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<PageAnswer> {
  return visit(url, { method: 'POST', body: new URLSearchParams(form), headers })
}

/** With headers that `fetch` does not let a caller set. */
function postAs(
  url: string,
  form: Readonly<Record<string, string>>,
  headers: Record<string, string>,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(url, { method: 'POST', headers }, (answer) => {
      answer.resume()
      resolve(answer.statusCode ?? 0)
    })
    sent.on('error', reject)
    sent.end(new URLSearchParams(form).toString())
  })
}

const accountsOf = (server: SetUpServer) => listAccounts(server.parts.read)
const mfaDoor = (server: SetUpServer): string => `${server.endpoint}/setup/mfa`

/** The ticket and seed of the page that follows the account form. */
async function makeAccount(server: SetUpServer) {
  const { body } = await post(server.link, accountForm)
  const accountId = /id="account-id">(\d{12})</.exec(body)?.[1] ?? ''
  return { accountId, ...offerIn(body) }
}

function offerIn(body: string) {
  const ticket = /name="ticket" value="([\w-]{43})"/.exec(body)?.[1] ?? ''
  const seed = /[?]secret=([A-Z2-7]{64})"/.exec(body)?.[1] ?? ''
  return { ticket, seed }
}

const codeOf = (server: SetUpServer, seed: string, offsetSteps = 0): string =>
  totp(decodeBase32(seed), server.parts.clock() + offsetSteps * 30_000)

const rightCodes = (server: SetUpServer, { ticket, seed }: { ticket: string; seed: string }) => ({
  ticket,
  code1: codeOf(server, seed, -1),
  code2: codeOf(server, seed),
})

async function rootDevice(server: SetUpServer, accountId: string) {
  return findMfaDevice(server.parts.read, accountId, rootMfaArn(accountId))
}

it.each(['sqlite', 'postgres'] as const)(
  'makes exactly one account of thirty forms that arrive together (%s)',
  async (engine) => {
    const server = await startSetUpServer(engine)
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, index) =>
        post(server.link, { ...accountForm, rootEmail: `root${index}@example.com` }),
      ),
    )
    const made = answers.filter(({ status }) => status === 200)
    const refused = answers.filter(({ status }) => status === 404)
    expect([made.length, refused.length]).toEqual([1, 29])
    expect(refused.every(({ title }) => title === 'This link does not work')).toBe(true)
    expect(await accountsOf(server)).toHaveLength(1)
  },
)

it('takes the link once', async () => {
  const server = await startSetUpServer()
  expect((await post(server.link, accountForm)).status).toBe(200)
  const again = { ...accountForm, rootEmail: 'other@example.com' }
  expect(await post(server.link, again)).toMatchObject({
    status: 404,
    title: 'This link does not work',
  })
  expect(await visit(server.link)).toMatchObject({ status: 404 })
  expect(await accountsOf(server)).toHaveLength(1)
})

it('does not use the link up by looking at it or by mistakes', async () => {
  const server = await startSetUpServer()
  expect((await visit(server.link)).status).toBe(200)
  expect((await visit(server.link, { method: 'HEAD' })).status).toBe(200)
  expect((await post(server.link, {})).status).toBe(400)
  expect((await post(server.link, accountForm)).status).toBe(200)
})

it('takes the link for a day', async () => {
  const server = await startSetUpServer()
  server.advance(24 * 3600 - 60)
  expect((await visit(server.link)).status).toBe(200)
  server.advance(60)
  expect((await visit(server.link)).status).toBe(404)
  expect((await post(server.link, accountForm)).status).toBe(404)
  expect(await accountsOf(server)).toEqual([])
})

it('takes no link but the very one it printed', async () => {
  const server = await startSetUpServer()
  const { link, endpoint } = server
  const token = link.slice(link.lastIndexOf('/') + 1)
  const swapped = token.replace(/[a-z]/, (letter) => letter.toUpperCase())
  const altered = [token.slice(0, -1), `${token}x`, `${token}/`, `${token}%00`, swapped]
  for (const path of ['', '/', '//', '/undefined', '/*', ...altered.map((text) => `/${text}`)]) {
    expect([path, (await post(`${endpoint}/setup${path}`, accountForm)).status]).toEqual([
      path,
      404,
    ])
  }
  expect(await accountsOf(server)).toEqual([])
  expect((await post(link, accountForm)).status).toBe(200)
})

it('takes a link for nothing but the account, and a ticket for nothing but the device', async () => {
  const server = await startSetUpServer()
  const linkToken = server.link.slice(server.link.lastIndexOf('/') + 1)
  expect(await post(mfaDoor(server), { ticket: linkToken, later: '1' })).toMatchObject({
    status: 404,
    title: 'This step is over',
  })
  expect((await visit(server.link)).status).toBe(200)
  const { ticket } = await makeAccount(server)
  const other = { ...accountForm, rootEmail: 'other@example.com' }
  expect((await post(`${server.endpoint}/setup/${ticket}`, other)).status).toBe(404)
  expect(await accountsOf(server)).toHaveLength(1)
})

it.each([
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site' },
  { 'sec-fetch-site': 'cross-site', origin: 'http://127.0.0.1' },
  { origin: 'https://evil.example' },
  { origin: 'null' },
  { origin: 'not an origin' },
])('does nothing for the form of another site: %j', async (headers) => {
  const server = await startSetUpServer()
  expect(await postAs(server.link, accountForm, headers)).toBe(403)
  expect(await accountsOf(server)).toEqual([])
  const { ticket } = await makeAccount(server)
  expect(await postAs(mfaDoor(server), { ticket, later: '1' }, headers)).toBe(403)
  const [account] = await accountsOf(server)
  expect(await rootDevice(server, account?.accountId ?? '')).toBeDefined()
})

it('takes its own form, and opens its link from wherever it stands', async () => {
  const server = await startSetUpServer()
  expect((await visit(server.link, { headers: { 'sec-fetch-site': 'cross-site' } })).status).toBe(
    200,
  )
  const { origin } = new URL(server.link)
  expect(await postAs(server.link, {}, { origin })).toBe(400)
  expect(await postAs(server.link, {}, { 'sec-fetch-site': 'same-origin', origin: 'null' })).toBe(
    400,
  )
})

it('gives a device to no account but the one whose ticket is shown', async () => {
  const server = await startSetUpServer()
  const one = await makeAccount(server)
  const two = await secondAccount(server)
  const codesOfTwo = rightCodes(server, { ticket: one.ticket, seed: two.offer.base32Seed })
  expect((await post(mfaDoor(server), codesOfTwo)).status).toBe(400)
  expect((await rootDevice(server, one.accountId))?.enabledAt).toBeNull()
  expect((await rootDevice(server, two.accountId))?.enabledAt).toBeNull()
  const account = { accountId: two.accountId, account: two.accountId }
  expect((await post(mfaDoor(server), { ...rightCodes(server, one), ...account })).status).toBe(200)
  expect((await rootDevice(server, one.accountId))?.enabledAt).not.toBeNull()
  expect((await rootDevice(server, two.accountId))?.enabledAt).toBeNull()
})

it('stops looking at codes after twenty wrong pairs, until the next three minutes', async () => {
  const server = await startSetUpServer()
  const offer = await makeAccount(server)
  startOfWindow(server)
  const wrong = {
    ticket: offer.ticket,
    code1: codeOf(server, offer.seed, -5),
    code2: codeOf(server, offer.seed, -3),
  }
  for (let pair = 1; pair <= 20; pair += 1)
    expect((await post(mfaDoor(server), wrong)).status).toBe(400)
  const right = await post(mfaDoor(server), rightCodes(server, offer))
  expect(right).toMatchObject({ status: 400, title: 'Activate MFA on your root user' })
  expect((await rootDevice(server, offer.accountId))?.enabledAt).toBeNull()
  server.advance(180)
  expect(await post(mfaDoor(server), rightCodes(server, offer))).toMatchObject({
    status: 200,
    title: 'You are set up',
  })
})

it('counts no try for codes that anybody can see are none', async () => {
  const server = await startSetUpServer()
  const offer = await makeAccount(server)
  startOfWindow(server)
  const now = codeOf(server, offer.seed)
  for (let time = 1; time <= 25; time += 1) {
    const [code1 = '', code2 = ''] = [
      ['', ''],
      ['12345', now],
      [now, '1234567'],
      [now, now],
      [now, '<b>123'],
    ][time % 5]!
    expect((await post(mfaDoor(server), { ticket: offer.ticket, code1, code2 })).status).toBe(400)
  }
  expect((await post(mfaDoor(server), rightCodes(server, offer))).status).toBe(200)
})

it('assigns the device once of ten right answers that arrive together', async () => {
  const server = await startSetUpServer()
  const offer = await makeAccount(server)
  const codes = rightCodes(server, offer)
  const answers = await Promise.all(Array.from({ length: 10 }, () => post(mfaDoor(server), codes)))
  expect(answers.map(({ status }) => status).filter((status) => status === 200)).toEqual([200])
  const events = await listEvents(server.parts.read, { after: '', limit: 100 })
  const enabled = events.filter(({ record }) => record.includes('"EnableMFADevice"'))
  expect(enabled).toHaveLength(1)
})

it('keeps the offer of a device for half an hour', async () => {
  const server = await startSetUpServer()
  const offer = await makeAccount(server)
  server.advance(30 * 60)
  expect(await post(mfaDoor(server), rightCodes(server, offer))).toMatchObject({
    status: 404,
    title: 'This step is over',
  })
  expect((await rootDevice(server, offer.accountId))?.enabledAt).toBeNull()
})

it('refuses what is not its form, of whatever size', async () => {
  const server = await startSetUpServer()
  const send = (body: string): Promise<PageAnswer> => visit(server.link, { method: 'POST', body })
  expect((await send('accountName=%zz')).status).toBe(400)
  expect((await send('{"accountName":"Example"}')).status).toBe(400)
  expect((await send('a=1&'.repeat(60_000))).status).toBe(400)
  const long = new URLSearchParams({ ...accountForm, accountName: 'x'.repeat(1_000_000) })
  expect((await send(long.toString())).status).toBe(400)
  expect((await send('x'.repeat(maxBodyBytes + 1))).status).toBe(413)
  for (const method of ['PUT', 'DELETE', 'PATCH'])
    expect((await visit(server.link, { method })).status).toBe(404)
  expect(await accountsOf(server)).toEqual([])
})

it('shows what was typed as text, whatever it is', async () => {
  const server = await startSetUpServer()
  const attack = `"><script>alert('x')</script><img src=x onerror=alert(1)>&amp;`
  const fields = ['accountName', 'rootEmail', 'rootPhone', 'adminUserName', 'password', attack]
  const form = Object.fromEntries(fields.map((name) => [name, attack]))
  const { status, body } = await post(server.link, { ...form, password: 'short' })
  expect(status).toBe(400)
  expect(body).not.toMatch(/<script|<img|onerror=alert\(1\)>/)
  expect(body.split('&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;')).toHaveLength(5)
  const made = await post(server.link, { ...accountForm, accountName: '<b>"&\'</b>' })
  expect(made.status).toBe(200)
  expect(made.body).not.toContain('<b>')
  const { ticket } = offerIn(made.body)
  const again = await post(mfaDoor(server), { ticket, code1: attack, code2: attack })
  expect(again.body).not.toContain('<script')
})

it('never fills a password or a code in again', async () => {
  const server = await startSetUpServer()
  const { body } = await post(server.link, { ...accountForm, confirmPassword: 'Other horse 9' })
  expect(body).not.toMatch(/Correct horse 9|Other horse 9/)
  const { ticket } = await makeAccount(server)
  const again = await post(mfaDoor(server), { ticket, code1: '123456', code2: '654321' })
  expect(again.body).not.toMatch(/value="(123456|654321)"/)
})

it('lets no cache keep and no site frame any of its pages, and runs no script', async () => {
  const server = await startSetUpServer()
  const pages = [
    await visit(server.link),
    await visit(`${server.endpoint}/setup/style.css`),
    await visit(`${server.endpoint}/setup/nothing`),
    await post(server.link, {}),
    await post(server.link, accountForm),
    await post(server.link, accountForm, { 'sec-fetch-site': 'cross-site' }),
    await post(mfaDoor(server), {}),
  ]
  for (const { headers, body } of pages) {
    expect(Object.fromEntries(headers)).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy':
        "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
      'referrer-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    })
    expect(body).not.toMatch(/<script|style="|\son[a-z]+=/)
  }
})

it('keeps the password as a hash and out of the audit log', async () => {
  const server = await startSetUpServer()
  await makeAccount(server)
  const [account] = await accountsOf(server)
  expect(account?.rootPasswordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  expect(await verifyPassword(account?.rootPasswordHash ?? '', 'Correct horse 9')).toBe(true)
  const events = await listEvents(server.parts.read, { after: '', limit: 100 })
  expect(events).toHaveLength(1)
  expect(events[0]?.record).not.toContain('horse')
})

it('writes the link for a browser, where the server listens on every address', async () => {
  const server = await startSetUpServer()
  for (const [url, shown] of [
    ['http://0.0.0.0:8080', 'http://localhost:8080'],
    ['http://[::]:8080', 'http://localhost:8080'],
    ['http://10.0.0.1:8080', 'http://10.0.0.1:8080'],
    ['https://iam.example.com/', 'https://iam.example.com'],
  ] as const) {
    const link = (await createSetUpLink(server.parts, url)) ?? ''
    expect(link.slice(0, link.indexOf('/setup/'))).toBe(shown)
  }
})

/** An account made on the command line, and an offer for its root user. */
async function secondAccount(server: SetUpServer): Promise<{ accountId: string; offer: MfaOffer }> {
  const { parts } = server
  const { accountId } = await parts.store.write((tx) =>
    createAccount(
      tx,
      { name: 'Second', rootEmail: 'second@example.com' },
      { ...parts, now: parts.clock() },
    ),
  )
  return { accountId, offer: await offerMfa(accountId, parts) }
}

/** Moves to the beginning of the next three minutes in which tries are counted. */
function startOfWindow(server: SetUpServer): void {
  const milliseconds = 180_000 - (server.parts.clock() % 180_000)
  server.advance(Math.ceil(milliseconds / 1000) + 1)
}
