import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type CommandSettings, runCommand } from '../support/command.js'
import { startEphemeralCommand } from '../support/ephemeral-command.js'
import { newDataDir } from '../support/installation.js'
import { createSignedClient, credentialsIn, type SignedClient } from '../support/signed-client.js'
import { temporaryDirectory } from '../support/temporary-directory.js'

/** A policy as the AWS CLI prints it. */
function policy(name: string, actions: readonly string[], more: object = {}) {
  const Statement = [{ Effect: 'Allow', Action: actions, Resource: '*' }]
  return {
    PolicyName: name,
    PolicyId: 'ANPAEXAMPLE0000000000',
    Arn: `arn:aws:iam::aws:policy/${name}`,
    Path: '/',
    DefaultVersionId: 'v2',
    AttachmentCount: 0,
    PermissionsBoundaryUsageCount: 0,
    IsAttachable: true,
    CreateDate: '2015-02-06T18:40:02+00:00',
    UpdateDate: '2017-02-06T18:40:02+00:00',
    PolicyVersionList: [
      { VersionId: 'v2', IsDefaultVersion: true, Document: { Version: '2012-10-17', Statement } },
    ],
    ...more,
  }
}

async function policiesFile(content: unknown): Promise<string> {
  const file = join(await temporaryDirectory(), 'aws-policies.json')
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content))
  return file
}

function clientOf(endpoint: string, credentials: Partial<ReturnType<typeof credentialsIn>> = {}) {
  const keys = { accessKeyId: '', secretAccessKey: '', ...credentials }
  const client = createSignedClient(endpoint, keys)
  onTestFinished(() => client.close())
  return client
}

/** A user with one AWS managed policy. */
async function userWith(admin: SignedClient, endpoint: string, name: string) {
  const UserName = 'alice'
  expect(await admin.call('CreateUser', { UserName })).toMatchObject({ status: 200 })
  const PolicyArn = `arn:aws:iam::aws:policy/${name}`
  const attached = await admin.call('AttachUserPolicy', { UserName, PolicyArn })
  expect(attached).toMatchObject({ status: 200 })
  return clientOf(endpoint, credentialsIn(await admin.call('CreateAccessKey', { UserName })))
}

async function startEphemeral(options: readonly string[], settings: CommandSettings = {}) {
  const server = await startEphemeralCommand(options, settings)
  onTestFinished(async () => void (await server.end('SIGKILL')))
  return { server, admin: clientOf(server.endpoint, server.accounts[0]) }
}

const allowed = { status: 200 }
const denied = { status: 403, code: 'AccessDenied' }

it('adds a policy from a file to those that are built in', async () => {
  const file = await policiesFile({ Policies: [policy('ExampleAccess', ['iam:ListUsers'])] })
  const { server, admin } = await startEphemeral(['--managed-policies', file])
  const alice = await userWith(admin, server.endpoint, 'ExampleAccess')
  expect(await alice.call('ListUsers')).toMatchObject(allowed)
  expect(await alice.call('GetUser')).toMatchObject(denied)
})

it('has no such policy without the file', async () => {
  const { admin } = await startEphemeral([])
  const PolicyArn = 'arn:aws:iam::aws:policy/ExampleAccess'
  expect(await admin.call('AttachUserPolicy', { UserName: 'admin', PolicyArn })).toMatchObject({
    status: 404,
    code: 'NoSuchEntity',
    message: `Policy ${PolicyArn} does not exist or is not attachable.`,
  })
})

it('replaces a built-in policy, also for whom it is attached to already', async () => {
  const file = await policiesFile({ Policies: [policy('AdministratorAccess', ['iam:GetUser'])] })
  const environment = { SALLYPORT_MANAGED_POLICIES: file }
  const { admin } = await startEphemeral([], { environment })
  expect(await admin.call('GetUser')).toMatchObject(allowed)
  expect(await admin.call('ListUsers')).toMatchObject(denied)
})

it('takes the file from the settings file, for a server with a database', async () => {
  const managedPolicies = await policiesFile({
    Policies: [policy('ExampleAccess', ['iam:ListUsers'])],
  })
  const config = join(await temporaryDirectory(), 'settings.json')
  await writeFile(config, JSON.stringify({ managedPolicies }))
  const installation = await newDataDir()
  const account = await installation.createAccount()
  const server = await installation.start('--config', config)
  const alice = await userWith(clientOf(server.endpoint, account), server.endpoint, 'ExampleAccess')
  expect(await alice.call('ListUsers')).toMatchObject(allowed)
  expect(await alice.call('GetUser')).toMatchObject(denied)
})

it('does not attach a policy that the file says is not attachable', async () => {
  const more = { IsAttachable: false }
  const file = await policiesFile({ Policies: [policy('ExampleAccess', ['iam:*'], more)] })
  const { admin } = await startEphemeral(['--managed-policies', file])
  const PolicyArn = 'arn:aws:iam::aws:policy/ExampleAccess'
  expect(await admin.call('AttachUserPolicy', { UserName: 'admin', PolicyArn })).toMatchObject({
    code: expect.stringMatching(/^(NoSuchEntity|PolicyNotAttachable)$/),
  })
})

describe('a file that is wrong stops the start before anything is made', () => {
  const good = policy('ExampleAccess', ['iam:ListUsers'])
  const broken = { PolicyVersionList: [{ VersionId: 'v2', Document: '{"Statement":[]}' }] }
  it.each<[string, unknown, (file: string) => string]>([
    [
      'no JSON',
      'arn:aws:iam::aws:policy/ExampleAccess',
      (file) =>
        `the managed policies file ${file} must hold what \`aws iam get-account-authorization-details --filter AWSManagedPolicy\` prints: a JSON object with a list \`Policies\``,
    ],
    [
      'a policy of a customer',
      { Policies: [good, { ...good, Arn: 'arn:aws:iam::123456789012:policy/ExampleAccess' }] },
      (file) =>
        `the policy \`ExampleAccess\` in the managed policies file ${file}: \`Arn\` must be \`arn:aws:iam::aws:policy/ExampleAccess\`, as its path and name say`,
    ],
    [
      'a document that is no policy',
      { Policies: [good, policy('OtherAccess', [], broken)] },
      (file) =>
        `the policy \`OtherAccess\` in the managed policies file ${file}: its document v2 is no policy: Syntax errors in policy.`,
    ],
  ])('%s', async (_, content, message) => {
    const file = await policiesFile(content)
    const dataDir = join(await temporaryDirectory(), 'data')
    const option = ['--managed-policies', file]
    const expected = { code: 2, signal: null, stdout: '', stderr: `sallyport: ${message(file)}\n` }
    expect(await runCommand(['serve', '--data-dir', dataDir, ...option])).toEqual(expected)
    expect(existsSync(dataDir)).toBe(false)
    expect(await runCommand(['serve', '--ephemeral', ...option])).toEqual(expected)
  })

  it('a file that is not there', async () => {
    const file = join(await temporaryDirectory(), 'missing.json')
    expect(await runCommand(['serve', '--ephemeral', '--managed-policies', file])).toEqual({
      code: 2,
      signal: null,
      stdout: '',
      stderr: `sallyport: the managed policies file ${file} cannot be read\n`,
    })
  })

  it('no file name', async () => {
    expect(await runCommand(['serve', '--ephemeral', '--managed-policies', ''])).toMatchObject({
      code: 2,
      stderr: 'sallyport: `--managed-policies` must be text that is not empty\n',
    })
  })
})
