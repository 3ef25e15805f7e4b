import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeletePolicyCommand,
  DeleteRoleCommand,
  DeleteRolePermissionsBoundaryCommand,
  DeleteUserCommand,
  DeleteUserPermissionsBoundaryCommand,
  DetachUserPolicyCommand,
  GetPolicyCommand,
  GetRoleCommand,
  GetUserCommand,
  ListRolesCommand,
  ListUsersCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  PutUserPermissionsBoundaryCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam'
import { AssumeRoleCommand } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { recordedEvents } from '../support/account.js'
import { credentialsOf, startEphemeral, type TestServer } from '../support/ephemeral.js'
import { administratorAccess, createManagedPolicy, policyArn } from '../support/managed-policy.js'
import { members } from '../support/members.js'
import { policy } from '../support/policy.js'
import {
  alreadyExists,
  breaks,
  deleteConflict,
  denied,
  explicitlyDenied,
  invalidInput,
  isMissing,
  noSuchEntity,
  noSuchRole,
  noSuchUser,
} from '../support/refusals.js'
import { rejection } from '../support/rejection.js'
import { trust } from '../support/trust.js'
import {
  createSession,
  createUserWithDevice,
  createUserWithKey,
} from '../support/virtual-device.js'

let server: TestServer
/** A boundary that allows to read in IAM. */
let reading: string
beforeAll(async () => {
  server = await startEphemeral(['123456789012', '210987654321'])
})
beforeEach(async () => {
  await server.reset()
  reading = await createManagedPolicy(
    server,
    'reading',
    policy({ Action: ['iam:Get*', 'iam:List*'] }),
  )
})
afterAll(() => server.close())

const securityAudit = 'arn:aws:iam::aws:policy/SecurityAudit'
const theirs = 'arn:aws:iam::210987654321:policy/theirs'
const everything = policy({ Action: '*' })
const anyoneHere = trust('123456789012')

const put = (UserName: string, PermissionsBoundary: string) =>
  server.iam().send(new PutUserPermissionsBoundaryCommand({ UserName, PermissionsBoundary }))
const remove = (UserName: string) =>
  server.iam().send(new DeleteUserPermissionsBoundaryCommand({ UserName }))
const create = (UserName: string, PermissionsBoundary?: string) =>
  server.iam().send(new CreateUserCommand({ UserName, PermissionsBoundary }))
const boundaryOf = async (UserName: string) =>
  (await server.iam().send(new GetUserCommand({ UserName }))).User?.PermissionsBoundary
const usesOf = async (PolicyArn: string) =>
  (await server.iam().send(new GetPolicyCommand({ PolicyArn }))).Policy
    ?.PermissionsBoundaryUsageCount
const deletePolicy = (PolicyArn: string) =>
  server.iam().send(new DeletePolicyCommand({ PolicyArn }))
const createTheirs = () =>
  server
    .iam(credentialsOf(server.accounts[1]))
    .send(new CreatePolicyCommand({ PolicyName: 'theirs', PolicyDocument: policy() }))

const shown = (arn: string) => ({
  // As AWS answers, though the model knows another word only.
  PermissionsBoundaryType: 'Policy',
  PermissionsBoundaryArn: arn,
})
const noScope = (arn: string) =>
  noSuchEntity(`Scope ARN: ${arn} does not exist or is not attachable.`)
const beyond = (who: string, action: string, resource: string) => ({
  code: 'AccessDenied',
  status: 403,
  message: `User: ${who} is not authorized to perform: ${action} on resource: ${resource} because no permissions boundary allows the ${action} action`,
})
const eveArn = 'arn:aws:iam::123456789012:user/eve'
const usersOfAccount = 'arn:aws:iam::123456789012:user/'

describe('a permissions boundary', () => {
  it('leaves of what policies allow what it allows, too', async () => {
    const iam = server.iam(await createUserWithKey(server, 'eve', everything))
    await put('eve', reading)
    await iam.send(new ListUsersCommand({}))
    expect(await rejection(iam.send(new CreateUserCommand({ UserName: 'x' })))).toEqual(
      beyond(eveArn, 'iam:CreateUser', 'arn:aws:iam::123456789012:user/x'),
    )
    expect(await rejection(iam.send(new DeleteUserCommand({ UserName: 'admin' })))).toEqual(
      beyond(eveArn, 'iam:DeleteUser', 'user admin'),
    )
  })

  it('allows nothing by itself', async () => {
    const limit = await createManagedPolicy(server, 'limit', everything)
    const iam = server.iam(await createUserWithKey(server, 'eve', policy()))
    await put('eve', limit)
    expect(await rejection(iam.send(new ListUsersCommand({})))).toEqual(
      denied('eve', 'iam:ListUsers', usersOfAccount),
    )
  })

  it('limits attached policies as it does inline ones', async () => {
    const iam = server.iam(await createUserWithKey(server, 'eve', policy()))
    const attach = new AttachUserPolicyCommand({ UserName: 'eve', PolicyArn: administratorAccess })
    await server.iam().send(attach)
    await put('eve', reading)
    await iam.send(new ListUsersCommand({}))
    expect(await rejection(iam.send(new DeleteUserCommand({ UserName: 'admin' })))).toEqual(
      beyond(eveArn, 'iam:DeleteUser', 'user admin'),
    )
  })

  it('denies what it denies', async () => {
    const limit = await createManagedPolicy(
      server,
      'limit',
      policy({ Action: '*' }, { Effect: 'Deny', Action: 'iam:ListUsers' }),
    )
    const iam = server.iam(await createUserWithKey(server, 'eve', everything))
    await put('eve', limit)
    expect(await rejection(iam.send(new ListUsersCommand({})))).toEqual({
      code: 'AccessDenied',
      status: 403,
      message: `User: ${eveArn} is not authorized to perform: iam:ListUsers on resource: ${usersOfAccount} with an explicit deny in a permissions boundary`,
    })
    await iam.send(new GetUserCommand({}))
  })

  it('does not stand against a Deny of another policy', async () => {
    const document = policy({ Action: '*' }, { Effect: 'Deny', Action: 'iam:ListUsers' })
    const iam = server.iam(await createUserWithKey(server, 'eve', document))
    await put('eve', reading)
    expect(await rejection(iam.send(new ListUsersCommand({})))).toEqual(
      explicitlyDenied('eve', 'iam:ListUsers', usersOfAccount),
    )
  })

  it('can ask for MFA, and holds in sessions', async () => {
    const limit = await createManagedPolicy(
      server,
      'limit',
      policy({
        Action: 'iam:*',
        Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
      }),
    )
    const { credentials, app } = await createUserWithDevice(server, 'eve', everything)
    await put('eve', limit)
    expect(await rejection(server.iam(credentials).send(new ListUsersCommand({})))).toEqual(
      beyond(eveArn, 'iam:ListUsers', usersOfAccount),
    )
    const iam = server.iam(await createSession(server, credentials, app))
    await iam.send(new ListUsersCommand({}))
    await put('eve', securityAudit)
    expect(await rejection(iam.send(new DeleteUserCommand({ UserName: 'admin' })))).toEqual(
      beyond(eveArn, 'iam:DeleteUser', 'user admin'),
    )
  })

  it('takes effect with the next request: set, replaced and taken away', async () => {
    const iam = server.iam(await createUserWithKey(server, 'eve', everything))
    const call = () => iam.send(new ListUsersCommand({}))
    const nothing = await createManagedPolicy(server, 'nothing')
    const refused = beyond(eveArn, 'iam:ListUsers', usersOfAccount)
    await call()
    await put('eve', nothing)
    expect(await rejection(call())).toEqual(refused)
    await put('eve', reading)
    await call()
    await put('eve', nothing)
    expect(await rejection(call())).toEqual(refused)
    await remove('eve')
    await call()
  })

  it('is named by the kind of policy in the event of a refusal, with its ARN', async () => {
    const iam = server.iam(await createUserWithKey(server, 'eve', everything))
    const limit = await createManagedPolicy(
      server,
      'limit',
      policy({ Effect: 'Deny', Action: 'iam:ListUsers' }),
    )
    await put('eve', limit)
    await rejection(iam.send(new ListUsersCommand({})))
    expect(await recordedEvents(server, 'ListUsers')).toMatchObject([
      {
        errorCode: 'AccessDenied',
        additionalEventData: {
          Decision: 'explicitDeny',
          PolicyType: 'boundary',
          PolicyId: limit,
          Statement: 1,
        },
      },
    ])
  })
})

describe('PutUserPermissionsBoundary and DeleteUserPermissionsBoundary', () => {
  beforeEach(() => create('Alice'))

  it('set, replace and take away, and GetUser shows it', async () => {
    expect(await boundaryOf('Alice')).toBeUndefined()
    expect(await members(put('alice', reading))).toEqual({})
    expect(await boundaryOf('Alice')).toEqual(shown(reading))
    await put('Alice', securityAudit)
    expect(await boundaryOf('Alice')).toEqual(shown(securityAudit))
    expect(await members(remove('ALICE'))).toEqual({})
    expect(await boundaryOf('Alice')).toBeUndefined()
    expect(await members(remove('Alice'))).toEqual({})
  })

  it('are not shown in lists', async () => {
    await put('Alice', reading)
    const { Users } = await server.iam().send(new ListUsersCommand({}))
    const alice = Users?.find(({ UserName }) => UserName === 'Alice')
    expect(alice).toBeDefined()
    expect(alice).not.toHaveProperty('PermissionsBoundary')
  })

  it('count the uses of the policy, each once', async () => {
    const limit = await createManagedPolicy(server, 'limit')
    await create('bob')
    await put('Alice', reading)
    await put('alice', reading)
    expect(await usesOf(reading)).toBe(1)
    await put('bob', reading)
    expect(await usesOf(reading)).toBe(2)
    await put('Alice', limit)
    expect([await usesOf(reading), await usesOf(limit)]).toEqual([1, 1])
    await put('Alice', securityAudit)
    expect([await usesOf(limit), await usesOf(securityAudit)]).toEqual([0, 1])
    await remove('Alice')
    await remove('Alice')
    await remove('bob')
    expect([await usesOf(reading), await usesOf(securityAudit)]).toEqual([0, 0])
  })

  it('count right where many set and take away at once', async () => {
    const limit = await createManagedPolicy(server, 'limit')
    const calls = Array.from({ length: 30 }, (_, n) =>
      n % 3 === 0 ? remove('Alice') : put('Alice', n % 2 === 0 ? reading : limit),
    )
    await Promise.all(calls)
    const current = (await boundaryOf('Alice'))?.PermissionsBoundaryArn
    expect(await usesOf(reading)).toBe(current === reading ? 1 : 0)
    expect(await usesOf(limit)).toBe(current === limit ? 1 : 0)
  })

  it('refuse a text that is no ARN of a policy', async () => {
    for (const wrong of [
      'arn:aws:iam::123456789012:user/Alice',
      'arn:aws:iam::123456789012:policy/',
      'the-policy-called-reading',
    ])
      expect(await rejection(put('Alice', wrong)), wrong).toEqual(
        invalidInput(`ARN ${wrong} is not valid.`),
      )
    expect(await rejection(put('Alice', 'too-short'))).toEqual(
      breaks('permissionsBoundary', 'Member must have length greater than or equal to 20'),
    )
    expect(await rejection(put('Alice', undefined as never))).toEqual(
      isMissing('permissionsBoundary'),
    )
  })

  it("refuse a policy that does not exist or is another account's", async () => {
    await createTheirs()
    for (const arn of [
      policyArn('none'),
      policyArn('READING'),
      'arn:aws:iam::aws:policy/NoSuchPolicy',
      theirs,
    ])
      expect(await rejection(put('Alice', arn)), arn).toEqual(noScope(arn))
    expect(await boundaryOf('Alice')).toBeUndefined()
  })

  it('refuse an unknown user, and look for the policy first', async () => {
    expect(await rejection(put('nobody', reading))).toEqual(noSuchUser('nobody'))
    expect(await rejection(put('nobody', policyArn('none')))).toEqual(noScope(policyArn('none')))
    expect(await rejection(put('nobody', 'the-policy-called-reading'))).toEqual(
      invalidInput('ARN the-policy-called-reading is not valid.'),
    )
    expect(await rejection(remove('nobody'))).toEqual(noSuchUser('nobody'))
    expect(await usesOf(reading)).toBe(0)
  })

  it('are refused as `user NAME`', async () => {
    const iam = server.iam(await createUserWithKey(server, 'eve', policy()))
    const input = { UserName: 'ALICE', PermissionsBoundary: reading }
    expect(await rejection(iam.send(new PutUserPermissionsBoundaryCommand(input)))).toEqual(
      denied('eve', 'iam:PutUserPermissionsBoundary', 'user Alice'),
    )
    expect(await rejection(iam.send(new DeleteUserPermissionsBoundaryCommand(input)))).toEqual(
      denied('eve', 'iam:DeleteUserPermissionsBoundary', 'user Alice'),
    )
  })
})

describe('CreateUser', () => {
  it('makes a user with a boundary, shows it and counts it', async () => {
    const { User } = await create('alice', reading)
    expect(User?.PermissionsBoundary).toEqual(shown(reading))
    expect(await usesOf(reading)).toBe(1)
    await create('bob', securityAudit)
    expect(await usesOf(securityAudit)).toBe(1)
  })

  it('limits the user from the first request on', async () => {
    await create('eve', reading)
    await server.iam().send(
      new PutUserPolicyCommand({
        UserName: 'eve',
        PolicyName: 'all',
        PolicyDocument: everything,
      }),
    )
    const { AccessKey } = await server.iam().send(new CreateAccessKeyCommand({ UserName: 'eve' }))
    const iam = server.iam({
      accessKeyId: AccessKey?.AccessKeyId ?? '',
      secretAccessKey: AccessKey?.SecretAccessKey ?? '',
    })
    await iam.send(new ListUsersCommand({}))
    expect(await rejection(iam.send(new CreateUserCommand({ UserName: 'x' })))).toEqual(
      beyond(eveArn, 'iam:CreateUser', 'arn:aws:iam::123456789012:user/x'),
    )
  })

  it('makes no user where the boundary is refused, and counts no use where the user is', async () => {
    await createTheirs()
    for (const arn of [policyArn('none'), theirs])
      expect(await rejection(create('alice', arn))).toEqual(noScope(arn))
    const wrong = 'arn:aws:iam::123456789012:role/reading'
    expect(await rejection(create('alice', wrong))).toEqual(
      invalidInput(`ARN ${wrong} is not valid.`),
    )
    expect(await rejection(boundaryOf('alice'))).toEqual(noSuchUser('alice'))
    expect(await rejection(create('ADMIN', reading))).toEqual(
      alreadyExists('User with name ADMIN already exists.'),
    )
    expect(await usesOf(reading)).toBe(0)
  })

  it('gives the use back when the user is deleted', async () => {
    await create('alice', reading)
    await server.iam().send(new DeleteUserCommand({ UserName: 'alice' }))
    expect(await usesOf(reading)).toBe(0)
  })
})

describe('a policy that is a permissions boundary', () => {
  it('is not deleted', async () => {
    await create('alice', reading)
    expect(await rejection(deletePolicy(reading))).toEqual(
      deleteConflict('Cannot delete a policy attached to entities.'),
    )
    await remove('alice')
    await deletePolicy(reading)
  })

  it('is deleted or set, never both, where they come at the same time', async () => {
    await create('alice')
    for (let round = 0; round < 12; round += 1) {
      const arn = await createManagedPolicy(server, `limit${round}`)
      const outcomes = await Promise.allSettled(
        round % 2 === 0
          ? [put('alice', arn), deletePolicy(arn)]
          : [deletePolicy(arn), put('alice', arn)],
      )
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
      const isSet = (await boundaryOf('alice'))?.PermissionsBoundaryArn === arn
      const gone = await usesOf(arn).then(
        () => false,
        () => true,
      )
      expect(gone).toBe(!isSet)
    }
  })
})

describe('the condition key iam:PermissionsBoundary', () => {
  /** A manager of users who may make no user that could do more than `reading` allows. */
  async function createManager() {
    const bounded = { StringEquals: { 'iam:PermissionsBoundary': reading } }
    const document = policy(
      {
        Action: [
          'iam:CreateUser',
          'iam:PutUserPermissionsBoundary',
          'iam:PutUserPolicy',
          'iam:DeleteUserPolicy',
          'iam:AttachUserPolicy',
          'iam:DetachUserPolicy',
        ],
        Condition: bounded,
      },
      { Action: ['iam:CreateAccessKey', 'iam:Get*', 'iam:List*'] },
    )
    return server.iam(await createUserWithKey(server, 'eve', document))
  }

  it('lets users be made with the one boundary only', async () => {
    const iam = await createManager()
    const send = (PermissionsBoundary?: string) =>
      iam.send(new CreateUserCommand({ UserName: 'alice', PermissionsBoundary }))
    const refused = denied('eve', 'iam:CreateUser', 'arn:aws:iam::123456789012:user/alice')
    for (const arn of [undefined, administratorAccess, `${reading}x`, policyArn('READING')])
      expect(await rejection(send(arn)), arn).toEqual(refused)
    expect((await send(reading)).User?.PermissionsBoundary).toEqual(shown(reading))
  })

  it('is what the user has, for changes of the policies of users', async () => {
    const iam = await createManager()
    await create('alice', reading)
    await create('bob')
    await create('carol', securityAudit)
    const inline = { PolicyName: 'all', PolicyDocument: everything }
    const PolicyArn = administratorAccess
    for (const UserName of ['bob', 'carol', 'admin', 'eve', 'nobody']) {
      const refused = (action: string) => denied('eve', action, `user ${UserName}`)
      expect(await rejection(iam.send(new PutUserPolicyCommand({ UserName, ...inline })))).toEqual(
        refused('iam:PutUserPolicy'),
      )
      const attached = { UserName, PolicyArn }
      expect(await rejection(iam.send(new AttachUserPolicyCommand(attached)))).toEqual(
        refused('iam:AttachUserPolicy'),
      )
      expect(await rejection(iam.send(new DetachUserPolicyCommand(attached)))).toEqual(
        refused('iam:DetachUserPolicy'),
      )
    }
    const UserName = 'alice'
    await iam.send(new PutUserPolicyCommand({ UserName, ...inline }))
    await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn }))
    await iam.send(new DetachUserPolicyCommand({ UserName, PolicyArn }))
    await remove('alice')
    expect(await rejection(iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn })))).toEqual(
      denied('eve', 'iam:AttachUserPolicy', 'user alice'),
    )
  })

  it('is the one of the request for PutUserPermissionsBoundary, and cannot be got rid of', async () => {
    const iam = await createManager()
    await create('alice', reading)
    const send = (PermissionsBoundary: string) =>
      iam.send(new PutUserPermissionsBoundaryCommand({ UserName: 'alice', PermissionsBoundary }))
    expect(await rejection(send(administratorAccess))).toEqual(
      denied('eve', 'iam:PutUserPermissionsBoundary', 'user alice'),
    )
    await send(reading)
    const removal = new DeleteUserPermissionsBoundaryCommand({ UserName: 'alice' })
    expect(await rejection(iam.send(removal))).toEqual(
      denied('eve', 'iam:DeleteUserPermissionsBoundary', 'user alice'),
    )
    expect(await boundaryOf('alice')).toEqual(shown(reading))
  })

  it('lets DeleteUserPermissionsBoundary be denied for one boundary only', async () => {
    const document = policy(
      { Action: 'iam:*' },
      {
        Effect: 'Deny',
        Action: 'iam:DeleteUserPermissionsBoundary',
        Condition: { ArnEquals: { 'iam:PermissionsBoundary': reading } },
      },
    )
    const iam = server.iam(await createUserWithKey(server, 'eve', document))
    await create('alice', reading)
    await create('bob', securityAudit)
    const send = (UserName: string) =>
      iam.send(new DeleteUserPermissionsBoundaryCommand({ UserName }))
    expect(await rejection(send('alice'))).toEqual(
      explicitlyDenied('eve', 'iam:DeleteUserPermissionsBoundary', 'user alice'),
    )
    await send('bob')
    await send('bob')
  })

  it('is no part of a call that only reads', async () => {
    const document = policy({
      Action: 'iam:GetUser',
      Condition: { Null: { 'iam:PermissionsBoundary': 'true' } },
    })
    const iam = server.iam(await createUserWithKey(server, 'eve', document))
    await create('alice', reading)
    await iam.send(new GetUserCommand({ UserName: 'alice' }))
  })
})

describe('the condition key iam:PolicyARN', () => {
  it('limits which policies may be attached and detached', async () => {
    const team = await createManagedPolicy(server, 'team-readers')
    const document = policy({
      Action: ['iam:AttachUserPolicy', 'iam:DetachUserPolicy'],
      Condition: { ArnLike: { 'iam:PolicyARN': policyArn('team-*') } },
    })
    const iam = server.iam(await createUserWithKey(server, 'eve', document))
    const attach = (PolicyArn: string, UserName = 'eve') =>
      iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn }))
    const detach = (PolicyArn: string) =>
      iam.send(new DetachUserPolicyCommand({ UserName: 'eve', PolicyArn }))
    await attach(team)
    await detach(team)
    for (const arn of [administratorAccess, reading, 'arn:aws:iam::210987654321:policy/team-x']) {
      expect(await rejection(attach(arn))).toEqual(
        denied('eve', 'iam:AttachUserPolicy', 'user eve'),
      )
      expect(await rejection(detach(arn))).toEqual(
        denied('eve', 'iam:DetachUserPolicy', 'user eve'),
      )
    }
    const unknown = policyArn('team-none')
    expect(await rejection(attach(unknown))).toEqual(
      noSuchEntity(`Policy ${unknown} does not exist or is not attachable.`),
    )
  })
})

describe('a permissions boundary of a role', () => {
  const createRole = (RoleName: string, PermissionsBoundary?: string) =>
    server.iam().send(
      new CreateRoleCommand({
        RoleName,
        AssumeRolePolicyDocument: anyoneHere,
        PermissionsBoundary,
      }),
    )
  const putRole = (RoleName: string, PermissionsBoundary: string) =>
    server.iam().send(new PutRolePermissionsBoundaryCommand({ RoleName, PermissionsBoundary }))
  const removeRole = (RoleName: string) =>
    server.iam().send(new DeleteRolePermissionsBoundaryCommand({ RoleName }))
  const boundaryOfRole = async (RoleName: string) =>
    (await server.iam().send(new GetRoleCommand({ RoleName }))).Role?.PermissionsBoundary

  it('is set, shown, replaced, counted and taken away', async () => {
    const { Role } = await createRole('Worker', reading)
    expect(Role?.PermissionsBoundary).toEqual(shown(reading))
    expect(await boundaryOfRole('Worker')).toEqual(shown(reading))
    expect(await usesOf(reading)).toBe(1)
    expect(await members(putRole('worker', securityAudit))).toEqual({})
    expect(await boundaryOfRole('Worker')).toEqual(shown(securityAudit))
    expect([await usesOf(reading), await usesOf(securityAudit)]).toEqual([0, 1])
    const { Roles } = await server.iam().send(new ListRolesCommand({}))
    expect(Roles?.[0]).not.toHaveProperty('PermissionsBoundary')
    expect(await members(removeRole('WORKER'))).toEqual({})
    await removeRole('Worker')
    expect(await boundaryOfRole('Worker')).toBeUndefined()
    expect(await usesOf(securityAudit)).toBe(0)
  })

  it('limits sessions, also those that exist already', async () => {
    const { Role } = await createRole('worker')
    const all = { RoleName: 'worker', PolicyName: 'all', PolicyDocument: everything }
    await server.iam().send(new PutRolePolicyCommand(all))
    const assume = { RoleArn: Role?.Arn, RoleSessionName: 'test' }
    const { Credentials } = await server.sts().send(new AssumeRoleCommand(assume))
    const iam = server.iam({
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken ?? '',
    })
    const call = () => iam.send(new CreateUserCommand({ UserName: 'x' }))
    await putRole('worker', reading)
    await iam.send(new ListUsersCommand({}))
    expect(await rejection(call())).toEqual(
      beyond(
        'arn:aws:sts::123456789012:assumed-role/worker/test',
        'iam:CreateUser',
        'arn:aws:iam::123456789012:user/x',
      ),
    )
    await removeRole('worker')
    await call()
  })

  it('keeps the policy from being deleted, until the role is', async () => {
    await createRole('worker', reading)
    expect(await rejection(deletePolicy(reading))).toEqual(
      deleteConflict('Cannot delete a policy attached to entities.'),
    )
    await server.iam().send(new DeleteRoleCommand({ RoleName: 'worker' }))
    await deletePolicy(reading)
  })

  it('is refused as that of a user is', async () => {
    await createTheirs()
    await createRole('worker')
    for (const arn of [policyArn('none'), theirs]) {
      expect(await rejection(putRole('worker', arn))).toEqual(noScope(arn))
      expect(await rejection(createRole('other', arn))).toEqual(noScope(arn))
    }
    const wrong = 'arn:aws:iam::123456789012:role/worker'
    expect(await rejection(putRole('worker', wrong))).toEqual(
      invalidInput(`ARN ${wrong} is not valid.`),
    )
    expect(await rejection(putRole('nobody', reading))).toEqual(noSuchRole('nobody'))
    expect(await rejection(removeRole('nobody'))).toEqual(noSuchRole('nobody'))
    const iam = server.iam(await createUserWithKey(server, 'eve', policy()))
    const input = { RoleName: 'WORKER', PermissionsBoundary: reading }
    expect(await rejection(iam.send(new PutRolePermissionsBoundaryCommand(input)))).toEqual(
      denied('eve', 'iam:PutRolePermissionsBoundary', 'role worker'),
    )
    expect(await rejection(iam.send(new DeleteRolePermissionsBoundaryCommand(input)))).toEqual(
      denied('eve', 'iam:DeleteRolePermissionsBoundary', 'role worker'),
    )
    expect(await usesOf(reading)).toBe(0)
  })

  it('can be asked for by iam:PermissionsBoundary', async () => {
    const document = policy({
      Action: ['iam:CreateRole', 'iam:PutRolePolicy'],
      Condition: { StringEquals: { 'iam:PermissionsBoundary': reading } },
    })
    const iam = server.iam(await createUserWithKey(server, 'eve', document))
    const send = (RoleName: string, PermissionsBoundary?: string) =>
      iam.send(
        new CreateRoleCommand({
          RoleName,
          AssumeRolePolicyDocument: anyoneHere,
          PermissionsBoundary,
        }),
      )
    const refused = denied('eve', 'iam:CreateRole', 'arn:aws:iam::123456789012:role/worker')
    expect(await rejection(send('worker'))).toEqual(refused)
    expect(await rejection(send('worker', securityAudit))).toEqual(refused)
    await send('worker', reading)
    await createRole('free')
    const give = (RoleName: string) =>
      iam.send(
        new PutRolePolicyCommand({ RoleName, PolicyName: 'all', PolicyDocument: everything }),
      )
    await give('worker')
    expect(await rejection(give('free'))).toEqual(denied('eve', 'iam:PutRolePolicy', 'role free'))
  })
})
