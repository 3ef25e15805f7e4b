import { SimulateCustomPolicyCommand } from '@aws-sdk/client-iam'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startEphemeral, type TestServer } from '../support/ephemeral.js'
import { policy } from '../support/policy.js'
import { denied, invalid, invalidInput, isMissing } from '../support/refusals.js'
import { rejection } from '../support/rejection.js'
import { entry, mfa, sourcesOf, theResult } from '../support/simulation.js'
import { createUserWithKey } from '../support/virtual-device.js'

let server: TestServer
beforeAll(async () => {
  server = await startEphemeral()
})
afterAll(() => server.close())

type Input = Partial<ConstructorParameters<typeof SimulateCustomPolicyCommand>[0]>

const simulate = (input: Input = {}) =>
  server.iam().send(
    new SimulateCustomPolicyCommand({
      PolicyInputList: [policy({ Action: 's3:*' })],
      ActionNames: ['s3:GetObject'],
      ...input,
    }),
  )
const result = (input: Input = {}) => theResult(simulate(input))
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
      EvaluationResults?.map((one) => [
        one.EvalActionName,
        one.EvalResourceName,
        one.EvalDecision,
        sourcesOf(one),
      ]),
    ).toEqual([
      ['s3:GetObject', 'arn:aws:s3:::mine/x', 'allowed', ['none PolicyInputList.1']],
      ['s3:GetObject', 'arn:aws:s3:::other/x', 'implicitDeny', []],
      ['s3:DeleteObject', 'arn:aws:s3:::mine/x', 'explicitDeny', ['none PolicyInputList.2']],
      ['s3:DeleteObject', 'arn:aws:s3:::other/x', 'explicitDeny', ['none PolicyInputList.2']],
    ])
    expect(EvaluationResults?.[0]?.MatchedStatements?.[0]).toEqual({
      SourcePolicyId: 'PolicyInputList.1',
      SourcePolicyType: 'none',
      StartPosition: { Line: 2, Column: 2 },
      EndPosition: { Line: 2, Column: 69 },
    })
  })

  it('means every resource where none is given, and tells nothing of single ones', async () => {
    for (const ResourceArns of [undefined, [], ['*']]) {
      expect(await result({ ResourceArns })).toEqual({
        EvalActionName: 's3:GetObject',
        EvalResourceName: '*',
        EvalDecision: 'allowed',
        MatchedStatements: [expect.objectContaining({ SourcePolicyId: 'PolicyInputList.1' })],
        MissingContextValues: [],
      })
    }
  })

  it('repeats the result under the resource where one is named', async () => {
    const resource = 'arn:aws:s3:::mine/x'
    const input = { ResourceArns: [resource], PolicyInputList: [policyForRed] }
    const { ResourceSpecificResults, ...whole } = await result(input)
    expect(whole).toMatchObject({ EvalDecision: 'implicitDeny', EvalDecisionDetails: {} })
    expect(ResourceSpecificResults).toEqual([
      {
        EvalResourceName: resource,
        EvalResourceDecision: 'implicitDeny',
        MatchedStatements: [],
        MissingContextValues: ['aws:PrincipalTag/Team'],
      },
    ])
  })

  it('names absent keys as missing, also under IfExists, and denies by them', async () => {
    const ask = async (...ContextEntries: ReturnType<typeof mfa>[]) => {
      const { EvalDecision, MissingContextValues } = await result({
        PolicyInputList: [denyWithoutMfa],
        ActionNames: ['iam:DeactivateMFADevice'],
        ContextEntries,
      })
      return [EvalDecision, MissingContextValues]
    }
    expect(await ask()).toEqual(['explicitDeny', ['aws:MultiFactorAuthPresent']])
    expect(await ask(mfa('true'))).toEqual(['allowed', []])
    expect(await ask(mfa('false'))).toEqual(['explicitDeny', []])
  })

  it('takes policies of older versions, whose variables are plain text', async () => {
    const old = (Version: string | undefined) =>
      JSON.stringify({
        Version,
        Statement: { Effect: 'Allow', Action: 's3:*', Resource: 'arn:aws:s3:::${aws:username}' },
      })
    for (const version of [undefined, '2008-10-17']) {
      expect(
        await result({ PolicyInputList: [old(version)], ResourceArns: ['arn:aws:s3:::bob'] }),
      ).toMatchObject({ EvalDecision: 'implicitDeny', MissingContextValues: [] })
    }
    expect(
      await result({ PolicyInputList: [old('2012-10-17')], ResourceArns: ['arn:aws:s3:::bob'] }),
    ).toMatchObject({ MissingContextValues: ['aws:username'] })
  })
})

const policyForRed = policy({
  Action: 's3:*',
  Condition: { StringEquals: { 'aws:PrincipalTag/Team': 'red' } },
})

describe('the permissions boundary of a simulation', () => {
  const inside = policy({ Action: ['s3:Get*', 's3:Put*'] }, { Effect: 'Deny', Action: 's3:Put*' })
  const limited = async (action: string, identity: string) => {
    const one = await result({
      PolicyInputList: [identity],
      PermissionsBoundaryPolicyInputList: [inside],
      ActionNames: [action],
    })
    const { AllowedByPermissionsBoundary: allowed } = one.PermissionsBoundaryDecisionDetail ?? {}
    return [one.EvalDecision, allowed, sourcesOf(one)]
  }

  it('limits, and its own answer is told whatever the other policies say', async () => {
    const all = policy({ Action: 's3:*' })
    const boundary = 'none PermissionsBoundaryPolicyInputList.1'
    expect(await limited('s3:GetObject', all)).toEqual([
      'allowed',
      true,
      ['none PolicyInputList.1', boundary],
    ])
    expect(await limited('s3:ListBucket', all)).toEqual(['implicitDeny', false, []])
    expect(await limited('s3:PutObject', all)).toEqual(['explicitDeny', false, [boundary]])
    expect(await limited('s3:GetObject', policy())).toEqual(['implicitDeny', true, []])
    expect(await limited('s3:ListBucket', policy())).toEqual(['implicitDeny', false, []])
  })

  it('is not spoken of where there is none', async () => {
    expect(await result()).not.toHaveProperty('PermissionsBoundaryDecisionDetail')
  })

  it('is one', async () => {
    expect(
      await rejection(simulate({ PermissionsBoundaryPolicyInputList: [inside, inside] })),
    ).toEqual(invalidInput('Only one permissions boundary can be simulated.'))
  })
})

describe('the pages of a simulation', () => {
  it('go through all results in their order', async () => {
    const ActionNames = ['s3:A', 's3:B', 's3:C']
    const ResourceArns = ['arn:aws:s3:::x', 'arn:aws:s3:::y']
    const names: string[] = []
    let Marker: string | undefined
    let pages = 0
    do {
      const page = await simulate({ ActionNames, ResourceArns, MaxItems: 4, Marker })
      names.push(
        ...(page.EvaluationResults ?? []).map(
          (one) => `${one.EvalActionName} ${one.EvalResourceName}`,
        ),
      )
      ;({ Marker } = page)
      pages += 1
      expect(page.IsTruncated).toBe(Marker !== undefined)
    } while (Marker !== undefined)
    expect(pages).toBe(2)
    expect(names).toEqual(ActionNames.flatMap((a) => ResourceArns.map((r) => `${a} ${r}`)))
  })

  it('end early where there are very many statements to judge, and none is lost', async () => {
    const PolicyInputList = Array.from({ length: 50 }, () =>
      policy(...Array.from({ length: 100 }, () => ({ Effect: 'Deny' as const, Action: 's3:A' }))),
    )
    const ActionNames = Array.from({ length: 12 }, (_, n) => `s3:B${n}`)
    const first = await simulate({ PolicyInputList, ActionNames })
    expect(first.EvaluationResults).toHaveLength(10)
    expect(first.IsTruncated).toBe(true)
    const { EvaluationResults, IsTruncated } = await simulate({
      PolicyInputList,
      ActionNames,
      Marker: first.Marker,
    })
    expect(EvaluationResults?.map((one) => one.EvalActionName)).toEqual(['s3:B10', 's3:B11'])
    expect(IsTruncated).toBe(false)
  })

  it('are refused with a marker that none of them gave out', async () => {
    const marker = (key: string) => `sp1.${Buffer.from(key).toString('base64url')}`
    for (const Marker of ['made-up', marker('alice'), marker('-1'), marker('1'), marker('1e9')])
      expect(await rejection(simulate({ Marker }))).toEqual(invalid('Invalid Marker.'))
  })
})

describe('what a simulation refuses', () => {
  const refused = (input: Input) => rejection(simulate(input))

  it('is policies that could not be written', async () => {
    const document = (statement: object) =>
      JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Allow', ...statement } })
    const all = { Action: '*', Resource: '*' }
    const cases: [string, string][] = [
      ['{', 'Syntax errors in policy.'],
      [document({ ...all, Effect: 'Perhaps' }), 'Syntax errors in policy.'],
      [document({ Resource: '*' }), 'Policy statement must contain actions.'],
      [document({ Action: '*' }), 'Policy statement must contain resources.'],
      [document({ ...all, Principal: '*' }), 'Policy document should not specify a principal.'],
    ]
    for (const [text, message] of cases) {
      const refusal = invalidInput(`Invalid policy document: ${message}`)
      expect(await refused({ PolicyInputList: [policy(), text] })).toEqual(refusal)
      expect(await refused({ PermissionsBoundaryPolicyInputList: [text] })).toEqual(refusal)
    }
  })

  it('is actions without service, with wildcards or of strange form', async () => {
    for (const name of [
      'nonsense',
      's3:*',
      '*:Get',
      's3:Get?',
      's3:',
      ':Get',
      's3:Get:x',
      's3: Get',
    ])
      expect(await refused({ ActionNames: ['s3:GetObject', name] })).toEqual(
        invalidInput(`Invalid Action Name: ${name}`),
      )
    expect(await refused({ ActionNames: ['*'] })).toMatchObject({ code: 'ValidationError' })
    expect(await refused({ ActionNames: undefined })).toEqual(isMissing('actionNames'))
    expect(await refused({ PolicyInputList: undefined })).toEqual(isMissing('policyInputList'))
  })

  it('is whoever may not simulate', async () => {
    const iam = server.iam(await createUserWithKey(server, 'eve', policy()))
    const input = { PolicyInputList: [policy()], ActionNames: ['s3:GetObject'] }
    expect(await rejection(iam.send(new SimulateCustomPolicyCommand(input)))).toEqual(
      denied('eve', 'iam:SimulateCustomPolicy', '*'),
    )
  })
})

describe('the condition keys that a simulation is given', () => {
  const asks = (operator: string, key: string, value: string) =>
    policy({ Action: 's3:*', Condition: { [operator]: { [key]: value } } })

  it('have the values of their types', async () => {
    const cases = [
      [asks('StringEquals', 'aws:x', 'a'), entry('aws:X', 'string', 'a')],
      [asks('ForAnyValue:StringEquals', 'aws:x', 'b'), entry('aws:x', 'stringList', 'a', 'b')],
      [asks('NumericLessThan', 'aws:x', '3'), entry('aws:x', 'numeric', '2.5')],
      [asks('ForAllValues:NumericLessThan', 'aws:x', '9'), entry('aws:x', 'numericList', '1', '2')],
      [asks('Bool', 'aws:x', 'true'), entry('aws:x', 'boolean', 'TRUE')],
      [asks('ForAnyValue:Bool', 'aws:x', 'true'), entry('aws:x', 'booleanList', 'false', 'true')],
      [asks('IpAddress', 'aws:x', '10.0.0.0/8'), entry('aws:x', 'ip', '10.1.2.3')],
      [
        asks('ForAnyValue:IpAddress', 'aws:x', '2001:db8::/32'),
        entry('aws:x', 'ipList', '2001:db8::1'),
      ],
      [
        asks('DateLessThan', 'aws:x', '2030-01-01T00:00:00Z'),
        entry('aws:x', 'date', '2029-12-31T23:00Z'),
      ],
      [
        asks('ForAnyValue:DateEquals', 'aws:x', '1970-01-02'),
        entry('aws:x', 'dateList', '1', '86400'),
      ],
      [asks('BinaryEquals', 'aws:x', 'QmluYXJ5'), entry('aws:x', 'binary', 'QmluYXJ5')],
      [
        asks('ForAnyValue:BinaryEquals', 'aws:x', 'QQ=='),
        entry('aws:x', 'binaryList', 'QQ==', 'QUI='),
      ],
    ] as const
    for (const [document, one] of cases) {
      const input = { PolicyInputList: [document] }
      expect(await result({ ...input, ContextEntries: [one] })).toMatchObject({
        EvalDecision: 'allowed',
        MissingContextValues: [],
      })
      expect((await result(input)).MissingContextValues, JSON.stringify(one)).toEqual(['aws:x'])
    }
  })

  it('are refused with values of another type', async () => {
    const wrong = [
      entry('aws:x', 'numeric', '0x10'),
      entry('aws:x', 'numericList', '1', 'two'),
      entry('aws:x', 'boolean', 'perhaps'),
      entry('aws:x', 'booleanList', 'true', ''),
      entry('aws:x', 'ip', '10.0.0.256'),
      entry('aws:x', 'ipList', '10.0.0.1', 'host.example'),
      entry('aws:x', 'date', 'tomorrow'),
      entry('aws:x', 'dateList', '2029-12-31', '2029-13-01'),
      entry('aws:x', 'binary', 'no base64!'),
      entry('aws:x', 'binaryList', 'QQ==', 'QQ'),
    ]
    for (const one of wrong) {
      expect(await rejection(simulate({ ContextEntries: [one] }))).toEqual(
        invalidInput(`A value of the context key aws:x is not of the type ${one.ContextKeyType}.`),
      )
    }
  })

  it('have one value unless they are lists', async () => {
    for (const type of ['string', 'numeric', 'boolean', 'ip', 'date', 'binary'] as const) {
      expect(
        await rejection(simulate({ ContextEntries: [entry('aws:x', type, '1', '1')] })),
      ).toEqual(invalidInput(`The context key aws:x of type ${type} has more than one value.`))
    }
  })

  it('are given whole and once, in whatever case', async () => {
    const whole = entry('aws:x', 'string', 'a')
    const incomplete = invalidInput(
      'A context entry needs ContextKeyName, ContextKeyValues and ContextKeyType.',
    )
    for (const part of ['ContextKeyName', 'ContextKeyType', 'ContextKeyValues'] as const) {
      const half = { ...whole, [part]: undefined }
      expect(await rejection(simulate({ ContextEntries: [half] }))).toEqual(incomplete)
    }
    expect(
      await rejection(simulate({ ContextEntries: [whole, entry('AWS:X', 'string', 'b')] })),
    ).toEqual(invalidInput('The context key AWS:X is given more than once.'))
  })

  it('are absent without values', async () => {
    const input = { PolicyInputList: [asks('Null', 'aws:x', 'true')] }
    const ContextEntries = [entry('aws:x', 'string')]
    expect(await result({ ...input, ContextEntries })).toMatchObject({
      EvalDecision: 'allowed',
      MissingContextValues: ['aws:x'],
    })
  })
})
