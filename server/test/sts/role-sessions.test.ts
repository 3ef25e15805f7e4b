import {
  AttachRolePolicyCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DeleteUserCommand,
  DeleteUserPolicyCommand,
  DetachRolePolicyCommand,
  GetRoleCommand,
  GetUserCommand,
  ListAccessKeysCommand,
  ListUsersCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  UpdateAccessKeyCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand,
} from '@aws-sdk/client-iam'
import {
  GetAccessKeyInfoCommand,
  GetCallerIdentityCommand,
  GetFederationTokenCommand,
  GetSessionTokenCommand,
} from '@aws-sdk/client-sts'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startEphemeral, type TestCredentials, type TestServer } from '../support/ephemeral.js'
import { administratorAccess, createManagedPolicy } from '../support/managed-policy.js'
import { policy } from '../support/policy.js'
import { invalid, invalidToken } from '../support/refusals.js'
import { rejection } from '../support/rejection.js'
import {
  abroad,
  askToAssume,
  assume,
  createRole,
  foreignAccount,
  handedOut,
  ownAccount,
  type TestRole,
} from '../support/role.js'
import { trust } from '../support/trust.js'
import { createSession, createUserWithKey } from '../support/virtual-device.js'

let server: TestServer
let foreign: TestServer
beforeAll(async () => {
  server = await startEphemeral([ownAccount, foreignAccount])
  foreign = abroad(server)
})
beforeEach(() => server.reset())
afterAll(() => server.close())

const worker = `arn:aws:sts::${ownAccount}:assumed-role/worker/me`
const users = `arn:aws:iam::${ownAccount}:user/`
const listing = policy({ Action: 'iam:ListUsers' })
const listUsers = (credentials: TestCredentials) =>
  server.iam(credentials).send(new ListUsersCommand({}))
const identity = (credentials: TestCredentials) =>
  server.sts(credentials).send(new GetCallerIdentityCommand({}))
const give = (PolicyDocument: string, RoleName = 'worker') =>
  server.iam().send(new PutRolePolicyCommand({ RoleName, PolicyName: 'test', PolicyDocument }))
const denied = (reason: string) => ({
  code: 'AccessDenied',
  status: 403,
  message: `User: ${worker} is not authorized to perform: iam:ListUsers on resource: ${users} ${reason}`,
})
const noIdentityPolicy = denied('because no identity-based policy allows the iam:ListUsers action')
const explicitDeny = denied('with an explicit deny in an identity-based policy')
const expired = {
  code: 'ExpiredToken',
  status: 403,
  message: 'The security token included in the request is expired',
}

const createWorker = (document = listing): Promise<TestRole> =>
  createRole(server, { name: 'worker', path: '/staff/', policy: document, trusts: ownAccount })

async function deleteWorker(): Promise<void> {
  await server.iam().send(new DeleteRolePolicyCommand({ RoleName: 'worker', PolicyName: 'test' }))
  await server.iam().send(new DeleteRoleCommand({ RoleName: 'worker' }))
}

describe('a role session', () => {
  it('may call what its role may, of IAM and of STS', async () => {
    const role = await createWorker(policy({ Action: ['iam:ListUsers', 'sts:*'] }))
    const session = await assume(server, undefined, { RoleArn: role.arn })
    expect((await listUsers(session)).Users).toHaveLength(1)
    const { accessKeyId: AccessKeyId } = server.admin
    const sts = server.sts(session)
    expect((await sts.send(new GetAccessKeyInfoCommand({ AccessKeyId }))).Account).toBe(ownAccount)
    const get = server.iam(session).send(new GetUserCommand({ UserName: 'admin' }))
    expect((await rejection(get)).message).toBe(
      `User: ${worker} is not authorized to perform: iam:GetUser on resource: user admin because no identity-based policy allows the iam:GetUser action`,
    )
  })

  it('may not make sessions of its own, whatever its role allows', async () => {
    const role = await createWorker(policy({ Action: '*' }))
    const session = await assume(server, undefined, { RoleArn: role.arn })
    const cannot = (operation: string) => ({
      code: 'AccessDenied',
      status: 403,
      message: `Cannot call ${operation} with session credentials`,
    })
    const sts = server.sts(session)
    expect(await rejection(sts.send(new GetSessionTokenCommand({})))).toEqual(
      cannot('GetSessionToken'),
    )
    expect(await rejection(sts.send(new GetFederationTokenCommand({ Name: 'bob' })))).toEqual(
      cannot('GetFederationToken'),
    )
  })

  it('is no user: calls that mean the caller by default need a name', async () => {
    const role = await createWorker(policy({ Action: '*' }))
    const session = await assume(server, undefined, { RoleArn: role.arn })
    const refused = invalid('Must specify userName when calling with non-User credentials')
    expect(await rejection(server.iam(session).send(new GetUserCommand({})))).toEqual(refused)
    expect(await rejection(server.iam(session).send(new ListAccessKeysCommand({})))).toEqual(
      refused,
    )
    await server.iam(session).send(new GetUserCommand({ UserName: 'admin' }))
  })

  it('of another account acts there and not here', async () => {
    const role = await createRole(foreign, {
      name: 'visitor',
      policy: policy({ Action: 'iam:*' }),
      trusts: ownAccount,
    })
    const session = await assume(server, undefined, { RoleArn: role.arn })
    expect((await identity(session)).Account).toBe(foreignAccount)
    await server.iam(session).send(new CreateUserCommand({ UserName: 'made-there' }))
    const names = async (owner: TestServer) => {
      const { Users } = await owner.iam().send(new ListUsersCommand({}))
      return Users?.map(({ UserName }) => UserName)
    }
    expect(await names(server)).toEqual(['admin'])
    expect(await names(foreign)).toEqual(['admin', 'made-there'])
  })

  it('is remembered as the last use of its role', async () => {
    const role = await createWorker()
    const lastUsed = async () => {
      const { Role } = await server.iam().send(new GetRoleCommand({ RoleName: 'worker' }))
      return Role?.RoleLastUsed
    }
    const session = await assume(server, undefined, { RoleArn: role.arn })
    expect(await lastUsed()).toEqual({})
    await listUsers(session)
    await server.parts.recorder.flush()
    const used = await lastUsed()
    expect(used?.Region).toBe('us-east-1')
    expect(Math.abs(Number(used?.LastUsedDate) - server.now())).toBeLessThan(10_000)
  })
})

/** AWS IAM User Guide, AWS global condition context keys. */
describe('the context keys of a role session', () => {
  it('say that it is a session of the role, by ARN with the path, by id and by name', async () => {
    const role = await createWorker()
    await server.advance((1000 - (server.now() % 1000)) / 1000)
    const session = await assume(server, undefined, { RoleArn: role.arn })
    const issued = new Date(server.now() - (server.now() % 1000)).toISOString()
    const StringEquals = {
      'aws:PrincipalArn': `arn:aws:iam::${ownAccount}:role/staff/worker`,
      'aws:PrincipalAccount': ownAccount,
      'aws:PrincipalType': 'AssumedRole',
      'aws:userid': `${role.roleId}:me`,
      'aws:ResourceAccount': ownAccount,
      'aws:PrincipalIsAWSService': 'false',
    }
    const there = (key: string) => ({ Null: { [key]: 'false' } })
    const absent = (key: string) => ({ Null: { [key]: 'true' } })
    const held: object[] = [
      ...Object.entries(StringEquals).map(([key, value]) => ({ StringEquals: { [key]: value } })),
      { Bool: { 'aws:MultiFactorAuthPresent': 'false' } },
      {
        DateGreaterThanEquals: { 'aws:TokenIssueTime': new Date(Number(new Date(issued)) - 5000) },
      },
      { DateLessThanEquals: { 'aws:TokenIssueTime': new Date(Number(new Date(issued)) + 5000) } },
      there('aws:TokenIssueTime'),
      absent('aws:username'),
      absent('aws:MultiFactorAuthAge'),
      absent('aws:SourceIdentity'),
      absent('aws:PrincipalTag/any'),
      absent('aws:FederatedProvider'),
      absent('sts:RoleSessionName'),
      absent('sts:ExternalId'),
    ]
    const notHeld: object[] = [
      { StringEquals: { 'aws:PrincipalArn': worker } },
      { StringEquals: { 'aws:PrincipalArn': `arn:aws:iam::${ownAccount}:role/worker` } },
      { StringEquals: { 'aws:userid': role.roleId } },
      there('aws:username'),
      absent('aws:MultiFactorAuthPresent'),
    ]
    const isMet = async (Condition: object) => {
      await give(policy({ Action: 'iam:ListUsers', Condition }))
      return listUsers(session).then(
        () => true,
        () => false,
      )
    }
    for (const condition of held)
      expect(await isMet(condition), JSON.stringify(condition)).toBe(true)
    for (const condition of notHeld)
      expect(await isMet(condition), JSON.stringify(condition)).toBe(false)
  })

  it('leave ${aws:username} without a value, so that self-service policies do not match', async () => {
    const Resource = `arn:aws:iam::*:user/\${aws:username}`
    const role = await createWorker(policy({ Action: 'iam:GetUser', Resource }))
    const session = await assume(server, undefined, {
      RoleArn: role.arn,
      RoleSessionName: 'admin',
    })
    const get = server.iam(session).send(new GetUserCommand({ UserName: 'admin' }))
    expect((await rejection(get)).code).toBe('AccessDenied')
  })

  it('keep the time of issue while time goes on', async () => {
    const role = await createWorker()
    const session = await assume(server, undefined, { RoleArn: role.arn })
    const cut = new Date(server.now() + 60_000).toISOString()
    await give(
      policy({
        Action: 'iam:ListUsers',
        Condition: { DateLessThan: { 'aws:TokenIssueTime': cut } },
      }),
    )
    await server.advance(600)
    await listUsers(session)
    const late = await assume(server, undefined, { RoleArn: role.arn })
    expect(await rejection(listUsers(late))).toEqual(noIdentityPolicy)
  })
})

describe('what happens to the role', () => {
  it('acts on its sessions at once: inline and attached policies, boundary', async () => {
    const role = await createWorker()
    const session = await assume(server, undefined, { RoleArn: role.arn })
    await listUsers(session)
    const iam = server.iam()
    await iam.send(new DeleteRolePolicyCommand({ RoleName: 'worker', PolicyName: 'test' }))
    expect(await rejection(listUsers(session))).toEqual(noIdentityPolicy)
    const attached = { RoleName: 'worker', PolicyArn: administratorAccess }
    await iam.send(new AttachRolePolicyCommand(attached))
    await listUsers(session)
    const PermissionsBoundary = await createManagedPolicy(server, 'bound')
    await iam.send(
      new PutRolePermissionsBoundaryCommand({ RoleName: 'worker', PermissionsBoundary }),
    )
    expect(await rejection(listUsers(session))).toEqual(
      denied('because no permissions boundary allows the iam:ListUsers action'),
    )
    await iam.send(new DetachRolePolicyCommand(attached))
    await give(policy({ Action: '*' }, { Effect: 'Deny', Action: 'iam:*' }))
    expect(await rejection(listUsers(session))).toEqual(explicitDeny)
  })

  it('ends its sessions where it is deleted, also for GetCallerIdentity', async () => {
    const role = await createWorker()
    const session = await assume(server, undefined, { RoleArn: role.arn })
    const limited = await assume(server, undefined, { RoleArn: role.arn, Policy: listing })
    await listUsers(session)
    await listUsers(limited)
    await deleteWorker()
    for (const credentials of [session, limited]) {
      expect(await rejection(listUsers(credentials))).toEqual(invalidToken('.'))
      expect(await rejection(identity(credentials))).toEqual(invalidToken('.'))
    }
  })

  it('ends them for good: they are not of a role that gets its name', async () => {
    const first = await createWorker()
    const session = await assume(server, undefined, { RoleArn: first.arn })
    await deleteWorker()
    const second = await createWorker()
    expect(second.arn).toBe(first.arn)
    expect(await rejection(listUsers(session))).toEqual(invalidToken('.'))
    await listUsers(await assume(server, undefined, { RoleArn: second.arn }))
    expect(await rejection(identity(session))).toEqual(invalidToken('.'))
  })

  it('tells that a session is over before it tells that the role is gone, and both before the signature', async () => {
    const role = await createWorker()
    const session = await assume(server, undefined, { RoleArn: role.arn })
    await deleteWorker()
    const forged = { ...session, secretAccessKey: 'x' }
    expect(await rejection(identity(forged))).toEqual(invalidToken('.'))
    await server.advance(3600)
    expect(await rejection(identity(session))).toEqual(expired)
    expect(await rejection(identity(forged))).toEqual(expired)
  })

  it('does not touch them where only its trust policy or its longest session changes', async () => {
    const role = await createWorker()
    const session = await assume(server, undefined, { RoleArn: role.arn })
    const PolicyDocument = trust({ Service: 'ec2.amazonaws.com' })
    await server
      .iam()
      .send(new UpdateAssumeRolePolicyCommand({ RoleName: 'worker', PolicyDocument }))
    await server.iam().send(new UpdateRoleCommand({ RoleName: 'worker', MaxSessionDuration: 7200 }))
    await listUsers(session)
    expect((await rejection(askToAssume(server, undefined, { RoleArn: role.arn }))).code).toBe(
      'AccessDenied',
    )
  })
})

describe('what happens to whoever assumed the role', () => {
  it('does not touch the session: it is the role’s', async () => {
    const role = await createWorker()
    const key = await createUserWithKey(server, 'alice')
    const session = await assume(server, key, { RoleArn: role.arn })
    const iam = server.iam()
    const AccessKeyId = key.accessKeyId
    const off = { UserName: 'alice', AccessKeyId, Status: 'Inactive' } as const
    await iam.send(new UpdateAccessKeyCommand(off))
    await listUsers(session)
    await iam.send(new DeleteUserPolicyCommand({ UserName: 'alice', PolicyName: 'test' }))
    await iam.send(new DeleteAccessKeyCommand({ UserName: 'alice', AccessKeyId }))
    await iam.send(new DeleteUserCommand({ UserName: 'alice' }))
    await listUsers(session)
    expect((await identity(session)).Arn).toBe(worker)
  })
})

/** What the console's "Revoke active sessions" gives the role. */
describe('AWSRevokeOlderSessions', () => {
  it('ends what was issued before it and nothing that is issued later', async () => {
    const role = await createWorker()
    const early = await assume(server, undefined, { RoleArn: role.arn })
    await server.advance(60)
    const PolicyDocument = policy({
      Effect: 'Deny',
      Action: ['*'],
      Resource: ['*'],
      Condition: { DateLessThan: { 'aws:TokenIssueTime': new Date(server.now()).toISOString() } },
    })
    const revoke = { RoleName: 'worker', PolicyName: 'AWSRevokeOlderSessions', PolicyDocument }
    await listUsers(early)
    await server.iam().send(new PutRolePolicyCommand(revoke))
    expect(await rejection(listUsers(early))).toEqual(explicitDeny)
    expect((await identity(early)).Arn).toBe(worker)
    await server.advance(5)
    await listUsers(await assume(server, undefined, { RoleArn: role.arn }))
  })
})

describe('the end of a role session', () => {
  it('comes when its time is over, to the second', async () => {
    const role = await createWorker()
    const output = await askToAssume(server, undefined, { RoleArn: role.arn, DurationSeconds: 900 })
    const session = handedOut(output)
    const left = Math.floor((Number(output.Credentials?.Expiration) - server.now()) / 1000)
    await server.advance(left - 5)
    await listUsers(session)
    await server.advance(7)
    expect(await rejection(listUsers(session))).toEqual(expired)
    expect(await rejection(identity(session))).toEqual(expired)
    expect(await rejection(askToAssume(server, session, { RoleArn: role.arn }))).toEqual(expired)
  })
})

describe('a token that was meddled with', () => {
  const flip = (token: string, at: number): string => {
    const bytes = Buffer.from(token, 'base64')
    bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at)
    return bytes.toString('base64')
  }

  it('is of no use: one bit changed in any part of it, cut off, longer, spelled otherwise', async () => {
    const role = await createWorker()
    const session = await assume(server, undefined, { RoleArn: role.arn, Policy: listing })
    const token = session.sessionToken ?? ''
    const { length } = Buffer.from(token, 'base64')
    // The key's id, nonce, text and tag.
    const places = [
      0,
      7,
      8,
      19,
      20,
      40,
      Math.floor(length / 2),
      length - 17,
      length - 16,
      length - 1,
    ]
    const forged = [
      ...places.map((at) => flip(token, at)),
      token.slice(0, -1),
      token.slice(0, -4),
      token.slice(4),
      token.slice(0, 60),
      `${token}AAAA`,
      `${token}=`,
      token.replaceAll('+', '-').replaceAll('/', '_') + '-',
      `${token.slice(0, 40)}.${token.slice(40)}`,
      token.toLowerCase(),
      token + token,
      'A'.repeat(7000),
      'A'.repeat(9000),
      Buffer.from(JSON.stringify(session)).toString('base64'),
    ]
    for (const sessionToken of forged)
      expect(await rejection(identity({ ...session, sessionToken })), sessionToken).toEqual(
        invalidToken('.'),
      )
    expect((await identity(session)).Arn).toBe(worker)
  })

  it('is of no use with another session’s key, of the same role, of another, of a user, of a user’s session', async () => {
    const role = await createWorker()
    const other = await createRole(server, { name: 'other', policy: listing })
    const theirs = await createRole(foreign, {
      name: 'worker',
      policy: listing,
      trusts: ownAccount,
    })
    const sessions = {
      this: await assume(server, undefined, { RoleArn: role.arn }),
      'of the same role': await assume(server, undefined, { RoleArn: role.arn }),
      'of another role': await assume(server, undefined, { RoleArn: other.arn }),
      'of another account': await assume(server, undefined, { RoleArn: theirs.arn }),
      'of GetSessionToken': await createSession(server, server.admin),
    }
    for (const [how, key] of Object.entries(sessions)) {
      for (const [whose, { sessionToken = '' }] of Object.entries(sessions)) {
        if (how === whose) continue
        const mixed = { ...key, sessionToken }
        expect(await rejection(identity(mixed)), `key ${how}, token ${whose}`).toEqual(
          invalidToken('.'),
        )
      }
      const { sessionToken = '', ...withoutToken } = key
      expect(await rejection(identity(withoutToken)), how).toEqual(invalidToken('.'))
      expect(await rejection(identity({ ...server.admin, sessionToken })), how).toEqual(
        invalidToken('.'),
      )
      // The key and token belong together; the secret is another's.
      const stolen = { ...key, secretAccessKey: server.admin.secretAccessKey }
      expect((await rejection(identity(stolen))).code, how).toBe('SignatureDoesNotMatch')
      await identity(key)
    }
  })

  it('is of no use where it names a role that is another account’s', async () => {
    const theirs = await createRole(foreign, { name: 'worker', policy: listing })
    const grant = {
      accessKeyId: 'ASIAAAAAAAAAAAAAAAAA',
      secretAccessKey: 'x'.repeat(40),
      principalId: theirs.roleId,
      issuedAt: server.now(),
      expiresAt: server.now() + 3_600_000,
      assumed: { kind: 'role', name: 'me' },
    } as const
    // Only the server itself could make such a token.
    const tokenOf = (accountId: string) => ({
      ...grant,
      sessionToken: server.parts.sessionTokens.seal({ ...grant, accountId }),
    })
    expect((await identity(tokenOf(foreignAccount))).Account).toBe(foreignAccount)
    expect(await rejection(identity(tokenOf(ownAccount)))).toEqual(invalidToken('.'))
    const { assumed: _, ...own } = { ...grant, accountId: foreignAccount }
    const sessionToken = server.parts.sessionTokens.seal(own)
    // A role acts through its sessions only.
    expect(await rejection(identity({ ...grant, sessionToken }))).toEqual(invalidToken('.'))
  })

  it('is known to the server that made it only', async () => {
    const elsewhere = await startEphemeral()
    try {
      const { arn } = await createRole(elsewhere, { name: 'worker' })
      const session = await assume(elsewhere, undefined, { RoleArn: arn })
      await createWorker()
      expect(await rejection(identity(session))).toEqual(invalidToken('.'))
    } finally {
      await elsewhere.close()
    }
  })
})
