import {
  CreateUserCommand,
  DeleteLoginProfileCommand,
  DeleteUserCommand,
} from '@aws-sdk/client-iam'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { cookieNames } from '../../src/http/cookies.js'
import { maxBodyBytes } from '../../src/http/read-request.js'
import { changeSettings, recordedEvents } from '../support/account.js'
import { type ConsoleClient, openConsole } from '../support/console-session.js'
import { startEphemeral, type TestServer } from '../support/ephemeral.js'
import { createUserWithPassword } from '../support/password.js'
import { signed } from '../support/signed-request.js'
import { createUserWithKey } from '../support/virtual-device.js'

let server: TestServer
let root: ConsoleClient
beforeAll(async () => {
  server = await startEphemeral()
})
beforeEach(async () => {
  await server.reset()
  root = await openConsole(server)
})
afterAll(() => server.close())

interface Sent {
  path?: string
  method?: string
  /** Undefined takes a header away. */
  headers?: Record<string, string | undefined>
  body?: string | Uint8Array<ArrayBuffer>
}

interface Heard {
  status: number
  code: unknown
  body: Record<string, unknown>
  headers: Headers
}

const sessionCookieOf = (secret: string): string => `${cookieNames.session}=${secret}`

/** A call as the console's page makes it, but for what is said. */
async function send({ path, method = 'POST', headers = {}, body }: Sent = {}): Promise<Heard> {
  const all = {
    'content-type': 'application/json',
    cookie: sessionCookieOf(root.secret()),
    origin: server.endpoint,
    ...headers,
  }
  const response = await fetch(server.endpoint + (path ?? '/console/api/iam/ListUsers'), {
    method,
    headers: Object.entries(all).flatMap(([name, value]): [string, string][] =>
      value === undefined ? [] : [[name, value]],
    ),
    ...(body === undefined ? {} : { body }),
  })
  const text = await response.text()
  const parsed = text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {}
  return { status: response.status, code: parsed['code'], body: parsed, headers: response.headers }
}

const answers = ({ status, code }: Heard) => ({ status, code })
const noSession = { status: 401, code: 'NoSession' }
const malformed = { status: 400, code: 'MalformedInput' }
const unknown = { status: 404, code: 'InvalidAction' }
const good = { status: 200, code: undefined }

describe('the cookie of a session', () => {
  it.each([
    ['none', () => undefined],
    ['an empty one', () => sessionCookieOf('')],
    ['one that was made up', () => sessionCookieOf('x'.repeat(43))],
    ['one with something behind it', (secret: string) => `${sessionCookieOf(secret)}A`],
    ['one in quotation marks', (secret: string) => sessionCookieOf(`"${secret}"`)],
    ['one of another name', (secret: string) => `sallyport-session=${secret}`],
    ['one of a name in other letters', (secret: string) => `__host-sallyport-session=${secret}`],
    [
      'two, both good',
      (secret: string) => `${sessionCookieOf(secret)}; ${sessionCookieOf(secret)}`,
    ],
    [
      'two, the second made up',
      (secret: string) => `${sessionCookieOf(secret)}; ${sessionCookieOf('x')}`,
    ],
  ])('opens nothing where there is %s', async (_, cookie) => {
    expect(answers(await send({ headers: { cookie: cookie(root.secret()) } }))).toEqual(noSession)
  })

  it('is found among others', async () => {
    const cookie = `a=1; ${sessionCookieOf(root.secret())}; b=${cookieNames.session}`
    expect(answers(await send({ headers: { cookie } }))).toEqual(good)
  })

  it('opens nothing but the console’s calls', async () => {
    const body = 'Action=ListUsers&Version=2010-05-08'
    const contentType = 'application/x-www-form-urlencoded'
    const { status } = await send({ path: '/', body, headers: { 'content-type': contentType } })
    expect(status).toBe(403)
  })

  it('cannot be replaced by a signature', async () => {
    const request = await signed(server, { service: 'iam', body: '{}' })
    const { authorization, 'x-amz-date': date } = Object.fromEntries(
      Object.entries(request.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
    )
    expect(authorization).toMatch(/^AWS4-HMAC-SHA256 /)
    const headers = { cookie: undefined, authorization, 'x-amz-date': date }
    expect(answers(await send({ headers }))).toEqual(noSession)
  })
})

describe('a session ends', () => {
  const isOver = async (client: ConsoleClient): Promise<boolean> =>
    (await client.call('iam/ListUsers')).status === 401

  it('when it is signed out of, also for who kept the cookie', async () => {
    const cookie = sessionCookieOf(root.secret())
    const signedOut = await root.call('signin/SignOut')
    expect(signedOut.status).toBe(200)
    expect(signedOut.headers.get('set-cookie')).toMatch(/=; Path=\/; .*Max-Age=0$/)
    expect(answers(await send({ headers: { cookie } }))).toEqual(noSession)
  })

  it('when another session ends it', async () => {
    const other = await openConsole(server)
    expect(await isOver(other)).toBe(false)
    await root.call('signin/EndOtherSessions')
    expect(await isOver(other)).toBe(true)
    expect(await isOver(root)).toBe(false)
  })

  it('after thirty minutes without a call', async () => {
    await server.advance(29 * 60)
    expect(await isOver(root)).toBe(false)
    await server.parts.recorder.flush()
    await server.advance(29 * 60)
    expect(await isOver(root)).toBe(false)
    await server.parts.recorder.flush()
    await server.advance(30 * 60)
    expect(await isOver(root)).toBe(true)
  })

  it('after twelve hours, however much it is used', async () => {
    await changeSettings(server, 'sessionIdleMinutes=720')
    for (let hour = 1; hour <= 11; hour += 1) {
      await server.advance(3600)
      expect(await isOver(root)).toBe(false)
      await server.parts.recorder.flush()
    }
    await server.advance(3599)
    expect(await isOver(root)).toBe(false)
    await server.advance(1)
    expect(await isOver(root)).toBe(true)
  })

  it('with its user, and a new user of that name does not get it', async () => {
    const iam = server.iam()
    await iam.send(new CreateUserCommand({ UserName: 'alice' }))
    const alice = await openConsole(server, { userName: 'alice' })
    expect((await alice.call('signin/GetSession')).status).toBe(200)
    await iam.send(new DeleteUserCommand({ UserName: 'alice' }))
    expect(await isOver(alice)).toBe(true)
    await iam.send(new CreateUserCommand({ UserName: 'alice' }))
    expect(await isOver(alice)).toBe(true)
  })

  it('with its user’s password', async () => {
    await createUserWithPassword(server, 'alice')
    const alice = await openConsole(server, { userName: 'alice' })
    expect(await isOver(alice)).toBe(false)
    await server.iam().send(new DeleteLoginProfileCommand({ UserName: 'alice' }))
    expect(await isOver(alice)).toBe(true)
    expect(await isOver(root)).toBe(false)
  })
})

describe('a page of another site', () => {
  it.each([
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: '' },
    { origin: 'http://127.0.0.1:1' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: undefined, 'sec-fetch-site': 'cross-site' },
  ])('is refused without a word, whatever cookie it brings: %j', async (headers) => {
    const known = (await recordedEvents(server)).length
    const { status, body } = await send({ headers })
    expect({ status, body }).toEqual({ status: 403, body: {} })
    expect(await recordedEvents(server)).toHaveLength(known)
  })

  it('is told nothing by a preflight request', async () => {
    const headers = {
      origin: 'https://evil.example',
      cookie: undefined,
      'access-control-request-method': 'POST',
    }
    const answer = await send({ method: 'OPTIONS', headers })
    expect(answer.status).toBe(405)
    expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual(
      [],
    )
  })
})

describe('a call', () => {
  it.each(['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('is no %s', async (method) => {
    const { status, headers } = await send({ method })
    expect([status, headers.get('allow')]).toEqual([405, 'POST'])
  })

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/json-patch+json',
    'text/plain; application/json',
    '',
  ])('is JSON and says so, not "%s"', async (type) => {
    expect((await send({ body: '{}', headers: { 'content-type': type } })).status).toBe(415)
  })

  it.each(['application/json', 'Application/JSON', 'application/json; charset=utf-8'])(
    'may say %s',
    async (type) => {
      const heard = await send({ body: '{}', headers: { 'content-type': type } })
      expect(answers(heard)).toEqual(good)
    },
  )

  it.each([{ 'x-forwarded-for': '192.0.2.1' }, { 'x-forwarded-proto': 'https' }, { via: '1.1 x' }])(
    'that came over plain http through a proxy is refused: %j',
    async (headers) => {
      expect((await send({ headers })).status).toBe(403)
    },
  )

  it('answers with headers that keep it to the page, and with its request id', async () => {
    for (const heard of [await send(), await send({ path: '/console/api/iam/GetGroup' })]) {
      expect(heard.headers.get('cache-control')).toBe('no-store')
      expect(heard.headers.get('x-content-type-options')).toBe('nosniff')
      expect(heard.headers.get('content-type')).toBe('application/json')
      expect(heard.headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/)
    }
    const { body, headers } = await send({ path: '/console/api/iam/GetGroup' })
    expect(body['requestId']).toBe(headers.get('x-amzn-requestid'))
  })
})

describe('the path of a call', () => {
  it.each([
    '/console/api/',
    '/console/api/iam',
    '/console/api/iam/',
    '/console/api//ListUsers',
    '/console/api/iam/ListUsers/',
    '/console/api/iam/ListUsers/more',
    '/console/api/iam/listusers',
    '/console/api/IAM/ListUsers',
    '/console/api/%69am/ListUsers',
    '/console/api/iam/List%55sers',
    '/console/api/iam%2FListUsers',
    '/console/api/s3/ListBuckets',
    '/console/api/__proto__/ListUsers',
    '/console/api/constructor/name',
    '/console/api/iam/constructor',
    '/console/api/iam/__proto__',
  ])('%s names no operation', async (path) => {
    expect(answers(await send({ path }))).toEqual(unknown)
  })

  it('names an operation whatever is behind a question mark', async () => {
    expect(answers(await send({ path: '/console/api/iam/ListUsers?MaxItems=0' }))).toEqual(good)
  })

  it('names operations that are not built, which say so, and none that needs no sign-in', async () => {
    const notBuilt = { status: 501, code: 'NotImplemented' }
    for (const name of ['iam/CreateSAMLProvider', 'sts/AssumeRoleWithSAML'])
      expect(answers(await send({ path: `/console/api/${name}` }))).toEqual(notBuilt)
  })
})

describe('the body of a call', () => {
  it('may be missing: then there are no members', async () => {
    expect(answers(await send())).toEqual(good)
  })

  it.each([
    ['{', 'an open brace'],
    ['{}{}', 'two objects'],
    ['{"MaxItems":1,}', 'a comma too many'],
    ["{'MaxItems':1}", 'single quotation marks'],
    ['MaxItems=1', 'a form'],
    ['[]', 'a list'],
    ['null', 'null'],
    ['"x"', 'a text'],
    ['1', 'a number'],
    ['{"MaxItems":{}}', 'an object for a number'],
    ['{"MaxItems":[1]}', 'a list for a number'],
    ['{"MaxItems":"many"}', 'a word for a number'],
    ['{"MaxItems":1e999}', 'a number beyond all'],
    ['{"PathPrefix":{"a":"/"}}', 'an object for a text'],
  ])('%s is refused: %s', async (body) => {
    expect(answers(await send({ body }))).toEqual(malformed)
  })

  it('is UTF-8', async () => {
    const body = Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])
    expect(answers(await send({ body }))).toEqual(malformed)
  })

  it('leaves an event also where it is malformed', async () => {
    await send({ body: '{"Password":"Sesame-1"' })
    const [event] = (await recordedEvents(server)).slice(-1)
    expect(event).toMatchObject({ eventName: 'ListUsers', errorCode: 'MalformedInput' })
    expect(JSON.stringify(event)).not.toContain('Sesame')
  })

  it('takes a number as text, and a member that is null as missing', async () => {
    const body = JSON.stringify({ MaxItems: '1', PathPrefix: null, Marker: null })
    expect(answers(await send({ body }))).toEqual(good)
  })

  it.each(['__proto__', 'constructor', 'prototype', 'toString'])(
    'gives a member of the name %s no meaning',
    async (name) => {
      const path = '/console/api/iam/GetUser'
      await createUserWithKey(server, 'alice')
      const admin = await openConsole(server, { userName: 'admin' })
      const body = `{"${name}":{"UserName":"alice"},"${name}":"alice"}`
      const cookie = sessionCookieOf(admin.secret())
      const heard = await send({ path, body, headers: { cookie } })
      expect(heard.body).toMatchObject({ User: { UserName: 'admin' } })
    },
  )

  it('keeps names from outside that mean something to the engine as they are', async () => {
    const Tags = [{ Key: '__proto__', Value: 'constructor' }]
    await root.call('iam/CreateUser', { UserName: 'alice', Tags })
    expect((await root.call('iam/ListUserTags', { UserName: 'alice' })).body).toMatchObject({
      Tags,
    })
  })

  it.each([
    ['in a member that is not known', 'Ignored', good],
    ['in a member that is', 'PathPrefix', malformed],
  ])('may be nested deep %s', async (_, member, wanted) => {
    const deep = 100_000
    const lists = `{"${member}":${'['.repeat(deep)}${']'.repeat(deep)}}`
    const objects = `{"${member}":${'{"a":'.repeat(deep)}1${'}'.repeat(deep)}}`
    for (const body of [lists, objects]) expect(answers(await send({ body }))).toEqual(wanted)
  })

  it('may be 10,000,000 bytes, and not one more', async () => {
    const before = '{"Ignored":"'
    const filled = `${before}${'x'.repeat(maxBodyBytes - before.length - 2)}"}`
    expect(answers(await send({ body: filled }))).toEqual(good)
    // The connection may be closed while the client still writes.
    const oneMore = await send({ body: `${filled} ` }).catch(() => undefined)
    expect(oneMore?.status ?? 413).toBe(413)
  })

  it('may bring very many values: they are counted, and no answer is longer than it must be', async () => {
    const TagKeys = Array<string>(200_000).fill('a')
    const path = '/console/api/iam/UntagUser'
    const heard = await send({ path, body: JSON.stringify({ UserName: 'x', TagKeys }) })
    expect(answers(heard)).toEqual({ status: 400, code: 'ValidationError' })
    expect(JSON.stringify(heard.body).length).toBeLessThan(1000)
  })
})
