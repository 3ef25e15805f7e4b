import {
  AddUserToGroupCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreateUserCommand,
  PutUserPermissionsBoundaryCommand,
  TagUserCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam'
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { accountId, recordedEvents } from '../support/account.js'
import { type ConsoleClient, openConsole } from '../support/console-session.js'
import { startEphemeral, type TestServer } from '../support/ephemeral.js'
import { createPassword } from '../support/password.js'
import { policy, type TestStatement } from '../support/policy.js'
import { denied, invalid } from '../support/refusals.js'
import { foreignAccount, ownAccount } from '../support/role.js'
import { createDevice, createUserWithKey, enableDevice } from '../support/virtual-device.js'

const operation = 'sallyport/ListUsersOverview'
const listUsers = { Action: 'iam:ListUsers', Resource: `arn:aws:iam::${accountId}:user/` }

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

type Row = Record<string, unknown> & { UserName: string }

async function rows(console: ConsoleClient, input: object = {}): Promise<Row[]> {
  const { status, body } = await console.call(operation, input)
  expect({ status, code: body['code'] }).toEqual({ status: 200, code: undefined })
  return body['Users'] as Row[]
}

const named = (all: readonly Row[], userName: string): Row | undefined =>
  all.find((row) => row.UserName === userName)

/** The console of a user who is allowed these statements and nothing else. */
async function consoleOf(userName: string, ...statements: TestStatement[]): Promise<ConsoleClient> {
  await createUserWithKey(server, userName, policy(...statements))
  return openConsole(server, { userName })
}

/** A user who has something in every column. */
async function createAda(): Promise<{ keys: string[] }> {
  const iam = server.iam()
  await iam.send(new CreateUserCommand({ UserName: 'Ada', Path: '/team/' }))
  for (const GroupName of ['writers', 'Admins']) {
    await iam.send(new CreateGroupCommand({ GroupName }))
    await iam.send(new AddUserToGroupCommand({ GroupName, UserName: 'Ada' }))
  }
  await createPassword(server, 'Ada')
  await iam.send(
    new PutUserPermissionsBoundaryCommand({
      UserName: 'Ada',
      PermissionsBoundary: 'arn:aws:iam::aws:policy/AdministratorAccess',
    }),
  )
  const keys: string[] = []
  for (let n = 0; n < 2; n += 1) {
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'Ada' }))
    const { AccessKeyId: accessKeyId = '', SecretAccessKey: secretAccessKey = '' } = AccessKey ?? {}
    keys.push(accessKeyId)
    if (n === 0)
      await server.sts({ accessKeyId, secretAccessKey }).send(new GetCallerIdentityCommand({}))
    await server.advance(60)
  }
  await iam.send(
    new UpdateAccessKeyCommand({ UserName: 'Ada', AccessKeyId: keys[1], Status: 'Inactive' }),
  )
  for (const name of ['phone', 'tablet']) {
    const app = await createDevice(server, name)
    await enableDevice(server, { userName: 'Ada', app })
  }
  await server.parts.recorder.flush()
  return { keys }
}

describe('ListUsersOverview', () => {
  it('shows each user with groups, devices, password, keys and boundary', async () => {
    const { keys } = await createAda()
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as unknown
    expect(named(await rows(root), 'Ada')).toEqual({
      UserName: 'Ada',
      UserId: expect.stringMatching(/^AIDA/) as unknown,
      Arn: `arn:aws:iam::${accountId}:user/team/Ada`,
      Path: '/team/',
      CreateDate: time,
      Groups: ['Admins', 'writers'],
      Mfa: ['Virtual'],
      PasswordEnabled: true,
      PasswordChangedAt: time,
      AccessKeys: [
        { AccessKeyId: keys[0], Status: 'Active', CreateDate: time, LastUsed: time },
        { AccessKeyId: keys[1], Status: 'Inactive', CreateDate: time, NeverUsed: true },
      ],
      Boundary: 'arn:aws:iam::aws:policy/AdministratorAccess',
    })
  })

  it('shows empty columns of a user who has nothing', async () => {
    await server.iam().send(new CreateUserCommand({ UserName: 'bare' }))
    expect(named(await rows(root), 'bare')).toMatchObject({
      Groups: [],
      Mfa: [],
      PasswordEnabled: false,
      AccessKeys: [],
    })
    const bare = named(await rows(root), 'bare')
    for (const absent of ['PasswordChangedAt', 'PasswordLastUsed', 'Boundary'])
      expect(bare).not.toHaveProperty(absent)
  })

  it('gives pages in the order of names without regard to case, of this account only', async () => {
    for (const UserName of ['zoe', 'Bob', 'Ada', 'carl'])
      await server.iam().send(new CreateUserCommand({ UserName }))
    const names: string[] = []
    let marker: unknown
    do {
      const page = { MaxItems: 2, ...(marker === undefined ? {} : { Marker: marker }) }
      const { body } = await root.call(operation, page)
      names.push(...(body['Users'] as Row[]).map(({ UserName }) => UserName))
      marker = body['Marker']
      expect(body['IsTruncated']).toBe(marker !== undefined)
    } while (marker !== undefined)
    expect(names).toEqual(['Ada', 'admin', 'Bob', 'carl', 'zoe'])
    const abroad = await openConsole(server, { accountId: foreignAccount })
    expect((await rows(abroad)).map(({ UserName }) => UserName)).toEqual(['admin'])
  })

  it('is refused without iam:ListUsers, which is named', async () => {
    const console = await consoleOf('prober', {
      Action: 'iam:ListUsers',
      Resource: `arn:aws:iam::${accountId}:user/other`,
    })
    const { status, body } = await console.call(operation)
    const { code, message } = denied('prober', listUsers.Action, listUsers.Resource)
    expect({ status, body }).toMatchObject({
      status: 403,
      body: { code, message, denied: { action: listUsers.Action, resource: listUsers.Resource } },
    })
  })

  const bare = ['Arn', 'CreateDate', 'Path', 'UserId', 'UserName']

  it('leaves out all that the caller could not ask for', async () => {
    await createAda()
    const console = await consoleOf('prober', listUsers)
    for (const row of await rows(console)) expect(Object.keys(row).toSorted()).toEqual(bare)
  })

  it.each([
    ['iam:ListGroupsForUser', ['Groups']],
    ['iam:ListMFADevices', ['Mfa']],
    ['iam:GetLoginProfile', ['PasswordEnabled', 'PasswordChangedAt']],
    ['iam:ListAccessKeys', ['AccessKeys']],
    ['iam:GetUser', ['Boundary']],
  ])('shows by %s its column only, and of the allowed user only', async (Action, columns) => {
    await createAda()
    const Resource = `arn:aws:iam::${accountId}:user/team/Ada`
    const all = await rows(await consoleOf('prober', listUsers, { Action, Resource }))
    expect(Object.keys(named(all, 'Ada') ?? {}).toSorted()).toEqual(
      [...bare, ...columns].toSorted(),
    )
    expect(Object.keys(named(all, 'admin') ?? {}).toSorted()).toEqual(bare)
  })

  it('shows when a key was used only by iam:GetAccessKeyLastUsed', async () => {
    await createAda()
    const lists = await consoleOf('lister', listUsers, { Action: 'iam:ListAccessKeys' })
    const keysOf = async (console: ConsoleClient) =>
      named(await rows(console), 'Ada')?.['AccessKeys'] as object[]
    expect((await keysOf(lists))[0]).not.toHaveProperty('LastUsed')
    const Action = ['iam:ListAccessKeys', 'iam:GetAccessKeyLastUsed']
    const reads = await consoleOf('reader', listUsers, { Action })
    expect((await keysOf(reads))[0]).toHaveProperty('LastUsed')
  })

  it('judges columns by the tags of each user', async () => {
    for (const UserName of ['inside', 'outside'])
      await server.iam().send(new CreateUserCommand({ UserName }))
    const Tags = [{ Key: 'Team', Value: 'blue' }]
    await server.iam().send(new TagUserCommand({ UserName: 'inside', Tags }))
    const Condition = { StringEquals: { 'aws:ResourceTag/team': 'blue' } }
    const all = await rows(
      await consoleOf('prober', listUsers, { Action: 'iam:ListMFADevices', Condition }),
    )
    expect(named(all, 'inside')).toHaveProperty('Mfa')
    expect(named(all, 'outside')).not.toHaveProperty('Mfa')
  })

  it.each([
    [{ MaxItems: 0 }, /maxItems/],
    [{ MaxItems: 1001 }, /maxItems/],
    [{ Marker: 'made-up' }, /Invalid Marker/],
  ])('refuses %j', async (input, message) => {
    const { status, body } = await root.call(operation, input)
    expect(status).toBe(400)
    expect(body).toMatchObject({
      code: invalid('').code,
      message: expect.stringMatching(message) as unknown,
    })
  })

  it('leaves one event of its own, without the users in it', async () => {
    await rows(root, { MaxItems: 5 })
    const events = await recordedEvents(server, 'ListUsersOverview')
    expect(events).toHaveLength(1)
    expect(events[0]).toMatchObject({
      eventSource: 'sallyport',
      readOnly: true,
      requestParameters: { maxItems: 5 },
      responseElements: null,
    })
  })

  it('shows no secret and no hash', async () => {
    await createAda()
    const { body } = await root.call(operation)
    expect(JSON.stringify(body)).not.toMatch(/argon2|sealed|secret|hash/i)
  })
})
