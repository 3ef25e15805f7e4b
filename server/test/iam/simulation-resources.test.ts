import {
  CreateGroupCommand,
  CreateRoleCommand,
  CreateUserCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  SimulateCustomPolicyCommand,
  SimulatePrincipalPolicyCommand,
} from '@aws-sdk/client-iam'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startEphemeral, type TestServer } from '../support/ephemeral.js'
import { policy, type TestStatement } from '../support/policy.js'
import { invalidInput } from '../support/refusals.js'
import { rejection } from '../support/rejection.js'
import { sourcesOf, theResult } from '../support/simulation.js'
import { ec2Trust, trust } from '../support/trust.js'

let server: TestServer
beforeAll(async () => {
  server = await startEphemeral()
})
beforeEach(async () => {
  await server.reset()
  await server.iam().send(new CreateUserCommand({ UserName: 'Alice', Path: '/a/' }))
})
afterAll(() => server.close())

type CustomInput = Partial<ConstructorParameters<typeof SimulateCustomPolicyCommand>[0]>
type PrincipalInput = Partial<ConstructorParameters<typeof SimulatePrincipalPolicyCommand>[0]>

const alice = 'arn:aws:iam::123456789012:user/a/Alice'
const bob = 'arn:aws:iam::123456789012:user/Bob'
const foreigner = 'arn:aws:iam::210987654321:user/Zoe'
const object = 'arn:aws:s3:::mine/x'

const custom = (input: CustomInput) =>
  server.iam().send(
    new SimulateCustomPolicyCommand({
      PolicyInputList: [policy()],
      ActionNames: ['s3:GetObject'],
      ResourceArns: [object],
      ...input,
    }),
  )
const ofSource = (PolicySourceArn: string, input: PrincipalInput) =>
  server.iam().send(
    new SimulatePrincipalPolicyCommand({
      PolicySourceArn,
      ActionNames: ['s3:GetObject'],
      ResourceArns: [object],
      ...input,
    }),
  )
const outcome = async (simulation: ReturnType<typeof custom>) => {
  const one = await theResult(simulation)
  return [one.EvalDecision, ...sourcesOf(one)]
}
const bucketPolicy = (principal: unknown, more: object = {}) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      Principal: principal,
      Action: 's3:GetObject',
      Resource: 'arn:aws:s3:::mine/*',
      ...more,
    },
  })
const give = (...statements: TestStatement[]) =>
  server.iam().send(
    new PutUserPolicyCommand({
      UserName: 'Alice',
      PolicyName: 'own',
      PolicyDocument: policy(...statements),
    }),
  )
const invalidCaller = invalidInput('Invalid caller - Caller must be an IAM user in this context.')

describe('the policy on a resource, in a simulation', () => {
  it('joins those of the caller in the same account', async () => {
    const ResourcePolicy = bucketPolicy({ AWS: alice })
    expect(await outcome(custom({ ResourcePolicy, CallerArn: alice }))).toEqual([
      'allowed',
      'resource ResourcePolicy',
    ])
    expect(await outcome(custom({ ResourcePolicy, CallerArn: bob }))).toEqual(['implicitDeny'])
  })

  it('denies over everything', async () => {
    const ResourcePolicy = bucketPolicy('*', { Effect: 'Deny' })
    await give({ Action: '*' })
    expect(await outcome(ofSource(alice, { ResourcePolicy }))).toEqual([
      'explicitDeny',
      'resource ResourcePolicy',
    ])
  })

  it('names the source itself where that is a user, by ARN or id', async () => {
    const { UserId } = (await server
      .iam()
      .send(new CreateUserCommand({ UserName: 'Carol' }))
      .then(({ User }) => User)) ?? { UserId: '' }
    const carol = 'arn:aws:iam::123456789012:user/Carol'
    for (const AWS of [carol, UserId]) {
      const ResourcePolicy = bucketPolicy({ AWS })
      expect(await outcome(ofSource(carol, { ResourcePolicy }))).toEqual([
        'allowed',
        'resource ResourcePolicy',
      ])
      expect(await outcome(ofSource(alice, { ResourcePolicy }))).toEqual(['implicitDeny'])
    }
  })

  it('is not limited by a boundary where it names the user, which is told none the less', async () => {
    const input = {
      ResourcePolicy: bucketPolicy({ AWS: alice }),
      PermissionsBoundaryPolicyInputList: [policy()],
    }
    expect(await theResult(ofSource(alice, input))).toMatchObject({
      EvalDecision: 'allowed',
      PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: false },
    })
  })

  it('leaves the decision to the account that it names', async () => {
    const ResourcePolicy = bucketPolicy({ AWS: '123456789012' })
    expect(await outcome(ofSource(alice, { ResourcePolicy }))).toEqual(['implicitDeny'])
    await give({ Action: 's3:*' })
    expect((await outcome(ofSource(alice, { ResourcePolicy })))[0]).toBe('allowed')
  })

  it('has readable text and principals', async () => {
    const refused = (ResourcePolicy: string) =>
      rejection(custom({ ResourcePolicy, CallerArn: alice }))
    expect(await refused('{')).toEqual(
      invalidInput('Invalid policy document: Syntax errors in policy.'),
    )
    expect(await refused(policy({ Action: 's3:*' }))).toEqual(
      invalidInput('Invalid policy document: Missing required field Principal'),
    )
  })
})

describe('the policy on a role, in a simulation', () => {
  const role = 'arn:aws:iam::123456789012:role/Deployer'
  const assume = (ResourcePolicy: string | undefined, principal = alice) =>
    outcome(
      ofSource(principal, {
        ActionNames: ['sts:AssumeRole'],
        ResourceArns: [role],
        ResourcePolicy,
      }),
    )

  it('is a trust policy: without its Allow nobody assumes the role', async () => {
    await give({ Action: 'sts:AssumeRole' })
    const own = 'user user_Alice_own'
    expect(await assume(undefined)).toEqual(['allowed', own])
    expect(await assume(ec2Trust)).toEqual(['implicitDeny'])
    expect(await assume(trust('123456789012'))).toEqual(['allowed', 'resource ResourcePolicy', own])
    expect(await assume(trust(alice, { Effect: 'Deny' }))).toEqual([
      'explicitDeny',
      'resource ResourcePolicy',
    ])
  })

  it('lets in whom it names, and the account only together with a policy of the caller', async () => {
    expect(await assume(trust(alice))).toEqual(['allowed', 'resource ResourcePolicy'])
    expect(await assume(trust('123456789012'))).toEqual(['implicitDeny'])
  })

  it('is an ordinary policy for other actions', async () => {
    await give({ Action: 'iam:GetRole' })
    const input = { ActionNames: ['iam:GetRole'], ResourceArns: [role], ResourcePolicy: ec2Trust }
    expect(await outcome(ofSource(alice, input))).toEqual(['allowed', 'user user_Alice_own'])
  })
})

describe('a simulation across accounts', () => {
  const details = async (simulation: ReturnType<typeof custom>) => {
    const one = await theResult(simulation)
    expect(one.ResourceSpecificResults?.[0]?.EvalDecisionDetails).toEqual(one.EvalDecisionDetails)
    return [one.EvalDecision, one.EvalDecisionDetails]
  }
  const sides = (ofCaller: string, ofResource: string) => ({
    'IAM policies': ofCaller,
    'Resource policies': ofResource,
  })
  const readers = [policy({ Action: 's3:Get*' })]
  const ResourceOwner = '123456789012'

  it('needs both accounts, and tells what each says', async () => {
    const input = { CallerArn: foreigner, ResourceOwner }
    const ResourcePolicy = bucketPolicy({ AWS: foreigner })
    expect(await details(custom({ ...input, ResourcePolicy }))).toEqual([
      'implicitDeny',
      sides('implicitDeny', 'allowed'),
    ])
    expect(await details(custom({ ...input, ResourcePolicy, PolicyInputList: readers }))).toEqual([
      'allowed',
      sides('allowed', 'allowed'),
    ])
    expect(await details(custom({ ...input, PolicyInputList: readers }))).toEqual([
      'implicitDeny',
      sides('allowed', 'implicitDeny'),
    ])
    expect(
      await details(
        custom({
          ...input,
          ResourcePolicy: bucketPolicy({ AWS: foreigner }, { Effect: 'Deny' }),
          PolicyInputList: readers,
        }),
      ),
    ).toEqual(['explicitDeny', sides('allowed', 'explicitDeny')])
  })

  it('counts a boundary to the side of the caller', async () => {
    const input = {
      CallerArn: foreigner,
      ResourceOwner,
      ResourcePolicy: bucketPolicy({ AWS: foreigner }),
      PolicyInputList: readers,
    }
    const within = (...statements: TestStatement[]) =>
      details(custom({ ...input, PermissionsBoundaryPolicyInputList: [policy(...statements)] }))
    expect(await within({ Action: 's3:*' })).toEqual(['allowed', sides('allowed', 'allowed')])
    expect(await within()).toEqual(['implicitDeny', sides('implicitDeny', 'allowed')])
    expect(await within({ Effect: 'Deny', Action: 's3:*' })).toEqual([
      'explicitDeny',
      sides('explicitDeny', 'allowed'),
    ])
  })

  it('is one where the ARN names another account, whoever is said to own the rest', async () => {
    const queue = 'arn:aws:sqs:us-east-1:210987654321:queue'
    const input = { ActionNames: ['sqs:SendMessage'], PolicyInputList: [policy({ Action: '*' })] }
    for (const owner of [undefined, '123456789012']) {
      expect(
        await details(custom({ ...input, ResourceArns: [queue], ResourceOwner: owner })),
      ).toEqual(['implicitDeny', sides('allowed', 'implicitDeny')])
    }
  })

  it('tells of no sides within one account, and of no resource where none is named', async () => {
    const ResourcePolicy = bucketPolicy({ AWS: alice })
    expect(await theResult(custom({ CallerArn: alice, ResourcePolicy }))).toHaveProperty(
      'EvalDecisionDetails',
      {},
    )
    const everywhere = await theResult(custom({ ResourceArns: undefined }))
    expect(everywhere).not.toHaveProperty('EvalDecisionDetails')
    expect(everywhere).not.toHaveProperty('ResourceSpecificResults')
    const elsewhere = await theResult(
      custom({ ResourceArns: ['*'], ResourceOwner: '210987654321', PolicyInputList: readers }),
    )
    expect(elsewhere.EvalDecisionDetails).toEqual(sides('allowed', 'implicitDeny'))
    expect(elsewhere).not.toHaveProperty('ResourceSpecificResults')
  })

  it('takes the owner as an account or as an ARN of it, and as aws:ResourceAccount', async () => {
    const PolicyInputList = [
      policy({
        Action: 's3:*',
        Condition: { StringEquals: { 'aws:ResourceAccount': '210987654321' } },
      }),
    ]
    const input = {
      CallerArn: foreigner,
      PolicyInputList,
      ResourcePolicy: bucketPolicy({ AWS: foreigner }),
    }
    expect((await outcome(custom(input)))[0]).toBe('allowed')
    for (const owner of ['210987654321', 'arn:aws:iam::210987654321:root'])
      expect((await outcome(custom({ ...input, ResourceOwner: owner })))[0]).toBe('allowed')
    for (const owner of ['123456789012', 'arn:aws:iam::123456789012:root'])
      expect((await outcome(custom({ ...input, ResourceOwner: owner })))[0]).toBe('implicitDeny')
    for (const owner of ['nobody', '12345678901', 'arn:aws:s3:::mine']) {
      expect(await rejection(custom({ ...input, ResourceOwner: owner }))).toEqual(
        invalidInput(`Invalid Resource Owner: ${owner}`),
      )
    }
  })
})

describe('the caller of a simulation', () => {
  const own = policy({ Action: 's3:*', Resource: 'arn:aws:s3:::mine/${aws:username}' })
  const ofBob = { ResourceArns: ['arn:aws:s3:::mine/Bob'] }

  it('acts with the policies of the source as its own', async () => {
    await give({ Action: 's3:*', Resource: 'arn:aws:s3:::mine/${aws:username}' })
    expect(await outcome(ofSource(alice, ofBob))).toEqual(['implicitDeny'])
    expect(await outcome(ofSource(alice, { ...ofBob, CallerArn: bob }))).toEqual([
      'allowed',
      'user user_Alice_own',
    ])
  })

  it('need not exist, and is known by its ARN alone', async () => {
    const document = policy({
      Action: 's3:*',
      Condition: {
        StringEquals: { 'aws:PrincipalType': 'User', 'aws:PrincipalAccount': '123456789012' },
        ArnEquals: { 'aws:PrincipalArn': alice },
        StringLike: { 'aws:userid': 'AIDA*', 'aws:PrincipalTag/team': '*' },
      },
    })
    const one = await theResult(custom({ CallerArn: alice, PolicyInputList: [document] }))
    expect(one).toMatchObject({
      EvalDecision: 'implicitDeny',
      MissingContextValues: ['aws:userid', 'aws:PrincipalTag/team'],
    })
  })

  it('is somebody unknown where none is named', async () => {
    expect(await theResult(custom({ ...ofBob, PolicyInputList: [own] }))).toMatchObject({
      EvalDecision: 'implicitDeny',
      MissingContextValues: ['aws:username'],
    })
  })

  it('is an IAM user', async () => {
    for (const CallerArn of [
      'arn:aws:iam::123456789012:role/Deployer',
      'arn:aws:sts::123456789012:assumed-role/Deployer/session',
      'arn:aws:sts::123456789012:federated-user/Bob',
      'arn:aws:iam::123456789012:root',
      'arn:aws:iam::123456789012:user/',
      'Bob',
    ]) {
      expect(await rejection(custom({ CallerArn }))).toEqual(invalidCaller)
      expect(await rejection(ofSource(alice, { CallerArn }))).toEqual(invalidCaller)
    }
  })

  it('is required with a resource policy where the source is no user', async () => {
    const iam = server.iam()
    await iam.send(new CreateGroupCommand({ GroupName: 'Staff' }))
    await iam.send(
      new CreateRoleCommand({ RoleName: 'Deployer', AssumeRolePolicyDocument: ec2Trust }),
    )
    const role = { RoleName: 'Deployer', PolicyName: 'own', PolicyDocument: own }
    await iam.send(new PutRolePolicyCommand(role))
    const ResourcePolicy = bucketPolicy({ AWS: bob }, { Resource: 'arn:aws:s3:::other/*' })
    for (const type of ['group/Staff', 'role/Deployer']) {
      const arn = `arn:aws:iam::123456789012:${type}`
      expect(await rejection(ofSource(arn, { ResourcePolicy }))).toEqual(invalidCaller)
      expect(await rejection(ofSource(arn, { CallerArn: arn }))).toEqual(invalidCaller)
    }
    expect(await rejection(custom({ ResourcePolicy }))).toEqual(invalidCaller)
    expect(
      await outcome(
        ofSource('arn:aws:iam::123456789012:role/Deployer', {
          ...ofBob,
          ResourcePolicy,
          CallerArn: bob,
        }),
      ),
    ).toEqual(['allowed', 'role role_Deployer_own'])
  })
})

describe('the scenarios of EC2', () => {
  const arn = (type: string) => `arn:aws:ec2:us-east-1:123456789012:${type}/x-1`
  const instance = ['instance', 'image', 'security-group', 'network-interface']
  const scenarios = {
    'EC2-VPC-InstanceStore': instance,
    'EC2-VPC-InstanceStore-Subnet': [...instance, 'subnet'],
    'EC2-VPC-EBS': [...instance, 'volume'],
    'EC2-VPC-EBS-Subnet': [...instance, 'subnet', 'volume'],
  }

  it.each(Object.entries(scenarios))('%s needs its resources', async (option, types) => {
    const launch = (given: readonly string[]) =>
      custom({
        ResourceHandlingOption: option,
        ActionNames: ['ec2:RunInstances'],
        ResourceArns: given.map(arn),
      })
    const { EvaluationResults } = await launch(types)
    expect(EvaluationResults?.map((one) => one.EvalResourceName)).toEqual(types.map(arn))
    for (const missing of types) {
      expect(await rejection(launch(types.filter((type) => type !== missing)))).toEqual(
        invalidInput(`${option} needs in ResourceArns resources of EC2 of the types: ${missing}`),
      )
    }
    expect(await rejection(custom({ ResourceHandlingOption: option }))).toEqual(
      invalidInput(
        `${option} needs in ResourceArns resources of EC2 of the types: ${types.join(', ')}`,
      ),
    )
  })

  it('are these four', async () => {
    expect(await rejection(custom({ ResourceHandlingOption: 'EC2-Classic-EBS' }))).toEqual(
      invalidInput('Invalid Resource Handling Option: EC2-Classic-EBS'),
    )
  })
})
