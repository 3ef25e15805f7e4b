import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeactivateMFADeviceCommand,
  DeleteAccessKeyCommand,
  DeleteUserCommand,
  DeleteUserPolicyCommand,
  DetachUserPolicyCommand,
  GetUserCommand,
  GetUserPolicyCommand,
  ListMFADevicesCommand,
  ListUsersCommand,
  ListUserTagsCommand,
  PutUserPolicyCommand,
  TagUserCommand,
  UntagUserCommand,
  UpdateUserCommand,
} from '@aws-sdk/client-iam'
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { changeSettings, createRootKey } from '../support/account.js'
import { startEphemeral, type TestServer } from '../support/ephemeral.js'
import { members } from '../support/members.js'
import { policy } from '../support/policy.js'
import {
  breaks,
  denied,
  explicitlyDenied,
  invalid,
  isMissing,
  limitExceeded,
  noSuchEntity,
  noSuchUser,
} from '../support/refusals.js'
import { rejection } from '../support/rejection.js'
import { allowAll, createUserWithDevice, createUserWithKey } from '../support/virtual-device.js'

let server: TestServer
beforeAll(async () => {
  server = await startEphemeral(['123456789012', '210987654321'])
})
beforeEach(() => server.reset())
afterAll(() => server.close())

const pathText =
  'The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.'
const create = (UserName: string, more: { Path?: string; Tags?: Tags } = {}) =>
  server.iam().send(new CreateUserCommand({ UserName, ...more }))
const namesOf = async (input: ConstructorParameters<typeof ListUsersCommand>[0] = {}) =>
  (await server.iam().send(new ListUsersCommand(input))).Users?.map((user) => user.UserName)

type Tags = { Key: string; Value: string }[]

describe('CreateUser', () => {
  it('answers with path, name, id, ARN and creation date, and no Tags where none were passed', async () => {
    const output = await members(create('alice'))
    expect(output).toEqual({
      User: {
        Path: '/',
        UserName: 'alice',
        UserId: expect.stringMatching(/^AIDA[A-Z2-7]{17}$/),
        Arn: 'arn:aws:iam::123456789012:user/alice',
        CreateDate: expect.any(Date),
      },
    })
    expect(output.User?.CreateDate?.getUTCMilliseconds()).toBe(0)
  })

  it('takes an empty list of tags for none', async () => {
    expect((await create('alice', { Tags: [] })).User).not.toHaveProperty('Tags')
  })

  it('puts the path into the ARN and shows the tags that were passed', async () => {
    const Tags = [
      { Key: 'team', Value: 'red' },
      { Key: 'note', Value: '' },
    ]
    const { User } = await create('alice', { Path: '/a/b/', Tags })
    expect(User).toMatchObject({
      Path: '/a/b/',
      Arn: 'arn:aws:iam::123456789012:user/a/b/alice',
      Tags,
    })
  })

  it('refuses a name that is taken in any case and under any path', async () => {
    await create('Alice')
    for (const [name, path] of [
      ['Alice', '/'],
      ['aLICE', '/'],
      ['alice', '/elsewhere/'],
    ] as const) {
      expect(await rejection(create(name, { Path: path }))).toEqual({
        code: 'EntityAlreadyExists',
        status: 409,
        message: `User with name ${name} already exists.`,
      })
    }
    expect(await namesOf()).toEqual(['admin', 'Alice'])
  })

  it('never gives an id a second time', async () => {
    const first = (await create('alice')).User?.UserId
    await server.iam().send(new DeleteUserCommand({ UserName: 'alice' }))
    expect((await create('alice')).User?.UserId).not.toBe(first)
  })

  it('takes names of 1 to 64 letters, digits and + = , . @ _ -', async () => {
    const names = ['a', 'n'.repeat(64), 'A.b-c_d+e=f,g@h']
    for (const name of names) expect((await create(name)).User?.UserName).toBe(name)
    const pattern = '[\\w+=,.@-]+'
    for (const name of ['a b', 'a/b', 'naïve', 'a:b', 'a*'])
      expect(await rejection(create(name))).toEqual(
        breaks('userName', `Member must satisfy regular expression pattern: ${pattern}`),
      )
    expect(await rejection(create('n'.repeat(65)))).toEqual(
      breaks('userName', 'Member must have length less than or equal to 64'),
    )
    expect(await rejection(server.iam().send(new CreateUserCommand({} as never)))).toEqual(
      isMissing('userName'),
    )
  })

  it('tells all violations together', async () => {
    expect(
      await rejection(create('n'.repeat(65), { Tags: [{ Key: '', Value: 'v'.repeat(257) }] })),
    ).toEqual(
      invalid(
        [
          "4 validation errors detected: Value at 'userName' failed to satisfy constraint: Member must have length less than or equal to 64",
          "Value at 'tags.1.member.key' failed to satisfy constraint: Member must have length greater than or equal to 1",
          "Value at 'tags.1.member.key' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+",
          "Value at 'tags.1.member.value' failed to satisfy constraint: Member must have length less than or equal to 256",
        ].join('; '),
      ),
    )
  })

  it('refuses a path that does not begin and end with a slash, and one of more than 512 characters', async () => {
    for (const Path of ['a', '/a', 'a/', '', '/a b/', '/é/'])
      expect((await rejection(create('alice', { Path }))).message, Path).toContain(
        Path === '' ? 'length greater than or equal to 1' : pathText,
      )
    expect(await rejection(create('alice', { Path: '/a' }))).toEqual(invalid(pathText))
    expect(await rejection(create('alice', { Path: `/${'a'.repeat(511)}/` }))).toEqual(
      breaks('path', 'Member must have length less than or equal to 512'),
    )
    const longest = `/${'a'.repeat(510)}/`
    expect((await create('alice', { Path: longest })).User?.Path).toBe(longest)
    expect((await create('bob', { Path: '/!//~/' })).User?.Path).toBe('/!//~/')
  })

  it('makes no user where one tag is bad', async () => {
    const duplicate = {
      code: 'InvalidInput',
      status: 400,
      message: 'Duplicate tag keys found. Please note that Tag keys are case insensitive.',
    }
    const good = { Key: 'a', Value: '' }
    expect(await rejection(create('alice', { Tags: [good, { Key: 'A', Value: '' }] }))).toEqual(
      duplicate,
    )
    expect(
      await rejection(create('alice', { Tags: [good, { Key: 'aws:x', Value: '' }] })),
    ).toMatchObject({ code: 'InvalidInput', status: 400 })
    const tooMany = Array.from({ length: 51 }, (_, n) => ({ Key: `k${n}`, Value: '' }))
    expect(await rejection(create('alice', { Tags: tooMany }))).toEqual(
      breaks('tags', 'Member must have length less than or equal to 50'),
    )
    expect(await namesOf()).toEqual(['admin'])
    const fifty = await create('alice', { Tags: tooMany.slice(1) })
    expect(fifty.User?.Tags).toHaveLength(50)
  })

  it('keeps to the account quota, and a refused user does not count', async () => {
    await changeSettings(server, 'usersPerAccount=3')
    await create('alice')
    await create('bob')
    const full = limitExceeded('Cannot exceed quota for UsersPerAccount: 3')
    expect(await rejection(create('carol'))).toEqual(full)
    expect(await rejection(create('dave'))).toEqual(full)
    expect((await rejection(create('bob'))).code).toBe('EntityAlreadyExists')
    expect(await namesOf()).toEqual(['admin', 'alice', 'bob'])
    await server.iam().send(new DeleteUserCommand({ UserName: 'bob' }))
    await create('carol')
    expect(await namesOf()).toEqual(['admin', 'alice', 'carol'])
  })

  it('lets exactly as many of many users at once in as the quota allows', async () => {
    await changeSettings(server, 'usersPerAccount=4')
    const results = await Promise.allSettled(
      Array.from({ length: 12 }, (_, n) => create(`user-${n}`)),
    )
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(3)
    expect(await namesOf()).toHaveLength(4)
  })

  it('lets exactly one of several users of one name at once in', async () => {
    const results = await Promise.allSettled(
      ['same', 'SAME', 'Same', 'sAme', 'same'].map((name) => create(name)),
    )
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  it('shows the permissions boundary that was passed, and makes no user where there is no such policy', async () => {
    const bounded = (PermissionsBoundary: string) =>
      server.iam().send(new CreateUserCommand({ UserName: 'alice', PermissionsBoundary }))
    const unknown = 'arn:aws:iam::123456789012:policy/none'
    expect(await rejection(bounded(unknown))).toEqual(
      noSuchEntity(`Scope ARN: ${unknown} does not exist or is not attachable.`),
    )
    const wrong = 'arn:aws:iam::123456789012:user/admin'
    expect(await rejection(bounded(wrong))).toEqual({
      code: 'InvalidInput',
      status: 400,
      message: `ARN ${wrong} is not valid.`,
    })
    expect(await namesOf()).toEqual(['admin'])
    const PermissionsBoundaryArn = 'arn:aws:iam::aws:policy/AdministratorAccess'
    const boundary = { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn }
    const { User } = await bounded(PermissionsBoundaryArn)
    expect(User?.PermissionsBoundary).toEqual(boundary)
    const { User: found } = await server.iam().send(new GetUserCommand({ UserName: 'alice' }))
    expect(found).toEqual(User)
  })

  it('names the ARN with its path in a refusal', async () => {
    const iam = server.iam(await createUserWithKey(server, 'eve', policy()))
    expect(
      await rejection(iam.send(new CreateUserCommand({ UserName: 'new', Path: '/a/' }))),
    ).toEqual(denied('eve', 'iam:CreateUser', 'arn:aws:iam::123456789012:user/a/new'))
  })

  it('needs iam:TagUser as well where tags are passed', async () => {
    const iam = server.iam(
      await createUserWithKey(server, 'eve', policy({ Action: 'iam:CreateUser' })),
    )
    await iam.send(new CreateUserCommand({ UserName: 'plain' }))
    const Tags = [{ Key: 'team', Value: 'red' }]
    expect(await rejection(iam.send(new CreateUserCommand({ UserName: 'tagged', Tags })))).toEqual(
      denied('eve', 'iam:TagUser', 'arn:aws:iam::123456789012:user/tagged'),
    )
    expect(await namesOf()).toEqual(['admin', 'eve', 'plain'])
  })

  it('judges the tags of the request by aws:RequestTag and aws:TagKeys', async () => {
    const iam = server.iam(
      await createUserWithKey(
        server,
        'eve',
        policy({
          Action: ['iam:CreateUser', 'iam:TagUser'],
          Condition: {
            StringEquals: { 'aws:RequestTag/TEAM': 'red' },
            'ForAllValues:StringEquals': { 'aws:TagKeys': ['team', 'note'] },
          },
        }),
      ),
    )
    const attempt = (UserName: string, Tags?: Tags) =>
      iam.send(new CreateUserCommand({ UserName, ...(Tags === undefined ? {} : { Tags }) }))
    const resource = (name: string) => `arn:aws:iam::123456789012:user/${name}`
    expect(await rejection(attempt('a'))).toEqual(denied('eve', 'iam:CreateUser', resource('a')))
    const blue = [{ Key: 'team', Value: 'blue' }]
    expect(await rejection(attempt('b', blue))).toEqual(
      denied('eve', 'iam:CreateUser', resource('b')),
    )
    const extra = [
      { Key: 'team', Value: 'red' },
      { Key: 'cost', Value: '1' },
    ]
    expect(await rejection(attempt('c', extra))).toEqual(
      denied('eve', 'iam:CreateUser', resource('c')),
    )
    await attempt('d', [
      { Key: 'team', Value: 'red' },
      { Key: 'note', Value: '' },
    ])
    expect(await namesOf()).toEqual(['admin', 'd', 'eve'])
  })
})

describe('GetUser', () => {
  it('answers with the user, whatever the case of the name, and its tags where it has some', async () => {
    const { User: created } = await create('Alice', { Path: '/a/' })
    const user = {
      Path: '/a/',
      UserName: 'Alice',
      UserId: created?.UserId,
      Arn: 'arn:aws:iam::123456789012:user/a/Alice',
      CreateDate: created?.CreateDate,
    }
    const iam = server.iam()
    for (const UserName of ['Alice', 'ALICE', 'alice'])
      expect(await members(iam.send(new GetUserCommand({ UserName })))).toEqual({ User: user })
    const Tags = [{ Key: 'a', Value: '1' }]
    await iam.send(new TagUserCommand({ UserName: 'alice', Tags }))
    expect(await members(iam.send(new GetUserCommand({ UserName: 'alice' })))).toEqual({
      User: { ...user, Tags },
    })
  })

  it('means the caller where no name is given', async () => {
    const alice = server.iam(await createUserWithKey(server, 'alice'))
    expect((await alice.send(new GetUserCommand({}))).User?.UserName).toBe('alice')
    expect((await server.iam().send(new GetUserCommand({}))).User?.UserName).toBe('admin')
  })

  it('answers root with the account id, without path and name', async () => {
    const root = server.iam(await createRootKey(server))
    const { User } = await members(root.send(new GetUserCommand({})))
    expect(User).toEqual({
      UserId: '123456789012',
      Arn: 'arn:aws:iam::123456789012:root',
      CreateDate: expect.any(Date),
    })
  })

  it('refuses a user that does not exist, and one of another account', async () => {
    const other = server.accounts[1]
    const elsewhere = server.iam({
      accessKeyId: other?.accessKeyId ?? '',
      secretAccessKey: other?.secretAccessKey ?? '',
    })
    await elsewhere.send(new CreateUserCommand({ UserName: 'theirs' }))
    const iam = server.iam()
    for (const UserName of ['nobody', 'theirs'])
      expect(await rejection(iam.send(new GetUserCommand({ UserName })))).toEqual(
        noSuchUser(UserName),
      )
    // A name that cannot be created can be asked for up to 128 characters.
    const long = 'n'.repeat(128)
    expect(await rejection(iam.send(new GetUserCommand({ UserName: long })))).toEqual(
      noSuchUser(long),
    )
    expect(
      await rejection(iam.send(new GetUserCommand({ UserName: 'n'.repeat(129) }))),
    ).toMatchObject({ code: 'ValidationError' })
  })

  it('calls the resource `user NAME` in a refusal and does not tell whether there is such a user', async () => {
    await create('Bob', { Path: '/a/' })
    const iam = server.iam(await createUserWithKey(server, 'eve', policy()))
    expect(await rejection(iam.send(new GetUserCommand({ UserName: 'bob' })))).toEqual(
      denied('eve', 'iam:GetUser', 'user Bob'),
    )
    expect(await rejection(iam.send(new GetUserCommand({ UserName: 'nobody' })))).toEqual(
      denied('eve', 'iam:GetUser', 'user nobody'),
    )
    expect(await rejection(iam.send(new GetUserCommand({})))).toEqual(
      denied('eve', 'iam:GetUser', 'user eve'),
    )
  })

  it('looks at the form of a request before it asks who may, and at who may before what there is', async () => {
    const iam = server.iam(await createUserWithKey(server, 'eve', policy()))
    expect((await rejection(iam.send(new GetUserCommand({ UserName: 'a b' })))).code).toBe(
      'ValidationError',
    )
    expect((await rejection(iam.send(new CreateUserCommand({ UserName: 'admin' })))).code).toBe(
      'AccessDenied',
    )
  })

  it('is judged on the ARN with the stored path and name; an unknown user as one without a path', async () => {
    await create('Bob', { Path: '/team/' })
    const iam = server.iam(
      await createUserWithKey(
        server,
        'eve',
        policy({ Action: 'iam:GetUser', Resource: 'arn:aws:iam::123456789012:user/team/*' }),
      ),
    )
    expect((await iam.send(new GetUserCommand({ UserName: 'BOB' }))).User?.UserName).toBe('Bob')
    expect(await rejection(iam.send(new GetUserCommand({ UserName: 'nobody' })))).toEqual(
      denied('eve', 'iam:GetUser', 'user nobody'),
    )
  })

  it('says so where a policy denies', async () => {
    const iam = server.iam(
      await createUserWithKey(
        server,
        'eve',
        policy({ Action: '*' }, { Effect: 'Deny', Action: 'iam:GetUser' }),
      ),
    )
    expect(await rejection(iam.send(new GetUserCommand({ UserName: 'admin' })))).toEqual(
      explicitlyDenied('eve', 'iam:GetUser', 'user admin'),
    )
  })
})

describe('UpdateUser', () => {
  const rename = (input: ConstructorParameters<typeof UpdateUserCommand>[0], iam = server.iam()) =>
    iam.send(new UpdateUserCommand(input))

  it('changes name and path and keeps id, key, device, policies and tags', async () => {
    const { credentials } = await createUserWithDevice(server, 'alice')
    const admin = server.iam()
    await admin.send(new TagUserCommand({ UserName: 'alice', Tags: [{ Key: 'a', Value: '1' }] }))
    const before = await admin.send(new GetUserCommand({ UserName: 'alice' }))
    expect(
      await members(rename({ UserName: 'ALICE', NewUserName: 'Anna', NewPath: '/x/' })),
    ).toEqual({})
    const { User } = await admin.send(new GetUserCommand({ UserName: 'anna' }))
    expect(User).toEqual({
      ...before.User,
      Path: '/x/',
      UserName: 'Anna',
      Arn: 'arn:aws:iam::123456789012:user/x/Anna',
    })
    const identity = await server.sts(credentials).send(new GetCallerIdentityCommand({}))
    expect(identity.Arn).toBe('arn:aws:iam::123456789012:user/x/Anna')
    const { MFADevices } = await admin.send(new ListMFADevicesCommand({ UserName: 'Anna' }))
    expect(MFADevices).toMatchObject([
      { UserName: 'Anna', SerialNumber: 'arn:aws:iam::123456789012:mfa/alice' },
    ])
    const inline = new GetUserPolicyCommand({ UserName: 'Anna', PolicyName: 'test' })
    const { PolicyDocument } = await admin.send(inline)
    expect(decodeURIComponent(PolicyDocument ?? '')).toBe(allowAll)
    expect(await rejection(admin.send(new GetUserCommand({ UserName: 'alice' })))).toEqual(
      noSuchUser('alice'),
    )
    expect(await namesOf()).toEqual(['admin', 'Anna'])
  })

  it('frees the old name', async () => {
    await create('alice')
    await rename({ UserName: 'alice', NewUserName: 'anna' })
    expect((await create('alice')).User?.UserName).toBe('alice')
  })

  it('changes the case of a name, and succeeds where nothing changes', async () => {
    await create('alice')
    await rename({ UserName: 'alice', NewUserName: 'ALICE' })
    expect(await namesOf()).toEqual(['admin', 'ALICE'])
    await rename({ UserName: 'alice' })
    await rename({ UserName: 'alice', NewUserName: 'ALICE', NewPath: '/' })
    expect(await namesOf()).toEqual(['admin', 'ALICE'])
  })

  it('refuses a new name that another user has in any case, and an unknown user', async () => {
    await create('alice')
    await create('Bob')
    expect(await rejection(rename({ UserName: 'alice', NewUserName: 'bOB' }))).toEqual({
      code: 'EntityAlreadyExists',
      status: 409,
      message: 'User with name bOB already exists.',
    })
    expect(await rejection(rename({ UserName: 'nobody', NewUserName: 'x' }))).toEqual(
      noSuchUser('nobody'),
    )
    expect(await rejection(rename({ UserName: 'alice', NewPath: 'x' }))).toEqual(invalid(pathText))
    expect(
      (await rejection(rename({ UserName: 'alice', NewUserName: 'n'.repeat(65) }))).message,
    ).toContain("'newUserName' failed to satisfy constraint: Member must have length less than")
  })

  it('needs the permission on the old ARN and on the new', async () => {
    await create('alice', { Path: '/a/' })
    const arn = (name: string) => `arn:aws:iam::123456789012:user/${name}`
    const onOld = server.iam(
      await createUserWithKey(
        server,
        'old',
        policy({ Action: 'iam:UpdateUser', Resource: arn('a/alice') }),
      ),
    )
    const change = { UserName: 'alice', NewUserName: 'anna', NewPath: '/b/' }
    expect(await rejection(rename(change, onOld))).toEqual(
      denied('old', 'iam:UpdateUser', arn('b/anna')),
    )
    const onNew = server.iam(
      await createUserWithKey(
        server,
        'new',
        policy({ Action: 'iam:UpdateUser', Resource: arn('b/anna') }),
      ),
    )
    expect(await rejection(rename(change, onNew))).toEqual(
      denied('new', 'iam:UpdateUser', 'user alice'),
    )
    const onBoth = server.iam(
      await createUserWithKey(
        server,
        'both',
        policy({ Action: 'iam:UpdateUser', Resource: [arn('a/alice'), arn('b/anna')] }),
      ),
    )
    await rename(change, onBoth)
    expect(await namesOf({ PathPrefix: '/b/' })).toEqual(['anna'])
  })

  it('looks at the same tags for the old ARN and the new', async () => {
    await create('alice', { Tags: [{ Key: 'team', Value: 'red' }] })
    await create('bob', { Tags: [{ Key: 'team', Value: 'blue' }] })
    const iam = server.iam(
      await createUserWithKey(
        server,
        'eve',
        policy({
          Action: 'iam:UpdateUser',
          Condition: { StringEquals: { 'aws:ResourceTag/team': 'red' } },
        }),
      ),
    )
    await rename({ UserName: 'alice', NewUserName: 'anna' }, iam)
    expect(await namesOf()).toEqual(['admin', 'anna', 'bob', 'eve'])
    expect(await rejection(rename({ UserName: 'bob', NewUserName: 'ben' }, iam))).toEqual(
      denied('eve', 'iam:UpdateUser', 'user bob'),
    )
  })
})

describe('DeleteUser', () => {
  const remove = (UserName: string) => server.iam().send(new DeleteUserCommand({ UserName }))
  const conflict = (what: string) => ({
    code: 'DeleteConflict',
    status: 409,
    message: `Cannot delete entity, must ${what} first.`,
  })

  it('removes a user that holds nothing, whatever the case of the name, tags included', async () => {
    await create('Alice', { Tags: [{ Key: 'a', Value: '1' }] })
    expect(await members(remove('alice'))).toEqual({})
    expect(await namesOf()).toEqual(['admin'])
    expect(await rejection(remove('Alice'))).toEqual(noSuchUser('Alice'))
    await create('alice')
    const { User } = await server.iam().send(new GetUserCommand({ UserName: 'alice' }))
    expect(User?.Tags).toBeUndefined()
  })

  it('asks for attached policies, keys, devices and inline policies to go first, in this order', async () => {
    const UserName = 'alice'
    const { app, credentials } = await createUserWithDevice(server, UserName)
    const iam = server.iam()
    const PolicyArn = 'arn:aws:iam::aws:policy/AdministratorAccess'
    await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn }))
    expect(await rejection(remove(UserName))).toEqual(conflict('detach all policies'))
    await iam.send(new DetachUserPolicyCommand({ UserName, PolicyArn }))
    expect(await rejection(remove(UserName))).toEqual(conflict('delete access keys'))
    await iam.send(new DeleteAccessKeyCommand({ UserName, AccessKeyId: credentials.accessKeyId }))
    expect(await rejection(remove(UserName))).toEqual(conflict('delete MFA device'))
    await iam.send(new DeactivateMFADeviceCommand({ UserName, SerialNumber: app.serialNumber }))
    expect(await rejection(remove(UserName))).toEqual(conflict('delete policies'))
    await iam.send(new DeleteUserPolicyCommand({ UserName, PolicyName: 'test' }))
    await remove(UserName)
    expect(await namesOf()).toEqual(['admin'])
  })

  it('is refused as `user NAME`', async () => {
    const iam = server.iam(await createUserWithKey(server, 'eve', policy()))
    expect(await rejection(iam.send(new DeleteUserCommand({ UserName: 'admin' })))).toEqual(
      denied('eve', 'iam:DeleteUser', 'user admin'),
    )
  })
})

describe('ListUsers', () => {
  it('gives all users in the order of names, without regard to case, without tags', async () => {
    await create('bob', { Tags: [{ Key: 'a', Value: '1' }] })
    await create('Alice', { Path: '/a/' })
    const output = await members(server.iam().send(new ListUsersCommand({})))
    expect(output.IsTruncated).toBe(false)
    expect(output).not.toHaveProperty('Marker')
    expect(output.Users?.map((user) => user.UserName)).toEqual(['admin', 'Alice', 'bob'])
    expect(output.Users?.[1]).toEqual({
      Path: '/a/',
      UserName: 'Alice',
      UserId: expect.stringMatching(/^AIDA/),
      Arn: 'arn:aws:iam::123456789012:user/a/Alice',
      CreateDate: expect.any(Date),
    })
    expect(Object.keys(output.Users?.[2] ?? {})).not.toContain('Tags')
  })

  it('gives 100 users in a page by default, up to 1000 where asked, and every user once', async () => {
    for (let n = 0; n < 10; n += 1)
      await Promise.all(Array.from({ length: 12 }, (_, m) => create(`user-${12 * n + m}`)))
    const iam = server.iam()
    const first = await iam.send(new ListUsersCommand({}))
    expect(first.Users).toHaveLength(100)
    expect(first.IsTruncated).toBe(true)
    const rest = await iam.send(new ListUsersCommand({ Marker: first.Marker }))
    expect(rest.Users).toHaveLength(21)
    expect(rest.IsTruncated).toBe(false)
    expect(rest.Marker).toBeUndefined()
    const all = await namesOf({ MaxItems: 1000 })
    expect([...(first.Users ?? []), ...(rest.Users ?? [])].map((user) => user.UserName)).toEqual(
      all,
    )
    const seen: (string | undefined)[] = []
    let Marker: string | undefined
    do {
      const page = await iam.send(new ListUsersCommand({ MaxItems: 7, Marker }))
      expect(page.Users?.length).toBeLessThanOrEqual(7)
      seen.push(...(page.Users ?? []).map((user) => user.UserName))
      expect(page.IsTruncated).toBe(page.Marker !== undefined)
      Marker = page.Marker
    } while (Marker !== undefined)
    expect(seen).toEqual(all)
  })

  it('goes on behind the marker although that user is gone and others came', async () => {
    for (const name of ['a', 'c', 'e']) await create(name)
    const page = await server.iam().send(new ListUsersCommand({ MaxItems: 2 }))
    expect(page.Users?.map((user) => user.UserName)).toEqual(['a', 'admin'])
    await create('b')
    await server.iam().send(new DeleteUserCommand({ UserName: 'a' }))
    expect(await namesOf({ Marker: page.Marker })).toEqual(['b', 'c', 'e'])
  })

  it('is not truncated where the page ends with the list', async () => {
    await create('alice')
    const page = await server.iam().send(new ListUsersCommand({ MaxItems: 2 }))
    expect(page.IsTruncated).toBe(false)
    expect(page.Users).toHaveLength(2)
  })

  it('refuses a marker that no list gave out, and a page size out of 1 to 1000', async () => {
    for (const Marker of ['x', 'sp1.', 'sp1.***', 'AAAA'])
      expect(await rejection(server.iam().send(new ListUsersCommand({ Marker })))).toEqual(
        invalid('Invalid Marker.'),
      )
    const bound = (words: string) => breaks('maxItems', `Member must have value ${words}`)
    expect(await rejection(server.iam().send(new ListUsersCommand({ MaxItems: 0 })))).toEqual(
      bound('greater than or equal to 1'),
    )
    expect(await rejection(server.iam().send(new ListUsersCommand({ MaxItems: 1001 })))).toEqual(
      bound('less than or equal to 1000'),
    )
  })

  it('takes a prefix of the path, also a cut-off one, and pages within it', async () => {
    await create('a', { Path: '/team/red/' })
    await create('b', { Path: '/team/blue/' })
    await create('c', { Path: '/Team/' })
    expect(await namesOf({ PathPrefix: '/team/' })).toEqual(['a', 'b'])
    expect(await namesOf({ PathPrefix: '/team/r' })).toEqual(['a'])
    expect(await namesOf({ PathPrefix: '/T' })).toEqual(['c'])
    expect(await namesOf({ PathPrefix: '/' })).toEqual(['a', 'admin', 'b', 'c'])
    expect(await namesOf({ PathPrefix: '/x' })).toEqual([])
    expect(await namesOf({ PathPrefix: '/%' })).toEqual([])
    const page = await server
      .iam()
      .send(new ListUsersCommand({ PathPrefix: '/team/', MaxItems: 1 }))
    expect(page.IsTruncated).toBe(true)
    expect(await namesOf({ PathPrefix: '/team/', Marker: page.Marker })).toEqual(['b'])
    expect(await rejection(namesOf({ PathPrefix: 'team' }))).toMatchObject(
      breaks(
        'pathPrefix',
        'Member must satisfy regular expression pattern: \\u002F[\\u0021-\\u007F]*',
      ),
    )
  })

  it('shows each account its own users only', async () => {
    const other = server.accounts[1]
    const elsewhere = server.iam({
      accessKeyId: other?.accessKeyId ?? '',
      secretAccessKey: other?.secretAccessKey ?? '',
    })
    await elsewhere.send(new CreateUserCommand({ UserName: 'alice' }))
    expect(await namesOf()).toEqual(['admin'])
    expect((await create('alice')).User?.Arn).toBe('arn:aws:iam::123456789012:user/alice')
    const theirs = await elsewhere.send(new ListUsersCommand({}))
    expect(theirs.Users?.map((user) => user.Arn)).toEqual([
      'arn:aws:iam::210987654321:user/admin',
      'arn:aws:iam::210987654321:user/alice',
    ])
  })

  it('is refused on `arn:aws:iam::ACCOUNT:user/`', async () => {
    const iam = server.iam(await createUserWithKey(server, 'eve', policy()))
    expect(await rejection(iam.send(new ListUsersCommand({})))).toEqual(
      denied('eve', 'iam:ListUsers', 'arn:aws:iam::123456789012:user/'),
    )
  })
})

describe('TagUser, UntagUser and ListUserTags', () => {
  const tag = (UserName: string, Tags: Tags, iam = server.iam()) =>
    iam.send(new TagUserCommand({ UserName, Tags }))
  const tagsOf = async (UserName: string) =>
    (await server.iam().send(new ListUserTagsCommand({ UserName }))).Tags

  it('add, replace whatever the case of the key, and list sorted by key', async () => {
    await create('alice')
    expect(
      await members(server.iam().send(new ListUserTagsCommand({ UserName: 'alice' }))),
    ).toEqual({ Tags: [], IsTruncated: false })
    expect(
      await members(
        tag('ALICE', [
          { Key: 'zone', Value: '1' },
          { Key: 'Team', Value: 'red' },
        ]),
      ),
    ).toEqual({})
    await tag('alice', [
      { Key: 'TEAM', Value: '' },
      { Key: 'cost', Value: '7' },
    ])
    expect(await tagsOf('alice')).toEqual([
      { Key: 'cost', Value: '7' },
      { Key: 'TEAM', Value: '' },
      { Key: 'zone', Value: '1' },
    ])
  })

  it('take keys of 1 to 128 and values of 0 to 256 characters of any script', async () => {
    await create('alice')
    const widest = { Key: 'ключ '.repeat(25) + 'end', Value: 'é_.:/=+-@ 9'.repeat(23) }
    expect(widest.Key).toHaveLength(128)
    await tag('alice', [widest])
    expect(await tagsOf('alice')).toEqual([widest])
    expect(await rejection(tag('alice', [{ Key: 'a*', Value: 'b' }]))).toEqual(
      breaks(
        'tags.1.member.key',
        'Member must satisfy regular expression pattern: [\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+',
      ),
    )
    expect((await rejection(tag('alice', [{ Key: 'a', Value: 'b;c' }]))).message).toContain(
      "Value at 'tags.1.member.value' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*",
    )
  })

  it('untag without regard to case, and succeed where the key is not there', async () => {
    await create('alice', {
      Tags: [
        { Key: 'Team', Value: 'red' },
        { Key: 'x', Value: '' },
      ],
    })
    const untag = new UntagUserCommand({ UserName: 'Alice', TagKeys: ['tEAM', 'absent'] })
    expect(await members(server.iam().send(untag))).toEqual({})
    expect(await tagsOf('alice')).toEqual([{ Key: 'x', Value: '' }])
    await server.iam().send(untag)
    expect(await tagsOf('alice')).toEqual([{ Key: 'x', Value: '' }])
  })

  it('refuse duplicates, reserved keys, more than fifty, bad key lists and unknown users', async () => {
    await create('alice')
    const many = (count: number, name: string) =>
      Array.from({ length: count }, (_, n) => ({ Key: `${name}${n}`, Value: '' }))
    expect(
      await rejection(
        tag('alice', [
          { Key: 'a', Value: '' },
          { Key: 'A', Value: '' },
        ]),
      ),
    ).toEqual({
      code: 'InvalidInput',
      status: 400,
      message: 'Duplicate tag keys found. Please note that Tag keys are case insensitive.',
    })
    for (const Key of ['aws:x', 'AWS:x'])
      expect((await rejection(tag('alice', [{ Key, Value: '' }]))).code).toBe('InvalidInput')
    await tag('alice', many(49, 'k'))
    expect(await rejection(tag('alice', many(2, 'other')))).toEqual(
      limitExceeded('The number of tags has reached the maximum limit.'),
    )
    expect(await tagsOf('alice')).toHaveLength(49)
    await tag('alice', [...many(49, 'K'), { Key: 'last', Value: '' }])
    expect(await tagsOf('alice')).toHaveLength(50)
    const iam = server.iam()
    const bad = new UntagUserCommand({ UserName: 'alice', TagKeys: ['ok', 'k'.repeat(129)] })
    expect(await rejection(iam.send(bad))).toEqual(
      breaks(
        'tagKeys',
        'Member must satisfy constraint: [Member must have length less than or equal to 128, Member must have length greater than or equal to 1, Member must satisfy regular expression pattern: [\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+, Member must not be null]',
      ),
    )
    expect(await rejection(tag('nobody', many(1, 'k')))).toEqual(noSuchUser('nobody'))
    expect(
      await rejection(iam.send(new UntagUserCommand({ UserName: 'nobody', TagKeys: ['k'] }))),
    ).toEqual(noSuchUser('nobody'))
    expect(await rejection(tagsOf('nobody'))).toEqual(noSuchUser('nobody'))
  })

  it('list in pages', async () => {
    const Tags = ['d', 'B', 'a', 'C'].map((Key) => ({ Key, Value: '' }))
    await create('alice', { Tags })
    const iam = server.iam()
    const page = await iam.send(new ListUserTagsCommand({ UserName: 'alice', MaxItems: 3 }))
    expect(page.Tags?.map(({ Key }) => Key)).toEqual(['a', 'B', 'C'])
    expect(page.IsTruncated).toBe(true)
    const { Marker } = page
    const rest = await members(iam.send(new ListUserTagsCommand({ UserName: 'alice', Marker })))
    expect(rest).toEqual({ Tags: [{ Key: 'd', Value: '' }], IsTruncated: false })
    expect(
      await rejection(iam.send(new ListUserTagsCommand({ UserName: 'alice', Marker: 'x' }))),
    ).toEqual(invalid('Invalid Marker.'))
  })

  it('are refused as `user NAME`', async () => {
    const iam = server.iam(await createUserWithKey(server, 'eve', policy()))
    const UserName = 'ADMIN'
    const calls = {
      'iam:TagUser': iam.send(new TagUserCommand({ UserName, Tags: [{ Key: 'a', Value: '' }] })),
      'iam:UntagUser': iam.send(new UntagUserCommand({ UserName, TagKeys: ['a'] })),
      'iam:ListUserTags': iam.send(new ListUserTagsCommand({ UserName })),
    }
    for (const [action, call] of Object.entries(calls))
      expect(await rejection(call)).toEqual(denied('eve', action, 'user admin'))
  })
})

describe('condition keys and policy variables', () => {
  it('compare a tag of the user asked for with a tag of the caller', async () => {
    await create('red-one', { Tags: [{ Key: 'team', Value: 'red' }] })
    await create('blue-one', { Tags: [{ Key: 'team', Value: 'blue' }] })
    const credentials = await createUserWithKey(
      server,
      'eve',
      policy({
        Action: 'iam:GetUser',
        Condition: { StringEquals: { 'aws:ResourceTag/Team': '${aws:PrincipalTag/TEAM}' } },
      }),
    )
    const iam = server.iam(credentials)
    const get = (UserName: string) => iam.send(new GetUserCommand({ UserName }))
    expect((await rejection(get('red-one'))).code).toBe('AccessDenied')
    const tagEve = (Value: string) =>
      server.iam().send(new TagUserCommand({ UserName: 'eve', Tags: [{ Key: 'team', Value }] }))
    await tagEve('red')
    expect((await get('red-one')).User?.UserName).toBe('red-one')
    expect((await rejection(get('blue-one'))).code).toBe('AccessDenied')
    await tagEve('blue')
    expect((await rejection(get('red-one'))).code).toBe('AccessDenied')
    expect((await get('blue-one')).User?.UserName).toBe('blue-one')
    await server.iam().send(new UntagUserCommand({ UserName: 'blue-one', TagKeys: ['team'] }))
    expect((await rejection(get('blue-one'))).code).toBe('AccessDenied')
  })

  it('know iam:ResourceTag as another name of aws:ResourceTag', async () => {
    await create('red-one', { Tags: [{ Key: 'team', Value: 'red' }] })
    await create('plain')
    const iam = server.iam(
      await createUserWithKey(
        server,
        'eve',
        policy({
          Action: 'iam:DeleteUser',
          Condition: { StringEquals: { 'iam:ResourceTag/team': 'red' } },
        }),
      ),
    )
    expect((await rejection(iam.send(new DeleteUserCommand({ UserName: 'plain' })))).code).toBe(
      'AccessDenied',
    )
    await iam.send(new DeleteUserCommand({ UserName: 'red-one' }))
    expect(await namesOf()).toEqual(['admin', 'eve', 'plain'])
  })

  it('put the name of the caller into a resource, as it is after a rename', async () => {
    const credentials = await createUserWithKey(
      server,
      'eve',
      policy({ Action: 'iam:GetUser', Resource: 'arn:aws:iam::*:user/${aws:username}' }),
    )
    const iam = server.iam(credentials)
    expect((await iam.send(new GetUserCommand({ UserName: 'eve' }))).User?.UserName).toBe('eve')
    expect((await rejection(iam.send(new GetUserCommand({ UserName: 'admin' })))).code).toBe(
      'AccessDenied',
    )
    await server.iam().send(new UpdateUserCommand({ UserName: 'eve', NewUserName: 'eva' }))
    expect((await iam.send(new GetUserCommand({}))).User?.UserName).toBe('eva')
  })

  it('restrict which keys may be untagged', async () => {
    const tags = ['keep', 'go'].map((Key) => ({ Key, Value: '' }))
    await create('alice', { Tags: tags })
    const iam = server.iam(
      await createUserWithKey(
        server,
        'eve',
        policy({
          Action: 'iam:UntagUser',
          Condition: { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['go'] } },
        }),
      ),
    )
    const untag = (...TagKeys: string[]) =>
      iam.send(new UntagUserCommand({ UserName: 'alice', TagKeys }))
    expect(await rejection(untag('go', 'keep'))).toEqual(
      denied('eve', 'iam:UntagUser', 'user alice'),
    )
    await untag('go')
    const { Tags } = await server.iam().send(new ListUserTagsCommand({ UserName: 'alice' }))
    expect(Tags).toEqual([{ Key: 'keep', Value: '' }])
  })

  it('take effect with the next request: a policy put, a policy deleted', async () => {
    const iam = server.iam(await createUserWithKey(server, 'eve', policy()))
    const call = () => iam.send(new ListUsersCommand({}))
    expect((await rejection(call())).code).toBe('AccessDenied')
    await server.iam().send(
      new PutUserPolicyCommand({
        UserName: 'eve',
        PolicyName: 'more',
        PolicyDocument: policy({ Action: 'iam:ListUsers' }),
      }),
    )
    expect((await call()).Users).toHaveLength(2)
    await server.iam().send(new DeleteUserPolicyCommand({ UserName: 'eve', PolicyName: 'more' }))
    expect((await rejection(call())).code).toBe('AccessDenied')
  })

  it('know what the request is: address, agent, transport, time, region', async () => {
    const credentials = await createUserWithKey(
      server,
      'eve',
      policy({
        Action: 'iam:GetUser',
        Condition: {
          IpAddress: { 'aws:SourceIp': '127.0.0.0/8' },
          StringLike: { 'aws:UserAgent': 'aws-sdk-js/*' },
          Bool: { 'aws:SecureTransport': 'false' },
          DateGreaterThan: { 'aws:CurrentTime': '2020-01-01T00:00:00Z' },
          DateLessThan: { 'aws:CurrentTime': new Date(server.now() + 3_600_000).toISOString() },
          StringEquals: {
            'aws:RequestedRegion': 'us-east-1',
            'aws:PrincipalAccount': '123456789012',
            'aws:ResourceAccount': '123456789012',
            'aws:PrincipalType': 'User',
          },
          ArnEquals: { 'aws:PrincipalArn': 'arn:aws:iam::123456789012:user/eve' },
          Null: { 'aws:MultiFactorAuthPresent': 'true', 'aws:TokenIssueTime': 'true' },
        },
      }),
    )
    const iam = server.iam(credentials)
    expect((await iam.send(new GetUserCommand({}))).User?.UserName).toBe('eve')
    await server.advance(3_601)
    expect((await rejection(iam.send(new GetUserCommand({})))).code).toBe('AccessDenied')
  })
})

it('gives a key to a user and lets another account know nothing of it', async () => {
  await create('alice')
  const { AccessKey } = await server.iam().send(new CreateAccessKeyCommand({ UserName: 'alice' }))
  const sts = server.sts({
    accessKeyId: AccessKey?.AccessKeyId ?? '',
    secretAccessKey: AccessKey?.SecretAccessKey ?? '',
  })
  expect(await members(sts.send(new GetCallerIdentityCommand({})))).toMatchObject({
    Account: '123456789012',
    Arn: 'arn:aws:iam::123456789012:user/alice',
  })
})
