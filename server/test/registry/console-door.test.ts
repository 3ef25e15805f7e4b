import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { operations } from '../../src/pipeline/registry.js'
import { openConsole } from '../support/console-session.js'
import { startEphemeral, type TestServer } from '../support/ephemeral.js'
import { callByName, type CallByName } from './call.js'
import { createFixture, type Fixture, remember } from './fixture.js'
import { type Sample, samples } from './samples.js'

let server: TestServer
let fixture: Fixture
let callBySdk: CallByName
let restore: () => Promise<void>
beforeAll(async () => {
  server = await startEphemeral()
  fixture = await createFixture(server)
  callBySdk = callByName(server)
  restore = await remember(server)
})
afterAll(() => server.close())

type Members = Record<string, unknown>

async function callByConsole(name: string, input: object): Promise<Members> {
  const admin = await openConsole(server, { userName: 'admin', mfa: true })
  const { status, body } = await admin.call(`iam/${name}`, input)
  expect([status, body['code'], body['message']]).toEqual([200, undefined, undefined])
  return body
}

/** Of every member the way to it: `Users[].Tags[].Key`. */
function placesIn(value: unknown, place = ''): string[] {
  if (value === undefined) return []
  if (Array.isArray(value)) return [place, ...value.flatMap((item) => placesIn(item, `${place}[]`))]
  if (typeof value !== 'object' || value === null) return [place]
  if (value instanceof Date || value instanceof Uint8Array) return [place]
  return Object.entries(value).flatMap(([name, member]) => placesIn(member, `${place}.${name}`))
}

const unique = (places: string[]): string[] => [...new Set(places)].toSorted()

/** Every text under this name, wherever it stands. */
function textsNamed(pattern: RegExp, value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, member]: [string, unknown]) =>
    typeof member === 'string' && pattern.test(name) ? [member] : textsNamed(pattern, member),
  )
}

const built = operations
  .filter(({ model }) => model.service === 'iam')
  .map((operation) => [operation.model.name, operation] as const)

describe.each(built)('through the console, %s', (name, operation) => {
  const { input } = samples[name] as Sample

  it('answers with the members that the SDK gives, times and documents as text', async () => {
    const { $metadata: _, ...bySdk } = await callBySdk(operation.model, input(fixture))
    await restore()
    const byConsole = await callByConsole(name, input(fixture))
    await restore()
    expect(unique(placesIn(byConsole))).toEqual(unique(placesIn(bySdk)))
    for (const document of textsNamed(/(Policy)?Document$/, byConsole))
      expect(JSON.parse(document)).toBeTypeOf('object')
    for (const time of textsNamed(/Date$/, byConsole))
      expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
  })
})
