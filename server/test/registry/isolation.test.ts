import {
  CreateGroupCommand,
  CreateInstanceProfileCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
} from '@aws-sdk/client-iam'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { operations } from '../../src/pipeline/registry.js'
import { type Snapshot, takeSnapshot } from '../../src/store/snapshot.js'
import { startEphemeral, type TestServer } from '../support/ephemeral.js'
import { members } from '../support/members.js'
import { policy } from '../support/policy.js'
import { rejection } from '../support/rejection.js'
import { abroad, foreignAccount, ownAccount } from '../support/role.js'
import { trust } from '../support/trust.js'
import { createDevice } from '../support/virtual-device.js'
import { callByName, type CallByName } from './call.js'
import { createFixture, type Fixture, remember } from './fixture.js'
import { type Sample, samples } from './samples.js'

/** The first account has the fixture; calls come from the administrator of the second. */
interface Situation {
  fixture: Fixture
  withFixture(): Promise<void>
  withoutFixture(): Promise<void>
}

let server: TestServer
let callFromAbroad: CallByName
const situations = new Map<string, Situation>()
beforeAll(async () => {
  server = await startEphemeral([ownAccount, foreignAccount])
  callFromAbroad = callByName(abroad(server))
  const empty = await remember(server)
  situations.set('nothing', await createSituation())
  await empty()
  await createNamesakes(abroad(server))
  situations.set('entities of the same names', await createSituation())
})
afterAll(() => server.close())

async function createSituation(): Promise<Situation> {
  const withoutFixture = await remember(server)
  const fixture = await createFixture(server)
  return { fixture, withoutFixture, withFixture: await remember(server) }
}

/** So that calls by name find something, and whatever else they name is looked for. */
async function createNamesakes(foreign: TestServer): Promise<void> {
  const iam = foreign.iam()
  for (const name of ['sample', 'sample-spare']) {
    const role = { RoleName: `${name}-role`, AssumeRolePolicyDocument: trust(foreignAccount) }
    await iam.send(new CreateUserCommand({ UserName: `${name}-user` }))
    await iam.send(new CreateGroupCommand({ GroupName: `${name}-group` }))
    await iam.send(new CreateRoleCommand(role))
    const profile = { InstanceProfileName: `${name}-profile` }
    await iam.send(new CreateInstanceProfileCommand(profile))
    const managed = { PolicyName: `${name}-policy`, PolicyDocument: policy() }
    await iam.send(new CreatePolicyCommand(managed))
    await createDevice(foreign, `${name}-device`)
  }
}

async function rows(): Promise<Snapshot> {
  await server.parts.recorder.flush()
  return takeSnapshot(server.parts.read)
}

type Row = Record<string, unknown>

/** What an account has, and what names something of it; without events, which tell it who tried what. */
function belongings(snapshot: Snapshot, accountId: string): Record<string, Row[]> {
  const tables = [...snapshot].filter(([table]) => table !== 'events') as [string, Row[]][]
  const ids = tables
    .flatMap(([, all]) => all.filter((row) => row['account_id'] === accountId))
    .flatMap((row) => Object.entries(row).filter(([column]) => column.endsWith('_id')))
    .flatMap(([, id]) => (typeof id === 'string' ? id : []))
  // Documents, such as a trust policy, may name whom they like.
  const namesOwn = (value: unknown) =>
    typeof value === 'string' && !value.startsWith('{') && ids.some((id) => value.includes(id))
  const isOwn = (row: Row) => Object.values(row).some(namesOwn)
  return Object.fromEntries(tables.map(([table, all]) => [table, all.filter(isOwn)]))
}

/** Words that only the first account has: shorter ones could be said by chance. */
function wordsOfFirstAccount(snapshot: Snapshot): string[] {
  const words = (accountId: string) => {
    // What is counted there is called by words of the program.
    const { account_usage: _, ...entities } = belongings(snapshot, accountId)
    return Object.values(entities)
      .flatMap((all) => all.flatMap((row) => Object.values(row)))
      .filter((value): value is string => typeof value === 'string' && value.length >= 8)
  }
  const foreign = new Set(words(foreignAccount))
  return words(ownAccount).filter((word) => !foreign.has(word))
}

/** The answer or the refusal. */
async function outcomeOf({ model, input }: Sample, fixture: Fixture): Promise<object> {
  const call = () => members(callFromAbroad(model, input(fixture)) as never)
  return call().catch(() => rejection(call()))
}

// AWS STS API Reference, GetAccessKeyInfo: it tells whoever may ask which account a key belongs to.
const tellsByDesign = new Set(['GetAccessKeyInfo'])

const names = operations.map((operation) => operation.model.name)
const discreet = operations
  .map((operation) => [operation.model.name, operation] as const)
  .filter(([name]) => !tellsByDesign.has(name))

describe.each(['nothing', 'entities of the same names'])(
  'from an account that has %s, with names and ARNs of another',
  (what) => {
    const situation = () => situations.get(what) as Situation

    it.each(names)('%s changes nothing there', async (name) => {
      const { fixture, withFixture } = situation()
      await withFixture()
      const before = belongings(await rows(), ownAccount)
      await outcomeOf(samples[name] as Sample, fixture)
      expect(belongings(await rows(), ownAccount)).toEqual(before)
    })

    it.each(discreet)('%s tells nothing of what is there', async (name, operation) => {
      const { fixture, withFixture, withoutFixture } = situation()
      const sample = samples[name] as Sample
      await withFixture()
      const words = wordsOfFirstAccount(await rows())
      const asked = JSON.stringify(sample.input(fixture))
      const told = await outcomeOf(sample, fixture)
      const answer = JSON.stringify(told)
      expect(words.filter((word) => answer.includes(word) && !asked.includes(word))).toEqual([])
      await withoutFixture()
      const toldOtherwise = await outcomeOf(sample, fixture)
      // What is made anew has ids and secrets of its own.
      if ('message' in told || !operation.changes) expect(told).toEqual(toldOtherwise)
      else expect(toldOtherwise).not.toHaveProperty('message')
    })
  },
)
