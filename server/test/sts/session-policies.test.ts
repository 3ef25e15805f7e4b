import { randomBytes } from 'node:crypto'
import {
  DeletePolicyCommand,
  GetRoleCommand,
  ListRolesCommand,
  ListUsersCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startEphemeral, type TestCredentials, type TestServer } from '../support/ephemeral.js'
import {
  administratorAccess,
  changeManagedPolicy,
  createManagedPolicy,
  policyArn,
} from '../support/managed-policy.js'
import { policy } from '../support/policy.js'
import { invalid, malformed } from '../support/refusals.js'
import { rejection } from '../support/rejection.js'
import {
  abroad,
  askToAssume,
  assume,
  createRole,
  foreignAccount,
  ownAccount,
} from '../support/role.js'

let server: TestServer
let foreign: TestServer
beforeAll(async () => {
  server = await startEphemeral([ownAccount, foreignAccount])
  foreign = abroad(server)
})
beforeEach(() => server.reset())
afterAll(() => server.close())

const listing = { Action: ['iam:ListUsers', 'iam:ListRoles'] }
const listUsers = (credentials: TestCredentials) =>
  server.iam(credentials).send(new ListUsersCommand({}))
const listRoles = (credentials: TestCredentials) =>
  server.iam(credentials).send(new ListRolesCommand({}))
const users = `arn:aws:iam::${ownAccount}:user/`
const roles = `arn:aws:iam::${ownAccount}:role/`
const refused = (action: string, resource: string, reason: string) => ({
  code: 'AccessDenied',
  status: 403,
  message: `User: arn:aws:sts::${ownAccount}:assumed-role/lister/me is not authorized to perform: ${action} on resource: ${resource} ${reason}`,
})
const lister = (owner = server) =>
  createRole(owner, { name: 'lister', policy: policy(listing), trusts: ownAccount })

type Limits = { Policy?: string; PolicyArns?: { arn: string }[] }
async function session(limits: Limits, owner = server): Promise<TestCredentials> {
  const { arn: RoleArn } = await lister(owner)
  return assume(server, undefined, { RoleArn, ...limits })
}
const refusal = async (limits: Limits, owner = server) => rejection(session(limits, owner))

describe('a session policy', () => {
  it('leaves of the role’s permissions what it allows, too, and adds none', async () => {
    const Policy = policy({ Action: ['iam:ListUsers', 'iam:GetRole'] })
    const credentials = await session({ Policy })
    await listUsers(credentials)
    expect(await rejection(listRoles(credentials))).toEqual(
      refused('iam:ListRoles', roles, 'because no session policy allows the iam:ListRoles action'),
    )
    const get = server.iam(credentials).send(new GetRoleCommand({ RoleName: 'lister' }))
    expect(await rejection(get)).toEqual(
      refused(
        'iam:GetRole',
        'role lister',
        'because no identity-based policy allows the iam:GetRole action',
      ),
    )
  })

  it('that denies wins over what the role allows', async () => {
    const Policy = policy({ Action: '*' }, { Effect: 'Deny', Action: 'iam:ListUsers' })
    const credentials = await session({ Policy })
    await listRoles(credentials)
    expect(await rejection(listUsers(credentials))).toEqual(
      refused('iam:ListUsers', users, 'with an explicit deny in a session policy'),
    )
  })

  it('that allows everything widens nothing', async () => {
    const { arn: RoleArn } = await createRole(server, { name: 'nothing', policy: policy() })
    const PolicyArns = [{ arn: administratorAccess }]
    for (const limits of [{ Policy: policy({ Action: '*' }) }, { PolicyArns }]) {
      const credentials = await assume(server, undefined, { RoleArn, ...limits })
      expect((await rejection(listUsers(credentials))).message).toContain(
        'because no identity-based policy allows',
      )
    }
  })

  it('lets a Deny of the role’s and the role’s boundary stand', async () => {
    const credentials = await session({ Policy: policy({ Action: '*' }) })
    const PermissionsBoundary = await createManagedPolicy(
      server,
      'bound',
      policy({ Action: 'iam:ListRoles' }),
    )
    const bound = { RoleName: 'lister', PermissionsBoundary }
    await server.iam().send(new PutRolePermissionsBoundaryCommand(bound))
    await listRoles(credentials)
    expect(await rejection(listUsers(credentials))).toEqual(
      refused(
        'iam:ListUsers',
        users,
        'because no permissions boundary allows the iam:ListUsers action',
      ),
    )
    const own = { RoleName: 'lister', PolicyName: 'deny' }
    const PolicyDocument = policy({ ...listing, Effect: 'Deny' })
    await server.iam().send(new PutRolePolicyCommand({ ...own, PolicyDocument }))
    expect(await rejection(listRoles(credentials))).toEqual(
      refused('iam:ListRoles', roles, 'with an explicit deny in an identity-based policy'),
    )
  })

  it('has conditions like any other', async () => {
    const Policy = policy({
      ...listing,
      Condition: { StringEquals: { 'aws:PrincipalTag/Team': 'blue' } },
    })
    const { arn: RoleArn } = await createRole(server, {
      name: 'lister',
      policy: policy(listing),
      Tags: [{ Key: 'team', Value: 'blue' }],
    })
    await listUsers(await assume(server, undefined, { RoleArn, Policy }))
    const mfa = policy({
      ...listing,
      Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
    })
    const protectedByMfa = await assume(server, undefined, { RoleArn, Policy: mfa })
    expect(await rejection(listUsers(protectedByMfa))).toEqual(
      refused('iam:ListUsers', users, 'because no session policy allows the iam:ListUsers action'),
    )
  })

  it('is of its session alone', async () => {
    const { arn: RoleArn } = await lister()
    const limited = await assume(server, undefined, { RoleArn, Policy: policy() })
    const free = await assume(server, undefined, { RoleArn })
    const other = await assume(server, undefined, { RoleArn, Policy: policy(listing) })
    expect((await rejection(listUsers(limited))).code).toBe('AccessDenied')
    await listUsers(free)
    await listUsers(other)
    expect((await rejection(listUsers(limited))).code).toBe('AccessDenied')
  })
})

describe('managed session policies', () => {
  it('are named by ARN, AWS’s or the account’s, and allow together with the inline one', async () => {
    const arn = await createManagedPolicy(server, 'users', policy({ Action: 'iam:ListUsers' }))
    const byArn = await session({ PolicyArns: [{ arn }] })
    await listUsers(byArn)
    expect(await rejection(listRoles(byArn))).toEqual(
      refused('iam:ListRoles', roles, 'because no session policy allows the iam:ListRoles action'),
    )
    const { arn: RoleArn } = await createRole(server, { name: 'second', policy: policy(listing) })
    const Policy = policy({ Action: 'iam:ListRoles' })
    const both = await assume(server, undefined, { RoleArn, PolicyArns: [{ arn }], Policy })
    await listUsers(both)
    await listRoles(both)
    const aws = await assume(server, undefined, {
      RoleArn,
      PolicyArns: [{ arn: administratorAccess }],
    })
    await listUsers(aws)
  })

  it('act as they read now: a change counts at once, and one that is gone allows nothing', async () => {
    const arn = await createManagedPolicy(server, 'users', policy({ Action: 'iam:ListUsers' }))
    const credentials = await session({ PolicyArns: [{ arn }] })
    await listUsers(credentials)
    await changeManagedPolicy(server, arn, policy({ Action: 'iam:ListRoles' }))
    expect((await rejection(listUsers(credentials))).code).toBe('AccessDenied')
    await listRoles(credentials)
    await changeManagedPolicy(server, arn, policy(listing))
    await listUsers(credentials)
    const { arn: RoleArn } = await createRole(server, { name: 'second', policy: policy(listing) })
    const single = await createManagedPolicy(server, 'single', policy(listing))
    const doomed = await assume(server, undefined, { RoleArn, PolicyArns: [{ arn: single }] })
    await listUsers(doomed)
    await server.iam().send(new DeletePolicyCommand({ PolicyArn: single }))
    expect((await rejection(listUsers(doomed))).code).toBe('AccessDenied')
    const again = assume(server, undefined, { RoleArn, PolicyArns: [{ arn: single }] })
    expect(await rejection(again)).toEqual(notAttachable(single))
    await createManagedPolicy(server, 'single', policy({ Action: 'iam:ListRoles' }))
    await listRoles(doomed)
  })

  const notAttachable = (arn: string) =>
    invalid(`Policy ${arn} does not exist or is not attachable.`)

  it('must exist, in the account of the role, by the letter', async () => {
    await createManagedPolicy(server, 'Mine', policy(listing))
    await createManagedPolicy(foreign, 'Theirs', policy(listing))
    const theirs = `arn:aws:iam::${foreignAccount}:policy/Theirs`
    const { arn: RoleArn } = await lister()
    const ask = (arn: string, role = RoleArn) =>
      askToAssume(server, undefined, { RoleArn: role, PolicyArns: [{ arn }] })
    const wrong = [
      theirs,
      policyArn('None'),
      policyArn('mine'),
      policyArn('team/Mine'),
      'arn:aws:iam::aws:policy/NoSuchAccess',
      `arn:aws:iam::${ownAccount}:role/lister`,
      `arn:aws:iam::${ownAccount}:policy/%`,
    ]
    for (const arn of wrong) expect(await rejection(ask(arn))).toEqual(notAttachable(arn))
    await ask(policyArn('Mine'))
    // Of a role abroad it is that account that counts.
    const { arn: abroadRole } = await lister(foreign)
    await ask(theirs, abroadRole)
    expect(await rejection(ask(policyArn('Mine'), abroadRole))).toEqual(
      notAttachable(policyArn('Mine')),
    )
  })

  it('are ten at the most', async () => {
    const { arn: RoleArn } = await lister()
    const PolicyArns = Array.from({ length: 11 }, () => ({ arn: administratorAccess }))
    const ask = (count: number) =>
      askToAssume(server, undefined, { RoleArn, PolicyArns: PolicyArns.slice(0, count) })
    await ask(10)
    const { code, status, message } = await rejection(ask(11))
    expect([code, status]).toEqual(['ValidationError', 400])
    expect(message).toMatch(
      /at 'policyArns' failed to satisfy constraint: Member must have length less than or equal to 10$/,
    )
  })
})

describe('the text of a session policy', () => {
  it.each([
    ['no policy', 'Syntax errors in policy.'],
    ['{}', 'Syntax errors in policy.'],
    ['[]', 'Syntax errors in policy.'],
    [
      policy({ Action: '*' }).replace('2012-10-17', '2008-10-17'),
      'Policy document must be version 2012-10-17 or greater.',
    ],
    [
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Principal":"*"}]}',
      'Policy document should not specify a principal.',
    ],
    [
      policy({ Action: 'ListUsers' }),
      'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.',
    ],
    [
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*"}]}',
      'Policy statement must contain resources.',
    ],
  ])('is refused where it is no policy: %s', async (Policy, message) => {
    expect(await refusal({ Policy })).toEqual(malformed(message))
  })

  it('has 2048 characters at the most, white space counted', async () => {
    const short = policy({ Action: 'iam:ListUsers' })
    const Policy = short + ' '.repeat(2048 - short.length)
    await listUsers(await session({ Policy }))
    const { arn: RoleArn } = await createRole(server, { name: 'second' })
    const long = `${Policy} `
    expect(await rejection(askToAssume(server, undefined, { RoleArn, Policy: long }))).toEqual(
      invalid(
        `1 validation error detected: Value '${long}' at 'policy' failed to satisfy constraint: Member must have length less than or equal to 2048`,
      ),
    )
    const empty = await rejection(askToAssume(server, undefined, { RoleArn, Policy: '' }))
    expect(empty.message).toContain(
      `at 'policy' failed to satisfy constraint: Member must have length greater than or equal to 1`,
    )
  })

  it('takes a part of the room of the token, told in percent', async () => {
    const { arn: RoleArn } = await lister()
    const size = async (limits: Limits) =>
      (await askToAssume(server, undefined, { RoleArn, ...limits })).PackedPolicySize
    expect(await size({})).toBeUndefined()
    const one = policy({ Action: 's3:GetObject', Resource: 'arn:aws:s3:::examplebucket/private/*' })
    expect(await size({ Policy: one })).toBe(16)
    const two = await size({ Policy: policy(listing, { Action: 's3:*' }) })
    expect(two).toBeGreaterThan(10)
    const managed = await size({ PolicyArns: [{ arn: administratorAccess }] })
    expect(managed).toBeGreaterThan(0)
    const both = await size({ Policy: one, PolicyArns: [{ arn: administratorAccess }] })
    expect(both).toBeGreaterThan(16)
  })

  it('is refused where the room does not do, though it is short enough', async () => {
    const { arn: RoleArn } = await lister()
    const Action = Array.from({ length: 48 }, () => `s3:${randomBytes(16).toString('hex')}`)
    const Policy = policy({ Action })
    expect(Policy.length).toBeLessThan(2048)
    const refused = await rejection(askToAssume(server, undefined, { RoleArn, Policy }))
    expect(refused).toMatchObject({ code: 'PackedPolicyTooLarge', status: 400 })
    expect(refused.message).toMatch(
      /^Packed policy consumes 1\d\d% of allotted space, please use smaller policy\.$/,
    )
  })
})
