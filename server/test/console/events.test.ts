import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreateUserCommand,
  GetUserCommand,
  ListUsersCommand,
} from '@aws-sdk/client-iam'
import { GetFederationTokenCommand } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newEventId } from '../../src/audit/event-id.js'
import { operatorEvent } from '../../src/audit/operator-event.js'
import { mostLookedAt } from '../../src/console/events/find-events.js'
import { insertEvents } from '../../src/store/events.js'
import { accountId, recordedEvents } from '../support/account.js'
import { type ConsoleClient, openConsole } from '../support/console-session.js'
import { startEphemeral, type TestServer } from '../support/ephemeral.js'
import { policy } from '../support/policy.js'
import { assume, createRole, foreignAccount, ownAccount } from '../support/role.js'
import { createDevice, createUserWithKey, enableDevice } from '../support/virtual-device.js'

interface LookedUp {
  EventId: string
  EventName: string
  EventTime: string
  EventSource: string
  ReadOnly: string
  Username?: string
  AccessKeyId?: string
  Resources: { ResourceType: string; ResourceName: string }[]
  CloudTrailEvent: string
}

let server: TestServer
let root: ConsoleClient
beforeAll(async () => {
  server = await startEphemeral([ownAccount, foreignAccount])
})
beforeEach(async () => {
  await server.reset()
  root = await openConsole(server)
})
afterAll(() => server.close())

async function lookUp(
  input: object = {},
  console = root,
): Promise<{ events: LookedUp[]; token: string | undefined }> {
  const { status, body } = await console.call('cloudtrail/LookupEvents', input)
  expect(body).not.toHaveProperty('code')
  expect(status).toBe(200)
  return { events: body['Events'] as LookedUp[], token: body['NextToken'] as string | undefined }
}

const by = (AttributeKey: string, AttributeValue: string) => ({
  LookupAttributes: [{ AttributeKey, AttributeValue }],
})

const namesOf = (events: LookedUp[]): string[] => events.map(({ EventName }) => EventName)

/** Every page, one after the other. */
async function lookUpAll(input: object): Promise<{ events: LookedUp[]; pages: number[] }> {
  const events: LookedUp[] = []
  const pages: number[] = []
  for (let token: string | undefined; ;) {
    const page = await lookUp(token === undefined ? input : { ...input, NextToken: token })
    events.push(...page.events)
    pages.push(page.events.length)
    ;({ token } = page)
    if (token === undefined) return { events, pages }
  }
}

/** Events as they are kept, a second after each other, the last one a minute ago. */
async function insertRecords(count: number, eventName: (n: number) => string): Promise<void> {
  const { random, store, clock } = server.parts
  const end = clock() - 60_000
  const rows = Array.from({ length: count }, (_, n) => {
    const at = end - (count - n) * 1000
    const eventId = newEventId(random, at)
    const record = JSON.stringify({
      userIdentity: { type: 'IAMUser', userName: `user-${n}` },
      eventTime: `${new Date(at).toISOString().slice(0, 19)}Z`,
      eventSource: 'iam.amazonaws.com',
      eventName: eventName(n),
      eventID: eventId,
      readOnly: true,
    })
    return { eventId, accountId, touched: [], record }
  })
  await store.write((tx) => insertEvents(tx, rows))
}

describe('LookupEvents', () => {
  it('tells what one has just done, the newest first, with the record itself', async () => {
    const iam = server.iam()
    await iam.send(new CreateUserCommand({ UserName: 'alice' }))
    await iam.send(new ListUsersCommand({}))
    const { events } = await lookUp()
    expect(namesOf(events)).toEqual(['ListUsers', 'CreateUser', 'CreateAccount'])
    const [record] = await recordedEvents(server, 'CreateUser')
    expect(events[1]).toEqual({
      EventId: record?.['eventID'],
      EventName: 'CreateUser',
      ReadOnly: 'false',
      AccessKeyId: server.admin.accessKeyId,
      EventTime: record?.['eventTime'],
      EventSource: 'iam.amazonaws.com',
      Username: 'admin',
      Resources: [
        { ResourceType: 'AWS::IAM::User', ResourceName: 'alice' },
        {
          ResourceType: 'AWS::IAM::User',
          ResourceName: 'arn:aws:iam::123456789012:user/alice',
        },
      ],
      CloudTrailEvent: JSON.stringify(record),
    })
  })

  it('tells what the operator did, which has no user', async () => {
    const { random, store, clock } = server.parts
    const act = { accountId, eventName: 'SetAccountSettings', requestParameters: { settings: [] } }
    const event = operatorEvent(act, { random, now: clock() })
    await store.write((tx) => insertEvents(tx, [event]))
    const { events } = await lookUp(by('EventSource', 'sallyport'))
    expect(namesOf(events)).toEqual(['SetAccountSettings', 'CreateAccount'])
    expect(events[0]).not.toHaveProperty('Username')
    expect(events[0]).not.toHaveProperty('AccessKeyId')
  })

  it('shows a page of 50 unless another size is asked for, and each event once', async () => {
    await insertRecords(120, (n) => `Event${n}`)
    const whole = await lookUpAll({})
    expect(whole.pages).toEqual([50, 50, 21])
    const wanted = Array.from({ length: 120 }, (_, n) => `Event${119 - n}`)
    expect(namesOf(whole.events).filter((name) => name.startsWith('Event'))).toEqual(wanted)
    const query = { EndTime: whole.events.at(-1)?.EventTime, ...by('ReadOnly', 'true') }
    const end = await lookUp({ ...query, MaxResults: 7 })
    expect(namesOf(end.events)).toEqual(['Event0'])
    const middle = { EndTime: whole.events.at(-20)?.EventTime, ...by('ReadOnly', 'true') }
    const { events, token } = await lookUp({ ...middle, MaxResults: 7 })
    const next = await lookUp({ ...middle, MaxResults: 3, NextToken: token })
    expect(namesOf([...events, ...next.events])).toEqual(wanted.slice(-20).slice(0, 10))
  })

  it('ends with the page that holds the last event', async () => {
    await insertRecords(49, (n) => `Event${n}`)
    expect((await lookUpAll({})).pages).toEqual([50])
  })
})

describe('the time range of LookupEvents', () => {
  it('holds both of its ends, in whole seconds', async () => {
    await insertRecords(10, (n) => `Event${n}`)
    const { events } = await lookUp({ MaxResults: 10 })
    const time = (n: number) => events[n]?.EventTime
    const within = await lookUp({ StartTime: time(6), EndTime: time(3) })
    expect(within.events).toEqual(events.slice(3, 7))
    expect((await lookUp({ StartTime: time(4), EndTime: time(4) })).events).toEqual([events[4]])
    expect((await lookUp({ EndTime: '1999-12-31T00:00:00Z' })).events).toEqual([])
  })

  it('must not end before it begins', async () => {
    const range = { StartTime: '2026-01-02T00:00:00Z', EndTime: '2026-01-01T23:59:59Z' }
    expect(await root.call('cloudtrail/LookupEvents', range)).toMatchObject({
      status: 400,
      body: { code: 'InvalidTimeRangeException' },
    })
  })

  it('reaches back 90 days', async () => {
    await server.iam().send(new CreateUserCommand({ UserName: 'old' }))
    const day = 24 * 3600
    await server.advance(89 * day)
    const found = async () =>
      namesOf(
        (await lookUp({ StartTime: '2020-01-01T00:00:00Z' }, await openConsole(server))).events,
      )
    expect(await found()).toContain('CreateUser')
    await server.advance(2 * day)
    expect(await found()).not.toContain('CreateUser')
  })
})

describe('an attribute of LookupEvents', () => {
  it.each([
    { key: 'EventName', value: 'CreateGroup', finds: ['CreateGroup'] },
    { key: 'EventName', value: 'creategroup', finds: [] },
    { key: 'EventName', value: 'Create', finds: [] },
    { key: 'ReadOnly', value: 'true', finds: ['GetUser'] },
    {
      key: 'ReadOnly',
      value: 'false',
      finds: ['AttachUserPolicy', 'CreateGroup', 'CreateUser', 'CreateAccount'],
    },
    { key: 'ReadOnly', value: 'maybe', finds: [] },
    {
      key: 'EventSource',
      value: 'iam.amazonaws.com',
      finds: ['GetUser', 'AttachUserPolicy', 'CreateGroup', 'CreateUser'],
    },
    { key: 'EventSource', value: 'sallyport', finds: ['CreateAccount'] },
    { key: 'ResourceType', value: 'AWS::IAM::Group', finds: ['CreateGroup'] },
    { key: 'ResourceType', value: 'AWS::IAM::User', finds: ['AttachUserPolicy', 'CreateUser'] },
    { key: 'ResourceType', value: 'AWS::IAM::Policy', finds: ['AttachUserPolicy'] },
    { key: 'ResourceType', value: 'constructor', finds: [] },
    { key: 'ResourceName', value: 'ops@team', finds: ['CreateGroup'] },
    { key: 'ResourceName', value: 'alice', finds: ['AttachUserPolicy', 'CreateUser'] },
    {
      key: 'ResourceName',
      value: 'arn:aws:iam::aws:policy/ReadOnlyAccess',
      finds: ['AttachUserPolicy'],
    },
    { key: 'ResourceName', value: 'arn:aws:iam::123456789012:user/alice', finds: ['CreateUser'] },
    { key: 'ResourceName', value: '"', finds: [] },
    {
      key: 'Username',
      value: 'admin',
      finds: ['GetUser', 'AttachUserPolicy', 'CreateGroup', 'CreateUser'],
    },
    { key: 'Username', value: 'alice', finds: [] },
  ])('$key = $value finds $finds', async ({ key, value, finds }) => {
    const iam = server.iam()
    await iam.send(new CreateUserCommand({ UserName: 'alice' }))
    await iam.send(new CreateGroupCommand({ GroupName: 'ops@team' }))
    const PolicyArn = 'arn:aws:iam::aws:policy/ReadOnlyAccess'
    await iam.send(new AttachUserPolicyCommand({ UserName: 'alice', PolicyArn }))
    await iam.send(new GetUserCommand({}))
    expect(namesOf((await lookUp(by(key, value))).events)).toEqual(finds)
  })

  it('EventId finds the one event, and no other account’s', async () => {
    await insertRecords(3, (n) => `Event${n}`)
    const { events } = await lookUp()
    const one = events[1] as LookedUp
    expect((await lookUp(by('EventId', one.EventId))).events).toEqual([one])
    const outside = { EndTime: '2020-01-01T00:00:00Z', ...by('EventId', one.EventId) }
    expect((await lookUp(outside)).events).toEqual([])
    const abroad = await openConsole(server, { accountId: foreignAccount })
    expect((await lookUp(by('EventId', one.EventId), abroad)).events).toEqual([])
  })

  it('Username calls root `root` and a session by its name', async () => {
    await createRole(server, { name: 'R', policy: policy({ Action: 'iam:ListUsers' }) })
    const RoleArn = `arn:aws:iam::${accountId}:role/R`
    const session = await assume(server, undefined, { RoleArn, RoleSessionName: 'nightly' })
    await server.iam(session).send(new ListUsersCommand({}))
    await root.call('iam/ListGroups')
    await server
      .sts()
      .send(new GetFederationTokenCommand({ Name: 'root', Policy: policy({ Action: '*' }) }))
    expect(namesOf((await lookUp(by('Username', 'nightly'))).events)).toEqual(['ListUsers'])
    const byRoot = namesOf((await lookUp(by('Username', 'root'))).events)
    expect(byRoot).toContain('ListGroups')
    expect(byRoot).not.toContain('ListUsers')
    expect(byRoot).not.toContain('GetFederationToken')
  })

  it('AccessKeyId finds what was done with a key', async () => {
    const alice = await createUserWithKey(server, 'alice')
    await server.iam(alice).send(new ListUsersCommand({}))
    const { events } = await lookUp(by('AccessKeyId', alice.accessKeyId))
    expect(namesOf(events)).toEqual(['ListUsers'])
  })

  it('ResourceName finds a key that was made, a device and an assumed role', async () => {
    await server.iam().send(new CreateUserCommand({ UserName: 'alice' }))
    const { AccessKey } = await server.iam().send(new CreateAccessKeyCommand({ UserName: 'alice' }))
    const key = await lookUp(by('ResourceName', AccessKey?.AccessKeyId ?? ''))
    expect(namesOf(key.events)).toEqual(['CreateAccessKey'])
    const app = await createDevice(server, 'phone')
    await enableDevice(server, { userName: 'alice', app })
    const device = await lookUp(by('ResourceName', app.serialNumber))
    expect(namesOf(device.events)).toEqual(['EnableMFADevice', 'CreateVirtualMFADevice'])
    const kind = await lookUp(by('ResourceType', 'AWS::IAM::MfaDevice'))
    expect(namesOf(kind.events)).toEqual(['EnableMFADevice', 'CreateVirtualMFADevice'])
    const { arn } = await createRole(server, { name: 'R' })
    await assume(server, undefined, { RoleArn: arn })
    const role = await lookUp(by('ResourceName', arn))
    expect(namesOf(role.events)).toEqual(['AssumeRole', 'CreateRole'])
    expect(role.events[0]?.Resources.map(({ ResourceType }) => ResourceType)).toEqual([
      'AWS::IAM::Role',
      'AWS::IAM::AccessKey',
    ])
  })

  it('looks at a bounded number of events in one call, and its token goes on', async () => {
    await insertRecords(mostLookedAt + 1200, (n) => (n % 6000 === 5 ? 'Rare' : 'Usual'))
    const { events, pages } = await lookUpAll(by('EventName', 'Rare'))
    expect(pages).toEqual([1, 1])
    expect(events.map(({ Username }) => Username)).toEqual(['user-6005', 'user-5'])
    expect(namesOf((await lookUp({ MaxResults: 2, ...by('EventName', 'Usual') })).events)).toEqual([
      'Usual',
      'Usual',
    ])
    const nowhere = await lookUp(by('EventName', 'Never'))
    expect(nowhere.events).toEqual([])
    expect(nowhere.token).toBeDefined()
  })
})

describe('LookupEvents refuses', () => {
  const invalidToken = { status: 400, body: { code: 'InvalidNextTokenException' } }
  const ask = (input: object, console = root) => console.call('cloudtrail/LookupEvents', input)

  it('more than one attribute', async () => {
    const { LookupAttributes: one } = by('EventName', 'CreateUser')
    const two = [...one, ...by('ReadOnly', 'true').LookupAttributes]
    expect(await ask({ LookupAttributes: two })).toMatchObject({
      status: 400,
      body: { code: 'InvalidLookupAttributesException' },
    })
  })

  it.each([
    { MaxResults: 0 },
    { MaxResults: 51 },
    { NextToken: '' },
    { NextToken: 'x'.repeat(2049) },
    { EventCategory: 'management' },
    by('Colour', 'red'),
    by('EventName', ''),
    by('EventName', 'x'.repeat(2001)),
    { LookupAttributes: [{ AttributeKey: 'EventName' }] },
  ])('what breaks a rule of its model: %j', async (input) => {
    expect(await ask(input)).toMatchObject({ status: 400, body: { code: 'ValidationError' } })
  })

  it.each([{ StartTime: 'yesterday' }, { MaxResults: 'many' }, { LookupAttributes: {} }])(
    'what is of another kind than its model says: %j',
    async (input) => {
      expect(await ask(input)).toMatchObject({ status: 400, body: { code: 'MalformedInput' } })
    },
  )

  it('a token of another query, of another account, and one that it did not give out', async () => {
    await insertRecords(5, () => 'Usual')
    const query = { MaxResults: 2, ...by('EventName', 'Usual') }
    const { token } = await lookUp(query)
    expect(token).toBeDefined()
    expect(await ask({ ...query, NextToken: token })).toMatchObject({ status: 200 })
    const others = [
      { ...by('EventName', 'Other') },
      { ...query, StartTime: '2020-01-01T00:00:00Z' },
      { ...query, EndTime: '2099-01-01T00:00:00Z' },
      {},
    ]
    for (const other of others)
      expect(await ask({ ...other, NextToken: token })).toMatchObject(invalidToken)
    const abroad = await openConsole(server, { accountId: foreignAccount })
    expect(await ask({ ...query, NextToken: token }, abroad)).toMatchObject(invalidToken)
    for (const made of [
      'x',
      'ct1.',
      `${token}A`,
      `ct1.${Buffer.from('a b').toString('base64url')}`,
    ])
      expect(await ask({ ...query, NextToken: made })).toMatchObject(invalidToken)
  })
})

describe('who may look events up', () => {
  it('is decided by cloudtrail:LookupEvents on everything', async () => {
    await createUserWithKey(server, 'nosy', policy({ Action: ['cloudtrail:Describe*', 'iam:*'] }))
    const refused = await (
      await openConsole(server, { userName: 'nosy' })
    ).call('cloudtrail/LookupEvents')
    expect(refused).toMatchObject({
      status: 403,
      body: {
        code: 'AccessDenied',
        denied: { action: 'cloudtrail:LookupEvents', resource: '*' },
      },
    })
    await createUserWithKey(server, 'auditor', policy({ Action: 'cloudtrail:LookupEvents' }))
    const auditor = await openConsole(server, { userName: 'auditor' })
    expect(namesOf((await lookUp({}, auditor)).events)).toContain('CreateUser')
  })

  it('sees the own account only', async () => {
    await server.iam().send(new CreateUserCommand({ UserName: 'alice' }))
    const abroad = await openConsole(server, { accountId: foreignAccount })
    expect(namesOf((await lookUp({}, abroad)).events)).toEqual(['CreateAccount'])
  })

  it('leaves an event of its own', async () => {
    await lookUp(by('EventName', 'CreateUser'))
    const [event, ...more] = await recordedEvents(server, 'LookupEvents')
    expect(more).toEqual([])
    expect(event).toMatchObject({
      eventSource: 'cloudtrail.amazonaws.com',
      readOnly: true,
      userIdentity: { type: 'Root' },
      requestParameters: {
        lookupAttributes: [{ attributeKey: 'EventName', attributeValue: 'CreateUser' }],
      },
      responseElements: null,
      sessionCredentialFromConsole: 'true',
    })
  })
})

it('Insights events are made by no service here', async () => {
  expect((await lookUp({ EventCategory: 'insight' })).events).toEqual([])
})
