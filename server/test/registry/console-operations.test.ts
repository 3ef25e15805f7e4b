import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { consoleOperations } from '../../src/console/operations.js'
import { cookieNames } from '../../src/http/cookies.js'
import type { Operation } from '../../src/operation.js'
import { modelledOperations } from '../../src/wire/model.js'
import { recordedEvents } from '../support/account.js'
import { type ConsoleClient, openConsole } from '../support/console-session.js'
import { startEphemeral, type TestServer } from '../support/ephemeral.js'
import { badMembers, goodValue } from './bad-inputs.js'
import { consoleModels, type RawModel, shapeIn } from './raw-model.js'

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

type ConsoleService = keyof typeof consoleModels
type Path = `${string}/${string}`
type Members = Record<string, unknown>

interface Own {
  operation: Operation
  path: Path
  raw: RawModel
  /** The name of its input's shape. */
  input: string | undefined
}

const own = consoleOperations.map((operation): [string, Own] => {
  const { service, name } = operation.model
  const raw = consoleModels[service as ConsoleService]
  return [name, { operation, path: `${service}/${name}`, raw, input: raw.operations[name]?.input }]
})

/** What members must say for a call to make sense, where the model does not tell. */
const sensible: Readonly<Record<string, Members>> = {
  CheckHardwareTokenFile: { File: 'eA==' },
  ImportHardwareTokens: { File: 'eA==' },
  ListDevices: { Marker: undefined },
  ListHardwareTokens: { Marker: undefined },
  ListTextMessages: { Marker: undefined },
  ListUsersOverview: { Marker: undefined },
  TestPermissions: { Checks: [{ Action: 'iam:ListUsers', Resource: '*' }] },
  UpdateAccountContact: { AccountName: 'Acme', RootEmail: 'root@acme.example', RootPhone: '' },
  UpdateAccountSettings: { Settings: '{"sessionHours":8}' },
}

/** Secrets, in a form that no other text has by chance. */
const secretText = 'Sesame-0pen-Sesame'
const secretCode = '918273'

/** Every member with a value that breaks no rule, the secret ones with a value that can be found again. */
function wholeInput(name: string, { raw, input }: Own): Members {
  if (input === undefined) return {}
  const members = Object.entries(shapeIn(raw, input).members ?? {})
  const values = members.map(([member, { shape }]) => {
    const { sensitive, pattern } = shapeIn(raw, shape)
    const secret = pattern === undefined ? secretText : secretCode
    return [member, sensitive === true ? secret : goodValue(raw, shape)]
  })
  return { ...(Object.fromEntries(values) as Members), ...sensible[name] }
}

function requiredInput(name: string, known: Own): Members {
  if (known.input === undefined) return {}
  const { required = [] } = shapeIn(known.raw, known.input)
  const whole = wholeInput(name, known)
  return Object.fromEntries(required.map((member) => [member, whole[member]]))
}

const isUnrecorded = (operation: Operation): boolean =>
  !operation.changes && operation.unrecorded === true

it('every operation of the console’s models is built, once', () => {
  const modelled = Object.keys(consoleModels).flatMap((service) =>
    modelledOperations(service as ConsoleService).map((name) => `${service}/${name}`),
  )
  expect(own.map(([, { path }]) => path).toSorted()).toEqual(modelled.toSorted())
})

it('passwords, codes and credentials are called sensitive by the models', () => {
  const open = own.flatMap(([, { raw, input, path }]) =>
    Object.entries(input === undefined ? {} : (shapeIn(raw, input).members ?? {}))
      .filter(([member]) => /Password$|^AuthenticationCode|^Credential$/.test(member))
      .filter(([, { shape }]) => shapeIn(raw, shape).sensitive !== true)
      .map(([member]) => `${path} ${member}`),
  )
  expect(open).toEqual([])
})

describe.each(own)('%s', (name, known) => {
  const { path, operation } = known

  it('takes what its model asks for, with and without what may be left out', async () => {
    for (const input of [requiredInput(name, known), wholeInput(name, known)]) {
      const { status, body } = await (await openConsole(server)).call(path, input)
      expect(body['code']).not.toBe('ValidationError')
      expect(status).toBeLessThan(500)
    }
  })

  it('ignores members that it does not know', async () => {
    const input = requiredInput(name, known)
    const plain = await root.call(path, input)
    await server.reset()
    const more = { ...input, Colour: 'red', userName: 'admin', nested: { Settings: [{}] } }
    const filled = await (await openConsole(server)).call(path, more)
    expect([filled.status, filled.body['code'], Object.keys(filled.body)]).toEqual([
      plain.status,
      plain.body['code'],
      Object.keys(plain.body),
    ])
  })

  it('answers ValidationError to whatever breaks a rule of its model, and says where', async () => {
    const { raw, input } = known
    for (const { member, bad } of input === undefined ? [] : badMembers(raw, input)) {
      const { status, body } = await root.call(path, {
        ...requiredInput(name, known),
        [member]: bad.value,
      })
      expect({ member, status, ...body }).toMatchObject({
        member,
        status: 400,
        code: 'ValidationError',
        message: expect.stringContaining(
          `at '${bad.place}' failed to satisfy constraint: ${bad.rule}`,
        ),
      })
      expect(JSON.stringify(body)).not.toContain(secretText)
    }
  })

  it('leaves one event with no secret in it, or none where a page asks it again and again', async () => {
    for (const input of [requiredInput(name, known), wholeInput(name, known)]) {
      const client = await openConsole(server)
      const before = (await recordedEvents(server)).length
      const { status } = await client.call(path, input)
      const events = (await recordedEvents(server)).slice(before)
      expect(events).toHaveLength(isUnrecorded(operation) && status === 200 ? 0 : 1)
      const text = JSON.stringify(events)
      expect(text).not.toContain(secretText)
      expect(text).not.toMatch(new RegExp(`(?<![0-9a-z])${secretCode}(?![0-9a-z])`, 'i'))
      expect(text).not.toContain(client.secret() || 'no session')
    }
  })

  it('says in its event whether it changes something', async () => {
    const before = (await recordedEvents(server)).length
    await root.call(path, requiredInput(name, known))
    for (const { readOnly } of (await recordedEvents(server)).slice(before))
      expect(readOnly).toBe(!operation.changes || operation.readOnly === true)
  })

  /** A call as the page makes it, but for what is said. */
  const send = (more: { method?: string; headers?: Record<string, string> }) =>
    fetch(`${server.endpoint}/console/api/${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        origin: server.endpoint,
        cookie: `${cookieNames.session}=${root.secret()}`,
      },
      ...more,
    })

  it('is for pages of this site that are signed in: 401, 403, 415 and 405 for others', async () => {
    const json = { 'content-type': 'application/json' }
    const cookie = `${cookieNames.session}=${root.secret()}`
    const before = (await recordedEvents(server)).length
    const origin = 'https://evil.example'
    const statuses = [
      await send({ headers: json }),
      await send({ headers: { ...json, cookie, origin } }),
      await send({ headers: { cookie, 'content-type': 'text/plain' } }),
      await send({ method: 'GET' }),
    ].map(({ status }) => status)
    expect(statuses).toEqual([401, 403, 415, 405])
    expect(await recordedEvents(server)).toHaveLength(before)
    expect((await root.call('signin/GetSession')).status).toBe(200)
  })
})
