import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { createEphemeralServer } from '../../src/app/ephemeral.js'
import type { ApiRequest } from '../../src/pipeline/api-request.js'
import type { CommandSettings } from '../support/command.js'
import { type EphemeralProcess, startEphemeralCommand } from '../support/ephemeral-command.js'
import { createSignedClient, element, type SignedClient } from '../support/signed-client.js'

let shared: EphemeralProcess
beforeAll(async () => {
  shared = await startEphemeralCommand()
})
afterAll(async () => void (await shared.end('SIGKILL')))

async function start(
  options: readonly string[] = [],
  settings: CommandSettings = {},
): Promise<EphemeralProcess> {
  const server = await startEphemeralCommand(options, settings)
  onTestFinished(async () => void (await server.end('SIGKILL')))
  return server
}

function clientOf(
  { endpoint }: EphemeralProcess,
  credentials: { accessKeyId?: string; secretAccessKey?: string; sessionToken?: string } = {},
): SignedClient {
  const client = createSignedClient(endpoint, {
    accessKeyId: '',
    secretAccessKey: '',
    ...credentials,
  })
  onTestFinished(() => client.close())
  return client
}

async function post(server: EphemeralProcess, path: string, body?: string) {
  const answer = await fetch(`${server.endpoint}${path}`, { method: 'POST', body: body ?? null })
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
}

async function get(server: EphemeralProcess, path: string) {
  const answer = await fetch(`${server.endpoint}${path}`)
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
}

it('tells in its first line where it is and all that opens its account', async () => {
  const server = await start()
  const stdout = server.stdout()
  expect(JSON.parse(stdout)).toEqual({
    endpoint: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    accounts: [
      {
        accountId: '123456789012',
        rootEmail: 'root@123456789012.test',
        rootPassword: expect.stringMatching(/^[\w-]{24}$/),
        adminUserName: 'admin',
        accessKeyId: expect.stringMatching(/^AKIA[A-Z2-7]{16}$/),
        secretAccessKey: expect.stringMatching(/^[A-Za-z0-9/+]{40}$/),
      },
    ],
  })
  const identity = await clientOf(server, server.accounts[0]).call('GetCallerIdentity')
  expect(element(identity.body, 'Arn')).toBe('arn:aws:iam::123456789012:user/admin')
  const attached = await clientOf(server, server.accounts[0]).call('ListAttachedUserPolicies', {
    UserName: 'admin',
  })
  expect(element(attached.body, 'PolicyArn')).toBe('arn:aws:iam::aws:policy/AdministratorAccess')
  expect(await server.end('SIGTERM')).toEqual({ code: 0, signal: null, stdout, stderr: '' })
})

it('takes the first administrator key from the environment, and makes the others', async () => {
  const environment = {
    SALLYPORT_ADMIN_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
    SALLYPORT_ADMIN_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  }
  const accounts = ['--account', '111111111111', '--account', '222222222222', '333333333333']
  const server = await start(accounts, { environment })
  expect(server.accounts.map(({ accountId }) => accountId)).toEqual([
    '111111111111',
    '222222222222',
    '333333333333',
  ])
  expect(server.accounts[0]).toMatchObject({
    accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  })
  expect(new Set(server.accounts.map((account) => account.secretAccessKey)).size).toBe(3)
  for (const account of server.accounts) {
    const identity = await clientOf(server, account).call('GetCallerIdentity')
    expect(element(identity.body, 'Account')).toBe(account.accountId)
  }
})

it.each([{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }])(
  'is neither reset nor moved by a page of another site: %j',
  async (headers) => {
    const server = await start()
    const admin = clientOf(server, server.accounts[0])
    await admin.call('CreateUser', { UserName: 'alice' })
    const send = (path: string, body: string) =>
      fetch(`${server.endpoint}${path}`, { method: 'POST', headers, body })
    const before = await get(server, '/_ephemeral/clock')
    expect((await send('/_ephemeral/reset', '')).status).toBe(403)
    expect((await send('/_ephemeral/clock', '{"advanceSeconds":86400}')).status).toBe(403)
    expect(await admin.call('GetUser', { UserName: 'alice' })).toMatchObject({ status: 200 })
    const after = await get(server, '/_ephemeral/clock')
    const [from, to] = [before, after].map(({ body }) => Date.parse(String(body['now'])))
    expect((to ?? 0) - (from ?? 0)).toBeLessThan(60_000)
  },
)

it('is back to the state just after start by a reset, with the same keys', async () => {
  const server = await start()
  const admin = clientOf(server, server.accounts[0])
  const session = await admin.call('GetSessionToken')
  const fromSession = clientOf(server, {
    accessKeyId: element(session.body, 'AccessKeyId') ?? '',
    secretAccessKey: element(session.body, 'SecretAccessKey') ?? '',
    sessionToken: element(session.body, 'SessionToken') ?? '',
  })
  expect(await fromSession.call('GetCallerIdentity')).toMatchObject({ status: 200 })
  await admin.call('CreateUser', { UserName: 'alice' })
  await admin.call('CreateVirtualMFADevice', { VirtualMFADeviceName: 'phone' })
  await post(server, '/_ephemeral/clock', '{"advanceSeconds":86400}')

  expect(await post(server, '/_ephemeral/reset')).toEqual({ status: 200, body: { reset: true } })
  expect(await admin.call('GetUser', { UserName: 'alice' })).toMatchObject({
    status: 404,
    code: 'NoSuchEntity',
  })
  const devices = await admin.call('ListVirtualMFADevices')
  expect(devices).toMatchObject({ status: 200 })
  expect(devices.body).not.toContain('phone')
  expect(await fromSession.call('GetCallerIdentity')).toMatchObject({
    status: 403,
    code: 'InvalidClientTokenId',
  })
  expect(await admin.call('CreateUser', { UserName: 'alice' })).toMatchObject({ status: 200 })
  const { body } = await get(server, '/_ephemeral/clock')
  expect(Math.abs(Date.parse(String(body['now'])) - Date.now())).toBeLessThan(60_000)
})

it('moves its one clock forward, while signatures are judged by real time', async () => {
  const server = await start()
  const admin = clientOf(server, server.accounts[0])
  const before = await get(server, '/_ephemeral/clock')
  const moved = await post(server, '/_ephemeral/clock', '{"advanceSeconds":604800}')
  expect(moved.status).toBe(200)
  const passed = Date.parse(String(moved.body['now'])) - Date.parse(String(before.body['now']))
  expect(passed).toBeGreaterThanOrEqual(604_800_000)
  expect(passed).toBeLessThan(604_860_000)
  const user = await admin.call('CreateUser', { UserName: 'alice' })
  expect(user.status).toBe(200)
  const createdAt = Date.parse(element(user.body, 'CreateDate') ?? '')
  expect(createdAt - Date.parse(String(moved.body['now']))).toBeGreaterThanOrEqual(-1000)
})

it.each(['', '{}', '{"advanceSeconds":-1}', '{"advanceSeconds":"30"}', '[30]', '30', 'null'])(
  'refuses to move the clock by `%s` and says what it wants',
  async (body) => {
    const server = shared
    const before = Date.parse(String((await get(server, '/_ephemeral/clock')).body['now']))
    expect(await post(server, '/_ephemeral/clock', body)).toEqual({
      status: 400,
      body: { error: '`advanceSeconds` must be a number of seconds from 0 to ten years' },
    })
    const after = Date.parse(String((await get(server, '/_ephemeral/clock')).body['now']))
    expect(after - before).toBeLessThan(10_000)
  },
)

it('never moves its clock beyond the last year that a date of AWS can hold', async () => {
  const { route, parts } = await createEphemeralServer({
    accountIds: ['123456789012'],
    logLevel: 'error',
    wallClock: () => Date.parse('9989-06-01'),
  })
  onTestFinished(() => parts.close())
  const advance = (advanceSeconds: number) => {
    const body = Buffer.from(JSON.stringify({ advanceSeconds }))
    const asked = { method: 'POST', path: '/_ephemeral/clock', body, header: () => undefined }
    return route(asked as unknown as ApiRequest)
  }
  const tenYears = 315_360_000
  expect(await advance(tenYears)).toMatchObject({ status: 200 })
  expect(await advance(tenYears)).toMatchObject({
    status: 400,
    body: ['{"error":"the clock cannot go beyond the year 9999: reset it first"}\n'],
  })
  expect(new Date(parts.clock()).getUTCFullYear()).toBe(9999)
})

it('has an outbox of what was sent', async () => {
  expect(await get(shared, '/_ephemeral/outbox')).toEqual({
    status: 200,
    body: { emails: [], textMessages: [], phoneCalls: [] },
  })
})

it('names a control door that does not exist', async () => {
  expect(await get(shared, '/_ephemeral/reset')).toEqual({
    status: 404,
    body: { error: 'there is no GET /_ephemeral/reset' },
  })
})
