import {
  AddRoleToInstanceProfileCommand,
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateGroupCommand,
  CreateInstanceProfileCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  CreateUserCommand,
  GetAccountAuthorizationDetailsCommand,
  type GetAccountAuthorizationDetailsCommandInput,
  type GetAccountAuthorizationDetailsCommandOutput,
  paginateGetAccountAuthorizationDetails,
  PutGroupPolicyCommand,
  PutRolePolicyCommand,
  PutUserPermissionsBoundaryCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { credentialsOf, startEphemeral, type TestServer } from '../support/ephemeral.js'
import { administratorAccess, policyArn } from '../support/managed-policy.js'
import { members } from '../support/members.js'
import { policy } from '../support/policy.js'
import { breaks, denied, invalid } from '../support/refusals.js'
import { rejection } from '../support/rejection.js'
import { ec2Trust, trust } from '../support/trust.js'
import { createUserWithKey } from '../support/virtual-device.js'

let server: TestServer
beforeAll(async () => {
  server = await startEphemeral(['123456789012', '210987654321'])
})
beforeEach(() => server.reset())
afterAll(() => server.close())

type Input = GetAccountAuthorizationDetailsCommandInput
type Details = Omit<GetAccountAuthorizationDetailsCommandOutput, '$metadata'>

const get = (input: Input = {}, iam = server.iam()): Promise<Details> =>
  members(iam.send(new GetAccountAuthorizationDetailsCommand(input)))
const arn = (resource: string) => `arn:aws:iam::123456789012:${resource}`
const readOnly = 'arn:aws:iam::aws:policy/ReadOnlyAccess'
const document = policy({ Action: 'iam:GetUser', Resource: 'arn:aws:iam::*:user/${aws:username}' })
/** RFC 3986, as documents come back in every answer of IAM. */
const encode = (text: string): string => encodeURIComponent(text).replaceAll('*', '%2A')
const encoded = encode(document)
const attached = (PolicyArn: string) => ({
  PolicyName: PolicyArn.replace(/.*\//, ''),
  PolicyArn,
})
const boundary = (PermissionsBoundaryArn: string) => ({
  PermissionsBoundaryType: 'Policy',
  PermissionsBoundaryArn,
})

/** The names of what a page holds, each behind its kind. */
const namesIn = (details: Details): string[] => [
  ...(details.UserDetailList ?? []).map(({ UserName }) => `user ${UserName}`),
  ...(details.GroupDetailList ?? []).map(({ GroupName }) => `group ${GroupName}`),
  ...(details.RoleDetailList ?? []).map(({ RoleName }) => `role ${RoleName}`),
  ...(details.Policies ?? []).map(({ PolicyName }) => `policy ${PolicyName}`),
]

/** Two of everything. */
async function furnish(): Promise<void> {
  const iam = server.iam()
  for (const name of ['B', 'a']) {
    await iam.send(new CreateUserCommand({ UserName: `${name}-user` }))
    await iam.send(new CreateGroupCommand({ GroupName: `${name}-group` }))
    const AssumeRolePolicyDocument = ec2Trust
    await iam.send(new CreateRoleCommand({ RoleName: `${name}-role`, AssumeRolePolicyDocument }))
    const PolicyDocument = document
    await iam.send(new CreatePolicyCommand({ PolicyName: `${name}-policy`, PolicyDocument }))
  }
  await iam.send(new AttachRolePolicyCommand({ RoleName: 'a-role', PolicyArn: readOnly }))
}

const everything = [
  'user a-user',
  'user admin',
  'user B-user',
  'group a-group',
  'group B-group',
  'role a-role',
  'role B-role',
  'policy a-policy',
  'policy B-policy',
  'policy AdministratorAccess',
  'policy ReadOnlyAccess',
]

describe('the details of a user', () => {
  it('without anything have empty lists, but none of inline policies', async () => {
    const { User } = await server
      .iam()
      .send(new CreateUserCommand({ UserName: 'alice', Path: '/staff/' }))
    const { UserDetailList } = await get({ Filter: ['User'] })
    expect(UserDetailList?.find(({ UserName }) => UserName === 'alice')).toEqual({
      Path: '/staff/',
      UserName: 'alice',
      UserId: User?.UserId,
      Arn: arn('user/staff/alice'),
      CreateDate: User?.CreateDate,
      GroupList: [],
      AttachedManagedPolicies: [],
      Tags: [],
    })
  })

  it('tell groups, policies, boundary and tags, each user its own', async () => {
    const iam = server.iam()
    const Tags = ['zone', 'Team'].map((Key) => ({ Key, Value: 'red' }))
    const UserName = 'alice'
    await iam.send(new CreateUserCommand({ UserName, Tags }))
    await iam.send(new CreateUserCommand({ UserName: 'bob' }))
    for (const GroupName of ['zoo', 'Admins']) {
      await iam.send(new CreateGroupCommand({ GroupName }))
      await iam.send(new AddUserToGroupCommand({ GroupName, UserName }))
    }
    await iam.send(new AddUserToGroupCommand({ GroupName: 'zoo', UserName: 'bob' }))
    for (const PolicyName of ['p2', 'p1'])
      await iam.send(new PutUserPolicyCommand({ UserName, PolicyName, PolicyDocument: document }))
    await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn: readOnly }))
    const PermissionsBoundary = administratorAccess
    await iam.send(new PutUserPermissionsBoundaryCommand({ UserName, PermissionsBoundary }))
    const { UserDetailList } = await get({ Filter: ['User'] })
    const [, alice, bob] = UserDetailList ?? []
    expect(bob).toMatchObject({ UserName: 'bob', GroupList: ['zoo'], Tags: [] })
    expect(alice).toMatchObject({
      UserName,
      UserPolicyList: [
        { PolicyName: 'p1', PolicyDocument: encoded },
        { PolicyName: 'p2', PolicyDocument: encoded },
      ],
      GroupList: ['Admins', 'zoo'],
      AttachedManagedPolicies: [attached(readOnly)],
      PermissionsBoundary: boundary(administratorAccess),
      Tags: [
        { Key: 'Team', Value: 'red' },
        { Key: 'zone', Value: 'red' },
      ],
    })
  })
})

describe('the details of a group', () => {
  it('tell its policies, and lists are there where they are empty', async () => {
    const iam = server.iam()
    const { Group } = await iam.send(new CreateGroupCommand({ GroupName: 'Admins', Path: '/x/' }))
    const common = {
      Path: '/x/',
      GroupName: 'Admins',
      GroupId: Group?.GroupId,
      Arn: arn('group/x/Admins'),
      CreateDate: Group?.CreateDate,
    }
    expect((await get({ Filter: ['Group'] })).GroupDetailList).toEqual([
      { ...common, GroupPolicyList: [], AttachedManagedPolicies: [] },
    ])
    const GroupName = 'admins'
    await iam.send(
      new PutGroupPolicyCommand({ GroupName, PolicyName: 'p', PolicyDocument: document }),
    )
    await iam.send(new AttachGroupPolicyCommand({ GroupName, PolicyArn: readOnly }))
    expect((await get({ Filter: ['Group'] })).GroupDetailList).toEqual([
      {
        ...common,
        GroupPolicyList: [{ PolicyName: 'p', PolicyDocument: encoded }],
        AttachedManagedPolicies: [attached(readOnly)],
      },
    ])
  })
})

describe('the details of a role', () => {
  const create = (more: object = {}) =>
    server.iam().send(
      new CreateRoleCommand({
        RoleName: 'App',
        AssumeRolePolicyDocument: ec2Trust,
        Description: 'not shown',
        MaxSessionDuration: 7200,
        ...more,
      }),
    )

  it('have all lists and the last use, but no description and no duration', async () => {
    const { Role } = await create()
    expect((await get({ Filter: ['Role'] })).RoleDetailList).toEqual([
      {
        Path: '/',
        RoleName: 'App',
        RoleId: Role?.RoleId,
        Arn: arn('role/App'),
        CreateDate: Role?.CreateDate,
        AssumeRolePolicyDocument: encode(ec2Trust),
        InstanceProfileList: [],
        RolePolicyList: [],
        AttachedManagedPolicies: [],
        Tags: [],
        RoleLastUsed: {},
      },
    ])
  })

  it('tell policies, boundary, tags and instance profiles', async () => {
    const iam = server.iam()
    const RoleName = 'App'
    await create({ PermissionsBoundary: readOnly, Tags: [{ Key: 'a', Value: '' }] })
    await iam.send(
      new PutRolePolicyCommand({ RoleName, PolicyName: 'p', PolicyDocument: document }),
    )
    await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: administratorAccess }))
    const InstanceProfileName = 'Machine'
    await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName }))
    await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: 'Empty' }))
    await iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName, RoleName }))
    const [role] = (await get({ Filter: ['Role'] })).RoleDetailList ?? []
    expect(role).toMatchObject({
      RolePolicyList: [{ PolicyName: 'p', PolicyDocument: encoded }],
      AttachedManagedPolicies: [attached(administratorAccess)],
      PermissionsBoundary: boundary(readOnly),
      Tags: [{ Key: 'a', Value: '' }],
      InstanceProfileList: [{ InstanceProfileName, Arn: arn(`instance-profile/Machine`) }],
    })
    const [inside] = role?.InstanceProfileList?.[0]?.Roles ?? []
    expect(inside).toMatchObject({ RoleName, Arn: arn('role/App') })
    for (const member of ['MaxSessionDuration', 'RoleLastUsed', 'Description'])
      expect(inside).not.toHaveProperty(member)
  })

  it('show of a trusted user who is gone the id alone', async () => {
    const iam = server.iam()
    const { User } = await iam.send(new CreateUserCommand({ UserName: 'alice' }))
    await create({ AssumeRolePolicyDocument: trust(arn('user/alice')) })
    await server.parts.store.write(async (tx) => {
      await tx.query.deleteFrom('users').where('user_name', '=', 'alice').execute()
      tx.touch('123456789012', User?.UserId)
    })
    const [role] = (await get({ Filter: ['Role'] })).RoleDetailList ?? []
    const shown = decodeURIComponent(role?.AssumeRolePolicyDocument ?? '')
    expect(shown).toContain(User?.UserId)
    expect(shown).not.toContain('user/alice')
  })
})

describe('the details of a managed policy', () => {
  it("tell all versions of the account's own, the newest first, and their documents", async () => {
    const iam = server.iam()
    const PolicyName = 'Mine'
    const { Policy } = await iam.send(
      new CreatePolicyCommand({
        PolicyName,
        Path: '/x/',
        PolicyDocument: document,
        Description: 'not shown',
        Tags: [{ Key: 'not', Value: 'shown' }],
      }),
    )
    const PolicyArn = policyArn('x/Mine')
    for (const SetAsDefault of [true, false])
      await iam.send(
        new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: policy(), SetAsDefault }),
      )
    await iam.send(new AttachUserPolicyCommand({ UserName: 'admin', PolicyArn }))
    const { Policies } = await get({ Filter: ['LocalManagedPolicy'] })
    const version = (VersionId: string, Document: string) => ({
      Document: encode(Document),
      VersionId,
      IsDefaultVersion: VersionId === 'v2',
      CreateDate: expect.any(Date),
    })
    expect(Policies).toEqual([
      {
        PolicyName,
        PolicyId: Policy?.PolicyId,
        Arn: PolicyArn,
        Path: '/x/',
        DefaultVersionId: 'v2',
        AttachmentCount: 1,
        PermissionsBoundaryUsageCount: 0,
        IsAttachable: true,
        CreateDate: Policy?.CreateDate,
        UpdateDate: expect.any(Date),
        PolicyVersionList: [
          version('v3', policy()),
          version('v2', policy()),
          version('v1', document),
        ],
      },
    ])
  })

  it("tell those of AWS's policies that the account uses, however it does", async () => {
    const iam = server.iam()
    for (const UserName of ['alice', 'bob'])
      await iam.send(new CreateUserCommand({ UserName, PermissionsBoundary: readOnly }))
    await iam.send(new AttachUserPolicyCommand({ UserName: 'bob', PolicyArn: administratorAccess }))
    const { Policies } = await get({ Filter: ['AWSManagedPolicy'] })
    expect(Policies).toMatchObject([
      {
        Arn: administratorAccess,
        AttachmentCount: 2,
        PermissionsBoundaryUsageCount: 0,
        DefaultVersionId: 'v1',
        PolicyVersionList: [{ VersionId: 'v1', IsDefaultVersion: true }],
      },
      { Arn: readOnly, AttachmentCount: 0, PermissionsBoundaryUsageCount: 2 },
    ])
    const [administrator] = Policies ?? []
    expect(administrator).not.toHaveProperty('Description')
    const [version] = administrator?.PolicyVersionList ?? []
    expect(JSON.parse(decodeURIComponent(version?.Document ?? ''))).toEqual({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
    })
  })
})

describe('the filter', () => {
  it('leaves everything where it is left out or empty', async () => {
    await furnish()
    for (const input of [{}, { Filter: [] }]) {
      const details = await get(input)
      expect(namesIn(details)).toEqual(everything)
      expect(details.IsTruncated).toBe(false)
      expect(details).not.toHaveProperty('Marker')
    }
  })

  it.each<[string, NonNullable<Input['Filter']>, string[]]>([
    ['users', ['User'], everything.slice(0, 3)],
    ['groups', ['Group'], everything.slice(3, 5)],
    ['roles', ['Role'], everything.slice(5, 7)],
    ['own policies', ['LocalManagedPolicy'], everything.slice(7, 9)],
    ["AWS's policies", ['AWSManagedPolicy'], everything.slice(9)],
    [
      'several kinds',
      ['AWSManagedPolicy', 'Group'],
      [...everything.slice(3, 5), ...everything.slice(9)],
    ],
  ])('chooses %s; the other lists are there and empty', async (_, Filter, names) => {
    await furnish()
    const details = await get({ Filter })
    expect(namesIn(details)).toEqual(names)
    for (const list of ['UserDetailList', 'GroupDetailList', 'RoleDetailList', 'Policies'] as const)
      expect(details[list]).toBeInstanceOf(Array)
  })

  it('knows five kinds and no other', async () => {
    expect(await rejection(get({ Filter: ['Robot' as never] }))).toEqual(
      breaks(
        'filter',
        'Member must satisfy constraint: [Member must satisfy enum value set, Member must not be null]',
      ),
    )
  })
})

describe('pages', () => {
  it.each([1, 2, 3, 4, 10, 11, 12])('of %i go over the four lists as one', async (MaxItems) => {
    await furnish()
    const names: string[] = []
    let pages = 0
    const config = { client: server.iam(), pageSize: MaxItems }
    for await (const page of paginateGetAccountAuthorizationDetails(config, {})) {
      expect(namesIn(page).length).toBeLessThanOrEqual(MaxItems)
      names.push(...namesIn(page))
      pages += 1
    }
    expect(names).toEqual(everything)
    expect(pages).toBe(Math.ceil(everything.length / MaxItems))
  })

  it('go over what the filter leaves', async () => {
    await furnish()
    const Filter: Input['Filter'] = ['User', 'LocalManagedPolicy']
    const first = await get({ Filter, MaxItems: 4 })
    expect([...namesIn(first), first.IsTruncated]).toEqual([
      ...everything.slice(0, 3),
      'policy a-policy',
      true,
    ])
    const second = await get({ Filter, MaxItems: 4, Marker: first.Marker })
    expect([...namesIn(second), second.IsTruncated]).toEqual(['policy B-policy', false])
    expect(await rejection(get({ Filter: ['Group'], Marker: first.Marker }))).toEqual(
      invalid('Invalid Marker.'),
    )
    expect(await rejection(get({ Marker: 'x' }))).toEqual(invalid('Invalid Marker.'))
  })
})

it('shows no other account', async () => {
  await furnish()
  const elsewhere = server.iam(credentialsOf(server.accounts[1]))
  expect(namesIn(await get({}, elsewhere))).toEqual(['user admin', 'policy AdministratorAccess'])
})

it('is refused on `*`', async () => {
  const iam = server.iam(await createUserWithKey(server, 'eve', policy()))
  expect(await rejection(get({}, iam))).toEqual(
    denied('eve', 'iam:GetAccountAuthorizationDetails', '*'),
  )
})
