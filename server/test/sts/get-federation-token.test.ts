import {
  DeleteAccessKeyCommand,
  DeleteUserCommand,
  DeleteUserPolicyCommand,
  GetUserCommand,
  ListUsersCommand,
  PutUserPermissionsBoundaryCommand,
  PutUserPolicyCommand,
  type Tag,
  TagUserCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam'
import {
  AssumeRoleCommand,
  DecodeAuthorizationMessageCommand,
  GetAccessKeyInfoCommand,
  GetCallerIdentityCommand,
  GetFederationTokenCommand,
  type GetFederationTokenCommandInput,
  GetSessionTokenCommand,
} from '@aws-sdk/client-sts'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Caller } from '../../src/credentials/caller.js'
import { sessionPrincipal } from '../../src/credentials/session-principal.js'
import { findDenial } from '../../src/permissions/authorize.js'
import { createRootKey } from '../support/account.js'
import { startEphemeral, type TestCredentials, type TestServer } from '../support/ephemeral.js'
import {
  administratorAccess,
  changeManagedPolicy,
  createManagedPolicy,
} from '../support/managed-policy.js'
import { members } from '../support/members.js'
import { policy } from '../support/policy.js'
import {
  denied,
  explicitlyDenied,
  invalid,
  invalidToken,
  isMissing,
  malformed,
} from '../support/refusals.js'
import { rejection } from '../support/rejection.js'
import { abroad, createRole, foreignAccount, handedOut, ownAccount } from '../support/role.js'
import { callRaw } from '../support/signed-request.js'
import {
  createSession,
  createUserWithDevice,
  createUserWithKey,
} from '../support/virtual-device.js'

let server: TestServer
beforeAll(async () => {
  server = await startEphemeral([ownAccount, foreignAccount])
})
beforeEach(() => server.reset())
afterAll(() => server.close())

type Input = Partial<GetFederationTokenCommandInput>
const guest = `arn:aws:sts::${ownAccount}:federated-user/guest`
const everything = policy({ Action: '*' })
const ask = (credentials: TestCredentials | undefined, input: Input = {}) =>
  server.sts(credentials).send(new GetFederationTokenCommand({ Name: 'guest', ...input }))
const federate = async (credentials: TestCredentials | undefined, input: Input = {}) =>
  handedOut(await ask(credentials, input))
const give = (PolicyDocument: string) =>
  server
    .iam()
    .send(new PutUserPolicyCommand({ UserName: 'alice', PolicyName: 'test', PolicyDocument }))

/**
 * Whether the session might do it, judged as a request of its would be: the services that there are here take no call of a
 * federated session that depends on permissions.
 */
async function may(
  { sessionToken = '', accessKeyId }: TestCredentials,
  action: string,
  resource = '*',
): Promise<boolean> {
  const { parts } = server
  const known = await parts.sessionTokens.open(sessionToken)
  const principal = known && (await sessionPrincipal(parts, known.grant))
  if (known === undefined || principal === undefined) throw new Error('there is no such session')
  const caller: Caller = { principal, accessKeyId, session: known.grant }
  const facts = {
    now: server.now(),
    sourceIp: '192.0.2.1',
    userAgent: '',
    secureTransport: false,
    region: 'us-east-1',
  }
  return (
    (await findDenial(caller, [{ action, resource }], { facts, read: parts.read })) === undefined
  )
}

describe('GetFederationToken', () => {
  it('answers with the federated user, its credentials, and a size of 0 where nothing limits it', async () => {
    const output = await members(ask(undefined, { Name: 'Bob_1=,.@-' }))
    expect(output).toEqual({
      FederatedUser: {
        FederatedUserId: `${ownAccount}:Bob_1=,.@-`,
        Arn: `arn:aws:sts::${ownAccount}:federated-user/Bob_1=,.@-`,
      },
      Credentials: {
        AccessKeyId: expect.stringMatching(/^ASIA[A-Z2-7]{16}$/),
        SecretAccessKey: expect.stringMatching(/^[A-Za-z0-9+/=]{40}$/),
        SessionToken: expect.stringMatching(/^[A-Za-z0-9+/=]{100,}$/),
        Expiration: expect.any(Date),
      },
      PackedPolicySize: 0,
    })
    const identity = server.sts(handedOut(output)).send(new GetCallerIdentityCommand({}))
    expect(await members(identity)).toEqual({
      Account: ownAccount,
      Arn: `arn:aws:sts::${ownAccount}:federated-user/Bob_1=,.@-`,
      UserId: `${ownAccount}:Bob_1=,.@-`,
    })
  })

  it('tells in percent what policies and tags take of the room', async () => {
    const { PackedPolicySize } = await ask(undefined, { Policy: everything })
    expect(PackedPolicySize).toBeGreaterThan(0)
    const both = await ask(undefined, { Policy: everything, Tags: [{ Key: 'a', Value: 'b' }] })
    expect(both.PackedPolicySize).toBeGreaterThan(PackedPolicySize ?? 0)
  })

  it('needs its permission, on the federated user', async () => {
    const eve = await createUserWithKey(server, 'eve', policy())
    expect(await rejection(ask(eve))).toEqual(denied('eve', 'sts:GetFederationToken', guest))
    const only = policy({ Action: 'sts:GetFederationToken', Resource: guest })
    const alice = await createUserWithKey(server, 'alice', only)
    await ask(alice)
    const other = `arn:aws:sts::${ownAccount}:federated-user/other`
    expect(await rejection(ask(alice, { Name: 'other' }))).toEqual(
      denied('alice', 'sts:GetFederationToken', other),
    )
    await give(policy({ Action: '*' }, { Effect: 'Deny', Action: 'sts:GetFederationToken' }))
    expect(await rejection(ask(alice))).toEqual(
      explicitlyDenied('alice', 'sts:GetFederationToken', guest),
    )
  })

  it('can be called with long-term keys only', async () => {
    const { credentials, app } = await createUserWithDevice(server, 'alice')
    const refused = {
      code: 'AccessDenied',
      status: 403,
      message: 'Cannot call GetFederationToken with session credentials',
    }
    const sessions = [
      await createSession(server, credentials),
      await createSession(server, credentials, app),
      await federate(credentials, { Policy: everything }),
    ]
    for (const session of sessions) expect(await rejection(ask(session))).toEqual(refused)
  })

  it('lasts 12 hours unless 15 minutes to 36 hours are asked for', async () => {
    const seconds = async (credentials?: TestCredentials, DurationSeconds?: number) => {
      const asked = server.now()
      const { Credentials } = await ask(credentials, { DurationSeconds })
      return Math.round((Number(Credentials?.Expiration) - asked) / 1000)
    }
    expect(await seconds()).toBeCloseTo(43_200, -1)
    expect(await seconds(undefined, 900)).toBeCloseTo(900, -1)
    expect(await seconds(undefined, 129_600)).toBeCloseTo(129_600, -1)
    const bound = (value: number, words: string) =>
      invalid(
        `1 validation error detected: Value '${value}' at 'durationSeconds' failed to satisfy constraint: Member must have value ${words}`,
      )
    expect(await rejection(ask(undefined, { DurationSeconds: 899 }))).toEqual(
      bound(899, 'greater than or equal to 900'),
    )
    expect(await rejection(ask(undefined, { DurationSeconds: 129_601 }))).toEqual(
      bound(129_601, 'less than or equal to 129600'),
    )
    // Of root's it is an hour, and a longer wish is cut.
    const root = await createRootKey(server)
    expect(await seconds(root)).toBeCloseTo(3600, -1)
    expect(await seconds(root, 129_600)).toBeCloseTo(3600, -1)
    expect(await seconds(root, 900)).toBeCloseTo(900, -1)
  })

  it('takes names of 2 to 32 letters, digits and some signs', async () => {
    for (const Name of ['x', 'n'.repeat(33), 'a b', 'a/b', 'a:b', 'jürgen', 'a*', 'a\n', '１２'])
      expect((await rejection(ask(undefined, { Name }))).message, Name).toContain(
        `at 'name' failed to satisfy constraint`,
      )
    const { body, status } = await callRaw(server, { service: 'sts', action: 'GetFederationToken' })
    expect(status).toBe(400)
    expect(body).toContain(isMissing('name').message)
  })

  it('takes session policies as AssumeRole does, of its own account', async () => {
    const theirs = await createManagedPolicy(abroad(server), 'theirs')
    const missing = `arn:aws:iam::${foreignAccount}:policy/theirs`
    expect(theirs).toBe(missing)
    expect(await rejection(ask(undefined, { PolicyArns: [{ arn: missing }] }))).toEqual(
      invalid(`Policy ${missing} does not exist or is not attachable.`),
    )
    expect(await rejection(ask(undefined, { Policy: '{}' }))).toEqual(
      malformed('Syntax errors in policy.'),
    )
    const long = everything + ' '.repeat(2049 - everything.length)
    expect(await rejection(ask(undefined, { Policy: long }))).toEqual(
      invalid(
        `1 validation error detected: Value '${long}' at 'policy' failed to satisfy constraint: Member must have length less than or equal to 2048`,
      ),
    )
    // Whoever may not call it is not told which policies there are.
    const eve = await createUserWithKey(server, 'eve', policy())
    expect(await rejection(ask(eve, { PolicyArns: [{ arn: missing }] }))).toEqual(
      denied('eve', 'sts:GetFederationToken', guest),
    )
  })
})

describe('a federated session', () => {
  it('may do what its user and its session policy both allow', async () => {
    const alice = await createUserWithKey(
      server,
      'alice',
      policy({ Action: ['s3:GetObject', 's3:PutObject', 'sts:GetFederationToken'] }),
    )
    const session = await federate(alice, {
      Policy: policy({ Action: ['s3:GetObject', 's3:DeleteObject'] }),
    })
    expect(await may(session, 's3:GetObject')).toBe(true)
    expect(await may(session, 's3:PutObject')).toBe(false)
    expect(await may(session, 's3:DeleteObject')).toBe(false)
  })

  it('may do nothing without a session policy', async () => {
    const alice = await createUserWithKey(server, 'alice', everything)
    expect(await may(await federate(alice), 's3:GetObject')).toBe(false)
    const PolicyArns = [{ arn: administratorAccess }]
    expect(await may(await federate(alice, { PolicyArns }), 's3:GetObject')).toBe(true)
    const root = await createRootKey(server)
    expect(await may(await federate(root), 's3:GetObject')).toBe(false)
    const limited = await federate(root, { Policy: policy({ Action: 's3:Get*' }) })
    expect(await may(limited, 's3:GetObject')).toBe(true)
    expect(await may(limited, 's3:PutObject')).toBe(false)
  })

  it('follows its user’s policies, boundary and managed session policies as they change', async () => {
    const alice = await createUserWithKey(server, 'alice', everything)
    const arn = await createManagedPolicy(server, 'session', policy({ Action: 's3:*' }))
    const session = await federate(alice, { PolicyArns: [{ arn }] })
    expect(await may(session, 's3:GetObject')).toBe(true)
    await changeManagedPolicy(server, arn, policy({ Action: 's3:PutObject' }))
    expect(await may(session, 's3:GetObject')).toBe(false)
    expect(await may(session, 's3:PutObject')).toBe(true)
    await give(policy({ Action: 's3:GetObject' }))
    expect(await may(session, 's3:PutObject')).toBe(false)
    await give(everything)
    const PermissionsBoundary = await createManagedPolicy(server, 'bound', policy())
    const bound = { UserName: 'alice', PermissionsBoundary }
    await server.iam().send(new PutUserPermissionsBoundaryCommand(bound))
    expect(await may(session, 's3:PutObject')).toBe(false)
  })

  it('may call nothing of IAM, whatever its policies allow', async () => {
    const session = await federate(undefined, { Policy: everything })
    const iam = server.iam(session)
    for (const call of [
      iam.send(new ListUsersCommand({})),
      iam.send(new GetUserCommand({})),
      iam.send(new GetUserCommand({ UserName: 'admin' })),
    ])
      expect(await rejection(call)).toEqual(invalidToken(''))
  })

  it('may call of STS nothing but GetCallerIdentity', async () => {
    const { arn: RoleArn } = await createRole(server, { name: 'open', trusts: '*' })
    const session = await federate(undefined, { Policy: everything })
    const sts = server.sts(session)
    const { accessKeyId: AccessKeyId } = server.admin
    const calls = {
      AssumeRole: sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'me' })),
      GetSessionToken: sts.send(new GetSessionTokenCommand({})),
      GetFederationToken: sts.send(new GetFederationTokenCommand({ Name: 'guest' })),
      GetAccessKeyInfo: sts.send(new GetAccessKeyInfoCommand({ AccessKeyId })),
      DecodeAuthorizationMessage: sts.send(
        new DecodeAuthorizationMessageCommand({ EncodedMessage: 'x' }),
      ),
    }
    for (const [operation, call] of Object.entries(calls))
      expect(await rejection(call)).toEqual({
        code: 'AccessDenied',
        status: 403,
        message: `Cannot call ${operation} with session credentials`,
      })
    expect((await sts.send(new GetCallerIdentityCommand({}))).Arn).toBe(guest)
  })

  it('has context keys of its own: who it is, its tags over its user’s, no MFA', async () => {
    const { credentials: alice } = await createUserWithDevice(server, 'alice')
    const own: Tag[] = [
      { Key: 'Team', Value: 'blue' },
      { Key: 'Heart', Value: '1' },
    ]
    await server.iam().send(new TagUserCommand({ UserName: 'alice', Tags: own }))
    const holds = async (Condition: object) => {
      const session = await federate(alice, {
        Policy: policy({ Action: 's3:GetObject', Condition }),
        Tags: [{ Key: 'team', Value: 'red' }],
      })
      return may(session, 's3:GetObject')
    }
    const equal = {
      'aws:PrincipalArn': guest,
      'aws:userid': `${ownAccount}:guest`,
      'aws:PrincipalType': 'FederatedUser',
      'aws:PrincipalAccount': ownAccount,
      'aws:PrincipalTag/Team': 'red',
      'aws:PrincipalTag/Heart': '1',
    }
    for (const [key, value] of Object.entries(equal))
      expect(await holds({ StringEquals: { [key]: value } }), key).toBe(true)
    expect(await holds({ StringEquals: { 'aws:PrincipalTag/Team': 'blue' } })).toBe(false)
    expect(await holds({ Bool: { 'aws:MultiFactorAuthPresent': 'false' } })).toBe(true)
    for (const key of ['aws:username', 'aws:MultiFactorAuthAge', 'aws:SourceIdentity'])
      expect(await holds({ Null: { [key]: 'true' } }), key).toBe(true)
    expect(await holds({ Null: { 'aws:TokenIssueTime': 'false' } })).toBe(true)
  })

  it('is tagged only where sts:TagSession is allowed', async () => {
    const alice = await createUserWithKey(
      server,
      'alice',
      policy({ Action: 'sts:GetFederationToken' }),
    )
    const Tags = [{ Key: 'Team', Value: 'red' }]
    expect(await rejection(ask(alice, { Tags }))).toEqual(denied('alice', 'sts:TagSession', guest))
    const Condition = { StringEquals: { 'aws:RequestTag/Team': 'red' } }
    await give(
      policy({ Action: 'sts:GetFederationToken' }, { Action: 'sts:TagSession', Condition }),
    )
    await ask(alice, { Tags })
    const blue = [{ Key: 'Team', Value: 'blue' }]
    expect(await rejection(ask(alice, { Tags: blue }))).toEqual(
      denied('alice', 'sts:TagSession', guest),
    )
    expect(await rejection(ask(alice, { Tags: [...Tags, ...blue] }))).toEqual({
      code: 'InvalidParameterValue',
      status: 400,
      message: 'Duplicate tag keys found. Please note that Tag keys are case insensitive.',
    })
  })

  it('dies with its user, and lives on where only the key is switched off', async () => {
    const alice = await createUserWithKey(server, 'alice')
    const session = await federate(alice, { Policy: everything })
    const who = () => server.sts(session).send(new GetCallerIdentityCommand({}))
    const AccessKeyId = alice.accessKeyId
    const off = { UserName: 'alice', AccessKeyId, Status: 'Inactive' } as const
    await server.iam().send(new UpdateAccessKeyCommand(off))
    expect((await who()).Arn).toBe(guest)
    const iam = server.iam()
    await iam.send(new DeleteUserPolicyCommand({ UserName: 'alice', PolicyName: 'test' }))
    await iam.send(new DeleteAccessKeyCommand({ UserName: 'alice', AccessKeyId }))
    await iam.send(new DeleteUserCommand({ UserName: 'alice' }))
    expect(await rejection(who())).toEqual(invalidToken('.'))
    await createUserWithKey(server, 'alice')
    expect(await rejection(who())).toEqual(invalidToken('.'))
  })

  it('ends when its time is over', async () => {
    const session = await federate(undefined, { DurationSeconds: 900 })
    await server.advance(902)
    expect(await rejection(server.sts(session).send(new GetCallerIdentityCommand({})))).toEqual({
      code: 'ExpiredToken',
      status: 403,
      message: 'The security token included in the request is expired',
    })
  })
})
