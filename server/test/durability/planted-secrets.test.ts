import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { decodeBase32 } from '@sallyport/otp/base32'
import { totp } from '@sallyport/otp/totp'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import type { Store } from '../../src/store/store.js'
import { createApp, enrolment } from '../support/app.js'
import { engines, type Installation } from '../support/installation.js'
import { createSignedClient, credentialsIn, type SignedClient } from '../support/signed-client.js'

const limit = { timeout: 120_000 }
const password = 'Planted-Passw0rd-7391'
const otherPassword = 'Planted-Passw0rd-8812'

/** Every secret that a life of the server hands out or takes in, by what it is. */
type Planted = Map<string, string | Buffer>

describe.each(engines)('secrets on %s', (_, newPlace) => {
  it(
    'lie in no database, no audit event and no log in a form that can be read',
    limit,
    async () => {
      const place = await newPlace()
      const planted: Planted = new Map()
      const codes = new Map<string, string>()
      const server = await place.start('--log-level', 'debug')
      await setUpByPage({ setUpLink: linkIn(server.stdout()), planted, codes })
      const admin = await accountByCommand(place, planted)
      const client = createSignedClient(server.endpoint, admin)
      await liveWith(client, server.endpoint, { planted, codes })
      client.close()

      const places = new Map<string, Buffer>()
      for (const [name, content] of await databaseOf(place)) places.set(`${name}, running`, content)
      const printed = await place.run('events')
      expect(printed).toMatchObject({ code: 0, stderr: '' })
      places.set('events', Buffer.from(printed.stdout))
      const { stderr } = await server.end('SIGTERM')
      places.set('log', Buffer.from(stderr))
      for (const [name, content] of await databaseOf(place)) places.set(`${name}, stopped`, content)

      // What is no secret is found: so a secret would be, too.
      const visible = [...places].filter(([, content]) => content.includes('planted-user'))
      expect(visible.map(([name]) => name)).toEqual(
        expect.arrayContaining(['events', expect.stringMatching(/, running$/)]),
      )
      expect(planted.size).toBeGreaterThanOrEqual(11)
      expect(codes.size).toBe(7)
      expect(findings(places, planted, codes)).toEqual([])
    },
  )
})

const linkIn = (stdout: string): string => /http:\S+\/setup\/\S+/.exec(stdout)?.[0] ?? ''

async function setUpByPage(given: {
  setUpLink: string
  planted: Planted
  codes: Map<string, string>
}): Promise<void> {
  const { setUpLink, planted, codes } = given
  planted.set('set-up link', setUpLink.replace(/.*\//, ''))
  const post = async (url: string, values: Record<string, string>) => {
    const answer = await fetch(url, { method: 'POST', body: new URLSearchParams(values) })
    return { status: answer.status, text: await answer.text() }
  }
  const form = {
    accountName: 'Planted',
    rootEmail: 'root@example.com',
    rootPhone: '',
    password,
    adminUserName: 'planted-user',
  }
  expect((await post(setUpLink, { ...form, confirmPassword: otherPassword })).status).toBe(400)
  planted.set('mistyped password', otherPassword)
  const created = await post(setUpLink, { ...form, confirmPassword: password })
  expect(created.status).toBe(200)
  planted.set('root password', password)
  const ticket = /name="ticket" value="([^"]+)"/.exec(created.text)?.[1] ?? ''
  const seed = /secret=([A-Z2-7]+)/.exec(created.text)?.[1] ?? ''
  planted.set('ticket', ticket)
  planted.set('root seed', seed)
  planted.set('root seed, bytes', Buffer.from(decodeBase32(seed)))
  planted.set(
    'secret key on the page',
    /id="secret-access-key">([^<]+)</.exec(created.text)?.[1] ?? '',
  )
  const code = (offset: number) => totp(decodeBase32(seed), Date.now() + offset * 30_000)
  codes.set('root code 1', code(-1)).set('root code 2', code(0))
  const assigned = await post(setUpLink.replace(/[^/]*$/, 'mfa'), {
    ticket,
    code1: code(-1),
    code2: code(0),
  })
  expect(assigned.text).toContain('MFA is active')
}

async function accountByCommand(place: Installation, planted: Planted) {
  const admin = await place.createAccount('other')
  planted.set('secret key of the command', admin.secretAccessKey)
  return admin
}

/** Keys, sessions, codes right and wrong, and requests that fail in many ways. */
async function liveWith(
  client: SignedClient,
  endpoint: string,
  { planted, codes }: { planted: Planted; codes: Map<string, string> },
): Promise<void> {
  const userName = 'planted-user-2'
  await client.call('CreateUser', { UserName: userName })
  const credentials = credentialsIn(await client.call('CreateAccessKey', { UserName: userName }))
  planted.set('secret key', credentials.secretAccessKey)
  const app = await createApp(client, 'planted-device')
  planted.set('seed', app.seed)
  planted.set('seed, bytes', Buffer.from(decodeBase32(app.seed)))
  const wrong = { ...enrolment(userName, app), AuthenticationCode2: '135246' }
  codes.set('wrong code', '135246')
  expect((await client.call('EnableMFADevice', wrong)).code).toBe('InvalidAuthenticationCode')
  const right = enrolment(userName, app)
  codes.set('code 1', right['AuthenticationCode1'] ?? '')
  codes.set('code 2', right['AuthenticationCode2'] ?? '')
  expect((await client.call('EnableMFADevice', right)).status).toBe(200)

  const user = createSignedClient(endpoint, credentials)
  const tokenCode = app.code(1)
  codes.set('token code', tokenCode)
  const byCode = { SerialNumber: app.serialNumber, TokenCode: tokenCode }
  const session = credentialsIn(await user.call('GetSessionToken', byCode))
  const { sessionToken = '' } = session
  planted.set('session token', sessionToken)
  planted.set('secret key of the session', session.secretAccessKey)
  codes.set('other wrong code', '246135')
  for (const refused of [byCode, { ...byCode, TokenCode: '246135' }, { TokenCode: tokenCode }])
    expect((await user.call('GetSessionToken', refused)).code).toBe('AccessDenied')
  await changePasswords(client, user, { userName, planted })
  user.close()

  const bySession = createSignedClient(endpoint, session)
  expect((await bySession.call('GetCallerIdentity')).status).toBe(200)
  expect((await bySession.call('DeleteUser', { UserName: 'nobody' })).code).toBe('AccessDenied')
  bySession.close()
  const stale = createSignedClient(endpoint, {
    ...session,
    sessionToken: `${sessionToken.slice(0, -8)}AAAAAAA=`,
  })
  expect((await stale.call('GetCallerIdentity')).code).toBe('InvalidClientTokenId')
  stale.close()
  const query = new URLSearchParams({
    Action: 'GetSessionToken',
    Version: '2011-06-15',
    TokenCode: tokenCode,
    'X-Amz-Security-Token': sessionToken,
    'X-Amz-Signature': credentials.secretAccessKey,
  })
  expect((await fetch(`${endpoint}/?${query.toString()}`)).status).toBe(403)
  expect((await fetch(`${endpoint}/%zz?${query.toString()}`)).status).toBeGreaterThanOrEqual(400)
  const headers = {
    authorization: `AWS4-HMAC-SHA256 Credential=${credentials.secretAccessKey}`,
    'x-amz-security-token': sessionToken,
  }
  expect((await fetch(endpoint, { method: 'POST', headers, body: query })).status).toBe(400)
}

/** Passwords of a user: chosen, changed, guessed, refused and remembered. */
async function changePasswords(
  admin: SignedClient,
  user: SignedClient,
  { userName: UserName, planted }: { userName: string; planted: Planted },
): Promise<void> {
  const [first, second, third] = ['Planted-First-4417', 'Planted-Second-4418', 'Planted-Third-4419']
  const guessed = 'Planted-Guess-4420'
  const refused = 'planted-weak'
  for (const secret of [first, second, third, guessed, refused])
    planted.set(`password of a user ${secret}`, secret)
  const policy = { AllowUsersToChangePassword: 'true', RequireNumbers: 'true' }
  const remembering = { ...policy, PasswordReusePrevention: '24' }
  expect((await admin.call('UpdateAccountPasswordPolicy', remembering)).status).toBe(200)
  const create = (Password: string) => admin.call('CreateLoginProfile', { UserName, Password })
  expect((await create(refused)).code).toBe('PasswordPolicyViolation')
  expect((await create(first)).status).toBe(200)
  expect((await create(second)).code).toBe('EntityAlreadyExists')
  const change = (OldPassword: string, NewPassword: string) =>
    user.call('ChangePassword', { OldPassword, NewPassword })
  expect((await change(guessed, second)).code).toBe('AccessDenied')
  expect((await change(first, refused)).code).toBe('PasswordPolicyViolation')
  expect((await change(first, second)).status).toBe(200)
  expect((await change(second, first)).code).toBe('PasswordPolicyViolation')
  const reset = { UserName, Password: third }
  expect((await admin.call('UpdateLoginProfile', reset)).status).toBe(200)
}

/** Every file of the data directory but the master key, or every row of every table. */
async function databaseOf(place: Installation): Promise<Map<string, Buffer>> {
  const contents = new Map<string, Buffer>()
  const { dataDir } = place
  if (dataDir !== undefined) {
    for (const name of await readdir(dataDir))
      if (name !== 'master.key') contents.set(name, await readFile(join(dataDir, name)))
    return contents
  }
  const store = await place.openStore()
  for (const { name } of await store.read.introspection.getTables())
    contents.set(name, Buffer.from(await rowsOf(store, name)))
  await store.close()
  return contents
}

async function rowsOf(store: Store, table: string): Promise<string> {
  const rows = sql<{ row: string }>`select t::text as row from ${sql.table(table)} as t`
  return (await rows.execute(store.read)).rows.map(({ row }) => row).join('\n')
}

/** Which secrets are found where, as they are or in the usual spellings. */
function findings(
  places: Map<string, Buffer>,
  planted: Planted,
  codes: Map<string, string>,
): string[] {
  const found: string[] = []
  for (const [where, content] of places) {
    for (const [what, secret] of planted) {
      expect([what, secret.length > 8]).toEqual([what, true])
      for (const spelling of spellings(Buffer.from(secret)))
        if (content.includes(spelling)) found.push(`${what} in ${where}`)
    }
    const text = content.toString('latin1')
    // Six digits may be part of any longer number.
    for (const [what, code] of codes) {
      expect([what, code]).toEqual([what, expect.stringMatching(/^\d{6}$/)])
      if (new RegExp(`(?<![0-9])${code}(?![0-9])`).test(text)) found.push(`${what} in ${where}`)
    }
  }
  return found
}

const spellings = (secret: Buffer): (string | Buffer)[] => [
  secret,
  secret.toString('hex'),
  secret.toString('base64').replace(/=+$/, ''),
  secret.toString('base64url'),
  encodeURIComponent(secret.toString('latin1')),
]
