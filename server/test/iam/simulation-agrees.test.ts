import {
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  type ContextEntry,
  CreateGroupCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  type IAMClient,
  PutGroupPolicyCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  PutUserPermissionsBoundaryCommand,
  PutUserPolicyCommand,
  SimulatePrincipalPolicyCommand,
  TagUserCommand,
} from '@aws-sdk/client-iam'
import { AssumeRoleCommand } from '@aws-sdk/client-sts'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { callerByArn } from '../../src/credentials/principal-by-arn.js'
import type { Call, Operation } from '../../src/operation.js'
import type { Check } from '../../src/permissions/authorize.js'
import { operations } from '../../src/pipeline/registry.js'
import { listTags } from '../../src/store/tags.js'
import { callByName, type CallByName } from '../registry/call.js'
import { createFixture, type Fixture, remember, sampleTrust } from '../registry/fixture.js'
import { samples } from '../registry/samples.js'
import { startEphemeral, type TestCredentials, type TestServer } from '../support/ephemeral.js'
import { policy, type TestStatement } from '../support/policy.js'
import { rejection } from '../support/rejection.js'
import { entry, mfa } from '../support/simulation.js'
import { trust } from '../support/trust.js'
import {
  createDevice,
  createSession,
  createUserWithKey,
  enableDevice,
} from '../support/virtual-device.js'

let server: TestServer
let fixture: Fixture
let simulator: IAMClient
/** Back to the state without any policies of the callers. */
let restoreBare: () => Promise<void>

/** Whose decisions are compared: real calls, and simulated ones of the source with what is known of the calls. */
interface Caller {
  arn: string
  source: string
  call: CallByName
  known: ContextEntry[]
}

const account = '123456789012'
const userArn = `arn:aws:iam::${account}:user/agree-user`
const roleArn = `arn:aws:iam::${account}:role/agree-role`
const callers: Partial<Record<'key' | 'MFA session' | 'role session', Caller>> = {}
const callerKinds = ['key', 'MFA session', 'role session'] as const

beforeAll(async () => {
  server = await startEphemeral()
  fixture = await createFixture(server)
  simulator = server.iam()
  const iam = server.iam()
  const team = [{ Key: 'team', Value: 'red' }]
  const from = entry('aws:SourceIp', 'ip', '127.0.0.1')
  const key = await createUserWithKey(server, 'agree-user', policy())
  await iam.send(new TagUserCommand({ UserName: 'agree-user', Tags: team }))
  await iam.send(new CreateGroupCommand({ GroupName: 'agree-group' }))
  const member = { UserName: 'agree-user', GroupName: 'agree-group' }
  await iam.send(new AddUserToGroupCommand(member))
  const app = await createDevice(server, 'agree-device')
  await enableDevice(server, { userName: 'agree-user', app })
  const session = await createSession(server, key, app)
  const role = { RoleName: 'agree-role', AssumeRolePolicyDocument: trust(account), Tags: team }
  await iam.send(new CreateRoleCommand(role))
  callers.key = { arn: userArn, source: userArn, call: callByName(server, key), known: [from] }
  callers['MFA session'] = {
    arn: userArn,
    source: userArn,
    call: callByName(server, session),
    known: [from, mfa('true')],
  }
  callers['role session'] = {
    arn: `arn:aws:sts::${account}:assumed-role/agree-role/agreeing`,
    source: roleArn,
    call: callByName(server, await assume()),
    known: [from, mfa('false')],
  }
  restoreBare = await remember(server)
}, 60_000)
afterAll(() => server.close())

async function assume(): Promise<TestCredentials> {
  const command = new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: 'agreeing' })
  const { Credentials } = await server.sts().send(command)
  return {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  }
}

/** The documents that bear on the callers: the group's on the user alone. */
interface Policies {
  inline: TestStatement[]
  attached: TestStatement[]
  group: TestStatement[]
  groupAttached: TestStatement[]
  boundary: TestStatement[] | undefined
}

async function give({ inline, attached, group, groupAttached, boundary }: Policies) {
  const iam = server.iam()
  const own = { PolicyName: 'own', PolicyDocument: policy(...inline) }
  const PolicyArn = await createPolicy('agree-attached', attached)
  await iam.send(new PutUserPolicyCommand({ UserName: 'agree-user', ...own }))
  await iam.send(new PutRolePolicyCommand({ RoleName: 'agree-role', ...own }))
  await iam.send(new AttachUserPolicyCommand({ UserName: 'agree-user', PolicyArn }))
  await iam.send(new AttachRolePolicyCommand({ RoleName: 'agree-role', PolicyArn }))
  const ofGroup = { GroupName: 'agree-group' }
  const PolicyDocument = policy(...group)
  await iam.send(new PutGroupPolicyCommand({ ...ofGroup, PolicyName: 'own', PolicyDocument }))
  const GroupPolicyArn = await createPolicy('agree-group', groupAttached)
  await iam.send(new AttachGroupPolicyCommand({ ...ofGroup, PolicyArn: GroupPolicyArn }))
  if (boundary === undefined) return
  const PermissionsBoundary = await createPolicy('agree-limit', boundary)
  const limit = { PermissionsBoundary }
  await iam.send(new PutUserPermissionsBoundaryCommand({ UserName: 'agree-user', ...limit }))
  await iam.send(new PutRolePermissionsBoundaryCommand({ RoleName: 'agree-role', ...limit }))
}

async function createPolicy(PolicyName: string, statements: TestStatement[]): Promise<string> {
  const command = new CreatePolicyCommand({ PolicyName, PolicyDocument: policy(...statements) })
  return (await server.iam().send(command)).Policy?.Arn ?? ''
}

/** What the operation asks of the policies, for its sample. */
async function checksOf(operation: Operation, { arn }: Caller): Promise<readonly Check[]> {
  const caller = await callerByArn(server.parts, arn, server.now())
  const facts = {
    now: server.now(),
    sourceIp: '',
    userAgent: '',
    secureTransport: false,
    region: '',
  }
  const input = samples[operation.model.name]?.input(fixture)
  return operation.checks({ caller, facts, parts: server.parts, input } as unknown as Call<never>)
}

/** The action that a real call is refused for; undefined where it is not refused by policies. */
async function refusedAction({ model }: Operation, caller: Caller): Promise<string | undefined> {
  const input = samples[model.name]?.input(fixture) ?? {}
  const call = caller.call(model, input)
  const { message } = await rejection(call.then(() => Promise.reject(new Error('done'))))
  if (message.startsWith('Cannot call')) return 'not for sessions'
  return /^User: \S+ is not authorized to perform: (\S+) on resource: /.exec(message)?.[1]
}

/** The first action that the simulator, asked about each check, does not allow. */
async function simulatedAction(
  checks: readonly Check[],
  caller: Caller,
): Promise<string | undefined> {
  for (const check of checks) {
    const { EvaluationResults: [result] = [] } = await simulator.send(
      new SimulatePrincipalPolicyCommand({
        PolicySourceArn: caller.source,
        ActionNames: [check.action],
        ResourceArns: [check.resource],
        ContextEntries: [...caller.known, ...(await entriesOf(check))],
        ...(check.resourceSide === undefined ? {} : { ResourcePolicy: sampleTrust }),
      }),
    )
    if (result?.EvalDecision !== 'allowed') return check.action
  }
  return undefined
}

async function entriesOf({ values = {}, tagged }: Check): Promise<ContextEntry[]> {
  const tags = tagged === undefined ? [] : await listTags(server.parts.read, tagged)
  return [
    ...Object.entries(values).map(([key, list]) => entry(key, 'stringList', ...list)),
    ...tags.flatMap(({ Key, Value }) =>
      ['aws', 'iam'].map((prefix) => entry(`${prefix}:ResourceTag/${Key}`, 'string', Value)),
    ),
  ]
}

/** Every operation, really called and simulated; how many were allowed and refused. */
async function compareAll(kind: (typeof callerKinds)[number]) {
  const caller = callers[kind] as Caller
  const restore = await remember(server)
  const outcomes = { allowed: 0, refused: 0 }
  for (const operation of operations) {
    const { name } = operation.model
    const checks = await checksOf(operation, caller)
    // A role cannot be simulated together with a resource policy.
    if (kind === 'role session' && checks.some((check) => check.resourceSide !== undefined))
      continue
    const simulated = await simulatedAction(checks, caller)
    const refused = await refusedAction(operation, caller)
    if (refused === 'not for sessions') continue
    expect(refused, `${name} with a ${kind}`).toBe(simulated)
    if (refused === undefined && operation.changes) await restore()
    outcomes[refused === undefined ? 'allowed' : 'refused'] += 1
  }
  return outcomes
}

describe.each(callerKinds)('the simulator agrees with real decisions on a %s', (kind) => {
  it('where policies of every kind speak of tags, MFA, boundaries and names', async () => {
    await restoreBare()
    await give(written)
    const { allowed, refused } = await compareAll(kind)
    expect(allowed).toBeGreaterThan(20)
    expect(refused).toBeGreaterThan(20)
  }, 60_000)

  it('whatever the policies', async () => {
    const seen = { allowed: 0, refused: 0 }
    for (const policies of drawn) {
      await restoreBare()
      await give(policies)
      const outcomes = await compareAll(kind).catch((error: unknown) => {
        throw new Error(JSON.stringify(policies), { cause: error })
      })
      seen.allowed += outcomes.allowed
      seen.refused += outcomes.refused
    }
    expect(seen.allowed).toBeGreaterThan(20)
    expect(seen.refused).toBeGreaterThan(20)
  }, 180_000)
})

const allSamples = ['user', 'group', 'role', 'policy', 'instance-profile', 'mfa'].map(
  (type) => `arn:aws:iam::*:${type}/samples/*`,
)

const written: Policies = {
  inline: [
    { Action: ['iam:Get*', 'iam:List*', 'sts:*'] },
    {
      Action: ['iam:Attach*', 'iam:Detach*'],
      Condition: { ArnLike: { 'iam:PolicyARN': 'arn:aws:iam::*:policy/samples/*' } },
    },
  ],
  attached: [
    { Action: ['iam:Put*', 'iam:Create*'], Resource: allSamples },
    {
      Action: ['iam:Tag*', 'iam:Untag*', 'iam:Update*'],
      Condition: { StringEquals: { 'aws:ResourceTag/sample': 'yes' } },
    },
    { Action: 'iam:ChangePassword', Resource: 'arn:aws:iam::*:user/${aws:username}' },
  ],
  group: [
    { Action: ['iam:Delete*', 'iam:Deactivate*', 'iam:Simulate*'] },
    {
      Effect: 'Deny',
      NotAction: ['iam:Get*', 'sts:*'],
      Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
    },
  ],
  groupAttached: [
    {
      Effect: 'Deny',
      Action: '*',
      Condition: { StringEquals: { 'aws:RequestTag/sample': 'yes' } },
    },
  ],
  boundary: [
    { NotAction: ['iam:*LoginProfile', 'iam:UpdateAccount*'] },
    {
      Effect: 'Deny',
      Action: 'iam:*',
      Condition: { StringNotEquals: { 'aws:PrincipalTag/team': 'red' } },
    },
  ],
}

const condition = fc.constantFrom(
  undefined,
  undefined,
  { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
  { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
  { Null: { 'aws:MultiFactorAuthPresent': 'false' } },
  { StringEquals: { 'aws:ResourceTag/sample': 'yes' } },
  { StringNotEquals: { 'iam:ResourceTag/sample': 'yes' } },
  { StringLike: { 'aws:PrincipalTag/Team': 'r*' } },
  { StringEqualsIgnoreCase: { 'aws:username': 'AGREE-USER' } },
  { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['sample'] } },
  { 'ForAnyValue:StringLike': { 'aws:TagKeys': 's*' } },
  { ArnLike: { 'iam:PolicyARN': 'arn:aws:iam::*:policy/*spare*' } },
  { ArnNotEqualsIfExists: { 'iam:PermissionsBoundary': 'arn:aws:iam::*:policy/samples/*' } },
  { ArnEquals: { 'aws:PrincipalArn': roleArn } },
  { StringEquals: { 'aws:PrincipalType': 'User', 'aws:ResourceAccount': account } },
  { IpAddress: { 'aws:SourceIp': '127.0.0.0/8' } },
  { DateGreaterThan: { 'aws:CurrentTime': '2020-01-01T00:00:00Z' } },
  { StringEquals: { 'sts:RoleSessionName': 'sample-session' } },
)

const actions = fc.constantFrom(
  '*',
  'iam:*',
  'iam:Get*',
  'iam:List*',
  'iam:*User*',
  'iam:*Role*',
  'iam:*Group*',
  'iam:*Policy*',
  'iam:*Policies',
  'iam:*Tag*',
  'iam:*MFADevice*',
  'iam:Create*',
  'iam:Delete*',
  'iam:Update*',
  'sts:*',
  'STS:assumerole',
)

const resource = fc.constantFrom<string | string[]>(
  '*',
  '*',
  allSamples,
  'arn:aws:iam::*:user/*',
  'arn:aws:iam::*:role/samples/sample-rol?',
  'arn:aws:iam::*:user/${aws:username}',
  'arn:aws:iam::*:policy/*',
  'arn:aws:iam::*:mfa/*',
)

const statement: fc.Arbitrary<TestStatement> = fc
  .record({
    isDeny: fc.boolean(),
    isNegated: fc.constantFrom(false, false, false, true),
    names: fc.uniqueArray(actions, { minLength: 1, maxLength: 3 }),
    resource,
    condition,
  })
  .map(({ isDeny, isNegated, names, resource: on, condition: when }) => ({
    // Denies of everything would leave little to compare.
    Effect: isDeny && !names.includes('*') ? 'Deny' : 'Allow',
    ...(isNegated ? { NotAction: names } : { Action: names }),
    Resource: on,
    ...(when === undefined ? {} : { Condition: when }),
  }))

const statements = fc.array(statement, { minLength: 1, maxLength: 3 })

/** The same in every run. */
const drawn: Policies[] = fc.sample(
  fc.record({
    inline: statements,
    attached: statements,
    group: statements,
    groupAttached: statements,
    boundary: fc.option(
      statements.map((limits) => [{ Action: ['iam:*', 'sts:*'] }, ...limits]),
      { nil: undefined, freq: 1 },
    ),
  }),
  { seed: 4, numRuns: 3 },
)
