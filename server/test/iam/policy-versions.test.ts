import {
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeletePolicyVersionCommand,
  GetAccountSummaryCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetUserCommand,
  ListPolicyVersionsCommand,
  ListUsersCommand,
  PutUserPermissionsBoundaryCommand,
  SetDefaultPolicyVersionCommand,
} from '@aws-sdk/client-iam'
import { AssumeRoleCommand } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { recordedEvents } from '../support/account.js'
import { credentialsOf, startEphemeral, type TestServer } from '../support/ephemeral.js'
import {
  administratorAccess,
  changeManagedPolicy,
  createManagedPolicy,
  policyArn,
} from '../support/managed-policy.js'
import { members } from '../support/members.js'
import { policy } from '../support/policy.js'
import {
  breaks,
  deleteConflict,
  denied,
  invalid,
  isMissing,
  limitExceeded,
  malformed,
  noSuchEntity,
} from '../support/refusals.js'
import { rejection } from '../support/rejection.js'
import { trust } from '../support/trust.js'
import { createUserWithKey } from '../support/virtual-device.js'

let server: TestServer
let arn: string
beforeAll(async () => {
  server = await startEphemeral(['123456789012', '210987654321'])
})
beforeEach(async () => {
  await server.reset()
  arn = await createManagedPolicy(server, 'p', policy({ Action: 's3:One' }))
})
afterAll(() => server.close())

const powerUser = 'arn:aws:iam::aws:policy/PowerUserAccess'
const theirs = 'arn:aws:iam::210987654321:policy/theirs'
const add = (more: { PolicyArn?: string; PolicyDocument?: string; SetAsDefault?: boolean } = {}) =>
  server
    .iam()
    .send(new CreatePolicyVersionCommand({ PolicyArn: arn, PolicyDocument: policy(), ...more }))
const get = async (VersionId: string, PolicyArn = arn) =>
  (await server.iam().send(new GetPolicyVersionCommand({ PolicyArn, VersionId }))).PolicyVersion
const documentOf = async (VersionId: string) =>
  decodeURIComponent((await get(VersionId))?.Document ?? '')
const remove = (VersionId: string, PolicyArn = arn) =>
  server.iam().send(new DeletePolicyVersionCommand({ PolicyArn, VersionId }))
const setDefault = (VersionId: string, PolicyArn = arn) =>
  server.iam().send(new SetDefaultPolicyVersionCommand({ PolicyArn, VersionId }))
const list = (more: { PolicyArn?: string; MaxItems?: number; Marker?: string | undefined } = {}) =>
  members(server.iam().send(new ListPolicyVersionsCommand({ PolicyArn: arn, ...more })))
const ids = async () => (await list()).Versions?.map(({ VersionId }) => VersionId)
const policyNow = async () =>
  (await server.iam().send(new GetPolicyCommand({ PolicyArn: arn }))).Policy
const createTheirs = () =>
  server
    .iam(credentialsOf(server.accounts[1]))
    .send(new CreatePolicyCommand({ PolicyName: 'theirs', PolicyDocument: policy() }))

const notFound = (missing: string) => noSuchEntity(`Policy ${missing} was not found.`)
const noVersion = (id: string, of = arn) =>
  noSuchEntity(`Policy ${of} version ${id} does not exist or is not attachable.`)
const outside = (message: string) => ({ code: 'AccessDenied', status: 403, message })
const tooMany = limitExceeded(
  'A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version.',
)
const notAnId = breaks(
  'versionId',
  'Member must satisfy regular expression pattern: v[1-9][0-9]*(\\.[A-Za-z0-9-]*)?',
)

describe('CreatePolicyVersion', () => {
  it('adds a version without making it the default', async () => {
    expect(await members(add({ PolicyDocument: policy({ Action: 's3:Two' }) }))).toEqual({
      PolicyVersion: { VersionId: 'v2', IsDefaultVersion: false, CreateDate: expect.any(Date) },
    })
    expect(await policyNow()).toMatchObject({ DefaultVersionId: 'v1' })
    expect(await documentOf('v1')).toBe(policy({ Action: 's3:One' }))
    expect(await documentOf('v2')).toBe(policy({ Action: 's3:Two' }))
  })

  it('makes the new version the default where that is asked for', async () => {
    const { PolicyVersion } = await add({ SetAsDefault: true })
    expect(PolicyVersion).toMatchObject({ VersionId: 'v2', IsDefaultVersion: true })
    expect(await policyNow()).toMatchObject({ DefaultVersionId: 'v2' })
    expect((await get('v1'))?.IsDefaultVersion).toBe(false)
    await add({ SetAsDefault: false })
    expect(await policyNow()).toMatchObject({ DefaultVersionId: 'v2' })
  })

  it('refuses a sixth version and never gives a number twice', async () => {
    for (const id of ['v2', 'v3', 'v4', 'v5'])
      expect((await add()).PolicyVersion?.VersionId).toBe(id)
    expect(await rejection(add())).toEqual(tooMany)
    await remove('v5')
    await remove('v3')
    expect((await add()).PolicyVersion?.VersionId).toBe('v6')
    expect((await add()).PolicyVersion?.VersionId).toBe('v7')
    expect(await rejection(add())).toEqual(tooMany)
    expect(await ids()).toEqual(['v7', 'v6', 'v4', 'v2', 'v1'])
  })

  it('adds four of twenty at once, each with a number of its own', async () => {
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => add()))
    const made = results.flatMap((result) =>
      result.status === 'fulfilled' ? [result.value.PolicyVersion?.VersionId] : [],
    )
    expect(made).toHaveLength(4)
    expect(new Set(made)).toEqual(new Set(['v2', 'v3', 'v4', 'v5']))
    expect(await ids()).toEqual(['v5', 'v4', 'v3', 'v2', 'v1'])
  })

  it('counts versions in the account, and a refused one does not count', async () => {
    const inUse = async () =>
      (await server.iam().send(new GetAccountSummaryCommand({}))).SummaryMap?.PolicyVersionsInUse
    await add()
    expect(await inUse()).toBe(2)
    await rejection(add({ PolicyDocument: '{' }))
    expect(await inUse()).toBe(2)
    await remove('v2')
    expect(await inUse()).toBe(1)
  })

  it('refuses documents as CreatePolicy does', async () => {
    expect(await rejection(add({ PolicyDocument: '{' }))).toEqual(
      malformed('Syntax errors in policy.'),
    )
    const long = policy({ Action: 's3:Get', Resource: `arn:aws:s3:::${'x'.repeat(6144)}` })
    expect(await rejection(add({ PolicyDocument: long }))).toEqual(
      limitExceeded('Cannot exceed quota for PolicySize: 6144'),
    )
    expect(await rejection(add({ PolicyDocument: '{"name":"\u{1F600}"}' }))).toMatchObject({
      code: 'ValidationError',
      status: 400,
    })
    expect(await ids()).toEqual(['v1'])
  })

  it("refuses unknown, another account's and AWS's policies", async () => {
    await createTheirs()
    for (const PolicyArn of [policyArn('none'), theirs])
      expect(await rejection(add({ PolicyArn }))).toEqual(notFound(PolicyArn))
    expect(await rejection(add({ PolicyArn: administratorAccess }))).toEqual(
      outside('Cannot create versions for policies outside your own account.'),
    )
    const PolicyArn = 'arn:aws:iam::123456789012:user/p'
    expect(await rejection(add({ PolicyArn }))).toEqual(invalid(`ARN ${PolicyArn} is not valid.`))
    // The policy is looked for before the document is.
    const bad = { PolicyArn: policyArn('none'), PolicyDocument: '{' }
    expect(await rejection(add(bad))).toEqual(notFound(policyArn('none')))
  })
})

describe('GetPolicyVersion', () => {
  it('gives the document back as it was, percent-encoded', async () => {
    const document =
      '{\n\t"Version": "2012-10-17",\r\n "Statement": [{"Effect": "Allow", "Action": "s3:%3A é*", "Resource": "*"}]}'
    await add({ PolicyDocument: document })
    const version = await get('v2')
    expect(version).toEqual({
      Document: expect.stringMatching(/^[A-Za-z0-9._~%-]+$/),
      VersionId: 'v2',
      IsDefaultVersion: false,
      CreateDate: expect.any(Date),
    })
    expect(version?.Document).toContain('%253A%20%C3%A9%2A')
    expect(await documentOf('v2')).toBe(document)
  })

  it("gives the one version of AWS's policies that there is", async () => {
    const version = await get('v1', administratorAccess)
    expect(version).toMatchObject({
      IsDefaultVersion: true,
      CreateDate: new Date('2015-02-06T18:39:46Z'),
    })
    expect(JSON.parse(decodeURIComponent(version?.Document ?? ''))).toEqual({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
    })
    expect((await get('v12', powerUser))?.VersionId).toBe('v12')
    expect(await rejection(get('v1', powerUser))).toEqual(noVersion('v1', powerUser))
  })

  it('refuses versions and policies that do not exist in the same words', async () => {
    await createTheirs()
    for (const id of ['v2', 'v99999999999999999999', 'v1.default'])
      expect(await rejection(get(id)), id).toEqual(noVersion(id))
    for (const unknown of [policyArn('none'), theirs, 'arn:aws:iam::aws:policy/None'])
      expect(await rejection(get('v1', unknown))).toEqual(noVersion('v1', unknown))
    const notArn = 'arn:aws:iam::123456789012:user/p'
    expect(await rejection(get('v1', notArn))).toEqual(invalid(`ARN ${notArn} is not valid.`))
  })

  it('refuses what is no version id', async () => {
    for (const id of ['1', 'v0', 'v01', 'V1', 'v1 ', 'v-1', 'latest'])
      expect(await rejection(get(id)), id).toEqual(notAnId)
    expect(await rejection(get(undefined as never))).toEqual(isMissing('versionId'))
  })
})

describe('ListPolicyVersions', () => {
  it('lists the newest first, without documents', async () => {
    await add({ SetAsDefault: true })
    expect(await list()).toEqual({
      Versions: [
        { VersionId: 'v2', IsDefaultVersion: true, CreateDate: expect.any(Date) },
        { VersionId: 'v1', IsDefaultVersion: false, CreateDate: expect.any(Date) },
      ],
      IsTruncated: false,
    })
  })

  it('pages, and orders by number and not by text', async () => {
    for (let number = 2; number <= 10; number += 1) {
      await add({ SetAsDefault: true })
      if (number <= 7) await remove(`v${number - 1}`)
    }
    const first = await list({ MaxItems: 2 })
    expect(first.Versions?.map(({ VersionId }) => VersionId)).toEqual(['v10', 'v9'])
    expect(first.IsTruncated).toBe(true)
    const rest = await list({ Marker: first.Marker })
    expect(rest.Versions?.map(({ VersionId }) => VersionId)).toEqual(['v8', 'v7'])
    expect(rest).toMatchObject({ IsTruncated: false })
    expect(await rejection(list({ Marker: 'made-up' }))).toEqual(invalid('Invalid Marker.'))
    await server.iam().send(new CreateUserCommand({ UserName: 'alice' }))
    const { Marker } = await server.iam().send(new ListUsersCommand({ MaxItems: 1 }))
    expect(await rejection(list({ Marker }))).toEqual(invalid('Invalid Marker.'))
  })

  it("lists the one version of AWS's policies and refuses unknown ones", async () => {
    expect((await list({ PolicyArn: powerUser })).Versions).toEqual([
      {
        VersionId: 'v12',
        IsDefaultVersion: true,
        CreateDate: new Date('2026-02-12T17:59:14Z'),
      },
    ])
    await createTheirs()
    for (const PolicyArn of [policyArn('none'), theirs])
      expect(await rejection(list({ PolicyArn }))).toEqual(notFound(PolicyArn))
  })
})

describe('DeletePolicyVersion', () => {
  it('deletes any version but the default', async () => {
    await add()
    expect(await rejection(remove('v1'))).toEqual(
      deleteConflict('Cannot delete the default version of a policy.'),
    )
    expect(await members(remove('v2'))).toEqual({})
    expect(await ids()).toEqual(['v1'])
    expect(await rejection(remove('v2'))).toEqual(noVersion('v2'))
    expect(await rejection(remove('v99999999999999999999'))).toEqual(
      noVersion('v99999999999999999999'),
    )
    expect(await rejection(remove('2'))).toEqual(notAnId)
  })

  it("refuses unknown, another account's and AWS's policies", async () => {
    await createTheirs()
    for (const unknown of [policyArn('none'), theirs])
      expect(await rejection(remove('v1', unknown))).toEqual(notFound(unknown))
    expect(await rejection(remove('v1', administratorAccess))).toEqual(
      outside('Cannot delete policy versions for policies outside your own account.'),
    )
  })

  it('never takes away the version that is made the default at the same time', async () => {
    for (let round = 0; round < 10; round += 1) {
      const id = (await add()).PolicyVersion?.VersionId ?? ''
      const outcomes = await Promise.allSettled(
        round % 2 === 0 ? [remove(id), setDefault(id)] : [setDefault(id), remove(id)],
      )
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
      const { DefaultVersionId = '' } = (await policyNow()) ?? {}
      expect((await get(DefaultVersionId))?.IsDefaultVersion).toBe(true)
      for (const other of (await ids()) ?? []) {
        if (other !== DefaultVersionId) await remove(other ?? '')
      }
    }
  })
})

describe('SetDefaultPolicyVersion', () => {
  it('makes another version the default, and the same again', async () => {
    await add()
    expect(await members(setDefault('v2'))).toEqual({})
    await setDefault('v2')
    expect(await policyNow()).toMatchObject({ DefaultVersionId: 'v2' })
    const defaults = (await list()).Versions?.filter((version) => version.IsDefaultVersion)
    expect(defaults?.map(({ VersionId }) => VersionId)).toEqual(['v2'])
  })

  it('refuses versions and policies that do not exist in the same words', async () => {
    await createTheirs()
    expect(await rejection(setDefault('v2'))).toEqual(noVersion('v2'))
    for (const unknown of [policyArn('none'), theirs])
      expect(await rejection(setDefault('v1', unknown))).toEqual(noVersion('v1', unknown))
    expect(await rejection(setDefault('v1', administratorAccess))).toEqual(
      outside('Cannot update policies outside your own account.'),
    )
    expect(await rejection(setDefault('two'))).toEqual(notAnId)
    expect(await policyNow()).toMatchObject({ DefaultVersionId: 'v1' })
  })

  it('leaves an event', async () => {
    await add()
    await setDefault('v2')
    expect(await recordedEvents(server, 'SetDefaultPolicyVersion')).toMatchObject([
      { readOnly: false, requestParameters: { policyArn: arn, versionId: 'v2' } },
    ])
  })
})

it('keeps the date of the last change: of a new version and of another default', async () => {
  const dates = async () => {
    const { CreateDate, UpdateDate } = (await policyNow()) ?? {}
    return (Number(UpdateDate) - Number(CreateDate)) / 1000
  }
  expect(await dates()).toBe(0)
  await server.advance(100)
  await add()
  expect(await dates()).toBeGreaterThanOrEqual(100)
  await server.advance(100)
  await setDefault('v2')
  expect(await dates()).toBeGreaterThanOrEqual(200)
  await server.advance(100)
  await remove('v1')
  expect(await dates()).toBeLessThan(300)
})

describe('another default version takes effect at the very next request', () => {
  const listUsers = policy({ Action: 'iam:ListUsers' })
  const nothing = policy()
  const usersOfAccount = 'arn:aws:iam::123456789012:user/'
  const refused = denied('eve', 'iam:ListUsers', usersOfAccount)

  beforeEach(async () => {
    await changeManagedPolicy(server, arn, nothing)
    await add({ PolicyDocument: listUsers })
  })

  /** The call is refused, allowed with v3 as the default, and refused again without. */
  async function follows(call: () => Promise<unknown>, message = refused.message): Promise<void> {
    for (let round = 0; round < 3; round += 1) {
      expect((await rejection(call())).message).toBe(message)
      await setDefault('v3')
      await call()
      await setDefault('v2')
    }
    expect((await rejection(call())).message).toBe(message)
  }

  it('for a user who has the policy', async () => {
    const iam = server.iam(await createUserWithKey(server, 'eve', nothing))
    const attach = new AttachUserPolicyCommand({ UserName: 'eve', PolicyArn: arn })
    await server.iam().send(attach)
    await follows(() => iam.send(new ListUsersCommand({})))
  })

  it('for every member of a group that has the policy', async () => {
    const iam = server.iam(await createUserWithKey(server, 'eve', nothing))
    const GroupName = 'readers'
    await server.iam().send(new CreateGroupCommand({ GroupName }))
    await server.iam().send(new AddUserToGroupCommand({ GroupName, UserName: 'eve' }))
    await server.iam().send(new AttachGroupPolicyCommand({ GroupName, PolicyArn: arn }))
    await follows(() => iam.send(new ListUsersCommand({})))
  })

  it('for one whose permissions boundary the policy is', async () => {
    const iam = server.iam(await createUserWithKey(server, 'eve', policy({ Action: '*' })))
    const bound = { UserName: 'eve', PermissionsBoundary: arn }
    await server.iam().send(new PutUserPermissionsBoundaryCommand(bound))
    await follows(
      () => iam.send(new ListUsersCommand({})),
      `User: arn:aws:iam::123456789012:user/eve is not authorized to perform: iam:ListUsers on resource: ${usersOfAccount} because no permissions boundary allows the iam:ListUsers action`,
    )
  })

  it('for sessions of a role that has the policy, also those that exist already', async () => {
    const RoleName = 'worker'
    const role = { RoleName, AssumeRolePolicyDocument: trust('123456789012') }
    const { Role } = await server.iam().send(new CreateRoleCommand(role))
    await server.iam().send(new AttachRolePolicyCommand({ RoleName, PolicyArn: arn }))
    const assume = { RoleArn: Role?.Arn, RoleSessionName: 'test' }
    const { Credentials } = await server.sts().send(new AssumeRoleCommand(assume))
    const iam = server.iam({
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken ?? '',
    })
    await follows(
      () => iam.send(new ListUsersCommand({})),
      `User: arn:aws:sts::123456789012:assumed-role/worker/test is not authorized to perform: iam:ListUsers on resource: ${usersOfAccount} because no identity-based policy allows the iam:ListUsers action`,
    )
  })

  it('for what the policy asks about, too: conditions that it did not have before', async () => {
    const iam = server.iam(await createUserWithKey(server, 'eve', nothing))
    const attach = new AttachUserPolicyCommand({ UserName: 'eve', PolicyArn: arn })
    await server.iam().send(attach)
    const call = () => iam.send(new GetUserCommand({ UserName: 'eve' }))
    expect((await rejection(call())).code).toBe('AccessDenied')
    await changeManagedPolicy(
      server,
      arn,
      policy({
        Action: 'iam:GetUser',
        Condition: {
          StringEquals: { 'aws:username': 'eve' },
          Null: { 'aws:ResourceTag/a': 'true' },
        },
      }),
    )
    expect((await call()).User?.UserName).toBe('eve')
  })
})
