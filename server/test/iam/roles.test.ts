import {
  AddRoleToInstanceProfileCommand,
  AttachRolePolicyCommand,
  CreateInstanceProfileCommand,
  CreateRoleCommand,
  type CreateRoleCommandInput,
  DeleteRoleCommand,
  DeleteRolePermissionsBoundaryCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetAccountSummaryCommand,
  GetRoleCommand,
  ListRolesCommand,
  type ListRolesCommandInput,
  ListRoleTagsCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  RemoveRoleFromInstanceProfileCommand,
  type Tag,
  TagRoleCommand,
  UntagRoleCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand,
  UpdateRoleDescriptionCommand,
} from '@aws-sdk/client-iam'
import { AssumeRoleCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { changeSettings, createRootKey, recordedEvents } from '../support/account.js'
import { credentialsOf, startEphemeral, type TestServer } from '../support/ephemeral.js'
import { members } from '../support/members.js'
import { policy } from '../support/policy.js'
import {
  alreadyExists,
  breaks,
  deleteConflict,
  denied,
  explicitlyDenied,
  invalid,
  invalidInput,
  isMissing,
  limitExceeded,
  malformed,
  noSuchEntity,
  noSuchRole,
} from '../support/refusals.js'
import { rejection } from '../support/rejection.js'
import { ec2Trust, trust } from '../support/trust.js'
import { createUserWithKey } from '../support/virtual-device.js'

let server: TestServer
beforeAll(async () => {
  server = await startEphemeral(['123456789012', '210987654321'])
})
beforeEach(() => server.reset())
afterAll(() => server.close())

const administrator = 'arn:aws:iam::aws:policy/AdministratorAccess'
const readOnly = 'arn:aws:iam::aws:policy/ReadOnlyAccess'
const boundary = (PermissionsBoundaryArn: string) => ({
  PermissionsBoundaryType: 'Policy',
  PermissionsBoundaryArn,
})

const create = (RoleName: string, more: Partial<CreateRoleCommandInput> = {}, iam = server.iam()) =>
  iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: ec2Trust, ...more }))
const get = async (RoleName: string) =>
  (await members(server.iam().send(new GetRoleCommand({ RoleName })))).Role
const namesOf = async (input: Partial<ListRolesCommandInput> = {}) =>
  (await server.iam().send(new ListRolesCommand(input))).Roles?.map((role) => role.RoleName)
const userWith = async (...statements: Parameters<typeof policy>) =>
  server.iam(await createUserWithKey(server, 'eve', policy(...statements)))
const elsewhere = () => server.iam(credentialsOf(server.accounts[1]))
const arnOf = (name: string) => `arn:aws:iam::123456789012:role/${name}`

describe('CreateRole', () => {
  it('answers with path, name, id, ARN, creation date and the trust policy, percent-encoded', async () => {
    const output = await members(create('app'))
    expect(output).toEqual({
      Role: {
        Path: '/',
        RoleName: 'app',
        RoleId: expect.stringMatching(/^AROA[A-Z2-7]{17}$/),
        Arn: arnOf('app'),
        CreateDate: expect.any(Date),
        AssumeRolePolicyDocument: expect.stringMatching(/^[A-Za-z0-9._~%-]+$/),
      },
    })
    expect(decodeURIComponent(output.Role?.AssumeRolePolicyDocument ?? '')).toBe(ec2Trust)
    expect(output.Role?.CreateDate?.getUTCMilliseconds()).toBe(0)
  })

  it('shows path, boundary and tags that were passed, but neither description nor duration', async () => {
    const Tags = [
      { Key: 'team', Value: 'red' },
      { Key: 'note', Value: '' },
    ]
    const { Role } = await create('app', {
      Path: '/a/b/',
      Description: 'Runs the application',
      MaxSessionDuration: 7200,
      PermissionsBoundary: administrator,
      Tags,
    })
    expect(Role).toEqual({
      Path: '/a/b/',
      RoleName: 'app',
      RoleId: expect.stringMatching(/^AROA/),
      Arn: arnOf('a/b/app'),
      CreateDate: expect.any(Date),
      AssumeRolePolicyDocument: encodeURIComponent(ec2Trust),
      PermissionsBoundary: boundary(administrator),
      Tags,
    })
    expect((await create('plain', { Tags: [] })).Role).not.toHaveProperty('Tags')
  })

  it('refuses a name that is taken in any case and under any path', async () => {
    await create('App')
    for (const [name, Path] of [
      ['App', '/'],
      ['aPP', '/'],
      ['app', '/elsewhere/'],
    ] as const)
      expect(await rejection(create(name, { Path }))).toEqual(
        alreadyExists(`Role with name ${name} already exists.`),
      )
    expect(await namesOf()).toEqual(['App'])
    await elsewhere().send(
      new CreateRoleCommand({ RoleName: 'App', AssumeRolePolicyDocument: ec2Trust }),
    )
  })

  it('takes names of 1 to 64 letters, digits and + = , . @ _ -, and wants name and trust policy', async () => {
    for (const name of ['a', 'n'.repeat(64), 'A.b-c_d+e=f,g@h'])
      expect((await create(name)).Role?.RoleName).toBe(name)
    for (const name of ['a b', 'a/b', 'naïve', 'a:b', 'a*'])
      expect(await rejection(create(name))).toEqual(
        breaks('roleName', 'Member must satisfy regular expression pattern: [\\w+=,.@-]+'),
      )
    expect(await rejection(create('n'.repeat(65)))).toEqual(
      breaks('roleName', 'Member must have length less than or equal to 64'),
    )
    const without = { AssumeRolePolicyDocument: undefined as never }
    expect(await rejection(create('x', without))).toEqual(isMissing('assumeRolePolicyDocument'))
    expect(await rejection(create(undefined as never))).toEqual(isMissing('roleName'))
  })

  it('takes durations of an hour to twelve, descriptions of up to 1000 characters, and paths with slashes', async () => {
    for (const [MaxSessionDuration, words] of [
      [3599, 'greater than or equal to 3600'],
      [43_201, 'less than or equal to 43200'],
    ] as const)
      expect(await rejection(create('x', { MaxSessionDuration }))).toEqual(
        breaks('maxSessionDuration', `Member must have value ${words}`),
      )
    await create('shortest', { MaxSessionDuration: 3600 })
    await create('longest', { MaxSessionDuration: 43_200, Description: 'é'.repeat(1000) })
    expect((await get('longest'))?.Description).toBe('é'.repeat(1000))
    expect(await rejection(create('x', { Description: 'd'.repeat(1001) }))).toEqual(
      breaks('description', 'Member must have length less than or equal to 1000'),
    )
    expect((await rejection(create('x', { Description: '漢' }))).message).toContain(
      "Value at 'description' failed to satisfy constraint: Member must satisfy regular expression pattern",
    )
    for (const Path of ['a', '/a', 'a/', '/a b/'])
      expect(await rejection(create('x', { Path }))).toEqual(
        invalid(
          'The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.',
        ),
      )
    expect((await create('deep', { Path: '/!//~/' })).Role?.Arn).toBe(arnOf('!//~/deep'))
  })

  it('makes no role where a tag, the boundary or the trust policy is bad', async () => {
    const good = { Key: 'a', Value: '' }
    expect(await rejection(create('x', { Tags: [good, { Key: 'A', Value: '' }] }))).toEqual(
      invalidInput('Duplicate tag keys found. Please note that Tag keys are case insensitive.'),
    )
    expect(await rejection(create('x', { Tags: [{ Key: 'aws:x', Value: '' }] }))).toMatchObject({
      code: 'InvalidInput',
      status: 400,
    })
    const PermissionsBoundary = 'arn:aws:iam::123456789012:role/no-policy'
    expect(await rejection(create('x', { PermissionsBoundary }))).toEqual(
      invalidInput(`ARN ${PermissionsBoundary} is not valid.`),
    )
    for (const unknown of [
      'arn:aws:iam::123456789012:policy/none',
      'arn:aws:iam::210987654321:policy/theirs',
      'arn:aws:iam::aws:policy/None',
    ])
      expect(await rejection(create('x', { PermissionsBoundary: unknown }))).toEqual(
        noSuchEntity(`Scope ARN: ${unknown} does not exist or is not attachable.`),
      )
    expect(await rejection(create('x', { AssumeRolePolicyDocument: '{' }))).toEqual(
      malformed('This policy contains invalid Json'),
    )
    expect(await namesOf()).toEqual([])
  })

  it('keeps to the account quota, and a refused role does not count', async () => {
    await changeSettings(server, 'rolesPerAccount=2')
    await create('a')
    expect(await rejection(create('A'))).toEqual(alreadyExists('Role with name A already exists.'))
    await create('b')
    const full = limitExceeded('Cannot exceed quota for RolesPerAccount: 2')
    expect(await rejection(create('c'))).toEqual(full)
    expect(await rejection(create('d'))).toEqual(full)
    await server.iam().send(new DeleteRoleCommand({ RoleName: 'a' }))
    await create('c')
    expect(await namesOf()).toEqual(['b', 'c'])
    const { SummaryMap } = await server.iam().send(new GetAccountSummaryCommand({}))
    expect(SummaryMap).toMatchObject({ Roles: 2, RolesQuota: 2 })
  })

  it('lets exactly one of twenty roles of one name at once in', async () => {
    const names = Array.from({ length: 20 }, (_, n) => (n % 2 === 0 ? 'same' : 'SAME'))
    const results = await Promise.allSettled(names.map((name) => create(name)))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const { SummaryMap } = await server.iam().send(new GetAccountSummaryCommand({}))
    expect(SummaryMap).toMatchObject({ Roles: 1, RolesQuota: 1000 })
  })

  it('lets exactly as many of many roles at once in as the quota allows', async () => {
    await changeSettings(server, 'rolesPerAccount=3')
    const results = await Promise.allSettled(
      Array.from({ length: 12 }, (_, n) => create(`role-${n}`)),
    )
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(3)
    expect(await namesOf()).toHaveLength(3)
  })

  it('names the ARN with its path in a refusal, and needs iam:TagRole as well where tags are passed', async () => {
    const iam = await userWith({ Action: 'iam:CreateRole', Resource: arnOf('a/*') })
    expect(await rejection(create('new', { Path: '/b/' }, iam))).toEqual(
      denied('eve', 'iam:CreateRole', arnOf('b/new')),
    )
    await create('new', { Path: '/a/' }, iam)
    const Tags = [{ Key: 'team', Value: 'red' }]
    expect(await rejection(create('tagged', { Path: '/a/', Tags }, iam))).toEqual(
      denied('eve', 'iam:TagRole', arnOf('a/tagged')),
    )
    expect(await namesOf()).toEqual(['new'])
  })

  it('is judged by the boundary and the tags that are passed', async () => {
    const iam = await userWith(
      {
        Action: 'iam:CreateRole',
        Condition: { ArnEquals: { 'iam:PermissionsBoundary': readOnly } },
      },
      { Action: 'iam:TagRole', Condition: { StringEquals: { 'aws:RequestTag/team': 'red' } } },
    )
    const refused = denied('eve', 'iam:CreateRole', arnOf('x'))
    expect(await rejection(create('x', {}, iam))).toEqual(refused)
    expect(await rejection(create('x', { PermissionsBoundary: administrator }, iam))).toEqual(
      refused,
    )
    const limited = { PermissionsBoundary: readOnly }
    expect(
      await rejection(create('x', { ...limited, Tags: [{ Key: 'team', Value: 'blue' }] }, iam)),
    ).toEqual(denied('eve', 'iam:TagRole', arnOf('x')))
    await create('x', { ...limited, Tags: [{ Key: 'Team', Value: 'red' }] }, iam)
    expect(await namesOf()).toEqual(['x'])
  })

  it('is written down with its parameters', async () => {
    await create('app', { Path: '/a/' })
    expect(await recordedEvents(server, 'CreateRole')).toMatchObject([
      {
        readOnly: false,
        requestParameters: { roleName: 'app', path: '/a/', assumeRolePolicyDocument: ec2Trust },
        responseElements: { role: { arn: arnOf('a/app') } },
      },
    ])
  })
})

describe('GetRole', () => {
  it('answers with everything, whatever the case of the name; the last use is empty', async () => {
    const Tags = [{ Key: 'team', Value: 'red' }]
    const { Role: created } = await create('App', {
      Path: '/a/',
      Description: 'Runs',
      MaxSessionDuration: 7200,
      PermissionsBoundary: readOnly,
      Tags,
    })
    const role = {
      ...created,
      Description: 'Runs',
      MaxSessionDuration: 7200,
      PermissionsBoundary: boundary(readOnly),
      Tags,
      RoleLastUsed: {},
    }
    for (const name of ['App', 'APP', 'app']) expect(await get(name)).toEqual(role)
  })

  it('tells when and where a session of the role was last used', async () => {
    await create('app', {
      AssumeRolePolicyDocument: trust('arn:aws:iam::123456789012:user/admin'),
    })
    const { Credentials } = await server
      .sts()
      .send(new AssumeRoleCommand({ RoleArn: arnOf('app'), RoleSessionName: 'session' }))
    expect((await get('app'))?.RoleLastUsed).toEqual({})
    const usedAt = server.now()
    await server
      .sts({
        accessKeyId: Credentials?.AccessKeyId ?? '',
        secretAccessKey: Credentials?.SecretAccessKey ?? '',
        sessionToken: Credentials?.SessionToken ?? '',
      })
      .send(new GetCallerIdentityCommand({}))
    await server.parts.recorder.flush()
    const { LastUsedDate, Region } = (await get('app'))?.RoleLastUsed ?? {}
    expect(Region).toBe('us-east-1')
    expect(Math.abs(Number(LastUsedDate) - usedAt)).toBeLessThan(5000)
  })

  it('leaves out description, boundary and tags where there are none, and says the default duration', async () => {
    const { Role: created } = await create('app')
    expect(await get('app')).toEqual({ ...created, MaxSessionDuration: 3600, RoleLastUsed: {} })
  })

  it('refuses a role that does not exist, and one of another account', async () => {
    await elsewhere().send(
      new CreateRoleCommand({ RoleName: 'theirs', AssumeRolePolicyDocument: ec2Trust }),
    )
    for (const name of ['nobody', 'theirs', 'n'.repeat(64)])
      expect(await rejection(get(name))).toEqual(noSuchRole(name))
    expect(await rejection(get('n'.repeat(65)))).toEqual(
      breaks('roleName', 'Member must have length less than or equal to 64'),
    )
  })

  it('is judged on the ARN with the stored path and name; an unknown role as one without a path', async () => {
    await create('App', { Path: '/team/' })
    const iam = await userWith({ Action: 'iam:GetRole', Resource: arnOf('team/*') })
    const ask = (RoleName: string) => iam.send(new GetRoleCommand({ RoleName }))
    expect((await ask('APP')).Role?.RoleName).toBe('App')
    expect(await rejection(ask('nobody'))).toEqual(denied('eve', 'iam:GetRole', 'role nobody'))
  })

  it('can be granted by tag and refused by boundary', async () => {
    await create('red', { Tags: [{ Key: 'team', Value: 'red' }] })
    await create('bound', {
      Tags: [{ Key: 'team', Value: 'red' }],
      PermissionsBoundary: readOnly,
    })
    await create('blue')
    const iam = await userWith(
      { Action: 'iam:GetRole', Condition: { StringEquals: { 'aws:ResourceTag/team': 'red' } } },
      {
        Effect: 'Deny',
        Action: 'iam:GetRole',
        Condition: { ArnLike: { 'iam:PermissionsBoundary': 'arn:aws:iam::aws:policy/Read*' } },
      },
    )
    const ask = (RoleName: string) => iam.send(new GetRoleCommand({ RoleName }))
    expect((await ask('red')).Role?.RoleName).toBe('red')
    expect(await rejection(ask('blue'))).toEqual(denied('eve', 'iam:GetRole', 'role blue'))
    expect(await rejection(ask('bound'))).toEqual(
      explicitlyDenied('eve', 'iam:GetRole', 'role bound'),
    )
  })
})

describe('UpdateRole and UpdateRoleDescription', () => {
  const update = (
    RoleName: string,
    change: { Description?: string; MaxSessionDuration?: number },
  ) => server.iam().send(new UpdateRoleCommand({ RoleName, ...change }))

  it('change what is given and leave the rest', async () => {
    await create('App', { Description: 'first', MaxSessionDuration: 7200 })
    const before = await get('app')
    expect(await members(update('APP', { MaxSessionDuration: 43_200 }))).toEqual({})
    expect(await get('app')).toEqual({ ...before, MaxSessionDuration: 43_200 })
    await update('app', { Description: 'second' })
    expect(await get('app')).toEqual({
      ...before,
      MaxSessionDuration: 43_200,
      Description: 'second',
    })
    await update('app', {})
    expect(await get('app')).toMatchObject({ MaxSessionDuration: 43_200, Description: 'second' })
    await update('app', { Description: '' })
    expect((await get('app'))?.Description).toBe('')
  })

  it('answer with the role as it is then, without duration and last use', async () => {
    const { Role: created } = await create('App', {
      MaxSessionDuration: 7200,
      PermissionsBoundary: readOnly,
      Tags: [{ Key: 'a', Value: '' }],
    })
    const { Tags: _, ...shown } = created ?? {}
    const output = await members(
      server
        .iam()
        .send(new UpdateRoleDescriptionCommand({ RoleName: 'app', Description: 'described' })),
    )
    expect(output).toEqual({ Role: { ...shown, Description: 'described' } })
    expect(await get('app')).toMatchObject({ Description: 'described', MaxSessionDuration: 7200 })
  })

  it('refuse an unknown role, and values that the model does not allow', async () => {
    expect(await rejection(update('nobody', {}))).toEqual(noSuchRole('nobody'))
    const describeIt = (RoleName: string, Description: string) =>
      server.iam().send(new UpdateRoleDescriptionCommand({ RoleName, Description }))
    expect(await rejection(describeIt('nobody', ''))).toEqual(noSuchRole('nobody'))
    await create('app')
    expect(await rejection(update('app', { MaxSessionDuration: 60 }))).toEqual(
      breaks('maxSessionDuration', 'Member must have value greater than or equal to 3600'),
    )
    expect(await rejection(describeIt('app', undefined as never))).toEqual(isMissing('description'))
  })
})

describe('DeleteRole', () => {
  const remove = (RoleName: string) => server.iam().send(new DeleteRoleCommand({ RoleName }))
  const conflict = (what: string) => deleteConflict(`Cannot delete entity, must ${what} first.`)

  it('removes a role that holds nothing, tags and all, and gives its id to no other', async () => {
    const Tags = [{ Key: 'a', Value: '1' }]
    const { Role } = await create('App', { Tags, PermissionsBoundary: readOnly })
    expect(await members(remove('app'))).toEqual({})
    expect(await namesOf()).toEqual([])
    expect(await rejection(remove('App'))).toEqual(noSuchRole('App'))
    expect((await create('App')).Role?.RoleId).not.toBe(Role?.RoleId)
    expect(await get('App')).not.toHaveProperty('Tags')
  })

  it('asks for attached policies, inline policies and instance profiles to go first, in this order', async () => {
    const iam = server.iam()
    const RoleName = 'app'
    const InstanceProfileName = 'machines'
    await create(RoleName)
    await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: administrator }))
    await iam.send(
      new PutRolePolicyCommand({ RoleName, PolicyName: 'p', PolicyDocument: policy() }),
    )
    await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName }))
    await iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName, RoleName }))
    expect(await rejection(remove(RoleName))).toEqual(conflict('detach all policies'))
    await iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn: administrator }))
    expect(await rejection(remove(RoleName))).toEqual(conflict('delete policies'))
    await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: 'p' }))
    expect(await rejection(remove(RoleName))).toEqual(
      conflict('remove roles from instance profile'),
    )
    await iam.send(new RemoveRoleFromInstanceProfileCommand({ InstanceProfileName, RoleName }))
    await remove(RoleName)
    expect(await namesOf()).toEqual([])
  })

  it('deletes once, and never a role that is being given something at the same time', async () => {
    await create('app')
    const removed = await Promise.allSettled(Array.from({ length: 10 }, () => remove('app')))
    expect(removed.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const iam = server.iam()
    for (let n = 0; n < 8; n += 1) {
      const RoleName = `role-${n}`
      await create(RoleName)
      const attach = iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: readOnly }))
      const calls = n % 2 === 0 ? [attach, remove(RoleName)] : [remove(RoleName), attach]
      const done = await Promise.allSettled(calls)
      expect(done.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    }
  })
})

describe('ListRoles', () => {
  it('gives all roles in the order of names, without boundary, tags and last use', async () => {
    await create('bob', {
      Description: 'second',
      MaxSessionDuration: 7200,
      PermissionsBoundary: readOnly,
      Tags: [{ Key: 'a', Value: '1' }],
    })
    await create('Alice', { Path: '/a/' })
    const role = {
      RoleId: expect.stringMatching(/^AROA/),
      CreateDate: expect.any(Date),
      AssumeRolePolicyDocument: encodeURIComponent(ec2Trust),
    }
    expect(await members(server.iam().send(new ListRolesCommand({})))).toEqual({
      Roles: [
        {
          ...role,
          Path: '/a/',
          RoleName: 'Alice',
          Arn: arnOf('a/Alice'),
          MaxSessionDuration: 3600,
        },
        {
          ...role,
          Path: '/',
          RoleName: 'bob',
          Arn: arnOf('bob'),
          Description: 'second',
          MaxSessionDuration: 7200,
        },
      ],
      IsTruncated: false,
    })
  })

  it('gives every role once, in pages', async () => {
    expect(await members(server.iam().send(new ListRolesCommand({})))).toEqual({
      Roles: [],
      IsTruncated: false,
    })
    for (const name of ['d', 'B', 'a', 'C', 'e']) await create(name)
    const seen: (string | undefined)[] = []
    let Marker: string | undefined
    do {
      const page = await server.iam().send(new ListRolesCommand({ MaxItems: 2, Marker }))
      seen.push(...(page.Roles ?? []).map((role) => role.RoleName))
      expect(page.IsTruncated).toBe(page.Marker !== undefined)
      Marker = page.Marker
    } while (Marker !== undefined)
    expect(seen).toEqual(['a', 'B', 'C', 'd', 'e'])
    expect(await rejection(namesOf({ Marker: 'made-up' }))).toEqual(invalid('Invalid Marker.'))
    expect(await rejection(namesOf({ MaxItems: 1001 }))).toEqual(
      breaks('maxItems', 'Member must have value less than or equal to 1000'),
    )
  })

  it('takes a prefix of the path, also a cut-off one, and pages within it', async () => {
    await create('a', { Path: '/team/red/' })
    await create('b', { Path: '/team/blue/' })
    await create('c', { Path: '/Team/' })
    expect(await namesOf({ PathPrefix: '/team/' })).toEqual(['a', 'b'])
    expect(await namesOf({ PathPrefix: '/team/r' })).toEqual(['a'])
    expect(await namesOf({ PathPrefix: '/' })).toEqual(['a', 'b', 'c'])
    for (const PathPrefix of ['/x', '/%', '/team/_'])
      expect(await namesOf({ PathPrefix })).toEqual([])
    const page = await server
      .iam()
      .send(new ListRolesCommand({ PathPrefix: '/team/', MaxItems: 1 }))
    expect(await namesOf({ PathPrefix: '/team/', Marker: page.Marker })).toEqual(['b'])
    expect(await rejection(namesOf({ PathPrefix: 'team' }))).toEqual(
      breaks(
        'pathPrefix',
        'Member must satisfy regular expression pattern: \\u002F[\\u0021-\\u007F]*',
      ),
    )
  })

  it('shows each account its own roles only', async () => {
    await create('ours')
    const theirs = await elsewhere().send(new ListRolesCommand({}))
    expect(theirs.Roles).toEqual([])
    expect(await namesOf()).toEqual(['ours'])
  })
})

describe('TagRole, UntagRole and ListRoleTags', () => {
  const tagsOf = async (RoleName: string) =>
    (await server.iam().send(new ListRoleTagsCommand({ RoleName }))).Tags
  const tag = (RoleName: string, Tags: Tag[]) =>
    server.iam().send(new TagRoleCommand({ RoleName, Tags }))

  it('add, replace whatever the case of the key, list sorted by key, and take away', async () => {
    await create('App')
    expect(await tagsOf('app')).toEqual([])
    await tag('APP', [
      { Key: 'zone', Value: '1' },
      { Key: 'Team', Value: 'red' },
    ])
    await tag('app', [{ Key: 'TEAM', Value: '' }])
    expect(await tagsOf('app')).toEqual([
      { Key: 'TEAM', Value: '' },
      { Key: 'zone', Value: '1' },
    ])
    expect((await get('app'))?.Tags).toHaveLength(2)
    const untag = new UntagRoleCommand({ RoleName: 'app', TagKeys: ['team', 'absent'] })
    expect(await members(server.iam().send(untag))).toEqual({})
    expect(await tagsOf('app')).toEqual([{ Key: 'zone', Value: '1' }])
  })

  it('refuse unknown roles and more than fifty tags', async () => {
    const one = [{ Key: 'a', Value: '' }]
    expect(await rejection(tag('nobody', one))).toEqual(noSuchRole('nobody'))
    expect(await rejection(tagsOf('nobody'))).toEqual(noSuchRole('nobody'))
    const untag = new UntagRoleCommand({ RoleName: 'nobody', TagKeys: ['a'] })
    expect(await rejection(server.iam().send(untag))).toEqual(noSuchRole('nobody'))
    const many = Array.from({ length: 50 }, (_, n) => ({ Key: `k${n}`, Value: '' }))
    await create('app', { Tags: many })
    expect(await rejection(tag('app', one))).toEqual(
      limitExceeded('The number of tags has reached the maximum limit.'),
    )
  })
})

it('refuses each operation as `role NAME`, and one on a role that does not exist in the same way', async () => {
  await create('App', { Path: '/a/' })
  const iam = await userWith()
  const calls = (RoleName: string) => ({
    'iam:GetRole': iam.send(new GetRoleCommand({ RoleName })),
    'iam:DeleteRole': iam.send(new DeleteRoleCommand({ RoleName })),
    'iam:UpdateRole': iam.send(new UpdateRoleCommand({ RoleName })),
    'iam:UpdateRoleDescription': iam.send(
      new UpdateRoleDescriptionCommand({ RoleName, Description: '' }),
    ),
    'iam:UpdateAssumeRolePolicy': iam.send(
      new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: '{' }),
    ),
    'iam:PutRolePermissionsBoundary': iam.send(
      new PutRolePermissionsBoundaryCommand({ RoleName, PermissionsBoundary: readOnly }),
    ),
    'iam:DeleteRolePermissionsBoundary': iam.send(
      new DeleteRolePermissionsBoundaryCommand({ RoleName }),
    ),
    'iam:TagRole': iam.send(new TagRoleCommand({ RoleName, Tags: [{ Key: 'a', Value: '' }] })),
    'iam:UntagRole': iam.send(new UntagRoleCommand({ RoleName, TagKeys: ['a'] })),
    'iam:ListRoleTags': iam.send(new ListRoleTagsCommand({ RoleName })),
  })
  for (const [action, call] of Object.entries(calls('APP')))
    expect(await rejection(call)).toEqual(denied('eve', action, 'role App'))
  for (const [action, call] of Object.entries(calls('nobody')))
    expect(await rejection(call)).toEqual(denied('eve', action, 'role nobody'))
  expect(await rejection(iam.send(new ListRolesCommand({})))).toEqual(
    denied('eve', 'iam:ListRoles', 'arn:aws:iam::123456789012:role/'),
  )
})

it('lets changes of a role be limited to roles with a certain boundary', async () => {
  await create('bound', { PermissionsBoundary: readOnly })
  await create('free')
  const iam = await userWith({
    Action: ['iam:UpdateRole', 'iam:DeleteRole', 'iam:UpdateAssumeRolePolicy'],
    Condition: { ArnEquals: { 'iam:PermissionsBoundary': readOnly } },
  })
  const trustOf = (RoleName: string) =>
    iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: ec2Trust }))
  await iam.send(new UpdateRoleCommand({ RoleName: 'bound' }))
  await trustOf('bound')
  await iam.send(new DeleteRoleCommand({ RoleName: 'bound' }))
  expect(await rejection(trustOf('free'))).toEqual(
    denied('eve', 'iam:UpdateAssumeRolePolicy', 'role free'),
  )
  expect(await rejection(iam.send(new DeleteRoleCommand({ RoleName: 'free' })))).toEqual(
    denied('eve', 'iam:DeleteRole', 'role free'),
  )
  expect(await namesOf()).toEqual(['free'])
})

it('lets the root user do everything', async () => {
  const root = server.iam(await createRootKey(server))
  await create('app', {}, root)
  await root.send(new DeleteRoleCommand({ RoleName: 'app' }))
  expect(await namesOf()).toEqual([])
})
