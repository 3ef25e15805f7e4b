import {
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateGroupCommand,
  CreateRoleCommand,
  CreateUserCommand,
  PutGroupPolicyCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  PutUserPermissionsBoundaryCommand,
  PutUserPolicyCommand,
  RemoveUserFromGroupCommand,
  SimulatePrincipalPolicyCommand,
  TagRoleCommand,
  TagUserCommand,
} from '@aws-sdk/client-iam'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startEphemeral, type TestServer } from '../support/ephemeral.js'
import {
  administratorAccess,
  changeManagedPolicy,
  createManagedPolicy,
} from '../support/managed-policy.js'
import { policy, type TestStatement } from '../support/policy.js'
import {
  denied,
  invalidInput,
  isMissing,
  noSuchEntity,
  noSuchRole,
  noSuchUser,
} from '../support/refusals.js'
import { rejection } from '../support/rejection.js'
import { entry, mfa, sourcesOf, theResult } from '../support/simulation.js'
import { ec2Trust } from '../support/trust.js'
import { createUserWithKey } from '../support/virtual-device.js'

let server: TestServer
beforeAll(async () => {
  server = await startEphemeral(['123456789012', '210987654321'])
})
beforeEach(async () => {
  await server.reset()
  const iam = server.iam()
  await iam.send(new CreateUserCommand({ UserName: 'Alice', Path: '/a/' }))
  await iam.send(new CreateGroupCommand({ GroupName: 'Staff', Path: '/g/' }))
  await iam.send(
    new CreateRoleCommand({
      RoleName: 'Deployer',
      Path: '/r/',
      AssumeRolePolicyDocument: ec2Trust,
    }),
  )
})
afterAll(() => server.close())

type Input = Partial<ConstructorParameters<typeof SimulatePrincipalPolicyCommand>[0]>

const alice = 'arn:aws:iam::123456789012:user/a/Alice'
const staff = 'arn:aws:iam::123456789012:group/g/Staff'
const deployer = 'arn:aws:iam::123456789012:role/r/Deployer'

const simulate = (PolicySourceArn: string, input: Input = {}) =>
  server.iam().send(
    new SimulatePrincipalPolicyCommand({
      PolicySourceArn,
      ActionNames: ['s3:GetObject'],
      ...input,
    }),
  )
const result = (arn: string, input: Input = {}) => theResult(simulate(arn, input))
/** Decision, and where the statements stand that made it. */
const outcome = async (arn: string, input: Input = {}) => {
  const one = await result(arn, input)
  return [one.EvalDecision, ...sourcesOf(one)]
}

const put = (...statements: TestStatement[]) => ({
  PolicyName: 'own',
  PolicyDocument: policy(...statements),
})
const ofAlice = { UserName: 'Alice' }
const ofStaff = { GroupName: 'Staff' }
const ofDeployer = { RoleName: 'Deployer' }
const join = () => server.iam().send(new AddUserToGroupCommand({ ...ofAlice, ...ofStaff }))
const read = { Action: 's3:Get*' }
const denyRead: TestStatement = { Effect: 'Deny', Action: 's3:Get*' }

describe('SimulatePrincipalPolicy of a user', () => {
  it('judges by own policies, inline and attached, and by those given', async () => {
    const iam = server.iam()
    expect(await outcome(alice)).toEqual(['implicitDeny'])
    expect(await outcome(alice, { PolicyInputList: [policy(read)] })).toEqual([
      'allowed',
      'none PolicyInputList.1',
    ])
    await iam.send(new PutUserPolicyCommand({ ...ofAlice, ...put(read) }))
    expect(await outcome(alice)).toEqual(['allowed', 'user user_Alice_own'])
    const PolicyArn = await createManagedPolicy(server, 'readers', policy(read))
    await iam.send(new AttachUserPolicyCommand({ ...ofAlice, PolicyArn }))
    await iam.send(new AttachUserPolicyCommand({ ...ofAlice, PolicyArn: administratorAccess }))
    const [decision, ...sources] = await outcome(alice)
    expect(decision).toBe('allowed')
    expect(new Set(sources)).toEqual(
      new Set(['aws-managed AdministratorAccess', 'user user_Alice_own', 'user-managed readers']),
    )
    await iam.send(new PutUserPolicyCommand({ ...ofAlice, ...put(denyRead) }))
    expect(await outcome(alice)).toEqual(['explicitDeny', 'user user_Alice_own'])
  })

  it('judges by the policies of the groups that the user is in now', async () => {
    const iam = server.iam()
    await iam.send(new PutGroupPolicyCommand({ ...ofStaff, ...put(read) }))
    await iam.send(new AttachGroupPolicyCommand({ ...ofStaff, PolicyArn: administratorAccess }))
    expect(await outcome(alice)).toEqual(['implicitDeny'])
    await join()
    expect(await outcome(alice)).toEqual([
      'allowed',
      'group group_Staff_own',
      'aws-managed AdministratorAccess',
    ])
    await iam.send(new PutGroupPolicyCommand({ ...ofStaff, ...put(denyRead) }))
    expect(await outcome(alice)).toEqual(['explicitDeny', 'group group_Staff_own'])
    await iam.send(new RemoveUserFromGroupCommand({ ...ofAlice, ...ofStaff }))
    expect(await outcome(alice)).toEqual(['implicitDeny'])
  })

  it('names a managed policy once that the user has by several ways', async () => {
    const iam = server.iam()
    const PolicyArn = administratorAccess
    await iam.send(new AttachUserPolicyCommand({ ...ofAlice, PolicyArn }))
    await iam.send(new AttachGroupPolicyCommand({ ...ofStaff, PolicyArn }))
    await join()
    expect(await outcome(alice)).toEqual(['allowed', 'aws-managed AdministratorAccess'])
  })

  it('judges by the version of a managed policy that applies now', async () => {
    const PolicyArn = await createManagedPolicy(server, 'changing', policy(read))
    await server.iam().send(new AttachUserPolicyCommand({ ...ofAlice, PolicyArn }))
    expect(await outcome(alice)).toEqual(['allowed', 'user-managed changing'])
    await changeManagedPolicy(server, PolicyArn, policy(denyRead))
    expect(await outcome(alice)).toEqual(['explicitDeny', 'user-managed changing'])
  })

  it('knows name, id, ARN and tags, and of a request only what it is told', async () => {
    const iam = server.iam()
    await iam.send(new TagUserCommand({ ...ofAlice, Tags: [{ Key: 'team', Value: 'red' }] }))
    const statement = {
      Action: 's3:*',
      Resource: 'arn:aws:s3:::${aws:username}',
      Condition: {
        StringEquals: {
          'aws:PrincipalTag/team': 'red',
          'aws:PrincipalAccount': '123456789012',
          'aws:PrincipalType': 'User',
        },
        ArnEquals: { 'aws:PrincipalArn': alice },
        StringLike: { 'aws:userid': 'AIDA*' },
        Bool: { 'aws:MultiFactorAuthPresent': 'true', 'aws:PrincipalIsAWSService': 'false' },
        IpAddress: { 'aws:SourceIp': '10.0.0.0/8' },
      },
    }
    await iam.send(new PutUserPolicyCommand({ ...ofAlice, ...put(statement) }))
    const ask = async (...ContextEntries: ReturnType<typeof mfa>[]) => {
      const one = await result(alice, { ResourceArns: ['arn:aws:s3:::Alice'], ContextEntries })
      return [one.EvalDecision, one.MissingContextValues?.toSorted()]
    }
    const from = entry('aws:SourceIp', 'ip', '10.1.2.3')
    expect(await ask()).toEqual(['implicitDeny', ['aws:MultiFactorAuthPresent', 'aws:SourceIp']])
    expect(await ask(from)).toEqual(['implicitDeny', ['aws:MultiFactorAuthPresent']])
    expect(await ask(from, mfa('true'))).toEqual(['allowed', []])
    const blue = entry('aws:PrincipalTag/TEAM', 'string', 'blue')
    expect(await ask(from, mfa('true'), blue)).toEqual(['implicitDeny', []])
    const nobody = entry('aws:username', 'string')
    expect(await ask(from, mfa('true'), nobody)).toEqual(['implicitDeny', ['aws:username']])
  })

  it('says what the deny policy of the guide does without MFA, with it, and where it is unknown', async () => {
    const denyWithoutMfa = put(
      { Action: '*' },
      {
        Effect: 'Deny',
        Action: 'iam:*',
        Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
      },
    )
    await server.iam().send(new PutUserPolicyCommand({ ...ofAlice, ...denyWithoutMfa }))
    const ask = async (...ContextEntries: ReturnType<typeof mfa>[]) =>
      (await result(alice, { ActionNames: ['iam:DeactivateMFADevice'], ContextEntries }))
        .EvalDecision
    expect(await ask()).toBe('explicitDeny')
    expect(await ask(mfa('true'))).toBe('allowed')
    expect(await ask(mfa('false'))).toBe('explicitDeny')
  })

  it('is found by the name alone, in any case and whatever the path', async () => {
    await server.iam().send(new PutUserPolicyCommand({ ...ofAlice, ...put(read) }))
    for (const arn of [
      'arn:aws:iam::123456789012:user/Alice',
      'arn:aws:iam::123456789012:user/elsewhere/ALICE',
    ])
      expect(await outcome(arn)).toEqual(['allowed', 'user user_Alice_own'])
  })
})

describe('SimulatePrincipalPolicy of a group', () => {
  it('judges by the policies of the group and not by those of its members', async () => {
    const iam = server.iam()
    await join()
    await iam.send(new PutUserPolicyCommand({ ...ofAlice, ...put(read) }))
    expect(await outcome(staff)).toEqual(['implicitDeny'])
    await iam.send(new PutGroupPolicyCommand({ ...ofStaff, ...put(read) }))
    const PolicyArn = await createManagedPolicy(server, 'readers', policy(read))
    await iam.send(new AttachGroupPolicyCommand({ ...ofStaff, PolicyArn }))
    expect(await outcome(staff)).toEqual([
      'allowed',
      'group group_Staff_own',
      'user-managed readers',
    ])
    expect(await result(staff)).not.toHaveProperty('PermissionsBoundaryDecisionDetail')
  })

  it('knows nothing of who would call', async () => {
    const statement = { Action: 's3:*', Resource: 'arn:aws:s3:::${aws:username}' }
    await server.iam().send(new PutGroupPolicyCommand({ ...ofStaff, ...put(statement) }))
    const ResourceArns = ['arn:aws:s3:::Alice']
    expect(await result(staff, { ResourceArns })).toMatchObject({
      EvalDecision: 'implicitDeny',
      MissingContextValues: ['aws:username'],
    })
    expect(await result(staff, { ResourceArns, CallerArn: alice })).toMatchObject({
      EvalDecision: 'allowed',
      MissingContextValues: [],
    })
  })
})

describe('SimulatePrincipalPolicy of a role', () => {
  it('judges by the policies of the role, as a session of it would be judged', async () => {
    const iam = server.iam()
    await iam.send(new TagRoleCommand({ ...ofDeployer, Tags: [{ Key: 'team', Value: 'red' }] }))
    const statement = {
      ...read,
      Condition: {
        ArnEquals: { 'aws:PrincipalArn': deployer },
        StringEquals: { 'aws:PrincipalType': 'AssumedRole', 'aws:PrincipalTag/Team': 'red' },
        Null: { 'aws:username': 'true' },
      },
    }
    await iam.send(new PutRolePolicyCommand({ ...ofDeployer, ...put(statement) }))
    const PolicyArn = await createManagedPolicy(server, 'readers', policy(read))
    await iam.send(new AttachRolePolicyCommand({ ...ofDeployer, PolicyArn }))
    expect(await outcome(deployer)).toEqual([
      'allowed',
      'role role_Deployer_own',
      'user-managed readers',
    ])
  })

  it('leaves to the caller what only the session would tell: MFA, its name, its time', async () => {
    const statement = {
      ...read,
      Condition: {
        Bool: { 'aws:MultiFactorAuthPresent': 'false' },
        StringLike: { 'aws:userid': 'AROA*:deploy' },
        DateGreaterThan: { 'aws:TokenIssueTime': '2020-01-01T00:00:00Z' },
      },
    }
    await server.iam().send(new PutRolePolicyCommand({ ...ofDeployer, ...put(statement) }))
    const one = await result(deployer)
    expect(one.EvalDecision).toBe('implicitDeny')
    expect(one.MissingContextValues?.toSorted()).toEqual([
      'aws:MultiFactorAuthPresent',
      'aws:TokenIssueTime',
      'aws:userid',
    ])
    const ContextEntries = [
      mfa('false'),
      entry('aws:userid', 'string', 'AROAEXAMPLE:deploy'),
      entry('aws:TokenIssueTime', 'date', '2026-01-01T00:00:00Z'),
    ]
    expect((await result(deployer, { ContextEntries })).EvalDecision).toBe('allowed')
  })
})

describe('the boundary of the source', () => {
  const sources = [
    ['user', alice],
    ['role', deployer],
  ] as const

  it.each(sources)('limits a %s, and one in the input takes its place', async (type, arn) => {
    const iam = server.iam()
    const PermissionsBoundary = await createManagedPolicy(server, 'limit', policy(read))
    const PolicyArn = administratorAccess
    if (type === 'user') {
      await iam.send(new AttachUserPolicyCommand({ ...ofAlice, PolicyArn }))
      await iam.send(new PutUserPermissionsBoundaryCommand({ ...ofAlice, PermissionsBoundary }))
    } else {
      await iam.send(new AttachRolePolicyCommand({ ...ofDeployer, PolicyArn }))
      await iam.send(new PutRolePermissionsBoundaryCommand({ ...ofDeployer, PermissionsBoundary }))
    }
    const limited = async (action: string, input: Input = {}) => {
      const one = await result(arn, { ActionNames: [action], ...input })
      return [
        one.EvalDecision,
        one.PermissionsBoundaryDecisionDetail?.AllowedByPermissionsBoundary,
        ...sourcesOf(one),
      ]
    }
    const admin = 'aws-managed AdministratorAccess'
    expect(await limited('s3:GetObject')).toEqual(['allowed', true, admin, 'user-managed limit'])
    expect(await limited('s3:PutObject')).toEqual(['implicitDeny', false])
    const other = { PermissionsBoundaryPolicyInputList: [policy({ Action: 's3:Put*' })] }
    const given = 'none PermissionsBoundaryPolicyInputList.1'
    expect(await limited('s3:GetObject', other)).toEqual(['implicitDeny', false])
    expect(await limited('s3:PutObject', other)).toEqual(['allowed', true, admin, given])
  })
})

describe('the source of SimulatePrincipalPolicy', () => {
  const from = (arn: string) => rejection(simulate(arn))

  it('is a user, group or role by its ARN', async () => {
    for (const arn of [
      'arn:aws:sts::123456789012:assumed-role/Deployer/session',
      'arn:aws:sts::210987654321:assumed-role/Deployer/session',
      'arn:aws:sts::123456789012:federated-user/Alice',
      'arn:aws:iam::123456789012:root',
      'arn:aws:iam::123456789012:user/',
      'arn:aws:iam::123456789012:user/Alice/',
      'arn:aws:iam::123456789012:policy/Alice',
      'arn:aws:iam::aws:policy/AdministratorAccess',
      'arn:aws:iam::123456789012:user/a\nb',
      'arn:aws:iam::123456789012:user/Älice',
      'arn:aws:iam::123456789012:user/${aws:username}',
      'arn:aws-cn:iam::123456789012:user/a/Alice',
      'this is no ARN of any kind',
    ]) {
      expect(await from(arn)).toEqual(
        invalidInput(`Invalid Entity Arn: ${arn} does not clearly define entity type and name.`),
      )
    }
  })

  it('exists', async () => {
    expect(await from('arn:aws:iam::123456789012:user/nobody')).toEqual(noSuchUser('nobody'))
    expect(await from('arn:aws:iam::123456789012:role/r')).toEqual(noSuchRole('r'))
    expect(await from('arn:aws:iam::123456789012:group/g')).toEqual(
      noSuchEntity('The group with name g cannot be found.'),
    )
  })

  it('is of the same account', async () => {
    const other = (type: string) =>
      from(`arn:aws:iam::210987654321:${type}/${type === 'user' ? 'admin' : 'nobody'}`)
    for (const type of ['user', 'group', 'role'])
      expect(await other(type)).toEqual(
        invalidInput(
          "Invalid Policy Source Arn: caller's account 123456789012 does not have access to policies in account 210987654321",
        ),
      )
  })

  it('is named', async () => {
    const command = new SimulatePrincipalPolicyCommand({
      PolicySourceArn: undefined,
      ActionNames: ['s3:GetObject'],
    })
    expect(await rejection(server.iam().send(command))).toEqual(isMissing('policySourceArn'))
  })

  it('is refused as the ARN that was given, whether it exists or not', async () => {
    const eve = server.iam(await createUserWithKey(server, 'eve', policy()))
    for (const PolicySourceArn of [
      alice,
      staff,
      deployer,
      'arn:aws:iam::123456789012:user/ALICE',
      'arn:aws:iam::123456789012:user/nobody',
      'arn:aws:iam::123456789012:group/nobody',
      'arn:aws:iam::123456789012:role/nobody',
    ]) {
      const command = new SimulatePrincipalPolicyCommand({
        PolicySourceArn,
        ActionNames: ['s3:GetObject'],
      })
      expect(await rejection(eve.send(command))).toEqual(
        denied('eve', 'iam:SimulatePrincipalPolicy', PolicySourceArn),
      )
    }
  })

  it('is judged on its own ARN, not on the one that was given', async () => {
    const own = policy({
      Action: 'iam:SimulatePrincipalPolicy',
      Resource: 'arn:aws:iam::*:user/b/*',
    })
    const bob = server.iam(await createUserWithKey(server, 'bob', own))
    const ask = (PolicySourceArn: string) =>
      bob.send(
        new SimulatePrincipalPolicyCommand({ PolicySourceArn, ActionNames: ['s3:GetObject'] }),
      )
    const moved = 'arn:aws:iam::123456789012:user/b/Alice'
    expect(await rejection(ask(moved))).toEqual(denied('bob', 'iam:SimulatePrincipalPolicy', moved))
  })
})
