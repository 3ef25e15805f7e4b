import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createManagedPolicies } from '../../src/permissions/aws-managed-policies/managed-policies.js'
import { operations } from '../../src/pipeline/registry.js'
import type { OperationModel, QueryService } from '../../src/wire/model.js'
import { accountId, recordedEvents } from '../support/account.js'
import { startEphemeral, type TestServer } from '../support/ephemeral.js'
import { invalid } from '../support/refusals.js'
import { rejection } from '../support/rejection.js'
import { badMembers, pathRule } from './bad-inputs.js'
import { callByName, type CallByName } from './call.js'
import { cannotBeRaised } from './cannot-be-raised.js'
import { createFixture, type Fixture, remember } from './fixture.js'
import { rawModels } from './raw-model.js'
import { type Sample, samples } from './samples.js'
import { servicePolicy, type Trigger, triggers } from './triggers.js'

let server: TestServer
let fixture: Fixture
let call: CallByName
let restore: () => Promise<void>
beforeAll(async () => {
  const managedPolicies = createManagedPolicies([servicePolicy])
  server = await startEphemeral([accountId], { managedPolicies })
  fixture = await createFixture(server)
  call = callByName(server)
  restore = await remember(server)
})
afterAll(() => server.close())

const models = operations.map(({ model }) => model)

interface Listed {
  model: OperationModel
  name: string
  code: string
  status: number
}
const listed: readonly Listed[] = models.flatMap((model) =>
  model.errors.map(({ code, status }) => ({ model, name: model.name, code, status })),
)

const triggersOf = ({ name, code }: Listed): readonly Trigger[] =>
  [triggers[code]?.[name] ?? []].flat()

function reasonWhyNot({ name, code }: Listed): string | undefined {
  const reasons = cannotBeRaised[code]
  return typeof reasons === 'object' ? reasons[name] : reasons
}

describe('of the errors that the models list', () => {
  it('each is raised below, or said to be impossible with the reason', () => {
    const neither = listed.filter(
      (error) => triggersOf(error).length === 0 && reasonWhyNot(error) === undefined,
    )
    expect(neither.map(({ name, code }) => `${name} ${code}`)).toEqual([])
  })

  it('none that is raised is said to be impossible', () => {
    const both = listed.filter(
      (error) => triggersOf(error).length > 0 && reasonWhyNot(error) !== undefined,
    )
    expect(both.map(({ name, code }) => `${name} ${code}`)).toEqual([])
  })

  it('there is none else in the two tables', () => {
    const known = new Set(listed.map(({ name, code }) => `${name} ${code}`))
    const named = [...Object.entries(triggers), ...Object.entries(cannotBeRaised)].flatMap(
      ([code, entries]) =>
        typeof entries === 'object' ? Object.keys(entries).map((name) => `${name} ${code}`) : [],
    )
    expect(named.filter((error) => !known.has(error))).toEqual([])
  })
})

const cases = listed.flatMap((error) =>
  triggersOf(error).map((trigger) => {
    const { name, code, status } = error
    const title = `${name} answers ${code} ${status}: ${trigger.message ?? 'no text'}`
    return [title, error, trigger] as const
  }),
)

it.each(cases)('%s', async (_, { model, name, code, status }, { input, prepare, message }) => {
  await prepare?.(server)
  const sample = samples[name] as Sample
  const own = typeof input === 'function' ? input(fixture) : input
  const known = (await recordedEvents(server)).length
  const refused = await rejection(call(model, { ...sample.input(fixture), ...own }))
  const events = (await recordedEvents(server)).slice(known)
  if (prepare !== undefined) await restore()
  expect(refused).toEqual({
    code,
    status,
    message:
      message instanceof RegExp ? expect.stringMatching(message) : (message ?? expect.anything()),
  })
  expect(events).toMatchObject([{ eventName: name, errorCode: expect.stringMatching(code) }])
})

const takingMembers = models
  .filter(({ input }) => (input?.members.length ?? 0) > 0)
  .map((model) => [model.name, model] as const)

it.each(takingMembers)(
  '%s answers ValidationError to whatever breaks a rule of its model, and says where',
  async (name, model) => {
    const raw = rawModels[model.service as QueryService]
    const good = (samples[name] as Sample).input(fixture)
    const answers = await Promise.all(
      badMembers(raw, raw.operations[name]?.input ?? '').map(async ({ member, bad }) => {
        const refused = await rejection(call(model, { ...good, [member]: bad.value }))
        return { ...bad, refused }
      }),
    )
    for (const { place, rule, refused } of answers) {
      const says = rule === pathRule ? rule : `at '${place}' failed to satisfy constraint: ${rule}`
      expect(refused).toEqual(invalid(expect.stringContaining(says)))
    }
  },
)
