import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { operations } from '../../src/pipeline/registry.js'
import { recordedEvents, type RecordedEvent } from '../support/account.js'
import { startEphemeral, type TestServer } from '../support/ephemeral.js'
import { policy } from '../support/policy.js'
import { createUserWithKey } from '../support/virtual-device.js'
import { callByName, type CallByName } from './call.js'
import { createFixture, type Fixture, remember } from './fixture.js'
import type { QueryService } from '../../src/wire/model.js'
import { rawModels, shapeIn } from './raw-model.js'
import { type Sample, samples } from './samples.js'

let server: TestServer
let fixture: Fixture
let asAdministrator: CallByName
let asNobody: CallByName
let restore: () => Promise<void>
beforeAll(async () => {
  server = await startEphemeral()
  fixture = await createFixture(server)
  asAdministrator = callByName(server)
  asNobody = callByName(server, await createUserWithKey(server, 'nobody', policy()))
  restore = await remember(server)
})
afterAll(() => server.close())

/** Calls, whatever comes of it: the answer, and all that was recorded meanwhile. */
async function observe(
  call: () => Promise<Record<string, unknown>>,
): Promise<{ answer: object; events: readonly RecordedEvent[] }> {
  const known = (await recordedEvents(server)).length
  const answer = await call().catch((error: unknown) => error as object)
  return { answer, events: (await recordedEvents(server)).slice(known) }
}

/** AWS CloudTrail User Guide, record contents; GetFederationToken and GetSessionToken hand out credentials. */
const isReading = (name: string): boolean =>
  /^(AssumeRole$|Decode|Get|List|Simulate)/.test(name) &&
  !/^Get(Federation|Session)Token$/.test(name)

const codes = new Set(['AuthenticationCode1', 'AuthenticationCode2', 'TokenCode'])
const secrets = new Set([
  ...codes,
  'Base32StringSeed',
  'NewPassword',
  'OldPassword',
  'Password',
  'QRCodePNG',
  'SecretAccessKey',
  'SessionToken',
])

/** Of an input or an answer, each in every form in which it could be written down. */
function secretsIn(values: object): RegExp[] {
  return Object.entries(values).flatMap(([name, value]: [string, unknown]) => {
    if (value instanceof Uint8Array)
      return secrets.has(name) ? [anywhere(textOf(value)), anywhere(base64Of(value))] : []
    if (typeof value === 'object' && value !== null) return secretsIn(value)
    if (!secrets.has(name) || typeof value !== 'string') return []
    return [codes.has(name) ? alone(value) : anywhere(value)]
  })
}

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString()
const base64Of = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
const escaped = (text: string): string => text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`)
const anywhere = (text: string): RegExp => new RegExp(escaped(text), 'u')
/** Six digits can be part of an account id by chance. */
const alone = (code: string): RegExp => new RegExp(String.raw`(?<![\da-z])${code}(?![\da-z])`, 'iu')

function expectNoSecret(events: readonly RecordedEvent[], ...values: object[]): void {
  const written = JSON.stringify(events)
  for (const secret of values.flatMap(secretsIn)) expect(written).not.toMatch(secret)
}

const built = operations.map(({ model }) => [model.name, model] as const)

describe.each(built)('%s', (name, model) => {
  const sample = samples[name] as Sample
  const event = { eventName: name, readOnly: isReading(name) }

  it('leaves one event where it succeeds, with no secret in it', async () => {
    const input = sample.input(fixture)
    const { answer, events } = await observe(() => asAdministrator(model, input))
    expect(events).toHaveLength(1)
    expect(events[0]).toMatchObject({ ...event, requestID: requestIdOf(answer) })
    expect(events[0]).not.toHaveProperty('errorCode')
    expectNoSecret(events, input, answer)
    await restore()
  })
})

// Nothing is wrong with a call of GetCallerIdentity whose caller is known.
const refusable = built.filter(([name]) => name !== 'GetCallerIdentity')

/** Of what needs no permission. */
const wrongInputs = new Map<string, object>([['GetSessionToken', { DurationSeconds: 1 }]])

describe.each(refusable)('%s', (name, model) => {
  const sample = samples[name] as Sample
  const event = { eventName: name, readOnly: isReading(name) }

  it('leaves one event where it is refused, with no secret in it', async () => {
    const input = { ...sample.input(fixture), ...wrongInputs.get(name) }
    const { answer, events } = await observe(() => asNobody(model, input))
    expect(events).toHaveLength(1)
    expect(events[0]).toMatchObject({
      ...event,
      requestID: requestIdOf(answer),
      errorCode: wrongInputs.has(name) ? 'ValidationError' : 'AccessDenied',
      responseElements: null,
    })
    expectNoSecret(events, input)
  })
})

const requestIdOf = (answer: object): unknown =>
  (answer as { $metadata?: { requestId?: string } }).$metadata?.requestId

const handingOut = ['AssumeRole', 'GetFederationToken', 'GetSessionToken', 'CreateAccessKey']

it.each(handingOut)('the event of %s names the key that it hands out', async (name) => {
  const { model, input } = samples[name] as Sample
  const { answer, events } = await observe(() => asAdministrator(model, input(fixture)))
  const { Credentials, AccessKey } = answer as Record<string, { AccessKeyId: string } | undefined>
  const accessKeyId = (Credentials ?? AccessKey)?.AccessKeyId
  expect(accessKeyId).toMatch(/^A[KS]IA/)
  expect(JSON.stringify(events[0]?.['responseElements'])).toContain(accessKeyId)
  await restore()
})

it('whatever the models call sensitive is looked for above', () => {
  const sensitive = built.flatMap(([name, { service }]) => {
    const raw = rawModels[service as QueryService]
    const { input, output } = raw.operations[name] ?? {}
    return [input, output].flatMap((shape) => sensitiveMembers(service as QueryService, shape))
  })
  expect(sensitive.filter((member) => !secrets.has(member))).toEqual([])
})

function sensitiveMembers(service: QueryService, shapeName: string | undefined): string[] {
  if (shapeName === undefined) return []
  const raw = rawModels[service]
  const { members = {}, member } = shapeIn(raw, shapeName)
  return [
    ...sensitiveMembers(service, member),
    ...Object.entries(members).flatMap(([name, { shape }]) =>
      shapeIn(raw, shape).sensitive === true ? [name] : sensitiveMembers(service, shape),
    ),
  ]
}
