/** AWS IAM User Guide, MFA-protected API access: Scenario: MFA protection for cross-account delegation. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  CreateRoleCommand,
  PutRolePolicyCommand,
  SimulatePrincipalPolicyCommand,
} from '@aws-sdk/client-iam'
import { AssumeRoleCommand } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { type AwsCli, createAwsCli, printedCredentials } from '../support/aws-cli.js'
import { startOfStep } from '../support/clock.js'
import {
  credentialsOf,
  startEphemeral,
  type TestCredentials,
  type TestServer,
} from '../support/ephemeral.js'
import { policy } from '../support/policy.js'
import { temporaryDirectory } from '../support/temporary-directory.js'
import { trust } from '../support/trust.js'
import {
  type App,
  createSession,
  createUserWithDevice,
  wrongCode,
} from '../support/virtual-device.js'

// Each `aws` is a program of its own that takes half a second and more to start.
vi.setConfig({ testTimeout: 120_000 })

const accountA = '111122223333'
const accountB = '444455556666'
const roleArn = `arn:aws:iam::${accountA}:role/CrossAccountRole`

let server: TestServer
beforeAll(async () => {
  // The helpers make their users in the first account, B.
  server = await startEphemeral([accountB, accountA])
})
beforeEach(async () => {
  await server.reset()
  await startOfStep(server)
})
afterAll(() => server.close())

const onlyWithMfa = { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } }

/** What the role may do: the table of the guide, and something that there is here. No condition asks for MFA again. */
const rolePolicy = policy(
  { Action: 'dynamodb:*', Resource: `arn:aws:dynamodb:us-east-2:${accountA}:table/Books` },
  { Action: 'dynamodb:ListTables' },
  { Action: 'iam:GetRole', Resource: roleArn },
)

const mayAssume = policy({ Action: ['sts:AssumeRole'], Resource: [roleArn] })

const anaya = (): TestCredentials => credentialsOf(server.accounts[1])

/** The same server, on which account A's administrator makes the users. */
const inAccountA = (): TestServer => ({
  ...server,
  iam: (credentials = anaya()) => server.iam(credentials),
  sts: (credentials = anaya()) => server.sts(credentials),
})

async function createCrossAccountRole(trustPolicy: string, maxSeconds?: number): Promise<void> {
  const RoleName = 'CrossAccountRole'
  const iam = server.iam(anaya())
  await iam.send(
    new CreateRoleCommand({
      RoleName,
      AssumeRolePolicyDocument: trustPolicy,
      MaxSessionDuration: maxSeconds,
    }),
  )
  await iam.send(
    new PutRolePolicyCommand({ RoleName, PolicyName: 'Books', PolicyDocument: rolePolicy }),
  )
}

const assumeRole = `sts assume-role --role-arn ${roleArn} --role-session-name Richard`
const withCode = (app: App, code = app.code()): string =>
  `${assumeRole} --serial-number ${app.serialNumber} --token-code ${code}`

const refused = (who: string): string =>
  `An error occurred (AccessDenied) when calling the AssumeRole operation: User: arn:aws:iam::${who} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`

it('lets a user of the trusted account assume the role with his device and code, and nobody else', async () => {
  const directory = await temporaryDirectory()
  const as = (credentials: TestCredentials): AwsCli =>
    createAwsCli(server.endpoint, credentials, directory)
  // Anaya, of account A, makes the role; account B gives Richard a device and the permission to assume it.
  await writeFile(join(directory, 'trust.json'), trust(accountB, onlyWithMfa))
  await writeFile(join(directory, 'books.json'), rolePolicy)
  const admin = as(anaya())
  await admin(`iam create-role --role-name CrossAccountRole
    --assume-role-policy-document file://trust.json`)
  await admin(`iam put-role-policy --role-name CrossAccountRole
    --policy-name Books --policy-document file://books.json`)
  const richard = await createUserWithDevice(server, 'Richard', mayAssume)
  const cli = as(richard.credentials)

  expect(await cli.refused(assumeRole)).toBe(refused(`${accountB}:user/Richard`))
  expect(await cli.refused(withCode(richard.app, wrongCode(richard.app)))).toBe(
    'An error occurred (AccessDenied) when calling the AssumeRole operation: MultiFactorAuthentication failed with invalid MFA one time pass code.',
  )
  const { Credentials: session, AssumedRoleUser: assumed } = await cli(withCode(richard.app))
  expect(assumed).toEqual({
    AssumedRoleId: expect.stringMatching(/^AROA\w+:Richard$/),
    Arn: `arn:aws:sts::${accountA}:assumed-role/CrossAccountRole/Richard`,
  })

  // MFA alone is not enough: a user of B without the permission, a user of A with every permission.
  const bob = await createUserWithDevice(server, 'Bob', policy())
  expect(await as(bob.credentials).refused(withCode(bob.app))).toBe(refused(`${accountB}:user/Bob`))
  const carol = await createUserWithDevice(inAccountA(), 'Carol')
  expect(await as(carol.credentials).refused(withCode(carol.app))).toBe(
    refused(`${accountA}:user/Carol`),
  )

  // The session does what the role's policy says, and nothing else.
  const inRole = as(printedCredentials(session))
  expect(await inRole('iam get-role --role-name CrossAccountRole')).toMatchObject({
    Role: { Arn: roleArn },
  })
  expect(await inRole.refused('iam list-users')).toBe(
    `An error occurred (AccessDenied) when calling the ListUsers operation: User: arn:aws:sts::${accountA}:assumed-role/CrossAccountRole/Richard is not authorized to perform: iam:ListUsers on resource: arn:aws:iam::${accountA}:user/ because no identity-based policy allows the iam:ListUsers action`,
  )
})

it('gives the role the table that its policy names, and no other', async () => {
  await createCrossAccountRole(trust(accountB, onlyWithMfa))
  const table = (name: string) => `arn:aws:dynamodb:us-east-2:${accountA}:table/${name}`
  const { EvaluationResults } = await server.iam(anaya()).send(
    new SimulatePrincipalPolicyCommand({
      PolicySourceArn: roleArn,
      ActionNames: ['dynamodb:PutItem', 'dynamodb:ListTables', 's3:GetObject'],
      ResourceArns: [table('Books'), table('Authors'), '*'],
    }),
  )
  const allowed = EvaluationResults?.filter(({ EvalDecision }) => EvalDecision === 'allowed')
  expect(
    allowed?.map(({ EvalActionName, EvalResourceName }) => [EvalActionName, EvalResourceName]),
  ).toEqual([
    ['dynamodb:PutItem', table('Books')],
    ['dynamodb:ListTables', table('Books')],
    ['dynamodb:ListTables', table('Authors')],
    ['dynamodb:ListTables', '*'],
  ])
})

it('takes the MFA of a session by GetSessionToken for the code', async () => {
  await createCrossAccountRole(trust(accountB, onlyWithMfa))
  const { credentials, app } = await createUserWithDevice(server, 'Richard', mayAssume)
  const ask = { RoleArn: roleArn, RoleSessionName: 'Richard' }
  const withoutMfa = await createSession(server, credentials)
  await expect(server.sts(withoutMfa).send(new AssumeRoleCommand(ask))).rejects.toMatchObject({
    name: 'AccessDenied',
  })
  const withMfa = await createSession(server, credentials, app)
  const { AssumedRoleUser } = await server.sts(withMfa).send(new AssumeRoleCommand(ask))
  expect(AssumedRoleUser?.Arn).toContain('assumed-role/CrossAccountRole/Richard')
})

/** Profiles of Richard's: his own key, the role with everything that it asks for, and the role without the external id. */
async function writeProfiles(
  directory: string,
  credentials: TestCredentials,
  app: App,
): Promise<void> {
  const { accessKeyId, secretAccessKey } = credentials
  const models = join(directory, '.aws/models/sts/2011-06-15')
  await mkdir(models, { recursive: true })
  await writeFile(
    join(directory, '.aws/credentials'),
    `[richard]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`,
  )
  const role = `role_arn = ${roleArn}\nsource_profile = richard\nmfa_serial = ${app.serialNumber}\n`
  await writeFile(
    join(directory, '.aws/config'),
    `[profile books]\n${role}external_id = Books-2020\nduration_seconds = 7200\nrole_session_name = Richard\n
[profile without-external-id]\n${role}`,
  )
  // `--endpoint-url` is for the call that is typed. The AWS CLI 2.9 knows no other way to send the AssumeRole before it elsewhere.
  const endpoint = { conditions: [], type: 'endpoint', endpoint: { url: server.endpoint } }
  await writeFile(
    join(models, 'endpoint-rule-set-1.json'),
    JSON.stringify({ version: '1.0', parameters: {}, rules: [endpoint] }),
  )
}

it('lets the AWS CLI ask for the code of a profile once, and use the session from then on', async () => {
  const directory = await temporaryDirectory()
  const trustPolicy = trust(accountB, {
    Condition: { ...onlyWithMfa.Condition, StringEquals: { 'sts:ExternalId': 'Books-2020' } },
  })
  await createCrossAccountRole(trustPolicy, 7200)
  const { credentials, app } = await createUserWithDevice(server, 'Richard', mayAssume)
  await writeProfiles(directory, credentials, app)
  const cli = createAwsCli(server.endpoint, undefined, directory)
  const getRole = 'iam get-role --role-name CrossAccountRole --query Role.Arn --profile'

  const prompt = `Enter MFA code for ${app.serialNumber}: \n`
  expect(await cli.onTerminal(`${getRole} books`, wrongCode(app))).toBe(
    `${prompt}\nAn error occurred (AccessDenied) when calling the AssumeRole operation: MultiFactorAuthentication failed with invalid MFA one time pass code. \n`,
  )
  const askedAt = server.now()
  expect(await cli.onTerminal(`${getRole} books`, app.code())).toBe(`${prompt}"${roleArn}"\n`)
  // No terminal, no code: these are the credentials that it kept.
  expect(await cli('sts get-caller-identity --profile books')).toMatchObject({
    Arn: `arn:aws:sts::${accountA}:assumed-role/CrossAccountRole/Richard`,
  })
  const cache = join(directory, '.aws/cli/cache')
  const [file = ''] = await readdir(cache)
  const kept = JSON.parse(await readFile(join(cache, file), 'utf8')) as {
    Credentials: { Expiration: string }
  }
  const lasts = Date.parse(kept.Credentials.Expiration) - askedAt
  expect(Math.abs(lasts / 1000 - 7200)).toBeLessThan(60)

  await server.advance(30)
  expect(await cli.onTerminal(`${getRole} without-external-id`, app.code())).toContain(
    refused(`${accountB}:user/Richard`),
  )
})
