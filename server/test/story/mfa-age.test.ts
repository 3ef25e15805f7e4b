/** AWS IAM User Guide, MFA-protected API access: which credentials meet which condition, and for how long. */
import { CreateRoleCommand, ListUsersCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam'
import { AssumeRoleCommand } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startOfStep } from '../support/clock.js'
import { startEphemeral, type TestCredentials, type TestServer } from '../support/ephemeral.js'
import { policy, type TestStatement } from '../support/policy.js'
import { denied, invalidToken } from '../support/refusals.js'
import { rejection } from '../support/rejection.js'
import { trust } from '../support/trust.js'
import { type App, createSession, createUserWithDevice } from '../support/virtual-device.js'

let server: TestServer
beforeAll(async () => {
  server = await startEphemeral()
})
beforeEach(async () => {
  await server.reset()
  await startOfStep(server)
})
afterAll(() => server.close())

const usersArn = 'arn:aws:iam::123456789012:user/'
const roleArn = 'arn:aws:iam::123456789012:role/Auditor'
const youngerThan = (seconds: number) => ({
  Condition: { NumericLessThan: { 'aws:MultiFactorAuthAge': String(seconds) } },
})

const listUsers = (credentials: TestCredentials) =>
  server.iam(credentials).send(new ListUsersCommand({}))

async function assume(credentials: TestCredentials, app?: App): Promise<TestCredentials> {
  const code = app === undefined ? {} : { SerialNumber: app.serialNumber, TokenCode: app.code() }
  const { Credentials } = await server
    .sts(credentials)
    .send(new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: 'alice', ...code }))
  return {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  }
}

async function createRole(trustPolicy: string, rolePolicy: string): Promise<void> {
  const RoleName = 'Auditor'
  const iam = server.iam()
  await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trustPolicy }))
  await iam.send(
    new PutRolePolicyCommand({ RoleName, PolicyName: 'test', PolicyDocument: rolePolicy }),
  )
}

describe('aws:MultiFactorAuthAge', () => {
  it('in a user’s policy lets a session act while its code is young, and denies it from then on', async () => {
    const { credentials, app } = await createUserWithDevice(
      server,
      'alice',
      policy({ Action: 'iam:ListUsers', ...youngerThan(3600) }),
    )
    const refused = denied('alice', 'iam:ListUsers', usersArn)
    expect(await rejection(listUsers(credentials))).toEqual(refused)
    // Half a minute passes after the code.
    const session = await createSession(server, credentials, app)
    expect((await listUsers(session)).Users).toHaveLength(2)
    await server.advance(3500)
    expect((await listUsers(session)).Users).toHaveLength(2)
    await server.advance(100)
    expect(await rejection(listUsers(session))).toEqual(refused)
    // The session lives on, for twelve hours, but only a new code makes a young one.
    expect((await listUsers(await createSession(server, credentials, app))).Users).toHaveLength(2)
  })

  it('in a trust policy is 0 where the code comes with the call, and the age of the session’s code where it does not', async () => {
    const trustPolicy = trust('123456789012', youngerThan(300))
    await createRole(trustPolicy, policy({ Action: 'iam:ListUsers' }))
    const { credentials, app } = await createUserWithDevice(
      server,
      'alice',
      policy({ Action: 'sts:AssumeRole', Resource: roleArn }),
    )
    const refused = {
      code: 'AccessDenied',
      status: 403,
      message: `User: arn:aws:iam::123456789012:user/alice is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`,
    }
    expect(await rejection(assume(credentials))).toEqual(refused)
    const session = await createSession(server, credentials, app)
    await server.advance(200)
    const inRole = await assume(session)
    await server.advance(100)
    expect(await rejection(assume(session))).toEqual(refused)
    await assume(session, app)
    // It was judged when the role was assumed: the role's session knows no age and goes on.
    await server.advance(300)
    expect((await listUsers(inRole)).Users).toHaveLength(2)
  })
})

const bool = (value: string) => ({ Condition: { Bool: { 'aws:MultiFactorAuthPresent': value } } })
const boolIfExists = (value: string) => ({
  Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': value } },
})
const all: TestStatement = { Action: '*' }

type Outcome = 'allowed' | 'no Allow' | 'Deny'

/** What comes of ListUsers: with an access key, a session with a code, a role's session that was had with a code. */
const truthTable: [string, TestStatement[], [Outcome, Outcome, Outcome]][] = [
  ['Allow, Bool true', [{ ...all, ...bool('true') }], ['no Allow', 'allowed', 'no Allow']],
  [
    'Allow, BoolIfExists true',
    [{ ...all, ...boolIfExists('true') }],
    ['allowed', 'allowed', 'no Allow'],
  ],
  [
    'Deny, Bool false',
    [all, { ...all, Effect: 'Deny', ...bool('false') }],
    ['allowed', 'allowed', 'Deny'],
  ],
  [
    'Deny, BoolIfExists false',
    [all, { ...all, Effect: 'Deny', ...boolIfExists('false') }],
    ['Deny', 'allowed', 'Deny'],
  ],
]

async function outcomeOf(credentials: TestCredentials): Promise<Outcome> {
  const [outcome] = await Promise.allSettled([listUsers(credentials)])
  if (outcome.status === 'fulfilled') return 'allowed'
  const { message } = outcome.reason as Error
  expect(message).toContain('is not authorized to perform: iam:ListUsers on resource')
  return message.endsWith('with an explicit deny in an identity-based policy') ? 'Deny' : 'no Allow'
}

describe('aws:MultiFactorAuthPresent is absent, true and false', () => {
  it.each(truthTable)(
    '%s, for an access key, a session with a code, a role',
    async (_, statements, expected) => {
      await createRole(trust('123456789012'), policy(...statements))
      const { credentials, app } = await createUserWithDevice(
        server,
        'alice',
        policy(...statements),
      )
      const session = await createSession(server, credentials, app)
      const inRole = await assume(session)
      expect(await Promise.all([credentials, session, inRole].map(outcomeOf))).toEqual(expected)
    },
  )

  it.each(truthTable)('%s, for a session without a code: no IAM at all', async (_, statements) => {
    const { credentials } = await createUserWithDevice(server, 'alice', policy(...statements))
    expect(await rejection(listUsers(await createSession(server, credentials)))).toEqual(
      invalidToken(''),
    )
  })
})
