import {
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  CreateGroupCommand,
  CreateUserCommand,
  DeleteGroupCommand,
  DeleteGroupPolicyCommand,
  DeleteUserCommand,
  DetachGroupPolicyCommand,
  GetAccountSummaryCommand,
  GetGroupCommand,
  ListAttachedGroupPoliciesCommand,
  ListGroupPoliciesCommand,
  ListGroupsCommand,
  ListGroupsForUserCommand,
  PutGroupPolicyCommand,
  PutUserPermissionsBoundaryCommand,
  RemoveUserFromGroupCommand,
  TagUserCommand,
  UpdateGroupCommand,
  UpdateUserCommand,
} from '@aws-sdk/client-iam'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { changeSettings, recordedEvents } from '../support/account.js'
import { credentialsOf, startEphemeral, type TestServer } from '../support/ephemeral.js'
import { members } from '../support/members.js'
import { policy } from '../support/policy.js'
import {
  alreadyExists,
  breaks,
  deleteConflict,
  denied,
  invalid,
  isMissing,
  limitExceeded,
  noSuchGroup,
  noSuchUser,
} from '../support/refusals.js'
import { rejection } from '../support/rejection.js'
import { createUserWithKey } from '../support/virtual-device.js'

let server: TestServer
beforeAll(async () => {
  server = await startEphemeral(['123456789012', '210987654321'])
})
beforeEach(() => server.reset())
afterAll(() => server.close())

const groupArn = (pathAndName: string) => `arn:aws:iam::123456789012:group/${pathAndName}`
const groupExists = (name: string) => alreadyExists(`Group with name ${name} already exists.`)
const conflict = (what: string) => deleteConflict(`Cannot delete entity, ${what}.`)
const pathText =
  'The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.'

const create = (GroupName: string, more: { Path?: string } = {}) =>
  server.iam().send(new CreateGroupCommand({ GroupName, ...more }))
const createUser = (UserName: string, more: { Path?: string } = {}) =>
  server.iam().send(new CreateUserCommand({ UserName, ...more }))
const get = (GroupName: string, more: { Marker?: string; MaxItems?: number } = {}) =>
  server.iam().send(new GetGroupCommand({ GroupName, ...more }))
const remove = (GroupName: string) => server.iam().send(new DeleteGroupCommand({ GroupName }))
const join = (GroupName: string, UserName: string) =>
  server.iam().send(new AddUserToGroupCommand({ GroupName, UserName }))
const leave = (GroupName: string, UserName: string) =>
  server.iam().send(new RemoveUserFromGroupCommand({ GroupName, UserName }))
const namesOf = async (input: ConstructorParameters<typeof ListGroupsCommand>[0] = {}) =>
  (await server.iam().send(new ListGroupsCommand(input))).Groups?.map((group) => group.GroupName)
const groupsOf = async (UserName: string) =>
  (await server.iam().send(new ListGroupsForUserCommand({ UserName }))).Groups?.map(
    (group) => group.GroupName,
  )
const membersOf = async (GroupName: string) =>
  (await get(GroupName)).Users?.map((user) => user.UserName)
const succeeded = (results: PromiseSettledResult<unknown>[]) =>
  results.filter(({ status }) => status === 'fulfilled').length
const elsewhere = () => server.iam(credentialsOf(server.accounts[1]))

describe('CreateGroup', () => {
  it('answers with path, name, id, ARN and creation date', async () => {
    const output = await members(create('Admins'))
    expect(output).toEqual({
      Group: {
        Path: '/',
        GroupName: 'Admins',
        GroupId: expect.stringMatching(/^AGPA[A-Z2-7]{17}$/),
        Arn: groupArn('Admins'),
        CreateDate: expect.any(Date),
      },
    })
    expect(output.Group?.CreateDate?.getUTCMilliseconds()).toBe(0)
    expect((await create('writers', { Path: '/a/b/' })).Group).toMatchObject({
      Path: '/a/b/',
      Arn: groupArn('a/b/writers'),
    })
  })

  it('refuses a name that is taken in any case and under any path, not one that a user has', async () => {
    await create('Admins')
    for (const [name, Path] of [
      ['Admins', '/'],
      ['aDMINS', '/'],
      ['admins', '/elsewhere/'],
    ] as const)
      expect(await rejection(create(name, { Path }))).toEqual(groupExists(name))
    await create('admin')
    await elsewhere().send(new CreateGroupCommand({ GroupName: 'Admins' }))
    expect(await namesOf()).toEqual(['admin', 'Admins'])
  })

  it('never gives an id a second time', async () => {
    const first = (await create('g')).Group?.GroupId
    await remove('g')
    expect((await create('g')).Group?.GroupId).not.toBe(first)
  })

  it('takes names of 1 to 128 letters, digits and + = , . @ _ -', async () => {
    for (const name of ['a', 'n'.repeat(128), 'A.b-c_d+e=f,g@h'])
      expect((await create(name)).Group?.GroupName).toBe(name)
    const pattern = '[\\w+=,.@-]+'
    for (const name of ['a b', 'a/b', 'naïve', 'a:b', 'a*', '<b>', "'; drop table groups; --"])
      expect(await rejection(create(name))).toEqual(
        breaks('groupName', `Member must satisfy regular expression pattern: ${pattern}`),
      )
    expect(await rejection(create('n'.repeat(129)))).toEqual(
      breaks('groupName', 'Member must have length less than or equal to 128'),
    )
    expect(await rejection(server.iam().send(new CreateGroupCommand({} as never)))).toEqual(
      isMissing('groupName'),
    )
  })

  it('refuses a path that does not begin and end with a slash, and one of more than 512 characters', async () => {
    for (const Path of ['a', '/a', 'a/', '/a b/', '/é/'])
      expect(await rejection(create('g', { Path })), Path).toEqual(invalid(pathText))
    expect(await rejection(create('g', { Path: `/${'a'.repeat(511)}/` }))).toEqual(
      breaks('path', 'Member must have length less than or equal to 512'),
    )
    const longest = `/${'a'.repeat(510)}/`
    expect((await create('g', { Path: longest })).Group?.Path).toBe(longest)
  })

  it('keeps to the account quota, and neither a refused nor a deleted group counts', async () => {
    await changeSettings(server, 'groupsPerAccount=2')
    await create('a')
    await create('b')
    const full = limitExceeded('Cannot exceed quota for GroupsPerAccount: 2')
    expect(await rejection(create('c'))).toEqual(full)
    expect(await rejection(create('d'))).toEqual(full)
    expect(await rejection(create('B'))).toEqual(groupExists('B'))
    await remove('a')
    await create('c')
    expect(await rejection(create('a'))).toEqual(full)
    expect(await namesOf()).toEqual(['b', 'c'])
  })

  it('lets exactly as many of many groups at once in as the quota allows', async () => {
    await changeSettings(server, 'groupsPerAccount=4')
    const names = Array.from({ length: 12 }, (_, n) => `group-${n}`)
    expect(succeeded(await Promise.allSettled(names.map((name) => create(name))))).toBe(4)
    expect(await namesOf()).toHaveLength(4)
  })

  it('lets exactly one of twenty groups of one name at once in', async () => {
    const names = Array.from(
      { length: 20 },
      (_, n) => ['same', 'SAME', 'Same', 'sAme'][n % 4] ?? '',
    )
    expect(succeeded(await Promise.allSettled(names.map((name) => create(name))))).toBe(1)
    expect(await namesOf()).toHaveLength(1)
  })

  it('names the ARN with its path in a refusal', async () => {
    const iam = server.iam(await createUserWithKey(server, 'eve', policy()))
    const call = iam.send(new CreateGroupCommand({ GroupName: 'new', Path: '/a/' }))
    expect(await rejection(call)).toEqual(denied('eve', 'iam:CreateGroup', groupArn('a/new')))
  })

  it('leaves an event with what was asked and made', async () => {
    const { Group } = await create('Admins', { Path: '/a/' })
    expect(await recordedEvents(server, 'CreateGroup')).toMatchObject([
      {
        readOnly: false,
        requestParameters: { groupName: 'Admins', path: '/a/' },
        responseElements: { group: { groupId: Group?.GroupId, arn: groupArn('a/Admins') } },
      },
    ])
  })
})

describe('GetGroup', () => {
  it('answers with the group, whatever the case of the name, and its members without tags and boundary', async () => {
    const { Group } = await create('Admins', { Path: '/a/' })
    expect(await members(get('ADMINS'))).toEqual({ Group, Users: [], IsTruncated: false })
    const { User } = await createUser('Alice', { Path: '/p/' })
    const iam = server.iam()
    const UserName = 'alice'
    await iam.send(new TagUserCommand({ UserName, Tags: [{ Key: 'a', Value: '1' }] }))
    const PermissionsBoundary = 'arn:aws:iam::aws:policy/AdministratorAccess'
    await iam.send(new PutUserPermissionsBoundaryCommand({ UserName, PermissionsBoundary }))
    await join('admins', 'alice')
    expect(await members(get('admins'))).toEqual({ Group, Users: [User], IsTruncated: false })
  })

  it('pages members in the order of their names', async () => {
    await create('g')
    for (const name of ['c', 'B', 'a', 'D', 'e_', 'e-']) {
      await createUser(name)
      await join('g', name)
    }
    await createUser('stranger')
    const names: (string | undefined)[] = []
    let pages = 0
    for (let Marker: string | undefined; ;) {
      const page = await get('g', { MaxItems: 4, ...(Marker === undefined ? {} : { Marker }) })
      expect(page.Group?.GroupName).toBe('g')
      names.push(...(page.Users ?? []).map(({ UserName }) => UserName))
      pages += 1
      Marker = page.Marker
      expect(page.IsTruncated).toBe(Marker !== undefined)
      if (Marker === undefined) break
    }
    expect(names).toEqual(['a', 'B', 'c', 'D', 'e-', 'e_'])
    expect(pages).toBe(2)
    expect(await rejection(get('g', { Marker: 'made-up' }))).toEqual(invalid('Invalid Marker.'))
    expect(await rejection(get('g', { MaxItems: 1001 }))).toEqual(
      breaks('maxItems', 'Member must have value less than or equal to 1000'),
    )
  })

  it('shows what has just changed: members, their names, the name and path of the group', async () => {
    await create('g')
    await createUser('alice')
    expect(await membersOf('g')).toEqual([])
    await join('g', 'alice')
    expect(await membersOf('g')).toEqual(['alice'])
    await server.iam().send(new UpdateUserCommand({ UserName: 'alice', NewUserName: 'anna' }))
    expect(await membersOf('g')).toEqual(['anna'])
    await server.iam().send(new UpdateGroupCommand({ GroupName: 'g', NewPath: '/x/' }))
    expect((await get('g')).Group?.Arn).toBe(groupArn('x/g'))
    await leave('g', 'anna')
    expect(await membersOf('g')).toEqual([])
  })

  it('refuses a group that does not exist, and one of another account', async () => {
    await elsewhere().send(new CreateGroupCommand({ GroupName: 'theirs' }))
    for (const name of ['nobody', 'theirs'])
      expect(await rejection(get(name))).toEqual(noSuchGroup(name))
  })

  it('is judged on the ARN with the stored path and name; an unknown group as one without a path', async () => {
    await create('Admins', { Path: '/team/' })
    const allowed = { Action: 'iam:GetGroup', Resource: groupArn('team/*') }
    const iam = server.iam(await createUserWithKey(server, 'eve', policy(allowed)))
    const send = (GroupName: string) => iam.send(new GetGroupCommand({ GroupName }))
    expect((await send('ADMINS')).Group?.GroupName).toBe('Admins')
    expect(await rejection(send('nobody'))).toEqual(denied('eve', 'iam:GetGroup', 'group nobody'))
  })
})

describe('UpdateGroup', () => {
  const rename = (input: ConstructorParameters<typeof UpdateGroupCommand>[0], iam = server.iam()) =>
    iam.send(new UpdateGroupCommand(input))

  it('changes name and path and keeps id, members and policies', async () => {
    const { Group } = await create('Writers')
    await createUser('alice')
    await join('writers', 'alice')
    const PolicyArn = 'arn:aws:iam::aws:policy/ReadOnlyAccess'
    const iam = server.iam()
    await iam.send(new AttachGroupPolicyCommand({ GroupName: 'writers', PolicyArn }))
    await iam.send(
      new PutGroupPolicyCommand({
        GroupName: 'writers',
        PolicyName: 'p',
        PolicyDocument: policy(),
      }),
    )
    const input = { GroupName: 'WRITERS', NewGroupName: 'Editors', NewPath: '/x/' }
    expect(await members(rename(input))).toEqual({})
    const renamed = { ...Group, GroupName: 'Editors', Path: '/x/', Arn: groupArn('x/Editors') }
    expect((await get('editors')).Group).toEqual(renamed)
    expect(await membersOf('editors')).toEqual(['alice'])
    expect(await groupsOf('alice')).toEqual(['Editors'])
    const GroupName = 'editors'
    const inline = await iam.send(new ListGroupPoliciesCommand({ GroupName }))
    expect(inline.PolicyNames).toEqual(['p'])
    const attached = await iam.send(new ListAttachedGroupPoliciesCommand({ GroupName }))
    expect(attached.AttachedPolicies).toMatchObject([{ PolicyArn }])
    expect(await rejection(get('Writers'))).toEqual(noSuchGroup('Writers'))
    expect((await create('writers')).Group?.GroupId).not.toBe(Group?.GroupId)
  })

  it('changes one of both, the case of the name, or nothing', async () => {
    await create('Writers', { Path: '/a/' })
    await rename({ GroupName: 'Writers', NewPath: '/b/' })
    expect((await get('writers')).Group?.Arn).toBe(groupArn('b/Writers'))
    await rename({ GroupName: 'Writers', NewGroupName: 'WRITERS' })
    expect((await get('writers')).Group?.Arn).toBe(groupArn('b/WRITERS'))
    await rename({ GroupName: 'writers' })
    expect((await get('writers')).Group?.Arn).toBe(groupArn('b/WRITERS'))
  })

  it('refuses the name of another group in any case, an unknown group, and a bad path', async () => {
    await create('Writers')
    await create('Readers')
    expect(await rejection(rename({ GroupName: 'Writers', NewGroupName: 'rEADERS' }))).toEqual(
      groupExists('rEADERS'),
    )
    expect(await rejection(rename({ GroupName: 'nobody', NewGroupName: 'x' }))).toEqual(
      noSuchGroup('nobody'),
    )
    expect(await rejection(rename({ GroupName: 'Writers', NewPath: '/a' }))).toMatchObject({
      code: 'ValidationError',
      status: 400,
    })
    expect(await namesOf()).toEqual(['Readers', 'Writers'])
  })

  it('gives one of many groups at once the new name', async () => {
    const names = Array.from({ length: 8 }, (_, n) => `group-${n}`)
    for (const name of names) await create(name)
    const results = await Promise.allSettled(
      names.map((GroupName) => rename({ GroupName, NewGroupName: 'wanted' })),
    )
    expect(succeeded(results)).toBe(1)
    expect((await namesOf())?.filter((name) => name === 'wanted')).toHaveLength(1)
  })

  it('needs the permission on the old ARN and on the new', async () => {
    await create('Writers', { Path: '/a/' })
    const may = async (UserName: string, ...resources: string[]) => {
      const allowed = { Action: 'iam:UpdateGroup', Resource: resources.map(groupArn) }
      const iam = server.iam(await createUserWithKey(server, UserName, policy(allowed)))
      return rename({ GroupName: 'writers', NewGroupName: 'Editors', NewPath: '/b/' }, iam)
    }
    expect(await rejection(may('old', 'a/*'))).toEqual(
      denied('old', 'iam:UpdateGroup', groupArn('b/Editors')),
    )
    expect(await rejection(may('new', 'b/*'))).toEqual(
      denied('new', 'iam:UpdateGroup', 'group Writers'),
    )
    await may('both', 'a/Writers', 'b/Editors')
    expect(await namesOf()).toEqual(['Editors'])
  })
})

describe('DeleteGroup', () => {
  it('deletes a group to which nothing belongs, once', async () => {
    await create('Admins')
    expect(await members(remove('ADMINS'))).toEqual({})
    expect(await rejection(remove('Admins'))).toEqual(noSuchGroup('Admins'))
    expect(await namesOf()).toEqual([])
  })

  it('tells what has to go first: members, attached policies, inline policies', async () => {
    const iam = server.iam()
    const GroupName = 'g'
    await create(GroupName)
    await createUser('alice')
    await join(GroupName, 'alice')
    const PolicyArn = 'arn:aws:iam::aws:policy/ReadOnlyAccess'
    await iam.send(new AttachGroupPolicyCommand({ GroupName, PolicyArn }))
    const PolicyName = 'p'
    await iam.send(new PutGroupPolicyCommand({ GroupName, PolicyName, PolicyDocument: policy() }))
    expect(await rejection(remove('G'))).toEqual(conflict('must remove users from group first'))
    await leave(GroupName, 'alice')
    expect(await rejection(remove('G'))).toEqual(conflict('must detach all policies first'))
    await iam.send(new DetachGroupPolicyCommand({ GroupName, PolicyArn }))
    expect(await rejection(remove('G'))).toEqual(conflict('must delete policies first'))
    await iam.send(new DeleteGroupPolicyCommand({ GroupName, PolicyName }))
    await remove('G')
  })

  it('keeps no member of a group that is deleted while users join it', async () => {
    await createUser('alice')
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      await create(name)
      const [deleted, joined] = await Promise.allSettled([remove(name), join(name, 'alice')])
      expect([deleted.status, joined.status].toSorted()).toEqual(['fulfilled', 'rejected'])
      expect((await groupsOf('alice'))?.includes(name)).toBe(joined.status === 'fulfilled')
    }
  })

  it('leaves the group of another account alone', async () => {
    await elsewhere().send(new CreateGroupCommand({ GroupName: 'theirs' }))
    expect(await rejection(remove('theirs'))).toEqual(noSuchGroup('theirs'))
    const { Group } = await elsewhere().send(new GetGroupCommand({ GroupName: 'theirs' }))
    expect(Group?.GroupName).toBe('theirs')
  })
})

describe('ListGroups', () => {
  it('pages groups in the order of their names, those under a path where one is given', async () => {
    expect(await members(server.iam().send(new ListGroupsCommand({})))).toEqual({
      Groups: [],
      IsTruncated: false,
    })
    for (const [name, Path] of [
      ['c', '/team/'],
      ['B', '/team/a/'],
      ['a', '/'],
    ] as const)
      await create(name, { Path })
    expect(await namesOf()).toEqual(['a', 'B', 'c'])
    expect(await namesOf({ PathPrefix: '/te' })).toEqual(['B', 'c'])
    expect(await namesOf({ PathPrefix: '/team/a/' })).toEqual(['B'])
    expect(await namesOf({ PathPrefix: '/TEAM/' })).toEqual([])
    const first = await server.iam().send(new ListGroupsCommand({ MaxItems: 2 }))
    expect(first.Groups).toEqual([(await get('a')).Group, (await get('b')).Group])
    expect(first.IsTruncated).toBe(true)
    const rest = new ListGroupsCommand({ Marker: first.Marker })
    expect(await members(server.iam().send(rest))).toEqual({
      Groups: [(await get('c')).Group],
      IsTruncated: false,
    })
    expect(await rejection(namesOf({ Marker: 'x' }))).toEqual(invalid('Invalid Marker.'))
    expect(await rejection(namesOf({ PathPrefix: 'team' }))).toMatchObject({
      code: 'ValidationError',
      status: 400,
    })
  })

  it('shows no group of another account', async () => {
    await elsewhere().send(new CreateGroupCommand({ GroupName: 'theirs' }))
    expect(await namesOf()).toEqual([])
  })
})

describe('AddUserToGroup and RemoveUserFromGroup', () => {
  it('add a user once and remove it once, however often they are called, in any case', async () => {
    await create('Admins')
    await createUser('Alice')
    expect(await members(join('ADMINS', 'ALICE'))).toEqual({})
    expect(await members(join('admins', 'alice'))).toEqual({})
    expect(await membersOf('Admins')).toEqual(['Alice'])
    expect(await groupsOf('Alice')).toEqual(['Admins'])
    expect(await members(leave('aDMINS', 'aLICE'))).toEqual({})
    expect(await members(leave('Admins', 'Alice'))).toEqual({})
    expect(await membersOf('Admins')).toEqual([])
  })

  it('look for the user before the group, in the own account', async () => {
    await create('g')
    await createUser('alice')
    const iam = elsewhere()
    await iam.send(new CreateUserCommand({ UserName: 'theirs' }))
    await iam.send(new CreateGroupCommand({ GroupName: 'their-group' }))
    for (const change of [join, leave]) {
      expect(await rejection(change('nogroup', 'nobody'))).toEqual(noSuchUser('nobody'))
      expect(await rejection(change('nogroup', 'alice'))).toEqual(noSuchGroup('nogroup'))
      expect(await rejection(change('g', 'theirs'))).toEqual(noSuchUser('theirs'))
      expect(await rejection(change('their-group', 'alice'))).toEqual(noSuchGroup('their-group'))
    }
    expect(await membersOf('g')).toEqual([])
  })

  it('put a user into ten groups and no more, also with many at once', async () => {
    await createUser('alice')
    const names = Array.from({ length: 14 }, (_, n) => `group-${n}`)
    for (const name of names) await create(name)
    const results = await Promise.allSettled(names.map((name) => join(name, 'alice')))
    expect(succeeded(results)).toBe(10)
    const joined = (await groupsOf('alice')) ?? []
    expect(joined).toHaveLength(10)
    const left = names.find((name) => !joined.includes(name)) ?? ''
    expect(await rejection(join(left, 'alice'))).toEqual(
      limitExceeded('Cannot exceed quota for GroupsPerUser: 10'),
    )
    // To be told so again is no further membership.
    await join(joined[0] ?? '', 'alice')
    await leave(joined[0] ?? '', 'alice')
    await join(left, 'alice')
    expect(await groupsOf('alice')).toHaveLength(10)
  })

  it('need a permission on the group alone', async () => {
    await create('Mine', { Path: '/a/' })
    await create('other')
    await createUser('alice')
    const allowed = {
      Action: ['iam:AddUserToGroup', 'iam:RemoveUserFromGroup'],
      Resource: groupArn('a/Mine'),
    }
    const iam = server.iam(await createUserWithKey(server, 'eve', policy(allowed)))
    const UserName = 'alice'
    for (const [action, Command] of [
      ['iam:AddUserToGroup', AddUserToGroupCommand],
      ['iam:RemoveUserFromGroup', RemoveUserFromGroupCommand],
    ] as const) {
      await iam.send(new Command({ GroupName: 'mine', UserName }))
      expect(await rejection(iam.send(new Command({ GroupName: 'OTHER', UserName })))).toEqual(
        denied('eve', action, 'group other'),
      )
    }
  })

  it('keep a member from being deleted, and a deleted user from being a member', async () => {
    await create('g')
    await createUser('alice')
    await join('g', 'alice')
    const deletion = () => server.iam().send(new DeleteUserCommand({ UserName: 'alice' }))
    expect(await rejection(deletion())).toEqual(conflict('must remove users from group first'))
    await leave('g', 'alice')
    const [deleted, joined] = await Promise.allSettled([deletion(), join('g', 'alice')])
    expect([deleted.status, joined.status].toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(await membersOf('g')).toEqual(joined.status === 'fulfilled' ? ['alice'] : [])
  })
})

describe('ListGroupsForUser', () => {
  it('pages the groups of a user in the order of their names', async () => {
    await createUser('Alice')
    await createUser('bob')
    const call = (more: { Marker?: string; MaxItems?: number } = {}) =>
      members(server.iam().send(new ListGroupsForUserCommand({ UserName: 'ALICE', ...more })))
    expect(await call()).toEqual({ Groups: [], IsTruncated: false })
    for (const name of ['c', 'B', 'a', 'other']) await create(name, { Path: `/${name}/` })
    for (const name of ['c', 'B', 'a']) await join(name, 'alice')
    await join('other', 'bob')
    const [a, b, c] = [await get('a'), await get('b'), await get('c')].map(({ Group }) => Group)
    expect(await call()).toEqual({ Groups: [a, b, c], IsTruncated: false })
    const { Marker = '', ...first } = await call({ MaxItems: 2 })
    expect(first).toEqual({ Groups: [a, b], IsTruncated: true })
    expect(await call({ Marker })).toEqual({ Groups: [c], IsTruncated: false })
    expect(await rejection(call({ Marker: 'x' }))).toEqual(invalid('Invalid Marker.'))
  })

  it('refuses a user that does not exist', async () => {
    expect(await rejection(groupsOf('nobody'))).toEqual(noSuchUser('nobody'))
  })

  it('may be allowed on the own user alone', async () => {
    await create('g')
    const allowed = {
      Action: 'iam:ListGroupsForUser',
      Resource: 'arn:aws:iam::123456789012:user/${aws:username}',
    }
    const iam = server.iam(await createUserWithKey(server, 'eve', policy(allowed)))
    await join('g', 'eve')
    const send = (UserName: string) => iam.send(new ListGroupsForUserCommand({ UserName }))
    expect((await send('eve')).Groups).toHaveLength(1)
    expect(await rejection(send('ADMIN'))).toEqual(
      denied('eve', 'iam:ListGroupsForUser', 'user admin'),
    )
  })
})

it('counts groups in the summary of the account, with the quota that is set', async () => {
  const summary = async () =>
    (await server.iam().send(new GetAccountSummaryCommand({}))).SummaryMap ?? {}
  expect(await summary()).toMatchObject({ Groups: 0, GroupsQuota: 300, GroupsPerUserQuota: 10 })
  await create('a')
  await create('b')
  await remove('a')
  await changeSettings(server, 'groupsPerAccount=5')
  expect(await summary()).toMatchObject({ Groups: 1, GroupsQuota: 5 })
})

it('refuses each operation as `group NAME`, whether there is such a group or not', async () => {
  await create('Admins', { Path: '/a/' })
  const iam = server.iam(await createUserWithKey(server, 'eve', policy()))
  const UserName = 'eve'
  for (const [GroupName, shown] of [
    ['ADMINS', 'group Admins'],
    ['nobody', 'group nobody'],
  ] as const) {
    const calls = {
      'iam:GetGroup': () => iam.send(new GetGroupCommand({ GroupName })),
      'iam:UpdateGroup': () => iam.send(new UpdateGroupCommand({ GroupName, NewPath: '/x/' })),
      'iam:DeleteGroup': () => iam.send(new DeleteGroupCommand({ GroupName })),
      'iam:AddUserToGroup': () => iam.send(new AddUserToGroupCommand({ GroupName, UserName })),
      'iam:RemoveUserFromGroup': () =>
        iam.send(new RemoveUserFromGroupCommand({ GroupName, UserName })),
    }
    for (const [action, call] of Object.entries(calls))
      expect(await rejection(call())).toEqual(denied('eve', action, shown))
  }
  expect(await rejection(iam.send(new ListGroupsCommand({})))).toEqual(
    denied('eve', 'iam:ListGroups', groupArn('')),
  )
  expect(await rejection(iam.send(new ListGroupsForUserCommand({ UserName })))).toEqual(
    denied('eve', 'iam:ListGroupsForUser', 'user eve'),
  )
})
