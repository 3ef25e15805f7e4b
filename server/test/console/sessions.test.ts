import {
  CreateRoleCommand,
  CreateUserCommand,
  DeleteUserCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  UpdateAccountPasswordPolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type ConsoleClient, consoleClient, openConsole } from '../support/console-session.js'
import { startEphemeral, type TestServer } from '../support/ephemeral.js'

const accountId = '123456789012'
const otherId = '210987654321'
let server: TestServer
beforeAll(async () => {
  server = await startEphemeral([accountId, otherId])
})
beforeEach(() => server.reset())
afterAll(() => server.close())

const allow = (Action: string | string[], Resource: string | string[] = '*', more: object = {}) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action, Resource, ...more }],
  })

const trust = (Condition?: object) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${accountId}:root` },
      Action: 'sts:AssumeRole',
      Condition,
    },
  })

const needsMfa = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } }

async function makeUser(name: string, policy?: string): Promise<void> {
  await server.iam().send(new CreateUserCommand({ UserName: name }))
  if (policy !== undefined)
    await server
      .iam()
      .send(new PutUserPolicyCommand({ UserName: name, PolicyName: 'own', PolicyDocument: policy }))
}

async function makeRole(name: string, document: string, path?: string): Promise<void> {
  await server
    .iam()
    .send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: document, Path: path }))
  await server.iam().send(
    new PutRolePolicyCommand({
      RoleName: name,
      PolicyName: 'own',
      PolicyDocument: allow('iam:ListUsers'),
    }),
  )
}

const minutes = 60

async function isOver(client: ConsoleClient): Promise<void> {
  const answer = await client.call('iam/ListUsers')
  expect([answer.status, answer.body['code']]).toEqual([401, 'NoSession'])
}

describe('a console session', () => {
  it('acts with the rights of its user, and says who it is', async () => {
    const admin = await openConsole(server, { userName: 'admin' })
    const { body } = await admin.call('signin/GetSession')
    expect(body).toMatchObject({
      Kind: 'user',
      UserName: 'admin',
      AccountId: accountId,
      Arn: `arn:aws:iam::${accountId}:user/admin`,
      MfaAuthenticated: false,
      IdleMinutes: 30,
      SecurityKeys: { Available: false, Reason: 'no-host-name' },
    })
    expect(body).not.toHaveProperty('RootEmail')
    expect((await admin.call('iam/ListUsers')).status).toBe(200)
    const root = await openConsole(server)
    expect((await root.call('signin/GetSession')).body).toMatchObject({
      Kind: 'root',
      RootEmail: `root@${accountId}.test`,
    })
  })

  it('is refused with the permission that is missing, and calls IAM without MFA', async () => {
    await makeUser('alice', allow('iam:GetUser'))
    const alice = await openConsole(server, { userName: 'alice' })
    expect((await alice.call('iam/GetUser')).body).toMatchObject({ User: { UserName: 'alice' } })
    const { status, body } = await alice.call('iam/ListUsers')
    expect(status).toBe(403)
    expect(body).toMatchObject({
      code: 'AccessDenied',
      denied: { action: 'iam:ListUsers', resource: `arn:aws:iam::${accountId}:user/` },
    })
  })

  it('has the MFA facts of its sign-in: false without a device, its age with one', async () => {
    const policy = (condition: object) => allow('iam:ListUsers', '*', { Condition: condition })
    await makeUser('present', policy(needsMfa))
    await makeUser('absent', policy({ Bool: { 'aws:MultiFactorAuthPresent': 'false' } }))
    await makeUser('young', policy({ NumericLessThan: { 'aws:MultiFactorAuthAge': '600' } }))
    const statusOf = async (userName: string, mfa: boolean) =>
      (await (await openConsole(server, { userName, mfa })).call('iam/ListUsers')).status
    expect(await statusOf('present', true)).toBe(200)
    expect(await statusOf('present', false)).toBe(403)
    expect(await statusOf('absent', true)).toBe(403)
    expect(await statusOf('absent', false)).toBe(200)
    const young = await openConsole(server, { userName: 'young', mfa: true })
    expect((await young.call('iam/ListUsers')).status).toBe(200)
    await server.advance(10 * minutes)
    expect((await young.call('iam/ListUsers')).status).toBe(403)
  })

  it('takes no session token and no federation token, but may assume roles', async () => {
    const admin = await openConsole(server, { userName: 'admin', mfa: true })
    for (const [operation, input] of [
      ['sts/GetSessionToken', {}],
      ['sts/GetFederationToken', { Name: 'anybody' }],
    ] as const) {
      // eslint-disable-next-line no-await-in-loop -- two calls
      const { body } = await admin.call(operation, input)
      expect(body['code']).toBe('AccessDenied')
    }
    expect((await admin.call('sts/GetCallerIdentity')).body).toMatchObject({ Account: accountId })
  })
})

describe('a console session ends', () => {
  it('after twelve hours, however much it is used', async () => {
    const admin = await openConsole(server, { userName: 'admin' })
    for (let used = 0; used < 35; used += 1) {
      // eslint-disable-next-line no-await-in-loop -- the clock moves on
      await server.advance(20 * minutes)
      // eslint-disable-next-line no-await-in-loop -- the clock moves on
      expect((await admin.call('iam/ListUsers')).status).toBe(200)
      // eslint-disable-next-line no-await-in-loop -- uses are written with the events
      await server.parts.recorder.flush()
    }
    await server.advance(20 * minutes)
    await isOver(admin)
  })

  it('after half an hour without use; a page that asks by itself is no use, one action is', async () => {
    const admin = await openConsole(server, { userName: 'admin' })
    await server.advance(29 * minutes)
    expect((await admin.call('signin/GetSession')).status).toBe(200)
    const extended = await admin.call('signin/ExtendSession')
    expect(extended.status).toBe(200)
    expect(Date.parse(extended.body['IdleExpiresAt'] as string)).toBeGreaterThan(
      server.now() + 29 * minutes * 1000,
    )
    await server.advance(29 * minutes)
    expect((await admin.call('signin/GetSession')).status).toBe(200)
    await server.parts.recorder.flush()
    await server.advance(1 * minutes)
    await isOver(admin)
  })

  it('when it is signed out: its cookie is taken away and opens nothing more', async () => {
    const admin = await openConsole(server, { userName: 'admin' })
    const old = consoleClient(server.endpoint, admin.secret())
    const { headers } = await admin.call('signin/SignOut')
    expect(headers.get('set-cookie')).toMatch(/^__Host-sallyport-session=; .*Max-Age=0/)
    await isOver(old)
  })

  it('with its user', async () => {
    await makeUser('alice')
    const alice = await openConsole(server, { userName: 'alice' })
    await server.iam().send(new DeleteUserCommand({ UserName: 'alice' }))
    await isOver(alice)
    await makeUser('alice')
    await isOver(alice)
  })

  it('where its owner ends it, from another browser; nobody ends somebody else’s', async () => {
    await makeUser('alice')
    const [here, there, alice] = await Promise.all([
      openConsole(server, { userName: 'admin' }),
      openConsole(server, { userName: 'admin' }),
      openConsole(server, { userName: 'alice' }),
    ])
    const sessionsOf = async (client: ConsoleClient) =>
      (await client.call('signin/ListSessions')).body['Sessions'] as {
        SessionId: string
        Current: boolean
      }[]
    const mine = await sessionsOf(here)
    expect(mine).toHaveLength(2)
    const other = mine.find(({ Current }) => !Current)?.SessionId ?? ''
    const [hers] = await sessionsOf(alice)
    expect((await alice.call('signin/EndSession', { SessionId: other })).status).toBe(404)
    expect((await here.call('signin/EndSession', { SessionId: hers?.SessionId })).status).toBe(404)
    expect((await here.call('signin/EndSession', { SessionId: other })).status).toBe(200)
    await isOver(there)
    expect((await alice.call('signin/GetSession')).status).toBe(200)
  })

  it('everywhere but here, where its owner wants so', async () => {
    const sessions = await Promise.all(
      [0, 1, 2].map(() => openConsole(server, { userName: 'admin' })),
    )
    const [here, ...others] = sessions as [ConsoleClient, ...ConsoleClient[]]
    expect((await here.call('signin/EndOtherSessions')).body).toEqual({ Ended: 2 })
    await Promise.all(others.map(isOver))
    expect((await here.call('signin/GetSession')).status).toBe(200)
  })
})

describe('switching to a role', () => {
  it('gives the rights of the role under another cookie, and back again', async () => {
    await makeUser('alice', allow('sts:AssumeRole'))
    await makeRole('Reader', trust(), '/team/')
    const alice = await openConsole(server, { userName: 'alice' })
    const before = consoleClient(server.endpoint, alice.secret())
    expect((await alice.call('iam/ListUsers')).status).toBe(403)
    const switched = await alice.call('signin/SwitchRole', {
      Account: accountId,
      RoleName: 'team/Reader',
      Color: 'red',
    })
    expect(switched.body).toMatchObject({
      Kind: 'role',
      Arn: `arn:aws:sts::${accountId}:assumed-role/Reader/alice`,
      Role: { RoleName: 'Reader', Color: 'red', DisplayName: `Reader @ ${accountId}` },
    })
    await isOver(before)
    expect((await alice.call('iam/ListUsers')).status).toBe(200)
    expect((await alice.call('iam/GetUser')).status).toBe(400)
    expect((await alice.call('signin/ExitRole')).body).toMatchObject({ Kind: 'user' })
    expect((await alice.call('iam/ListUsers')).status).toBe(403)
  })

  it('demands MFA of the sign-in where the role’s trust policy does', async () => {
    await makeUser('alice', allow('sts:AssumeRole'))
    await makeRole('Careful', trust(needsMfa))
    const role = { Account: accountId, RoleName: 'Careful' }
    const without = await openConsole(server, { userName: 'alice' })
    expect((await without.call('signin/SwitchRole', role)).status).toBe(403)
    expect((await without.call('signin/GetSession')).body).toMatchObject({ Kind: 'user' })
    const withMfa = await openConsole(server, { userName: 'alice', mfa: true })
    expect((await withMfa.call('signin/SwitchRole', role)).status).toBe(200)
  })

  it('is judged by the user’s own rights, also from within a role', async () => {
    await makeUser('alice', allow('sts:AssumeRole', [`arn:aws:iam::${accountId}:role/First`]))
    await makeRole('First', trust())
    await makeRole('Second', trust())
    const alice = await openConsole(server, { userName: 'alice' })
    const to = (RoleName: string) =>
      alice.call('signin/SwitchRole', { Account: accountId, RoleName })
    expect((await to('First')).status).toBe(200)
    expect((await to('Second')).status).toBe(403)
  })

  it('is refused for root, for roles that do not exist and for aliases that nobody has, in the same words', async () => {
    await makeUser('alice', allow('sts:AssumeRole'))
    const root = await openConsole(server)
    await makeRole('Reader', trust())
    const role = { Account: accountId, RoleName: 'Reader' }
    expect((await root.call('signin/SwitchRole', role)).body['message']).toBe(
      'Roles may not be assumed by root accounts.',
    )
    const alice = await openConsole(server, { userName: 'alice' })
    for (const missing of [
      { Account: accountId, RoleName: 'Missing' },
      { Account: otherId, RoleName: 'Missing' },
      { Account: 'nobody-has-this', RoleName: 'Reader' },
    ]) {
      // eslint-disable-next-line no-await-in-loop -- one after the other
      const { status, body } = await alice.call('signin/SwitchRole', missing)
      expect([status, body['code']]).toEqual([403, 'AccessDenied'])
    }
    const bad = await alice.call('signin/SwitchRole', { Account: 'A', RoleName: 'Reader' })
    expect(bad.body['code']).toBe('ValidationError')
  })

  it('lasts no longer than the role allows; then only switching back is possible', async () => {
    await makeUser('alice', allow('sts:AssumeRole'))
    await makeRole('Reader', trust())
    const alice = await openConsole(server, { userName: 'alice' })
    await alice.call('signin/SwitchRole', { Account: accountId, RoleName: 'Reader' })
    for (let quarter = 0; quarter < 4; quarter += 1) {
      // eslint-disable-next-line no-await-in-loop -- the clock moves on
      await server.advance(15 * minutes)
      // eslint-disable-next-line no-await-in-loop -- the clock moves on
      await alice.call('signin/ExtendSession')
    }
    const ended = await alice.call('iam/ListUsers')
    expect([ended.status, ended.body['code']]).toEqual([403, 'RoleSessionEnded'])
    expect((await alice.call('signin/ExitRole')).status).toBe(200)
    expect((await alice.call('signin/GetSession')).body).toMatchObject({ Kind: 'user' })
  })

  it('of two switches at once one wins', async () => {
    await makeUser('alice', allow('sts:AssumeRole'))
    await makeRole('Reader', trust())
    const alice = await openConsole(server, { userName: 'alice' })
    const secret = alice.secret()
    const statuses = await Promise.all(
      Array.from({ length: 10 }, async () => {
        const client = consoleClient(server.endpoint, secret)
        const role = { Account: accountId, RoleName: 'Reader' }
        return (await client.call('signin/SwitchRole', role)).status
      }),
    )
    expect(statuses.filter((status) => status === 200)).toHaveLength(1)
  })

  it('into another account is seen in both accounts, and a changed trust policy counts at once', async () => {
    await makeUser('alice', allow('sts:AssumeRole'))
    const other = {
      accessKeyId: server.accounts[1]?.accessKeyId ?? '',
      secretAccessKey: server.accounts[1]?.secretAccessKey ?? '',
    }
    await server
      .iam(other)
      .send(new CreateRoleCommand({ RoleName: 'Guest', AssumeRolePolicyDocument: trust() }))
    const alice = await openConsole(server, { userName: 'alice' })
    const role = { Account: otherId, RoleName: 'Guest' }
    expect((await alice.call('signin/SwitchRole', role)).body).toMatchObject({
      AccountId: otherId,
      Role: { AccountId: otherId },
    })
    const events = await server.parts.read.selectFrom('events').selectAll().execute()
    const switches = events.filter(({ record }) => record.includes('"eventName":"SwitchRole"'))
    expect(switches.map((event) => event.account_id).toSorted()).toEqual([accountId, otherId])
    await alice.call('signin/ExitRole')
    await server
      .iam(other)
      .send(
        new UpdateAssumeRolePolicyCommand({ RoleName: 'Guest', PolicyDocument: trust(needsMfa) }),
      )
    expect((await alice.call('signin/SwitchRole', role)).status).toBe(403)
  })
})

describe('TestPermissions', () => {
  it('tells what the caller may do now, in the order asked', async () => {
    await makeUser('alice', allow(['iam:ListUsers', 'iam:GetUser'], '*', { Condition: needsMfa }))
    const checks = {
      Checks: ['iam:ListUsers', 'iam:DeleteUser', 'iam:GetUser'].map((Action) => ({
        Action,
        Resource: '*',
      })),
    }
    const resultsOf = async (mfa: boolean) =>
      (
        await (
          await openConsole(server, { userName: 'alice', mfa })
        ).call('sallyport/TestPermissions', checks)
      ).body['Results']
    expect(await resultsOf(true)).toEqual([true, false, true])
    expect(await resultsOf(false)).toEqual([false, false, false])
  })

  const boundary = `arn:aws:iam::${accountId}:policy/Boundary`
  const users = `arn:aws:iam::${accountId}:user/`
  const ask = async (policy: string, checks: readonly (readonly [string, string])[]) => {
    await makeUser('alice', policy)
    const alice = await openConsole(server, { userName: 'alice' })
    const Checks = checks.map(([Action, Resource]) => ({ Action, Resource }))
    return (await alice.call('sallyport/TestPermissions', { Checks })).body['Results']
  }

  it.each([
    ['StringEquals', 'iam:PermissionsBoundary', boundary],
    ['StringEquals', 'aws:RequestTag/team', 'red'],
    ['ForAnyValue:StringEquals', 'aws:TagKeys', 'team'],
    ['StringEquals', 'iam:ResourceTag/team', 'red'],
    ['ArnEquals', 'iam:PolicyARN', boundary],
  ])('takes an Allow that depends on %s of %s for possible', async (operator, key, value) => {
    const policy = allow('iam:CreateUser', `${users}*`, {
      Condition: { [operator]: { [key]: value } },
    })
    expect(
      await ask(policy, [
        ['iam:CreateUser', `${users}*`],
        ['iam:CreateUser', `${users}bob`],
        ['iam:DeleteUser', `${users}bob`],
      ]),
    ).toEqual([true, true, false])
  })

  it('answers for what begins so where the resource ends in a star', async () => {
    expect(
      await ask(allow('iam:CreateUser', `${users}team-*`), [
        ['iam:CreateUser', `${users}*`],
        ['iam:CreateUser', `${users}team-a`],
        ['iam:CreateUser', `${users}bob`],
        ['iam:CreateUser', `arn:aws:iam::${accountId}:group/*`],
      ]),
    ).toEqual([true, true, false, false])
  })

  it('knows that nothing need allow a user the own password where the account lets users change it', async () => {
    const own = [['iam:ChangePassword', `${users}alice`]] as const
    expect(await ask(allow('iam:GetUser'), own)).toEqual([false])
    await server
      .iam()
      .send(new UpdateAccountPasswordPolicyCommand({ AllowUsersToChangePassword: true }))
    const alice = await openConsole(server, { userName: 'alice' })
    const Checks = own.map(([Action, Resource]) => ({ Action, Resource }))
    const results = async () =>
      (await alice.call('sallyport/TestPermissions', { Checks })).body['Results']
    expect(await results()).toEqual([true])
    await server.iam().send(
      new PutUserPolicyCommand({
        UserName: 'alice',
        PolicyName: 'own',
        PolicyDocument: allow('iam:*').replace('Allow', 'Deny'),
      }),
    )
    expect(await results()).toEqual([false])
  })
})
