import {
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  CreateGroupCommand,
  CreateRoleCommand,
  CreateUserCommand,
  GetContextKeysForCustomPolicyCommand,
  GetContextKeysForPrincipalPolicyCommand,
  PutGroupPolicyCommand,
  PutRolePolicyCommand,
  PutUserPermissionsBoundaryCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startEphemeral, type TestServer } from '../support/ephemeral.js'
import { createManagedPolicy } from '../support/managed-policy.js'
import { policy } from '../support/policy.js'
import {
  denied,
  invalidInput,
  isMissing,
  noSuchEntity,
  noSuchRole,
  noSuchUser,
} from '../support/refusals.js'
import { rejection } from '../support/rejection.js'
import { ec2Trust } from '../support/trust.js'
import { createUserWithKey } from '../support/virtual-device.js'

let server: TestServer
beforeAll(async () => {
  server = await startEphemeral()
})
beforeEach(() => server.reset())
afterAll(() => server.close())

const keysOf = async (...PolicyInputList: string[]) =>
  (await server.iam().send(new GetContextKeysForCustomPolicyCommand({ PolicyInputList })))
    .ContextKeyNames
const asking = (...keys: string[]) =>
  policy({
    Action: 's3:*',
    Condition: { StringEquals: Object.fromEntries(keys.map((key) => [key, 'x'])) },
  })

describe('GetContextKeysForCustomPolicy', () => {
  it('names condition keys and policy variables, also those that have a default', async () => {
    expect(
      await keysOf(
        policy({
          Action: 's3:*',
          Resource: [
            'arn:aws:s3:::b/${aws:username}/*',
            "arn:aws:s3:::${aws:PrincipalTag/Team, 'x'}",
          ],
          Condition: {
            StringLike: { 's3:prefix': '${aws:userid}' },
            BoolIfExists: { 'aws:MultiFactorAuthPresent': 'true' },
            Null: { 'aws:TokenIssueTime': 'false' },
          },
        }),
      ),
    ).toEqual([
      'aws:username',
      'aws:PrincipalTag/Team',
      's3:prefix',
      'aws:userid',
      'aws:MultiFactorAuthPresent',
      'aws:TokenIssueTime',
    ])
  })

  it('names each key once, whatever its case, as first written', async () => {
    expect(
      await keysOf(
        asking('aws:UserAgent'),
        asking('AWS:USERAGENT', 'aws:userid'),
        asking('aws:UserId'),
      ),
    ).toEqual(['aws:UserAgent', 'aws:userid'])
  })

  it('names none where none is asked for', async () => {
    expect(await keysOf(policy({ Action: 's3:*' }))).toEqual([])
  })

  it('refuses policies that cannot be read, and to be asked about none', async () => {
    expect(await rejection(keysOf(policy(), '{'))).toEqual(
      invalidInput('Invalid policy document: Syntax errors in policy.'),
    )
    const none = new GetContextKeysForCustomPolicyCommand({ PolicyInputList: undefined })
    expect(await rejection(server.iam().send(none))).toEqual(isMissing('policyInputList'))
  })

  it('needs its permission', async () => {
    const eve = server.iam(await createUserWithKey(server, 'eve', policy()))
    const command = new GetContextKeysForCustomPolicyCommand({ PolicyInputList: [policy()] })
    expect(await rejection(eve.send(command))).toEqual(
      denied('eve', 'iam:GetContextKeysForCustomPolicy', '*'),
    )
  })
})

describe('GetContextKeysForPrincipalPolicy', () => {
  const arn = (source: string) => `arn:aws:iam::123456789012:${source}`
  const keysFor = async (source: string, ...PolicyInputList: string[]) => {
    const command = new GetContextKeysForPrincipalPolicyCommand({
      PolicySourceArn: arn(source),
      ...(PolicyInputList.length === 0 ? {} : { PolicyInputList }),
    })
    return (await server.iam().send(command)).ContextKeyNames
  }
  beforeEach(async () => {
    const iam = server.iam()
    await iam.send(new CreateUserCommand({ UserName: 'Alice' }))
    await iam.send(new CreateGroupCommand({ GroupName: 'Staff' }))
    await iam.send(
      new CreateRoleCommand({ RoleName: 'Deployer', AssumeRolePolicyDocument: ec2Trust }),
    )
  })

  it('names those of a user, its groups, its boundary and the policies given', async () => {
    const iam = server.iam()
    const put = (PolicyDocument: string) => ({ PolicyName: 'own', PolicyDocument })
    await iam.send(new PutUserPolicyCommand({ UserName: 'Alice', ...put(asking('aws:a')) }))
    await iam.send(new PutGroupPolicyCommand({ GroupName: 'Staff', ...put(asking('aws:b')) }))
    const PolicyArn = await createManagedPolicy(server, 'shared', asking('aws:c', 'AWS:A'))
    await iam.send(new AttachGroupPolicyCommand({ GroupName: 'Staff', PolicyArn }))
    expect(await keysFor('user/Alice')).toEqual(['aws:a'])
    expect(await keysFor('group/Staff')).toEqual(['aws:b', 'aws:c', 'AWS:A'])
    await iam.send(new AddUserToGroupCommand({ UserName: 'Alice', GroupName: 'Staff' }))
    expect((await keysFor('user/Alice'))?.toSorted()).toEqual(['aws:a', 'aws:b', 'aws:c'])
    const PermissionsBoundary = await createManagedPolicy(server, 'limit', asking('aws:d'))
    await iam.send(
      new PutUserPermissionsBoundaryCommand({ UserName: 'Alice', PermissionsBoundary }),
    )
    expect((await keysFor('user/Alice', asking('aws:e', 'aws:D')))?.toSorted()).toEqual([
      'aws:a',
      'aws:b',
      'aws:c',
      'aws:d',
      'aws:e',
    ])
  })

  it('names those of a role, its trust policy left out', async () => {
    const PolicyDocument = asking('aws:RequestedRegion')
    await server
      .iam()
      .send(new PutRolePolicyCommand({ RoleName: 'Deployer', PolicyName: 'own', PolicyDocument }))
    expect(await keysFor('role/Deployer')).toEqual(['aws:RequestedRegion'])
  })

  it('refuses sources that are none, and policies that cannot be read', async () => {
    expect(await rejection(keysFor('user/nobody'))).toEqual(noSuchUser('nobody'))
    expect(await rejection(keysFor('role/nobody'))).toEqual(noSuchRole('nobody'))
    expect(await rejection(keysFor('group/nobody'))).toEqual(
      noSuchEntity('The group with name nobody cannot be found.'),
    )
    expect(await rejection(keysFor('root'))).toEqual(
      invalidInput(
        `Invalid Entity Arn: ${arn('root')} does not clearly define entity type and name.`,
      ),
    )
    expect(await rejection(keysFor('user/Alice', '{'))).toEqual(
      invalidInput('Invalid policy document: Syntax errors in policy.'),
    )
  })

  it('needs its permission on the source', async () => {
    const own = policy({
      Action: 'iam:GetContextKeysForPrincipalPolicy',
      Resource: arn('user/${aws:username}'),
    })
    const eve = server.iam(await createUserWithKey(server, 'eve', own))
    const ask = (source: string) =>
      eve.send(new GetContextKeysForPrincipalPolicyCommand({ PolicySourceArn: arn(source) }))
    expect((await ask('user/eve')).ContextKeyNames).toEqual(['aws:username'])
    for (const source of ['user/Alice', 'group/Staff', 'role/Deployer']) {
      expect(await rejection(ask(source))).toEqual(
        denied('eve', 'iam:GetContextKeysForPrincipalPolicy', arn(source)),
      )
    }
  })
})
