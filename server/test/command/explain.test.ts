import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteUserCommand,
  IAMClient,
  ListUsersCommand,
  PutRolePolicyCommand,
  PutUserPermissionsBoundaryCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import type { AccountAdmin, Installation } from '../support/installation.js'
import { newDataDir } from '../support/installation.js'
import { policy } from '../support/policy.js'
import { trust } from '../support/trust.js'

// Each run is a process of its own, and a server has to be started for what it is to explain.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const needsMfa = policy({ Action: 'iam:*' }, {
  Sid: 'OnlyWithMfa',
  Effect: 'Deny',
  Action: ['iam:DeleteUser', 'iam:ListUsers'],
  Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
} as never)

let installation: Installation
let admin: AccountAdmin
let alice: string
let boundary: string
let deniedRequest: string

beforeAll(async () => {
  installation = await newDataDir()
  admin = await installation.createAccount()
  alice = `arn:aws:iam::${admin.accountId}:user/eng/alice`
  const server = await installation.start()
  const client = (credentials: { accessKeyId: string; secretAccessKey: string }) =>
    new IAMClient({ endpoint: server.endpoint, region: 'us-east-1', credentials, maxAttempts: 1 })
  const iam = client(admin)
  const UserName = 'alice'
  await iam.send(new CreateUserCommand({ UserName, Path: '/eng/' }))
  await iam.send(
    new PutUserPolicyCommand({ UserName, PolicyName: 'Mfa', PolicyDocument: needsMfa }),
  )
  const { Policy } = await iam.send(
    new CreatePolicyCommand({ PolicyName: 'Limit', PolicyDocument: policy({ Action: 'iam:*' }) }),
  )
  boundary = Policy?.Arn ?? ''
  await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn: boundary }))
  await iam.send(new PutUserPermissionsBoundaryCommand({ UserName, PermissionsBoundary: boundary }))
  await iam.send(
    new CreateRoleCommand({
      RoleName: 'auditor',
      AssumeRolePolicyDocument: trust(admin.accountId, {
        Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
      }),
    }),
  )
  await iam.send(
    new PutRolePolicyCommand({
      RoleName: 'auditor',
      PolicyName: 'Read',
      PolicyDocument: policy({ Action: 'iam:Get*' }),
    }),
  )
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }))
  const own = client({
    accessKeyId: AccessKey?.AccessKeyId ?? '',
    secretAccessKey: AccessKey?.SecretAccessKey ?? '',
  })
  const refused = await own.send(new ListUsersCommand({})).catch((error: unknown) => error)
  deniedRequest = (refused as { $metadata: { requestId: string } }).$metadata.requestId
  await own.send(new DeleteUserCommand({ UserName: 'none' })).catch(() => undefined)
  await server.end('SIGTERM')
})

const explain = (...more: string[]) => installation.run('explain', ...more)

async function explained(...more: string[]): Promise<string> {
  const { code, stdout, stderr } = await explain(...more)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return stdout
}

async function explanation(...more: string[]): Promise<Record<string, unknown>> {
  return JSON.parse(await explained(...more, '--json')) as Record<string, unknown>
}

describe('a question', () => {
  it('is answered with the policies, the deciding statement, each condition and what is missing', async () => {
    const text = await explained('--principal', alice, '--action', 'iam:DeleteUser')
    expect(text.split('\n')).toEqual([
      'Denied, explicitly by inline:Mfa, statement 2 (OnlyWithMfa)',
      '',
      `  principal  ${alice}`,
      '  action     iam:DeleteUser',
      '  resource   *',
      '',
      'Policies that took part:',
      '  identity   inline:Mfa',
      `  identity   ${boundary}`,
      `  boundary   ${boundary}`,
      '',
      'Statements about this caller, action and resource:',
      '  Allow applies: inline:Mfa, statement 1, line 1',
      '  Deny applies: inline:Mfa, statement 2 (OnlyWithMfa), line 1',
      '    met      BoolIfExists aws:MultiFactorAuthPresent: wanted false; is absent',
      `  Allow applies: ${boundary}, statement 1, line 1`,
      `  Allow applies: ${boundary}, statement 1, line 1`,
      '',
      'Asked for and absent: aws:MultiFactorAuthPresent',
      '',
    ])
  })

  it('is answered with the context that it gives', async () => {
    const withMfa = ['--context', 'aws:multifactorauthPRESENT=true']
    const question = ['--principal', alice, '--action', 'iam:DeleteUser', ...withMfa]
    expect(await explanation(...question)).toMatchObject({
      decision: 'allowed',
      by: 'identity',
      deciding: { policyId: 'inline:Mfa', statement: 0 },
      missingContextKeys: [],
    })
    expect(await explained(...question)).toContain(
      'not met  BoolIfExists aws:MultiFactorAuthPresent: wanted false; is true',
    )
  })

  it('asks the trust policy of a role, and takes a role or its session as principal', async () => {
    const role = `arn:aws:iam::${admin.accountId}:role/auditor`
    const assume = ['--principal', alice, '--action', 'sts:AssumeRole', '--resource', role]
    expect(await explanation(...assume)).toMatchObject({
      decision: 'implicitDeny',
      by: 'trust',
      policies: [{ type: 'trust' }, { id: 'inline:Mfa' }, {}, {}],
    })
    const session = `arn:aws:sts::${admin.accountId}:assumed-role/auditor/me`
    for (const principal of [role, session]) {
      const get = ['--principal', principal, '--action', 'iam:GetUser', '--resource', alice]
      expect(await explanation(...get)).toMatchObject({
        decision: 'allowed',
        deciding: { policyId: 'inline:Read' },
      })
    }
  })

  it('needs no policy where root asks within its account', async () => {
    const root = `arn:aws:iam::${admin.accountId}:root`
    expect(await explained('--principal', root, '--action', 'iam:DeleteUser')).toMatch(
      /^Allowed \(root\)\n[^]*took part:\n {2}none\n/,
    )
  })
})

describe('a denied request', () => {
  it('is explained by the id that its answer gave: as it was, and with the policies of now', async () => {
    const text = await explained('--request-id', deniedRequest)
    expect(text).toMatch(
      /^At [\d-]+T[\d:]+Z it was denied by inline:Mfa, statement 2\. With the policies of now:\n\nDenied, explicitly by inline:Mfa, statement 2 \(OnlyWithMfa\)\n/,
    )
    expect(text).toContain(`  resource   arn:aws:iam::${admin.accountId}:user/\n`)
    expect(await explanation('--request-id', deniedRequest)).toMatchObject({
      recorded: {
        Decision: 'explicitDeny',
        PolicyType: 'identity',
        PolicyId: 'inline:Mfa',
        Statement: 2,
        Sid: 'OnlyWithMfa',
        Action: 'iam:ListUsers',
        Context: {},
      },
      decision: 'explicitDeny',
    })
  })
})

describe('wrong use', () => {
  it.each([
    [
      'no principal',
      ['--action', 'iam:GetUser'],
      'give `--principal ARN` and `--action SERVICE:ACTION`, or `--request-id ID` of a denied request',
    ],
    [
      'no such principal',
      ['--principal', 'arn:aws:iam::111122223333:user/nobody', '--action', 'iam:GetUser'],
      'there is no root user, IAM user, role or role session `arn:aws:iam::111122223333:user/nobody` on this server',
    ],
    [
      'an action without a service',
      ['--principal', 'arn:aws:iam::111122223333:root', '--action', 'GetUser'],
      '`--action` must be SERVICE:ACTION, for example iam:DeleteUser',
    ],
    ['a request id of nobody', ['--request-id', '%'], 'no event has the request id `%`'],
  ])('is told: %s', async (_, given, message) => {
    const { code, stdout, stderr } = await explain(...given)
    expect({ code, stdout, stderr }).toEqual({
      code: 2,
      stdout: '',
      stderr: `sallyport: ${message}\n`,
    })
  })

  it('is told: a context without a value, and a request that no policy refused', async () => {
    const wrong = ['--principal', alice, '--action', 'iam:GetUser', '--context', 'aws:username']
    expect(await explain(...wrong)).toMatchObject({
      code: 2,
      stderr:
        'sallyport: `--context` must be KEY=VALUE, for example aws:MultiFactorAuthPresent=true, and not `aws:username`\n',
    })
    const store = await installation.openStore()
    const rows = await store.read.selectFrom('events').select('record').execute()
    await store.close()
    const records = rows.map(
      ({ record }) => JSON.parse(record) as { requestID?: string; eventName: string },
    )
    const allowed = records.find(({ eventName }) => eventName === 'CreateUser')?.requestID ?? ''
    expect(await explain('--request-id', allowed)).toMatchObject({
      code: 2,
      stderr: `sallyport: the request \`${allowed}\` was not refused by a policy\n`,
    })
  })
})
