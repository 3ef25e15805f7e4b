import {
  CreateUserCommand,
  DeactivateMFADeviceCommand,
  DeleteAccessKeyCommand,
  DeleteUserCommand,
  DeleteUserPolicyCommand,
  GetUserCommand,
  ListUsersCommand,
  PutUserPolicyCommand,
  UpdateAccessKeyCommand,
  UpdateUserCommand,
} from '@aws-sdk/client-iam'
import {
  AssumeRoleCommand,
  GetAccessKeyInfoCommand,
  GetCallerIdentityCommand,
  GetFederationTokenCommand,
  GetSessionTokenCommand,
} from '@aws-sdk/client-sts'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createRootKey } from '../support/account.js'
import { startOfStep } from '../support/clock.js'
import {
  credentialsOf,
  startEphemeral,
  type TestCredentials,
  type TestServer,
} from '../support/ephemeral.js'
import { members } from '../support/members.js'
import { policy, type TestStatement } from '../support/policy.js'
import { denied, explicitlyDenied, invalidToken } from '../support/refusals.js'
import { rejection } from '../support/rejection.js'
import { createRole } from '../support/role.js'
import { createRootWithDevice } from '../support/root-device.js'
import { callRaw } from '../support/signed-request.js'
import {
  askWithCode,
  createSession,
  createUserWithDevice,
  createUserWithKey,
} from '../support/virtual-device.js'

let server: TestServer
beforeAll(async () => {
  server = await startEphemeral(['123456789012', '210987654321'])
})
beforeEach(async () => {
  await server.reset()
  await startOfStep(server)
})
afterAll(() => server.close())

const identity = (credentials: TestCredentials) =>
  members(server.sts(credentials).send(new GetCallerIdentityCommand({})))
const listUsers = (credentials: TestCredentials) =>
  server.iam(credentials).send(new ListUsersCommand({}))
const give = (UserName: string, PolicyDocument: string) =>
  server.iam().send(new PutUserPolicyCommand({ UserName, PolicyName: 'test', PolicyDocument }))
const expired = {
  code: 'ExpiredToken',
  status: 403,
  message: 'The security token included in the request is expired',
}
const wrongSignature = {
  code: 'SignatureDoesNotMatch',
  status: 403,
  message:
    'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
}

describe('GetCallerIdentity', () => {
  it('tells account, ARN and id of a user, the same in its sessions', async () => {
    const { credentials, app } = await createUserWithDevice(server, 'alice')
    const { User } = await server.iam().send(new GetUserCommand({ UserName: 'alice' }))
    const alice = {
      Account: '123456789012',
      Arn: 'arn:aws:iam::123456789012:user/alice',
      UserId: User?.UserId,
    }
    expect(await identity(credentials)).toEqual(alice)
    expect(await identity(await createSession(server, credentials))).toEqual(alice)
    expect(await identity(await createSession(server, credentials, app))).toEqual(alice)
  })

  it('tells root’s account id as its id', async () => {
    const root = {
      Account: '123456789012',
      Arn: 'arn:aws:iam::123456789012:root',
      UserId: '123456789012',
    }
    const { credentials, app } = await createRootWithDevice(server)
    expect(await identity(credentials)).toEqual(root)
    expect(await identity(await createSession(server, credentials, app))).toEqual(root)
  })

  it('needs no permission, and not even an explicit Deny stops it', async () => {
    const deny = policy({ Effect: 'Deny', Action: '*' })
    const credentials = await createUserWithKey(server, 'alice', deny)
    expect((await identity(credentials)).Arn).toBe('arn:aws:iam::123456789012:user/alice')
    const session = await createSession(server, credentials)
    expect((await identity(session)).Arn).toBe('arn:aws:iam::123456789012:user/alice')
  })
})

describe('GetAccessKeyInfo', () => {
  const info = (AccessKeyId: string, credentials = server.admin) =>
    members(server.sts(credentials).send(new GetAccessKeyInfoCommand({ AccessKeyId })))

  it('tells the account of any key, of another account’s too', async () => {
    expect(await info(server.admin.accessKeyId)).toEqual({ Account: '123456789012' })
    const theirs = credentialsOf(server.accounts[1]).accessKeyId
    expect(await info(theirs)).toEqual({ Account: '210987654321' })
  })

  it('needs its permission, a known key, and a text that can be one', async () => {
    const credentials = await createUserWithKey(server, 'eve', policy())
    expect(await rejection(info(server.admin.accessKeyId, credentials))).toEqual(
      denied('eve', 'sts:GetAccessKeyInfo', '*'),
    )
    expect(await rejection(info('AKIAAAAAAAAAAAAAAAAA'))).toMatchObject({
      code: 'ValidationError',
      status: 400,
    })
    expect((await rejection(info('short'))).code).toBe('ValidationError')
  })
})

describe('a session without MFA', () => {
  it('may call nothing of IAM', async () => {
    const session = await createSession(server, await createUserWithKey(server, 'alice'))
    expect(await rejection(listUsers(session))).toEqual(invalidToken(''))
    expect(await rejection(server.iam(session).send(new GetUserCommand({})))).toEqual(
      invalidToken(''),
    )
  })

  it('may call of STS nothing but GetCallerIdentity and AssumeRole', async () => {
    const session = await createSession(server, await createUserWithKey(server, 'alice'))
    await refusesOtherStsCalls(session)
  })

  it('of root’s may call nothing of IAM either', async () => {
    const session = await createSession(server, await createRootKey(server))
    expect(await rejection(listUsers(session))).toEqual(invalidToken(''))
  })
})

describe('a session with MFA', () => {
  it('may call IAM as its user may, and of STS no more than one without', async () => {
    const { credentials, app } = await createUserWithDevice(
      server,
      'alice',
      policy({ Action: ['iam:ListUsers', 'sts:*'] }),
    )
    const session = await createSession(server, credentials, app)
    expect((await listUsers(session)).Users).toHaveLength(2)
    expect(await rejection(server.iam(session).send(new GetUserCommand({})))).toEqual(
      denied('alice', 'iam:GetUser', 'user alice'),
    )
    await refusesOtherStsCalls(session)
  })

  it('of root’s may call all of IAM', async () => {
    const { credentials, app } = await createRootWithDevice(server)
    const session = await createSession(server, credentials, app)
    expect((await listUsers(session)).Users).toHaveLength(1)
  })

  it('keeps its mark although the device is deactivated', async () => {
    const { credentials, app } = await createUserWithDevice(server, 'alice')
    const session = await createSession(server, credentials, app)
    const { serialNumber: SerialNumber } = app
    await server.iam().send(new DeactivateMFADeviceCommand({ UserName: 'alice', SerialNumber }))
    await give('alice', policy({ Action: 'iam:*', Condition: withMfa }))
    expect((await listUsers(session)).Users).toHaveLength(2)
  })
})

async function refusesOtherStsCalls(session: TestCredentials): Promise<void> {
  const sts = server.sts(session)
  const cannot = (operation: string) => ({
    code: 'AccessDenied',
    status: 403,
    message: `Cannot call ${operation} with session credentials`,
  })
  expect(await rejection(sts.send(new GetSessionTokenCommand({})))).toEqual(
    cannot('GetSessionToken'),
  )
  expect(await rejection(sts.send(new GetFederationTokenCommand({ Name: 'bob' })))).toEqual(
    cannot('GetFederationToken'),
  )
  const AccessKeyId = server.admin.accessKeyId
  expect(await rejection(sts.send(new GetAccessKeyInfoCommand({ AccessKeyId })))).toEqual(
    cannot('GetAccessKeyInfo'),
  )
  const { arn: RoleArn } = await createRole(server, { name: 'open' })
  const assume = new AssumeRoleCommand({ RoleArn, RoleSessionName: 'me' })
  expect((await sts.send(assume)).AssumedRoleUser?.Arn).toBe(
    'arn:aws:sts::123456789012:assumed-role/open/me',
  )
  expect((await sts.send(new GetCallerIdentityCommand({}))).Account).toBe('123456789012')
}

const withMfa = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } }
const present = 'aws:MultiFactorAuthPresent'
const age = 'aws:MultiFactorAuthAge'

/**
 * AWS IAM User Guide, aws:MultiFactorAuthPresent. Of what policies decide on a session without MFA may call AssumeRole only: its
 * column is in assume-role-mfa.test.ts.
 */
describe('MFA conditions, as a long-term key and a session with MFA meet them', () => {
  const allow: TestStatement = { Action: 'iam:ListUsers' }
  const deny = (Condition: object): TestStatement[] => [
    allow,
    { Effect: 'Deny', Action: '*', Condition },
  ]
  const only = (Condition: object): TestStatement[] => [{ ...allow, Condition }]
  it.each([
    {
      rule: 'Deny, Bool Present=false',
      statements: deny({ Bool: { [present]: 'false' } }),
      key: 'allowed',
    },
    {
      rule: 'Deny, BoolIfExists Present=false',
      statements: deny({ BoolIfExists: { [present]: 'false' } }),
      key: 'denied',
    },
    { rule: 'Allow, Bool Present=true', statements: only(withMfa), key: 'denied' },
    {
      rule: 'Allow, Bool Present=true without quotation marks',
      statements: only({ Bool: { [present]: true } }),
      key: 'denied',
    },
    {
      rule: 'Allow, BoolIfExists Present=true',
      statements: only({ BoolIfExists: { [present]: 'true' } }),
      key: 'allowed',
    },
    {
      rule: 'Allow, Null Present=false',
      statements: only({ Null: { [present]: 'false' } }),
      key: 'denied',
    },
    {
      rule: 'Allow, Null Age=false',
      statements: only({ Null: { [age]: 'false' } }),
      key: 'denied',
    },
    {
      rule: 'Allow, NumericLessThan Age=3600',
      statements: only({ NumericLessThan: { [age]: '3600' } }),
      key: 'denied',
    },
  ])('$rule: a long-term key is $key, a session with MFA allowed', async ({ statements, key }) => {
    const { credentials, app } = await createUserWithDevice(server, 'alice', policy(...statements))
    const session = await createSession(server, credentials, app)
    expect((await listUsers(session)).Users).toHaveLength(2)
    const outcome = await listUsers(credentials).then(
      () => 'allowed',
      () => 'denied',
    )
    expect(outcome).toBe(key)
  })

  it('count the age of MFA in seconds, and stop allowing when it is too old', async () => {
    const { credentials, app } = await createUserWithDevice(
      server,
      'alice',
      policy(...only({ NumericLessThan: { [age]: '300' } })),
    )
    const { Credentials } = await askWithCode(server, credentials, { app })
    const session = {
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken ?? '',
    }
    await listUsers(session)
    await server.advance(290)
    await listUsers(session)
    await server.advance(10)
    expect(await rejection(listUsers(session))).toEqual(
      denied('alice', 'iam:ListUsers', 'arn:aws:iam::123456789012:user/'),
    )
  })

  it('hold together with a time that must not have passed', async () => {
    const until = (seconds: number) => new Date(server.now() + seconds * 1000).toISOString()
    const { credentials, app } = await createUserWithDevice(
      server,
      'alice',
      policy(...only({ ...withMfa, DateLessThan: { 'aws:CurrentTime': until(600) } })),
    )
    const session = await createSession(server, credentials, app)
    await listUsers(session)
    expect((await rejection(listUsers(credentials))).code).toBe('AccessDenied')
    await server.advance(601)
    expect((await rejection(listUsers(session))).code).toBe('AccessDenied')
  })
})

describe('a session', () => {
  it('ends when its time is over, to the second', async () => {
    const { credentials, app } = await createUserWithDevice(server, 'alice')
    const { Credentials } = await server.sts(credentials).send(
      new GetSessionTokenCommand({
        DurationSeconds: 900,
        SerialNumber: app.serialNumber,
        TokenCode: app.code(),
      }),
    )
    const session = {
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken ?? '',
    }
    const left = Math.floor((Number(Credentials?.Expiration) - server.now()) / 1000)
    expect(left).toBeGreaterThan(890)
    await server.advance(left - 5)
    expect((await listUsers(session)).Users).toHaveLength(2)
    await server.advance(7)
    expect(await rejection(listUsers(session))).toEqual(expired)
    expect(await rejection(identity(session))).toEqual(expired)
  })

  it('is refused without its token, with a changed one, with another’s, and its token with another key', async () => {
    const { credentials, app } = await createUserWithDevice(server, 'alice')
    const session = await createSession(server, credentials, app)
    const other = await createSession(server, credentials)
    const token = session.sessionToken ?? ''
    const middle = Math.floor(token.length / 2)
    const flipped = token[middle] === 'A' ? 'B' : 'A'
    const { sessionToken: _, ...withoutToken } = session
    const forged: Record<string, TestCredentials> = {
      'no token': withoutToken,
      'a changed token': {
        ...session,
        sessionToken: token.slice(0, middle) + flipped + token.slice(middle + 1),
      },
      'a token cut off': { ...session, sessionToken: token.slice(0, -4) },
      'a token with more behind it': { ...session, sessionToken: `${token}AAAA` },
      'no base64': { ...session, sessionToken: '!!!' },
      'another session’s token': { ...session, sessionToken: other.sessionToken ?? '' },
      'a long-term key with a token': { ...credentials, sessionToken: token },
      'a key id that nobody has': { ...session, accessKeyId: 'ASIAAAAAAAAAAAAAAAAA' },
    }
    for (const [how, with_] of Object.entries(forged))
      expect(await rejection(identity(with_)), how).toEqual(invalidToken('.'))
    const swapped = { ...session, secretAccessKey: other.secretAccessKey }
    expect(await rejection(identity(swapped))).toEqual(wrongSignature)
    await identity(session)
  })

  it('is known to the server that made it only', async () => {
    const elsewhere = await startEphemeral()
    try {
      const session = await createSession(elsewhere, elsewhere.admin)
      expect(await rejection(identity(session))).toEqual(invalidToken('.'))
    } finally {
      await elsewhere.close()
    }
  })

  it('tells a token that is expired from one that is not intact', async () => {
    const session = await createSession(server, server.admin)
    await server.advance(43_201)
    expect(await rejection(identity(session))).toEqual(expired)
    const token = session.sessionToken ?? ''
    expect(await rejection(identity({ ...session, sessionToken: `${token}AAAA` }))).toEqual(
      invalidToken('.'),
    )
    // Whatever the signature is like: the token is looked at first.
    expect(await rejection(identity({ ...session, secretAccessKey: 'x' }))).toEqual(expired)
  })

  it('has the permissions that the user has now', async () => {
    const { credentials, app } = await createUserWithDevice(server, 'alice')
    const session = await createSession(server, credentials, app)
    await listUsers(session)
    const deny = policy({ Action: '*' }, { Effect: 'Deny', Action: 'iam:ListUsers' })
    await give('alice', deny)
    const resource = 'arn:aws:iam::123456789012:user/'
    expect(await rejection(listUsers(session))).toEqual(
      explicitlyDenied('alice', 'iam:ListUsers', resource),
    )
    await server.iam().send(new DeleteUserPolicyCommand({ UserName: 'alice', PolicyName: 'test' }))
    expect(await rejection(listUsers(session))).toEqual(denied('alice', 'iam:ListUsers', resource))
    await give('alice', policy({ Action: 'iam:ListUsers' }))
    await listUsers(session)
  })

  it('follows the user through a rename', async () => {
    const { credentials, app } = await createUserWithDevice(server, 'alice')
    const session = await createSession(server, credentials, app)
    await server.iam().send(new UpdateUserCommand({ UserName: 'alice', NewUserName: 'anna' }))
    expect((await identity(session)).Arn).toBe('arn:aws:iam::123456789012:user/anna')
  })

  it('dies with its user, at once, and does not come back with a user of the same name', async () => {
    const iam = server.iam()
    await iam.send(new CreateUserCommand({ UserName: 'alice' }))
    const credentials = await createUserWithKey(server, 'bob', policy())
    const session = await createSession(server, credentials)
    await identity(session)
    await iam.send(new DeleteUserPolicyCommand({ UserName: 'bob', PolicyName: 'test' }))
    await iam.send(
      new DeleteAccessKeyCommand({ UserName: 'bob', AccessKeyId: credentials.accessKeyId }),
    )
    await iam.send(new DeleteUserCommand({ UserName: 'bob' }))
    expect(await rejection(identity(session))).toEqual(invalidToken('.'))
    expect(await rejection(identity(credentials))).toEqual(invalidToken('.'))
    await createUserWithKey(server, 'bob')
    expect(await rejection(identity(session))).toEqual(invalidToken('.'))
  })

  it('cannot be made with a key that was switched off, and one that was made lives on', async () => {
    const credentials = await createUserWithKey(server, 'alice')
    const session = await createSession(server, credentials)
    const AccessKeyId = credentials.accessKeyId
    const switchOff = new UpdateAccessKeyCommand({
      UserName: 'alice',
      AccessKeyId,
      Status: 'Inactive',
    })
    await server.iam().send(switchOff)
    expect(await rejection(server.sts(credentials).send(new GetSessionTokenCommand({})))).toEqual(
      invalidToken('.'),
    )
    await identity(session)
  })

  it('can be ended by a Deny of everything that was issued before a time', async () => {
    const { credentials, app } = await createUserWithDevice(server, 'alice')
    const early = await createSession(server, credentials, app)
    await server.advance(60)
    const cut = new Date(server.now()).toISOString().replace(/\.\d+/, '')
    await server.advance(60)
    const late = await createSession(server, credentials, app)
    await give(
      'alice',
      policy(
        { Action: '*' },
        {
          Effect: 'Deny',
          Action: '*',
          Condition: { DateLessThan: { 'aws:TokenIssueTime': cut } },
        },
      ),
    )
    expect((await rejection(listUsers(early))).code).toBe('AccessDenied')
    await listUsers(late)
    await listUsers(credentials)
  })
})

it('answers the same to a key of nobody and to a known key with a wrong secret as AWS does', async () => {
  const stranger = { accessKeyId: 'AKIAAAAAAAAAAAAAAAAA', secretAccessKey: 'x' }
  expect(await rejection(identity(stranger))).toEqual(invalidToken('.'))
  expect(await rejection(identity({ ...server.admin, secretAccessKey: 'x' }))).toEqual(
    wrongSignature,
  )
  const session = await createSession(server, server.admin)
  const { body } = await callRaw(server, {
    service: 'iam',
    action: 'ListUsers',
    credentials: session,
  })
  // No full stop here, as AWS writes it for a session that may not call IAM.
  expect(body).toContain('<Message>The security token included in the request is invalid</Message>')
})
