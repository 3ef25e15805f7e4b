import {
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DeleteUserCommand,
  DeleteUserPolicyCommand,
  GetUserCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  PutUserPermissionsBoundaryCommand,
  PutUserPolicyCommand,
  UpdateUserCommand,
} from '@aws-sdk/client-iam'
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { callerByArn } from '../../src/credentials/principal-by-arn.js'
import { assumeRole } from '../../src/sts/assume-role.js'
import { createRootKey } from '../support/account.js'
import { startEphemeral, type TestCredentials, type TestServer } from '../support/ephemeral.js'
import { createManagedPolicy } from '../support/managed-policy.js'
import { members } from '../support/members.js'
import { policy, type TestStatement } from '../support/policy.js'
import { invalid, isMissing } from '../support/refusals.js'
import { rejection } from '../support/rejection.js'
import {
  abroad,
  askToAssume,
  assume,
  createRole,
  foreignAccount,
  handedOut,
  ownAccount,
  refusedToAssume,
} from '../support/role.js'
import { callRaw } from '../support/signed-request.js'
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

const userArn = (name: string) => `arn:aws:iam::${ownAccount}:user/${name}`
const roleArn = (name: string, account = ownAccount) => `arn:aws:iam::${account}:role/${name}`
const sessionArn = (role: string, name: string) =>
  `arn:aws:sts::${ownAccount}:assumed-role/${role}/${name}`

const assuming: TestStatement = { Action: 'sts:AssumeRole' }
/** Identity policies of the caller, for the columns of the tables. */
const identities = {
  allows: policy(assuming),
  'is silent': policy(),
  denies: policy(assuming, { ...assuming, Effect: 'Deny' }),
} as const
const columns = Object.keys(identities) as (keyof typeof identities)[]

const refusal = (credentials: TestCredentials, RoleArn: string) =>
  rejection(askToAssume(server, credentials, { RoleArn }))
const outcome = (credentials: TestCredentials, RoleArn: string) =>
  askToAssume(server, credentials, { RoleArn }).then(
    () => 'yes',
    () => 'no',
  )
const giveUser = (UserName: string, PolicyDocument: string) =>
  server.iam().send(new PutUserPolicyCommand({ UserName, PolicyName: 'test', PolicyDocument }))
const giveRole = (RoleName: string, PolicyDocument: string) =>
  server.iam().send(new PutRolePolicyCommand({ RoleName, PolicyName: 'test', PolicyDocument }))

async function deleteUser(UserName: string, { accessKeyId }: TestCredentials): Promise<void> {
  const iam = server.iam()
  await iam.send(new DeleteUserPolicyCommand({ UserName, PolicyName: 'test' }))
  await iam.send(new DeleteAccessKeyCommand({ UserName, AccessKeyId: accessKeyId }))
  await iam.send(new DeleteUserCommand({ UserName }))
}

async function deleteRole(RoleName: string): Promise<void> {
  await server.iam().send(new DeleteRolePolicyCommand({ RoleName, PolicyName: 'test' }))
  await server.iam().send(new DeleteRoleCommand({ RoleName }))
}

describe('AssumeRole', () => {
  it('answers with the session and its credentials, and with nothing that was not asked for', async () => {
    const role = await createRole(server, { name: 'reader', path: '/team/blue/' })
    const RoleSessionName = 'alice@work,1=+.-_'
    const asked = askToAssume(server, undefined, { RoleArn: role.arn, RoleSessionName })
    const output = await members(asked)
    expect(output).toEqual({
      AssumedRoleUser: {
        AssumedRoleId: `${role.roleId}:${RoleSessionName}`,
        Arn: sessionArn('reader', RoleSessionName),
      },
      Credentials: {
        AccessKeyId: expect.stringMatching(/^ASIA[A-Z2-7]{16}$/),
        SecretAccessKey: expect.stringMatching(/^[A-Za-z0-9+/=]{40}$/),
        SessionToken: expect.stringMatching(/^[A-Za-z0-9+/=]{100,}$/),
        Expiration: expect.any(Date),
      },
    })
    expect(output.Credentials?.Expiration?.getUTCMilliseconds()).toBe(0)
    expect(
      await members(server.sts(handedOut(output)).send(new GetCallerIdentityCommand({}))),
    ).toEqual({
      Account: ownAccount,
      Arn: sessionArn('reader', RoleSessionName),
      UserId: `${role.roleId}:${RoleSessionName}`,
    })
  })

  it('puts the elements of its answer in AWS’s order', async () => {
    const document = trust(userArn('admin'), {
      Action: ['sts:AssumeRole', 'sts:SetSourceIdentity'],
    })
    const role = await createRole(server, { name: 'reader', trusts: { document } })
    const { body } = await callRaw(server, {
      service: 'sts',
      action: 'AssumeRole',
      parameters: { RoleArn: role.arn, RoleSessionName: 'me', SourceIdentity: 'ann' },
    })
    expect([...body.matchAll(/<(\w+)>/g)].map(([, name]) => name)).toEqual([
      'AssumeRoleResult',
      'AssumedRoleUser',
      'AssumedRoleId',
      'Arn',
      'Credentials',
      'AccessKeyId',
      'SecretAccessKey',
      'SessionToken',
      'Expiration',
      'SourceIdentity',
      'ResponseMetadata',
      'RequestId',
    ])
  })

  it('gives every session its own key', async () => {
    const { arn: RoleArn } = await createRole(server, { name: 'reader' })
    const first = await assume(server, undefined, { RoleArn })
    const second = await assume(server, undefined, { RoleArn })
    expect(second.accessKeyId).not.toBe(first.accessKeyId)
    expect(second.secretAccessKey).not.toBe(first.secretAccessKey)
  })

  it('cannot be called by root, nor by root’s session, whatever is asked for', async () => {
    const { arn: RoleArn } = await createRole(server, { name: 'reader', trusts: '*' })
    const root = await createRootKey(server)
    const refused = {
      code: 'AccessDenied',
      status: 403,
      message: 'Roles may not be assumed by root accounts.',
    }
    for (const credentials of [root, await createSession(server, root)]) {
      expect(await refusal(credentials, RoleArn)).toEqual(refused)
      expect(await refusal(credentials, 'arn:aws:iam::123456789012')).toEqual(refused)
      const half = { RoleArn, SerialNumber: 'arn:aws:iam::123456789012:mfa/x' }
      expect(await rejection(askToAssume(server, credentials, half))).toEqual(refused)
      const code = { ...half, TokenCode: '000000' }
      expect(await rejection(askToAssume(server, credentials, code))).toEqual(refused)
    }
  })
})

/**
 * AWS IAM User Guide, Policy evaluation logic and Cross-account policy evaluation logic. For each principal that the trust
 * policy can name: whether the role may be assumed where the caller's policies allow it, are silent, deny it.
 */
describe('who may assume a role, by whom it trusts and by what the caller’s policies say', () => {
  const always = ['yes', 'yes', 'no']
  const whereAllowed = ['yes', 'no', 'no']
  const never = ['no', 'no', 'no']

  async function tableOf(
    trusted: Readonly<Record<string, Parameters<typeof trust>[0]>>,
    caller: { owner: TestServer; credentials: TestCredentials; give(document: string): unknown },
  ) {
    const roles: [who: string, arn: string][] = []
    for (const [who, principal] of Object.entries(trusted)) {
      const name = `target-${roles.length}`
      const made = { name, trusts: { document: trust(principal) } }
      roles.push([who, (await createRole(caller.owner, made)).arn])
    }
    const table: Record<string, string[]> = {}
    for (const column of columns) {
      await caller.give(identities[column])
      for (const [who, arn] of roles)
        (table[who] ??= []).push(await outcome(caller.credentials, arn))
    }
    return table
  }

  it.each(['a key', 'a session of GetSessionToken'])('is so for a user with %s', async (how) => {
    const alice = await createUserWithKey(server, 'alice')
    await server.iam().send(new CreateUserCommand({ UserName: 'bob' }))
    await createRole(server, { name: 'worker' })
    const { User } = await server.iam().send(new GetUserCommand({ UserName: 'alice' }))
    const trusted = {
      'the user': userArn('alice'),
      'the user’s id': User?.UserId ?? '',
      everyone: '*',
      'its account': ownAccount,
      'its account’s root': `arn:aws:iam::${ownAccount}:root`,
      'the other account': foreignAccount,
      'another user': userArn('bob'),
      'a role': roleArn('worker'),
      'a session': sessionArn('worker', 'alice'),
      'a federated user': `arn:aws:sts::${ownAccount}:federated-user/alice`,
      'a service': { Service: 'ec2.amazonaws.com' },
      'another user, and the user': [userArn('bob'), userArn('alice')],
    }
    const credentials = how === 'a key' ? alice : await createSession(server, alice)
    const caller = { credentials, give: (document: string) => giveUser('alice', document) }
    const others = {
      'the other account': never,
      'another user': never,
      'a role': never,
      'a session': never,
      'a federated user': never,
      'a service': never,
    }
    expect(await tableOf(trusted, { ...caller, owner: server })).toEqual({
      'the user': always,
      'the user’s id': always,
      everyone: always,
      'its account': whereAllowed,
      'its account’s root': whereAllowed,
      'another user, and the user': always,
      ...others,
    })
    expect(await tableOf(trusted, { ...caller, owner: foreign })).toEqual({
      'the user': whereAllowed,
      'the user’s id': whereAllowed,
      everyone: whereAllowed,
      'its account': whereAllowed,
      'its account’s root': whereAllowed,
      'another user, and the user': whereAllowed,
      ...others,
    })
  })

  it('is so for a role session', async () => {
    const worker = await createRole(server, { name: 'worker', path: '/staff/', policy: policy() })
    await createRole(server, { name: 'other' })
    const trusted = {
      'its role': worker.arn,
      'its role’s id': worker.roleId,
      'the session': sessionArn('worker', 'me'),
      everyone: '*',
      'its account': ownAccount,
      'the other account': foreignAccount,
      'a session of another name': sessionArn('worker', 'them'),
      'another role': roleArn('other'),
      'who made the session': userArn('admin'),
    }
    const others = {
      'the other account': never,
      'a session of another name': never,
      'another role': never,
      'who made the session': never,
    }
    const credentials = await assume(server, undefined, { RoleArn: worker.arn })
    const caller = { credentials, give: (document: string) => giveRole('worker', document) }
    expect(await tableOf(trusted, { ...caller, owner: server })).toEqual({
      'its role': always,
      'its role’s id': always,
      'the session': always,
      everyone: always,
      'its account': whereAllowed,
      ...others,
    })
    expect(await tableOf(trusted, { ...caller, owner: foreign })).toEqual({
      'its role': whereAllowed,
      'its role’s id': whereAllowed,
      'the session': whereAllowed,
      everyone: whereAllowed,
      'its account': whereAllowed,
      ...others,
    })
  })

  it('asks a role itself, too, whether it trusts its own sessions', async () => {
    const own = await createRole(server, { name: 'own', policy: policy(assuming) })
    const session = await assume(server, undefined, { RoleArn: own.arn })
    expect(await outcome(session, own.arn)).toBe('yes')
    const strict = { name: 'strict', trusts: userArn('admin'), policy: policy(assuming) }
    const { arn } = await createRole(server, strict)
    const refused = refusedToAssume(sessionArn('strict', 'me'), arn)
    expect(await refusal(await assume(server, undefined, { RoleArn: arn }), arn)).toEqual(refused)
  })
})

it('makes a session of the role that was asked for, not of one that gets its name meanwhile', async () => {
  const { parts } = server
  const first = await createRole(server, { name: 'target', policy: policy() })
  const caller = await callerByArn(parts, userArn('admin'), server.now())
  if (caller === undefined || !assumeRole.changes) throw new Error('there is an administrator')
  const facts = {
    now: server.now(),
    sourceIp: '192.0.2.1',
    userAgent: '',
    secureTransport: false,
    region: 'us-east-1',
  }
  const input = { RoleArn: first.arn, RoleSessionName: 'me' } as never
  const call = { caller, input, facts, parts }
  await assumeRole.checks(call)
  await deleteRole('target')
  await createRole(server, { name: 'target', trusts: foreignAccount, policy: policy() })
  const output = await assumeRole.answerWithoutChange?.(call)
  expect(output?.['AssumedRoleUser']).toMatchObject({ AssumedRoleId: `${first.roleId}:me` })
})

describe('what else limits the caller', () => {
  /** Roles that trust the caller in ways that free it from more and more. */
  async function targets(caller: string, owner = server) {
    const byAccount = await createRole(owner, { name: 'by-account', trusts: ownAccount })
    const byName = await createRole(owner, { name: 'by-name', trusts: caller })
    const everyone = await createRole(owner, { name: 'everyone', trusts: '*' })
    return [byAccount.arn, byName.arn, everyone.arn]
  }
  const outcomes = async (credentials: TestCredentials, arns: string[]) => {
    const found: string[] = []
    for (const arn of arns) found.push(await outcome(credentials, arn))
    return found
  }

  it('is a user’s boundary, where the trust policy of its own account does not name it', async () => {
    const alice = await createUserWithKey(server, 'alice', policy(assuming))
    const arns = await targets(userArn('alice'))
    const abroadArns = await targets(userArn('alice'), foreign)
    expect(await outcomes(alice, [...arns, ...abroadArns])).toEqual(Array(6).fill('yes'))
    const narrow = await createManagedPolicy(server, 'narrow', policy({ Action: 'iam:*' }))
    const bound = (PermissionsBoundary: string) =>
      server
        .iam()
        .send(new PutUserPermissionsBoundaryCommand({ UserName: 'alice', PermissionsBoundary }))
    await bound(narrow)
    expect(await outcomes(alice, arns)).toEqual(['no', 'yes', 'yes'])
    expect(await outcomes(alice, abroadArns)).toEqual(['no', 'no', 'no'])
    const wide = policy({ Action: '*' }, { ...assuming, Effect: 'Deny' })
    await bound(await createManagedPolicy(server, 'denying', wide))
    expect(await outcomes(alice, arns)).toEqual(['no', 'no', 'no'])
  })

  it('is the boundary of a session’s role, also where its own account’s trust policy names the role', async () => {
    const worker = await createRole(server, { name: 'worker', policy: policy(assuming) })
    const session = await assume(server, undefined, { RoleArn: worker.arn })
    const arns = await targets(worker.arn)
    const named = await createRole(server, { name: 'named', trusts: sessionArn('worker', 'me') })
    const all = [...arns, named.arn]
    expect(await outcomes(session, all)).toEqual(['yes', 'yes', 'yes', 'yes'])
    const PermissionsBoundary = await createManagedPolicy(server, 'narrow', policy())
    const bound = { RoleName: 'worker', PermissionsBoundary }
    await server.iam().send(new PutRolePermissionsBoundaryCommand(bound))
    expect(await outcomes(session, all)).toEqual(['no', 'no', 'yes', 'yes'])
  })

  it('is its session policy, likewise', async () => {
    const { arn: RoleArn } = await createRole(server, { name: 'worker', policy: policy(assuming) })
    const arns = await targets(RoleArn)
    const named = await createRole(server, { name: 'named', trusts: sessionArn('worker', 'me') })
    const all = [...arns, named.arn]
    const limited = await assume(server, undefined, { RoleArn, Policy: policy() })
    expect(await outcomes(limited, all)).toEqual(['no', 'no', 'yes', 'yes'])
    const Policy = policy({ Action: '*' }, { ...assuming, Effect: 'Deny' })
    const denied = await assume(server, undefined, { RoleArn, Policy })
    expect(await outcomes(denied, all)).toEqual(['no', 'no', 'no', 'no'])
    const abroadArns = await targets(RoleArn, foreign)
    expect(await outcomes(limited, abroadArns)).toEqual(['no', 'no', 'no'])
  })

  it('is a Deny of the trust policy, which wins over every Allow', async () => {
    const alice = await createUserWithKey(server, 'alice', policy({ Action: '*' }))
    const allow = { Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' }
    const denies = {
      user: { AWS: userArn('alice') },
      account: { AWS: ownAccount },
      everyone: { AWS: '*' },
    }
    for (const [name, Principal] of Object.entries(denies)) {
      const Statement = [{ ...allow, Effect: 'Deny', Principal }, allow]
      const document = JSON.stringify({ Version: '2012-10-17', Statement })
      for (const owner of [server, foreign]) {
        const { arn } = await createRole(owner, { name, trusts: { document } })
        expect(await refusal(alice, arn)).toEqual(refusedToAssume(userArn('alice'), arn))
      }
    }
  })

  it('is which roles its policies name, with path and case', async () => {
    const { arn } = await createRole(server, { name: 'Target', path: '/team/' })
    const alice = await createUserWithKey(server, 'alice', policy())
    const judged = async (...statements: TestStatement[]) => {
      await giveUser('alice', policy(...statements))
      return outcome(alice, arn)
    }
    expect(await judged({ ...assuming, Resource: arn })).toBe('yes')
    expect(await judged({ ...assuming, Resource: 'arn:aws:iam::*:role/team/*' })).toBe('yes')
    expect(await judged({ ...assuming, Resource: roleArn('Target') })).toBe('no')
    expect(await judged({ ...assuming, Resource: roleArn('team/target') })).toBe('no')
    expect(await judged({ ...assuming, Resource: roleArn('team/Target', foreignAccount) })).toBe(
      'no',
    )
    expect(await judged({ Action: 'sts:assumerole' })).toBe('yes')
    expect(await judged({ Action: 'sts:Assume*' })).toBe('yes')
    expect(await judged({ Action: 'sts:AssumeRoleWithSAML' })).toBe('no')
    expect(await judged({ NotAction: 'iam:*' })).toBe('yes')
    expect(await judged({ NotAction: 'sts:AssumeRole' })).toBe('no')
    expect(await judged({ Action: '*' }, { Effect: 'Deny', NotAction: 'iam:*' })).toBe('no')
    expect(await judged({ Action: '*' }, { Effect: 'Deny', NotAction: 'sts:*' })).toBe('yes')
  })
})

describe('whom a trust policy names', () => {
  it('is still trusted under another name and path', async () => {
    const alice = await createUserWithKey(server, 'alice', policy())
    const { arn } = await createRole(server, { name: 'target', trusts: userArn('alice') })
    const rename = { UserName: 'alice', NewUserName: 'anna', NewPath: '/moved/' }
    await server.iam().send(new UpdateUserCommand(rename))
    expect(await outcome(alice, arn)).toBe('yes')
    // Whoever is called alice now is somebody else.
    const second = await createUserWithKey(server, 'alice', policy())
    expect(await refusal(second, arn)).toEqual(refusedToAssume(userArn('alice'), arn))
  })

  it('is a user and not who gets its name after it was deleted', async () => {
    const first = await createUserWithKey(server, 'alice')
    const own = await createRole(server, { name: 'target', trusts: userArn('alice') })
    const abroadRole = await createRole(foreign, { name: 'target', trusts: userArn('alice') })
    await deleteUser('alice', first)
    const second = await createUserWithKey(server, 'alice')
    for (const { arn } of [own, abroadRole])
      expect(await refusal(second, arn)).toEqual(refusedToAssume(userArn('alice'), arn))
  })

  it('is a role and not one that gets its name after it was deleted', async () => {
    const worker = { name: 'worker', policy: policy(assuming) }
    const { arn: RoleArn } = await createRole(server, worker)
    const byRole = await createRole(server, { name: 'by-role', trusts: RoleArn })
    const bySession = await createRole(server, {
      name: 'by-session',
      trusts: sessionArn('worker', 'me'),
    })
    const before = await assume(server, undefined, { RoleArn })
    expect(await outcome(before, byRole.arn)).toBe('yes')
    expect(await outcome(before, bySession.arn)).toBe('yes')
    await deleteRole('worker')
    await createRole(server, worker)
    const after = await assume(server, undefined, { RoleArn })
    for (const { arn } of [byRole, bySession])
      expect(await refusal(after, arn)).toEqual(refusedToAssume(sessionArn('worker', 'me'), arn))
  })

  it('can be told by conditions, which know a session’s role by its ARN with the path', async () => {
    const worker = await createRole(server, {
      name: 'worker',
      path: '/staff/',
      policy: policy(assuming),
    })
    const session = await assume(server, undefined, { RoleArn: worker.arn })
    const conditional = (name: string, Condition: object) =>
      createRole(server, { name, trusts: { document: trust(ownAccount, { Condition }) } })
    const conditions = {
      'by-role': { ArnEquals: { 'aws:PrincipalArn': worker.arn } },
      'by-path': { ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${ownAccount}:role/staff/*` } },
      'by-kind': { StringEquals: { 'aws:PrincipalType': 'AssumedRole' } },
      'by-account': { StringEquals: { 'aws:PrincipalAccount': ownAccount } },
    }
    const others = {
      'by-session': { ArnEquals: { 'aws:PrincipalArn': sessionArn('worker', 'me') } },
      'by-pathless': { ArnEquals: { 'aws:PrincipalArn': roleArn('worker') } },
      'by-user': { StringEquals: { 'aws:PrincipalType': 'User' } },
    }
    for (const [name, condition] of Object.entries(conditions))
      expect(await outcome(session, (await conditional(name, condition)).arn), name).toBe('yes')
    for (const [name, condition] of Object.entries(others))
      expect(await outcome(session, (await conditional(name, condition)).arn), name).toBe('no')
  })
})

describe('a refusal', () => {
  const callers = { silent: policy(), allowed: policy(assuming) }

  it('reads the same for a role that is not there, one that does not trust, and one that is not allowed', async () => {
    const alice = await createUserWithKey(server, 'alice', callers.silent)
    const allowed = await createUserWithKey(server, 'allowed', callers.allowed)
    for (const owner of [server, foreign]) {
      await createRole(owner, { name: 'distrustful', trusts: foreignAccount })
      await createRole(owner, { name: 'trustful', trusts: ownAccount })
      await createRole(owner, { name: 'gone', trusts: '*' })
      await owner.iam().send(new DeleteRoleCommand({ RoleName: 'gone' }))
    }
    const roles = ['distrustful', 'gone', 'never-there', 'Trustful', 'x/trustful', 'trustful/']
    const arns = [ownAccount, foreignAccount, '999999999999'].flatMap((account) =>
      roles.map((name) => roleArn(name, account)),
    )
    const silent = [roleArn('trustful'), roleArn('trustful', foreignAccount)]
    const answer = async (credentials: TestCredentials, RoleArn: string) => {
      const parameters = { RoleArn, RoleSessionName: 'me' }
      const call = { service: 'sts', action: 'AssumeRole', parameters, credentials } as const
      const { status, headers, body } = await callRaw(server, call)
      return {
        status,
        headers: Object.keys(headers).toSorted(),
        body: body.replace(RoleArn, 'ROLE').replace(/<RequestId>.*<\/RequestId>/, ''),
      }
    }
    const usual = await answer(alice, roleArn('never-there'))
    expect(usual.body).toContain(
      `User: ${userArn('alice')} is not authorized to perform: sts:AssumeRole on resource: ROLE</Message>`,
    )
    for (const arn of [...arns, ...silent]) expect(await answer(alice, arn), arn).toEqual(usual)
    const other = { ...usual, body: usual.body.replace('user/alice', 'user/allowed') }
    for (const arn of arns) expect(await answer(allowed, arn), arn).toEqual(other)
  })

  it('comes before anything that would tell whether there is such a role', async () => {
    const alice = await createUserWithKey(server, 'alice', callers.silent)
    await createRole(foreign, { name: 'there', trusts: foreignAccount })
    const policies = [
      `arn:aws:iam::${foreignAccount}:policy/secret`,
      `arn:aws:iam::${ownAccount}:policy/secret`,
    ]
    await createManagedPolicy(foreign, 'secret')
    const wishes = [
      { DurationSeconds: 43_200 },
      ...policies.map((arn) => ({ PolicyArns: [{ arn }] })),
      { Policy: policy({ Action: Array.from({ length: 90 }, (_, n) => `s3:${n * 7919}`) }) },
    ]
    for (const name of ['there', 'not-there']) {
      const RoleArn = roleArn(name, foreignAccount)
      for (const wish of wishes)
        expect(await rejection(askToAssume(server, alice, { RoleArn, ...wish }))).toEqual(
          refusedToAssume(userArn('alice'), RoleArn),
        )
    }
  })

  it('names the role by the ARN that was given', async () => {
    const alice = await createUserWithKey(server, 'alice')
    await createRole(server, { name: 'Reader', path: '/Team/' })
    const arns = [
      roleArn('Team/reader'),
      roleArn('team/Reader'),
      roleArn('Reader'),
      roleArn('Team//Reader'),
      roleArn('Team/Reader/'),
      `arn:aws-cn:iam::${ownAccount}:role/Team/Reader`,
      `arn:aws:iam:us-east-1:${ownAccount}:role/Team/Reader`,
      `arn:aws:sts::${ownAccount}:role/Team/Reader`,
      `arn:aws:iam::${ownAccount}:user/Team/Reader`,
      `arn:aws:iam::${ownAccount}:assumed-role/Team/Reader`,
      'arn:aws:iam::12345678901:role/Team/Reader',
      'arn:aws:iam:::role/Team/Reader',
      'arn:aws:s3:::a-bucket-of-mine',
      `arn:aws:iam::${ownAccount}:role/__proto__`,
    ]
    for (const arn of arns)
      expect(await refusal(alice, arn)).toEqual(refusedToAssume(userArn('alice'), arn))
  })
})

describe('an input', () => {
  const refused = async (input: object) => {
    const { arn: RoleArn } = await createRole(server, { name: 'reader' }).catch(() => ({
      arn: roleArn('reader'),
    }))
    return rejection(askToAssume(server, undefined, { RoleArn, ...input }))
  }
  const breaksSts = (value: string, member: string, rule: string) =>
    invalid(
      `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: Member must ${rule}`,
    )

  it.each([
    `arn:aws:iam::${ownAccount}`,
    `arn:aws:iam::${ownAccount}:`,
    `arn::iam::${ownAccount}:role/reader`,
    `arn:aws:::${ownAccount}:role/reader`,
    'arn:aws:iam:role/reader-of-things',
    `xrn:aws:iam::${ownAccount}:role/reader`,
    'role/reader-of-many-things',
    ':::::::::::::::::::::',
  ])('of `%s` is no ARN', async (RoleArn) => {
    expect(await refused({ RoleArn })).toEqual(invalid(`${RoleArn} is invalid`))
  })

  it('has a role ARN of 20 to 2048 characters', async () => {
    const rule = (words: string) => `have length ${words}`
    expect(await refused({ RoleArn: 'arn:aws:iam::1:role' })).toEqual(
      breaksSts('arn:aws:iam::1:role', 'roleArn', rule('greater than or equal to 20')),
    )
    const long = roleArn('r'.repeat(2048))
    expect(await refused({ RoleArn: long })).toEqual(
      breaksSts(long, 'roleArn', rule('less than or equal to 2048')),
    )
    const { body } = await callRaw(server, {
      service: 'sts',
      action: 'AssumeRole',
      parameters: { RoleSessionName: 'me' },
    })
    expect(body).toContain(isMissing('roleArn').message)
  })

  it('has a session name of 2 to 64 letters, digits and some signs', async () => {
    const name = (RoleSessionName: string) => refused({ RoleSessionName })
    expect(await name('m')).toEqual(
      breaksSts('m', 'roleSessionName', 'have length greater than or equal to 2'),
    )
    const long = 's'.repeat(65)
    expect(await name(long)).toEqual(
      breaksSts(long, 'roleSessionName', 'have length less than or equal to 64'),
    )
    const pattern = 'satisfy regular expression pattern: [\\w+=,.@-]*'
    for (const wrong of ['Session1:2', 'a b', 'a/b', 'a*', 'jürgen', 'a\u0000b', '１２３', 'a\n'])
      expect((await name(wrong)).message, wrong).toContain(`at 'roleSessionName' failed`)
    expect(await name('Session1:2')).toEqual(breaksSts('Session1:2', 'roleSessionName', pattern))
  })

  it('lasts 900 to 43200 seconds, and no longer than the role allows', async () => {
    const bound = (value: number, words: string) =>
      breaksSts(String(value), 'durationSeconds', `have value ${words}`)
    expect(await refused({ DurationSeconds: 899 })).toEqual(
      bound(899, 'greater than or equal to 900'),
    )
    expect(await refused({ DurationSeconds: 43_201 })).toEqual(
      bound(43_201, 'less than or equal to 43200'),
    )
    const tooLong = invalid(
      'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    )
    expect(await refused({ DurationSeconds: 3601 })).toEqual(tooLong)
    const { arn: RoleArn } = await createRole(server, { name: 'long', MaxSessionDuration: 7200 })
    const seconds = async (DurationSeconds?: number) => {
      const asked = server.now()
      const { Credentials } = await askToAssume(server, undefined, { RoleArn, DurationSeconds })
      return Math.round((Number(Credentials?.Expiration) - asked) / 1000)
    }
    expect(await seconds()).toBeCloseTo(3600, -1)
    expect(await seconds(900)).toBeCloseTo(900, -1)
    expect(await seconds(7200)).toBeCloseTo(7200, -1)
    expect(await refused({ RoleArn, DurationSeconds: 7201 })).toEqual(tooLong)
  })

  it('takes a number of seconds as AWS reads numbers', async () => {
    const { arn: RoleArn } = await createRole(server, { name: 'reader' })
    const ask = (DurationSeconds: string) =>
      callRaw(server, {
        service: 'sts',
        action: 'AssumeRole',
        parameters: { RoleArn, RoleSessionName: 'me', DurationSeconds },
      })
    for (const number of ['+900', '0900', '3600']) expect((await ask(number)).status).toBe(200)
    for (const rubbish of ['an hour', '900.5', '1e3', '99999999999', ' 900']) {
      const { status, body } = await ask(rubbish)
      expect(status, rubbish).toBe(400)
      expect(body, rubbish).toContain('<Code>MalformedInput</Code>')
    }
  })

  it('has an external id and a source identity of their forms', async () => {
    expect(await refused({ ExternalId: 'x' })).toEqual(
      breaksSts('x', 'externalId', 'have length greater than or equal to 2'),
    )
    expect((await refused({ ExternalId: 'a b' })).message).toContain(`at 'externalId' failed`)
    expect((await refused({ SourceIdentity: 'x' })).message).toContain(`at 'sourceIdentity' failed`)
    expect((await refused({ SourceIdentity: 'aws:x' })).message).toContain(
      `at 'sourceIdentity' failed`,
    )
  })

  it('is looked at before permissions are, and its duration by the role’s limit after them', async () => {
    const eve = await createUserWithKey(server, 'eve', policy())
    const RoleArn = roleArn('never-there')
    const ask = (more: object) => rejection(askToAssume(server, eve, { RoleArn, ...more }))
    expect((await ask({ DurationSeconds: 899 })).code).toBe('ValidationError')
    expect((await ask({ Policy: '{}' })).code).toBe('MalformedPolicyDocument')
    expect((await ask({ TransitiveTagKeys: ['x'] })).code).toBe('InvalidParameterValue')
    expect(await ask({ DurationSeconds: 43_200 })).toEqual(refusedToAssume(userArn('eve'), RoleArn))
  })

  it.each<Record<string, string>>([
    { 'PolicyArns.member.1.arn': '' },
    { 'PolicyArns.member.1.arn': 'x'.repeat(20) },
    { 'PolicyArns.member.1.other': 'x' },
    { 'PolicyArns.member.1': 'x' },
    { 'PolicyArns.member.0.arn': 'x'.repeat(20) },
    { 'PolicyArns.member.999999999.arn': 'x'.repeat(20) },
    { 'Tags.member.1.Key': 'k' },
    { 'Tags.member.1.Value': 'v' },
    { 'Tags.member.1': 'v' },
    { 'Tags.member.1.Key': '__proto__', 'Tags.member.1.Value': 'v' },
    { 'Tags.__proto__.1.Key': 'k' },
    { 'TransitiveTagKeys.member.1': '' },
    { TransitiveTagKeys: '' },
    { 'ProvidedContexts.member.1': 'x' },
    { DurationSeconds: '' },
    { TokenCode: '', SerialNumber: '' },
    { SourceIdentity: '' },
    { Policy: '[[[[[[' },
    { Policy: '\u0000' },
  ])('of an odd form is refused or passed over, and breaks nothing: %j', async (odd) => {
    const { arn: RoleArn } = await createRole(server, { name: 'reader', policy: policy() })
    const parameters = { RoleArn, RoleSessionName: 'me', ...odd }
    const { status, body } = await callRaw(server, {
      service: 'sts',
      action: 'AssumeRole',
      parameters,
    })
    if (status !== 501) expect(status, body).toBeLessThan(500)
    expect(body).not.toContain('InternalFailure')
  })

  it('with contexts of identity providers is not built, and says so', async () => {
    const ProvidedContexts = [
      { ProviderArn: 'arn:aws:iam::aws:contextProvider/IdentityCenter', ContextAssertion: 'eyJhb' },
    ]
    expect(await refused({ ProvidedContexts })).toEqual({
      code: 'NotImplemented',
      status: 501,
      message: 'ProvidedContexts is not implemented.',
    })
  })
})
