import {
  AttachUserPolicyCommand,
  type ContextEntry,
  CreateUserCommand,
  PutUserPolicyCommand,
  SimulateCustomPolicyCommand,
  SimulatePrincipalPolicyCommand,
  TagUserCommand,
} from '@aws-sdk/client-iam'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startEphemeral, type TestServer } from '../support/ephemeral.js'
import { policy } from '../support/policy.js'
import { denied, invalid, isMissing, noSuchEntity, noSuchUser } from '../support/refusals.js'
import { rejection } from '../support/rejection.js'
import { createUserWithKey } from '../support/virtual-device.js'

let server: TestServer
beforeAll(async () => {
  server = await startEphemeral()
})
beforeEach(async () => {
  await server.reset()
  await server.iam().send(new CreateUserCommand({ UserName: 'Alice', Path: '/a/' }))
})
afterAll(() => server.close())

type CustomInput = ConstructorParameters<typeof SimulateCustomPolicyCommand>[0]
type PrincipalInput = ConstructorParameters<typeof SimulatePrincipalPolicyCommand>[0]

const alice = 'arn:aws:iam::123456789012:user/a/Alice'
const simulate = (input: Partial<CustomInput>) =>
  server.iam().send(
    new SimulateCustomPolicyCommand({
      PolicyInputList: [policy({ Action: 's3:*' })],
      ActionNames: ['s3:GetObject'],
      ...input,
    }),
  )
const simulateAlice = (input: Partial<PrincipalInput>) =>
  server.iam().send(
    new SimulatePrincipalPolicyCommand({
      PolicySourceArn: alice,
      ActionNames: ['iam:DeactivateMFADevice'],
      ...input,
    }),
  )
const invalidInput = (message: string) => ({ code: 'InvalidInput', status: 400, message })
const mfa = (value: string): ContextEntry => ({
  ContextKeyName: 'aws:MultiFactorAuthPresent',
  ContextKeyValues: [value],
  ContextKeyType: 'boolean',
})
const denyWithoutMfa = policy(
  { Action: '*' },
  {
    Effect: 'Deny',
    Action: 'iam:*',
    Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
  },
)

describe('SimulateCustomPolicy', () => {
  it('decides every action on every resource and names the statements that decided', async () => {
    const PolicyInputList = [
      '{"Version":"2012-10-17","Statement":[\n {"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::mine/*"}]}',
      policy({ Effect: 'Deny', Action: 's3:Delete*' }),
    ]
    const { EvaluationResults, IsTruncated, Marker } = await simulate({
      PolicyInputList,
      ActionNames: ['s3:GetObject', 's3:DeleteObject'],
      ResourceArns: ['arn:aws:s3:::mine/x', 'arn:aws:s3:::other/x'],
    })
    expect([IsTruncated, Marker]).toEqual([false, undefined])
    expect(
      EvaluationResults?.map((result) => [
        result.EvalActionName,
        result.EvalResourceName,
        result.EvalDecision,
        result.MatchedStatements?.map((statement) => statement.SourcePolicyId),
      ]),
    ).toEqual([
      ['s3:GetObject', 'arn:aws:s3:::mine/x', 'allowed', ['PolicyInputList.1']],
      ['s3:GetObject', 'arn:aws:s3:::other/x', 'implicitDeny', []],
      ['s3:DeleteObject', 'arn:aws:s3:::mine/x', 'explicitDeny', ['PolicyInputList.2']],
      ['s3:DeleteObject', 'arn:aws:s3:::other/x', 'explicitDeny', ['PolicyInputList.2']],
    ])
    expect(EvaluationResults?.[0]?.MatchedStatements?.[0]).toEqual({
      SourcePolicyId: 'PolicyInputList.1',
      SourcePolicyType: 'none',
      StartPosition: { Line: 2, Column: 2 },
      EndPosition: { Line: 2, Column: 69 },
    })
  })

  it('means every resource where none is given', async () => {
    const { EvaluationResults } = await simulate({})
    expect(EvaluationResults).toHaveLength(1)
    expect(EvaluationResults?.[0]).toMatchObject({
      EvalResourceName: '*',
      EvalDecision: 'allowed',
      MissingContextValues: [],
    })
  })

  it('names absent keys as missing, also under IfExists, and denies by them', async () => {
    const ask = async (...ContextEntries: ContextEntry[]) => {
      const { EvaluationResults } = await simulate({
        PolicyInputList: [denyWithoutMfa],
        ActionNames: ['iam:DeactivateMFADevice'],
        ContextEntries,
      })
      const { EvalDecision, MissingContextValues } = EvaluationResults?.[0] ?? {}
      return [EvalDecision, MissingContextValues]
    }
    expect(await ask()).toEqual(['explicitDeny', ['aws:MultiFactorAuthPresent']])
    expect(await ask(mfa('true'))).toEqual(['allowed', []])
    expect(await ask(mfa('false'))).toEqual(['explicitDeny', []])
  })

  it('lets a permissions boundary limit, and says whether it allows', async () => {
    const { EvaluationResults } = await simulate({
      ActionNames: ['s3:GetObject', 's3:PutObject'],
      PermissionsBoundaryPolicyInputList: [policy({ Action: 's3:Get*' })],
    })
    expect(
      EvaluationResults?.map((result) => [
        result.EvalDecision,
        result.PermissionsBoundaryDecisionDetail?.AllowedByPermissionsBoundary,
      ]),
    ).toEqual([
      ['allowed', true],
      ['implicitDeny', false],
    ])
  })

  it('joins the policy of a resource to those of the caller', async () => {
    const resourcePolicy = JSON.stringify({
      Version: '2012-10-17',
      Statement: {
        Effect: 'Allow',
        Principal: { AWS: alice },
        Action: 's3:GetObject',
        Resource: 'arn:aws:s3:::mine/*',
      },
    })
    const input = {
      PolicyInputList: [policy()],
      ResourceArns: ['arn:aws:s3:::mine/x'],
      ResourcePolicy: resourcePolicy,
    }
    const decision = async (CallerArn: string) =>
      (await simulate({ ...input, CallerArn })).EvaluationResults?.[0]?.EvalDecision
    expect(await decision(alice)).toBe('allowed')
    expect(await decision('arn:aws:iam::123456789012:user/bob')).toBe('implicitDeny')
    expect(await rejection(simulate(input))).toMatchObject({ code: 'InvalidInput', status: 400 })
    expect(
      await rejection(simulate({ ...input, CallerArn: 'arn:aws:iam::123456789012:role/x' })),
    ).toEqual(invalidInput('Invalid caller - Caller must be an IAM user in this context.'))
  })

  it('pages through the results', async () => {
    const ActionNames = ['s3:A', 's3:B', 's3:C']
    const ResourceArns = ['arn:aws:s3:::x', 'arn:aws:s3:::y']
    const names: string[] = []
    let Marker: string | undefined
    let pages = 0
    do {
      const page = await simulate({ ActionNames, ResourceArns, MaxItems: 4, Marker })
      names.push(
        ...(page.EvaluationResults ?? []).map(
          (result) => `${result.EvalActionName} ${result.EvalResourceName}`,
        ),
      )
      ;({ Marker } = page)
      pages += 1
      expect(page.IsTruncated).toBe(Marker !== undefined)
    } while (Marker !== undefined)
    expect(pages).toBe(2)
    expect(names).toEqual(ActionNames.flatMap((a) => ResourceArns.map((r) => `${a} ${r}`)))
    expect(await rejection(simulate({ Marker: 'made-up' }))).toEqual(invalid('Invalid Marker.'))
  })

  it('refuses what cannot be read', async () => {
    expect(await rejection(simulate({ PolicyInputList: ['{'] }))).toMatchObject({
      code: 'InvalidInput',
      status: 400,
    })
    expect(await rejection(simulate({ ActionNames: ['nonsense'] }))).toMatchObject({
      code: 'InvalidInput',
    })
    expect(await rejection(simulate({ ContextEntries: [mfa('perhaps')] }))).toMatchObject({
      code: 'InvalidInput',
    })
    const half = { ContextKeyName: 'aws:MultiFactorAuthPresent' }
    expect(await rejection(simulate({ ContextEntries: [half] }))).toMatchObject({
      code: 'InvalidInput',
    })
    const two = { ...mfa('true'), ContextKeyValues: ['true', 'false'] }
    expect(await rejection(simulate({ ContextEntries: [two] }))).toMatchObject({
      code: 'InvalidInput',
    })
    expect(await rejection(simulate({ ActionNames: undefined }))).toEqual(isMissing('actionNames'))
    expect(
      await rejection(simulate({ ResourceHandlingOption: 'EC2-VPC-InstanceStore' })),
    ).toMatchObject({ code: 'NotImplemented', status: 501 })
  })
})

describe('SimulatePrincipalPolicy', () => {
  const give = (PolicyDocument: string) =>
    server
      .iam()
      .send(new PutUserPolicyCommand({ UserName: 'Alice', PolicyName: 'own', PolicyDocument }))

  it('judges by the policies of the user, inline and attached, and by those given', async () => {
    const first = async (more: Partial<PrincipalInput> = {}) => {
      const { EvaluationResults } = await simulateAlice(more)
      const { EvalDecision, MatchedStatements } = EvaluationResults?.[0] ?? {}
      return [
        EvalDecision,
        MatchedStatements?.map(({ SourcePolicyId, SourcePolicyType }) => [
          SourcePolicyId,
          SourcePolicyType,
        ]),
      ]
    }
    expect(await first()).toEqual(['implicitDeny', []])
    expect(await first({ PolicyInputList: [policy({ Action: 'iam:*' })] })).toEqual([
      'allowed',
      [['PolicyInputList.1', 'none']],
    ])
    await give(policy({ Action: 'iam:Deactivate*' }))
    expect(await first()).toEqual(['allowed', [['own', 'user']]])
    const PolicyArn = 'arn:aws:iam::aws:policy/AdministratorAccess'
    await server.iam().send(new AttachUserPolicyCommand({ UserName: 'Alice', PolicyArn }))
    expect(await first()).toEqual([
      'allowed',
      [
        ['own', 'user'],
        [PolicyArn, 'aws-managed'],
      ],
    ])
    await give(policy({ Effect: 'Deny', Action: 'iam:Deactivate*' }))
    expect(await first()).toEqual(['explicitDeny', [['own', 'user']]])
  })

  it('knows name, id, ARN and tags of the user, and of a request only what it is told', async () => {
    await server
      .iam()
      .send(new TagUserCommand({ UserName: 'Alice', Tags: [{ Key: 'team', Value: 'red' }] }))
    await give(
      policy({
        Action: 'iam:*',
        Resource: 'arn:aws:iam::*:mfa/${aws:username}',
        Condition: {
          StringEquals: { 'aws:PrincipalTag/team': 'red' },
          Bool: { 'aws:MultiFactorAuthPresent': 'true' },
        },
      }),
    )
    const ask = async (...ContextEntries: ContextEntry[]) => {
      const ResourceArns = ['arn:aws:iam::123456789012:mfa/Alice']
      const { EvaluationResults } = await simulateAlice({ ResourceArns, ContextEntries })
      const { EvalDecision, MissingContextValues } = EvaluationResults?.[0] ?? {}
      return [EvalDecision, MissingContextValues]
    }
    expect(await ask()).toEqual(['implicitDeny', ['aws:MultiFactorAuthPresent']])
    expect(await ask(mfa('true'))).toEqual(['allowed', []])
    const blue = {
      ContextKeyName: 'aws:PrincipalTag/TEAM',
      ContextKeyValues: ['blue'],
      ContextKeyType: 'string' as const,
    }
    expect(await ask(mfa('true'), blue)).toEqual(['implicitDeny', []])
  })

  it('says what the deny policy of the guide does without MFA, with it, and where it is unknown', async () => {
    await give(denyWithoutMfa)
    const ask = async (...ContextEntries: ContextEntry[]) => {
      const { EvaluationResults } = await simulateAlice({ ContextEntries })
      return EvaluationResults?.[0]?.EvalDecision
    }
    expect(await ask()).toBe('explicitDeny')
    expect(await ask(mfa('true'))).toBe('allowed')
    expect(await ask(mfa('false'))).toBe('explicitDeny')
  })

  it('refuses ARNs of nobody, of other accounts and of what has no policies', async () => {
    const from = (PolicySourceArn: string) => rejection(simulateAlice({ PolicySourceArn }))
    const unclear = (arn: string) =>
      invalidInput(`Invalid Entity Arn: ${arn} does not clearly define entity type and name.`)
    for (const arn of [
      'arn:aws:sts::123456789012:assumed-role/role/session',
      'arn:aws:iam::210987654321:user/Alice',
      'arn:aws:iam::123456789012:root',
      'this is no ARN of any kind',
    ])
      expect(await from(arn)).toEqual(unclear(arn))
    expect(await from('arn:aws:iam::123456789012:role/r')).toEqual(
      noSuchEntity('The role with name r cannot be found.'),
    )
    expect(await from('arn:aws:iam::123456789012:user/nobody')).toEqual(noSuchUser('nobody'))
  })

  it('is refused as `user NAME`', async () => {
    const iam = server.iam(await createUserWithKey(server, 'eve', policy()))
    const input = { PolicySourceArn: alice, ActionNames: ['s3:GetObject'] }
    expect(await rejection(iam.send(new SimulatePrincipalPolicyCommand(input)))).toEqual(
      denied('eve', 'iam:SimulatePrincipalPolicy', 'user Alice'),
    )
    const custom = { PolicyInputList: [policy()], ActionNames: ['s3:GetObject'] }
    expect(await rejection(iam.send(new SimulateCustomPolicyCommand(custom)))).toEqual(
      denied('eve', 'iam:SimulateCustomPolicy', '*'),
    )
  })
})
