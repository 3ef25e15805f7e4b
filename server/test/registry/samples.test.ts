import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { callerByArn } from '../../src/credentials/principal-by-arn.js'
import type { Call } from '../../src/operation.js'
import { operations } from '../../src/pipeline/registry.js'
import { startEphemeral, type TestServer } from '../support/ephemeral.js'
import { callByName, type CallByName } from './call.js'
import { createFixture, type Fixture, remember } from './fixture.js'
import { type Sample, samples } from './samples.js'

let server: TestServer
let fixture: Fixture
let call: CallByName
let restore: () => Promise<void>
beforeAll(async () => {
  server = await startEphemeral()
  fixture = await createFixture(server)
  call = callByName(server)
  restore = await remember(server)
})
afterAll(() => server.close())

const administrator = 'arn:aws:iam::123456789012:user/admin'
const built = operations.map((operation) => [operation.model.name, operation] as const)

it('there is a sample of every operation that is built, and of no other', () => {
  expect(Object.keys(samples).toSorted()).toEqual(built.map(([name]) => name).toSorted())
})

describe.each(built)('the sample of %s', (name, operation) => {
  const sample = samples[name] as Sample

  it('succeeds for the administrator', async () => {
    await call(operation.model, sample.input(fixture))
    if (operation.changes) await restore()
  })

  it('asks for its permissions in their order', async () => {
    const caller = await callerByArn(server.parts, administrator, server.now())
    const facts = {
      now: server.now(),
      sourceIp: '',
      userAgent: '',
      secureTransport: false,
      region: '',
    }
    const asked = { caller, facts, parts: server.parts, input: sample.input(fixture) }
    const checks = await operation.checks(asked as unknown as Call<never>)
    const wanted = sample.permissions(administrator)
    expect(checks.map(({ action, resource }) => [action, resource])).toEqual(
      wanted.map(({ action, resource }) => [action, resource]),
    )
  })
})
