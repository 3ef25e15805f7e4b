import {
  AddRoleToInstanceProfileCommand,
  CreateInstanceProfileCommand,
  type CreateInstanceProfileCommandInput,
  CreateRoleCommand,
  DeleteInstanceProfileCommand,
  DeleteRoleCommand,
  GetAccountSummaryCommand,
  GetInstanceProfileCommand,
  ListInstanceProfilesCommand,
  ListInstanceProfilesForRoleCommand,
  ListInstanceProfileTagsCommand,
  RemoveRoleFromInstanceProfileCommand,
  type Tag,
  TagInstanceProfileCommand,
  UntagInstanceProfileCommand,
} from '@aws-sdk/client-iam'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { changeSettings } from '../support/account.js'
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
  limitExceeded,
  noSuchEntity,
  noSuchRole,
} from '../support/refusals.js'
import { rejection } from '../support/rejection.js'
import { ec2Trust } from '../support/trust.js'
import { createUserWithKey } from '../support/virtual-device.js'

let server: TestServer
beforeAll(async () => {
  server = await startEphemeral(['123456789012', '210987654321'])
})
beforeEach(() => server.reset())
afterAll(() => server.close())

const arnOf = (name: string) => `arn:aws:iam::123456789012:instance-profile/${name}`
const roleArn = (name: string) => `arn:aws:iam::123456789012:role/${name}`
const noSuchProfile = (name: string) => noSuchEntity(`Instance Profile ${name} cannot be found.`)
const elsewhere = () => server.iam(credentialsOf(server.accounts[1]))
const userWith = async (...statements: Parameters<typeof policy>) =>
  server.iam(await createUserWithKey(server, 'eve', policy(...statements)))

const create = (
  InstanceProfileName: string,
  more: Partial<CreateInstanceProfileCommandInput> = {},
  iam = server.iam(),
) => members(iam.send(new CreateInstanceProfileCommand({ InstanceProfileName, ...more })))
const createRole = async (RoleName: string, Path = '/', iam = server.iam()) =>
  (
    await iam.send(
      new CreateRoleCommand({
        RoleName,
        Path,
        AssumeRolePolicyDocument: ec2Trust,
        Description: 'for machines',
      }),
    )
  ).Role
const get = async (InstanceProfileName: string) =>
  (await server.iam().send(new GetInstanceProfileCommand({ InstanceProfileName }))).InstanceProfile
const remove = (InstanceProfileName: string) =>
  members(server.iam().send(new DeleteInstanceProfileCommand({ InstanceProfileName })))
const add = (InstanceProfileName: string, RoleName: string, iam = server.iam()) =>
  members(iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName, RoleName })))
const takeOut = (InstanceProfileName: string, RoleName: string) =>
  members(
    server.iam().send(new RemoveRoleFromInstanceProfileCommand({ InstanceProfileName, RoleName })),
  )
const list = (input: { PathPrefix?: string; Marker?: string; MaxItems?: number } = {}) =>
  members(server.iam().send(new ListInstanceProfilesCommand(input)))
const namesOf = async (input: Parameters<typeof list>[0] = {}) =>
  (await list(input)).InstanceProfiles?.map((profile) => profile.InstanceProfileName)
const ofRole = (RoleName: string, more: { Marker?: string; MaxItems?: number } = {}) =>
  members(server.iam().send(new ListInstanceProfilesForRoleCommand({ RoleName, ...more })))

describe('CreateInstanceProfile', () => {
  it('answers with path, name, id, ARN, creation date and no roles', async () => {
    expect(await create('machines')).toEqual({
      InstanceProfile: {
        Path: '/',
        InstanceProfileName: 'machines',
        InstanceProfileId: expect.stringMatching(/^AIPA[A-Z2-7]{17}$/),
        Arn: arnOf('machines'),
        CreateDate: expect.any(Date),
        Roles: [],
      },
    })
  })

  it('puts the path into the ARN and shows the tags that were passed', async () => {
    const Tags = [{ Key: 'team', Value: 'red' }]
    expect((await create('machines', { Path: '/a/b/', Tags })).InstanceProfile).toMatchObject({
      Path: '/a/b/',
      Arn: arnOf('a/b/machines'),
      Tags,
    })
    expect((await create('plain', { Tags: [] })).InstanceProfile).not.toHaveProperty('Tags')
  })

  it('refuses a name that is taken in any case and under any path', async () => {
    await create('Machines')
    for (const [name, Path] of [
      ['Machines', '/'],
      ['mACHINES', '/'],
      ['machines', '/elsewhere/'],
    ] as const)
      expect(await rejection(create(name, { Path }))).toEqual(
        alreadyExists(`Instance Profile ${name} already exists.`),
      )
    // A role and an instance profile may have one name, as the console gives them.
    await createRole('Machines')
    await create('Machines', {}, elsewhere())
    expect(await namesOf()).toEqual(['Machines'])
  })

  it('takes names of 1 to 128 characters, and makes nothing where a part is bad', async () => {
    await create('n'.repeat(128))
    expect(await rejection(create('n'.repeat(129)))).toEqual(
      breaks('instanceProfileName', 'Member must have length less than or equal to 128'),
    )
    expect(await rejection(create('a b'))).toEqual(
      breaks('instanceProfileName', 'Member must satisfy regular expression pattern: [\\w+=,.@-]+'),
    )
    expect(await rejection(create('x', { Path: 'a' }))).toEqual(
      invalid(
        'The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.',
      ),
    )
    const Tags = [
      { Key: 'a', Value: '' },
      { Key: 'A', Value: '' },
    ]
    expect(await rejection(create('x', { Tags }))).toEqual(
      invalidInput('Duplicate tag keys found. Please note that Tag keys are case insensitive.'),
    )
    expect(await namesOf()).toEqual(['n'.repeat(128)])
  })

  it('keeps to the account quota', async () => {
    await changeSettings(server, 'instanceProfilesPerAccount=2')
    const results = await Promise.allSettled(
      Array.from({ length: 8 }, (_, n) => create(`profile-${n}`)),
    )
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(2)
    expect(await rejection(create('more'))).toEqual(
      limitExceeded('Cannot exceed quota for InstanceProfilesPerAccount: 2'),
    )
    await remove((await namesOf())?.[0] ?? '')
    await create('more')
    const { SummaryMap } = await server.iam().send(new GetAccountSummaryCommand({}))
    expect(SummaryMap).toMatchObject({ InstanceProfiles: 2, InstanceProfilesQuota: 2 })
  })

  it('lets exactly one of twenty of one name at once in', async () => {
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, (_, n) => create(n % 2 === 0 ? 'same' : 'SAME')),
    )
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const { SummaryMap } = await server.iam().send(new GetAccountSummaryCommand({}))
    expect(SummaryMap).toMatchObject({ InstanceProfiles: 1, InstanceProfilesQuota: 1000 })
  })

  it('names the ARN with its path in a refusal, and needs iam:TagInstanceProfile for tags', async () => {
    const iam = await userWith({ Action: 'iam:CreateInstanceProfile', Resource: arnOf('a/*') })
    expect(await rejection(create('x', { Path: '/b/' }, iam))).toEqual(
      denied('eve', 'iam:CreateInstanceProfile', arnOf('b/x')),
    )
    const tagged = { Path: '/a/', Tags: [{ Key: 'team', Value: 'red' }] }
    expect(await rejection(create('x', tagged, iam))).toEqual(
      denied('eve', 'iam:TagInstanceProfile', arnOf('a/x')),
    )
    await create('x', { Path: '/a/' }, iam)
  })
})

describe('GetInstanceProfile', () => {
  it('answers with the role inside, as lists show it at most, and with tags always', async () => {
    const { InstanceProfile: created } = await create('Machines', { Path: '/a/' })
    expect(await get('MACHINES')).toEqual({ ...created, Tags: [] })
    const role = await createRole('app', '/b/')
    await add('machines', 'app')
    expect(await get('machines')).toEqual({
      ...created,
      Tags: [],
      Roles: [
        {
          Path: '/b/',
          RoleName: 'app',
          RoleId: role?.RoleId,
          Arn: roleArn('b/app'),
          CreateDate: role?.CreateDate,
          AssumeRolePolicyDocument: encodeURIComponent(ec2Trust),
        },
      ],
    })
    const Tags = [{ Key: 'team', Value: 'red' }]
    await server
      .iam()
      .send(new TagInstanceProfileCommand({ InstanceProfileName: 'machines', Tags }))
    expect((await get('machines'))?.Tags).toEqual(Tags)
  })

  it('refuses one that does not exist, and one of another account', async () => {
    await create('theirs', {}, elsewhere())
    for (const name of ['nothing', 'theirs'])
      expect(await rejection(get(name))).toEqual(noSuchProfile(name))
  })

  it('is judged on the ARN with the stored path and name, and by its tags', async () => {
    await create('Machines', { Path: '/team/', Tags: [{ Key: 'team', Value: 'red' }] })
    await create('other', { Path: '/team/' })
    const iam = await userWith({
      Action: 'iam:GetInstanceProfile',
      Resource: arnOf('team/*'),
      Condition: { StringEquals: { 'aws:ResourceTag/team': 'red' } },
    })
    const ask = (InstanceProfileName: string) =>
      iam.send(new GetInstanceProfileCommand({ InstanceProfileName }))
    await ask('MACHINES')
    for (const name of ['other', 'nothing'])
      expect(await rejection(ask(name))).toEqual(
        denied('eve', 'iam:GetInstanceProfile', `instance profile ${name}`),
      )
  })
})

describe('AddRoleToInstanceProfile and RemoveRoleFromInstanceProfile', () => {
  const full = limitExceeded('Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1')

  it('put one role in, not a second and not the same again, and take it out', async () => {
    await create('Machines')
    for (const name of ['App', 'other']) await createRole(name)
    expect(await add('MACHINES', 'APP')).toEqual({})
    for (const name of ['other', 'App'])
      expect(await rejection(add('machines', name))).toEqual(full)
    expect(await rejection(takeOut('machines', 'OTHER'))).toEqual(
      noSuchEntity('Role other in Instance Profile Machines cannot be found.'),
    )
    expect(await takeOut('machines', 'app')).toEqual({})
    expect((await get('machines'))?.Roles).toEqual([])
    expect(await rejection(takeOut('machines', 'app'))).toEqual(
      noSuchEntity('Role App in Instance Profile Machines cannot be found.'),
    )
    await add('machines', 'other')
    expect((await get('machines'))?.Roles?.map((role) => role.RoleName)).toEqual(['other'])
  })

  it('let one of many roles at once in', async () => {
    await create('machines')
    const names = ['a', 'b', 'c', 'd', 'e', 'f']
    for (const name of names) await createRole(name)
    const results = await Promise.allSettled(names.map((name) => add('machines', name)))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  it('never put in a role that is being deleted, nor into a profile that is', async () => {
    for (let n = 0; n < 6; n += 1) {
      await create('machines')
      await createRole('app')
      const deletion =
        n < 3 ? server.iam().send(new DeleteRoleCommand({ RoleName: 'app' })) : remove('machines')
      const done = await Promise.allSettled([add('machines', 'app'), deletion])
      expect(done.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
      await Promise.allSettled([takeOut('machines', 'app')])
      await Promise.allSettled([
        remove('machines'),
        server.iam().send(new DeleteRoleCommand({ RoleName: 'app' })),
      ])
    }
    expect(await namesOf()).toEqual([])
  })

  it('refuse an unknown instance profile before an unknown role', async () => {
    await create('machines')
    await createRole('app')
    for (const call of [add, takeOut]) {
      expect(await rejection(call('none', 'nobody'))).toEqual(noSuchProfile('none'))
      expect(await rejection(call('none', 'app'))).toEqual(noSuchProfile('none'))
      expect(await rejection(call('machines', 'nobody'))).toEqual(noSuchRole('nobody'))
    }
    await createRole('theirs', '/', elsewhere())
    expect(await rejection(add('machines', 'theirs'))).toEqual(noSuchRole('theirs'))
  })

  it('need iam:PassRole on the role for EC2 to put it in', async () => {
    await create('machines')
    await createRole('App', '/machines/')
    await createRole('other')
    const iam = await userWith(
      { Action: 'iam:AddRoleToInstanceProfile', Resource: arnOf('machines') },
      {
        Action: 'iam:PassRole',
        Resource: roleArn('machines/*'),
        Condition: { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } },
      },
    )
    expect(await rejection(add('machines', 'other', iam))).toEqual(
      denied('eve', 'iam:PassRole', roleArn('other')),
    )
    expect(await rejection(add('machines', 'nobody', iam))).toEqual(
      denied('eve', 'iam:PassRole', roleArn('nobody')),
    )
    await add('machines', 'app', iam)
    expect((await get('machines'))?.Roles).toHaveLength(1)
  })

  it('do not put in where passing is for another service, or denied', async () => {
    await create('machines')
    await createRole('app')
    const toLambda = await userWith(
      { Action: 'iam:AddRoleToInstanceProfile' },
      {
        Action: 'iam:PassRole',
        Condition: { StringEquals: { 'iam:PassedToService': 'lambda.amazonaws.com' } },
      },
    )
    expect(await rejection(add('machines', 'app', toLambda))).toEqual(
      denied('eve', 'iam:PassRole', roleArn('app')),
    )
    const noPass = server.iam(
      await createUserWithKey(
        server,
        'mallory',
        policy({ Action: 'iam:*' }, { Effect: 'Deny', Action: 'iam:PassRole' }),
      ),
    )
    expect(await rejection(add('machines', 'app', noPass))).toEqual(
      explicitlyDenied('mallory', 'iam:PassRole', roleArn('app')),
    )
    expect((await get('machines'))?.Roles).toEqual([])
  })
})

describe('DeleteInstanceProfile', () => {
  it('asks for the role to be taken out first, and deletes once', async () => {
    await create('Machines', { Tags: [{ Key: 'a', Value: '1' }] })
    await createRole('app')
    await add('machines', 'app')
    expect(await rejection(remove('machines'))).toEqual(
      deleteConflict('Cannot delete entity, must remove roles from instance profile first.'),
    )
    await takeOut('machines', 'app')
    expect(await remove('MACHINES')).toEqual({})
    expect(await rejection(remove('Machines'))).toEqual(noSuchProfile('Machines'))
    await create('Machines')
    expect((await get('Machines'))?.Tags).toEqual([])
  })
})

describe('ListInstanceProfiles and ListInstanceProfilesForRole', () => {
  it('give instance profiles in the order of names, with the role inside, without tags', async () => {
    const { InstanceProfile: bob } = await create('bob', { Tags: [{ Key: 'a', Value: '1' }] })
    const { InstanceProfile: alice } = await create('Alice', { Path: '/a/' })
    const role = await createRole('app')
    const inside = [
      {
        Path: '/',
        RoleName: 'app',
        RoleId: role?.RoleId,
        Arn: roleArn('app'),
        CreateDate: role?.CreateDate,
        AssumeRolePolicyDocument: encodeURIComponent(ec2Trust),
      },
    ]
    await add('alice', 'app')
    const { Tags: _, ...bobListed } = bob ?? {}
    expect(await list()).toEqual({
      InstanceProfiles: [{ ...alice, Roles: inside }, bobListed],
      IsTruncated: false,
    })
    expect(await ofRole('APP')).toEqual({
      InstanceProfiles: [{ ...alice, Roles: inside }],
      IsTruncated: false,
    })
    await createRole('unused')
    expect(await ofRole('unused')).toEqual({ InstanceProfiles: [], IsTruncated: false })
    expect(await rejection(ofRole('nobody'))).toEqual(noSuchRole('nobody'))
  })

  it('give every one once, in pages, by prefix of the path', async () => {
    await createRole('app')
    for (const name of ['d', 'B', 'a', 'C', 'e']) {
      await create(name, { Path: name === 'a' || name === 'B' ? '/x/y/' : '/' })
      await add(name, 'app')
    }
    for (const page of [list, (input: object) => ofRole('app', input)]) {
      const seen: (string | undefined)[] = []
      let Marker: string | undefined
      do {
        const output = await page({ MaxItems: 2, ...(Marker === undefined ? {} : { Marker }) })
        seen.push(...(output.InstanceProfiles ?? []).map((one) => one.InstanceProfileName))
        expect(output.IsTruncated).toBe(output.Marker !== undefined)
        Marker = output.Marker
      } while (Marker !== undefined)
      expect(seen).toEqual(['a', 'B', 'C', 'd', 'e'])
      expect(await rejection(page({ Marker: 'made-up' }))).toEqual(invalid('Invalid Marker.'))
    }
    expect(await namesOf({ PathPrefix: '/x' })).toEqual(['a', 'B'])
    expect(await namesOf({ PathPrefix: '/%' })).toEqual([])
  })

  it('show each account its own only', async () => {
    await create('theirs', {}, elsewhere())
    expect(await namesOf()).toEqual([])
  })
})

describe('TagInstanceProfile, UntagInstanceProfile and ListInstanceProfileTags', () => {
  const tag = (InstanceProfileName: string, Tags: Tag[]) =>
    server.iam().send(new TagInstanceProfileCommand({ InstanceProfileName, Tags }))
  const untag = (InstanceProfileName: string, ...TagKeys: string[]) =>
    server.iam().send(new UntagInstanceProfileCommand({ InstanceProfileName, TagKeys }))
  const tagsOf = (InstanceProfileName: string) =>
    members(server.iam().send(new ListInstanceProfileTagsCommand({ InstanceProfileName })))

  it('add, replace, list sorted by key, and take away', async () => {
    await create('Machines')
    expect(await tagsOf('machines')).toEqual({ Tags: [], IsTruncated: false })
    expect(
      await members(
        tag('MACHINES', [
          { Key: 'zone', Value: '1' },
          { Key: 'Team', Value: 'red' },
        ]),
      ),
    ).toEqual({})
    await tag('machines', [{ Key: 'TEAM', Value: '' }])
    expect((await tagsOf('machines')).Tags).toEqual([
      { Key: 'TEAM', Value: '' },
      { Key: 'zone', Value: '1' },
    ])
    expect(await members(untag('machines', 'team', 'absent'))).toEqual({})
    expect((await tagsOf('machines')).Tags).toEqual([{ Key: 'zone', Value: '1' }])
    for (const call of [tag('none', [{ Key: 'a', Value: '' }]), untag('none', 'a'), tagsOf('none')])
      expect(await rejection(call)).toEqual(noSuchProfile('none'))
  })
})

it('refuses each operation as `instance profile NAME`', async () => {
  await create('Machines')
  await createRole('app')
  const iam = await userWith()
  const InstanceProfileName = 'MACHINES'
  const RoleName = 'app'
  const calls = {
    'iam:GetInstanceProfile': iam.send(new GetInstanceProfileCommand({ InstanceProfileName })),
    'iam:DeleteInstanceProfile': iam.send(
      new DeleteInstanceProfileCommand({ InstanceProfileName }),
    ),
    'iam:AddRoleToInstanceProfile': iam.send(
      new AddRoleToInstanceProfileCommand({ InstanceProfileName, RoleName }),
    ),
    'iam:RemoveRoleFromInstanceProfile': iam.send(
      new RemoveRoleFromInstanceProfileCommand({ InstanceProfileName, RoleName }),
    ),
    'iam:TagInstanceProfile': iam.send(
      new TagInstanceProfileCommand({ InstanceProfileName, Tags: [{ Key: 'a', Value: '' }] }),
    ),
    'iam:UntagInstanceProfile': iam.send(
      new UntagInstanceProfileCommand({ InstanceProfileName, TagKeys: ['a'] }),
    ),
    'iam:ListInstanceProfileTags': iam.send(
      new ListInstanceProfileTagsCommand({ InstanceProfileName }),
    ),
  }
  for (const [action, call] of Object.entries(calls))
    expect(await rejection(call)).toEqual(denied('eve', action, 'instance profile Machines'))
  expect(await rejection(iam.send(new ListInstanceProfilesForRoleCommand({ RoleName })))).toEqual(
    denied('eve', 'iam:ListInstanceProfilesForRole', 'role app'),
  )
  expect(await rejection(iam.send(new ListInstanceProfilesCommand({})))).toEqual(
    denied('eve', 'iam:ListInstanceProfiles', arnOf('')),
  )
})
