import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteUserCommand,
  GetAccessKeyLastUsedCommand,
  GetUserCommand,
  ListAccessKeysCommand,
  UpdateAccessKeyCommand,
  UpdateUserCommand,
} from '@aws-sdk/client-iam'
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createRootKey } from '../support/account.js'
import { credentialsOf, startEphemeral, type TestCredentials } from '../support/ephemeral.js'
import type { TestServer } from '../support/ephemeral.js'
import { members } from '../support/members.js'
import { policy } from '../support/policy.js'
import {
  breaks,
  denied,
  invalidToken,
  isMissing,
  limitExceeded,
  noSuchEntity,
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

const createUser = (UserName: string) => server.iam().send(new CreateUserCommand({ UserName }))
const createKey = async (UserName: string): Promise<TestCredentials> => {
  const { AccessKey } = await server.iam().send(new CreateAccessKeyCommand({ UserName }))
  return {
    accessKeyId: AccessKey?.AccessKeyId ?? '',
    secretAccessKey: AccessKey?.SecretAccessKey ?? '',
  }
}
const setStatus = (UserName: string, AccessKeyId: string, Status: 'Active' | 'Inactive') =>
  server.iam().send(new UpdateAccessKeyCommand({ UserName, AccessKeyId, Status }))
const whoAmI = async (credentials: TestCredentials) =>
  (await server.sts(credentials).send(new GetCallerIdentityCommand({}))).Arn
const noSuchKey = (id: string) => noSuchEntity(`The Access Key with id ${id} cannot be found.`)
const unknownKeyId = 'AKIAAAAAAAAAAAAAAAAA'

describe('CreateAccessKey', () => {
  it('shows the secret this once', async () => {
    await createUser('Alice')
    const iam = server.iam()
    const output = await members(iam.send(new CreateAccessKeyCommand({ UserName: 'alice' })))
    expect(output).toEqual({
      AccessKey: {
        UserName: 'Alice',
        AccessKeyId: expect.stringMatching(/^AKIA[A-Z2-7]{16}$/),
        Status: 'Active',
        SecretAccessKey: expect.stringMatching(/^[A-Za-z0-9+/]{40}$/),
        CreateDate: expect.any(Date),
      },
    })
    const list = await members(iam.send(new ListAccessKeysCommand({ UserName: 'Alice' })))
    expect(list).toEqual({
      AccessKeyMetadata: [
        {
          UserName: 'Alice',
          AccessKeyId: output.AccessKey?.AccessKeyId,
          Status: 'Active',
          CreateDate: output.AccessKey?.CreateDate,
        },
      ],
      IsTruncated: false,
    })
  })

  it('means the caller where no name is given', async () => {
    const alice = await createUserWithKey(server, 'alice')
    const { AccessKey } = await server.iam(alice).send(new CreateAccessKeyCommand({}))
    expect(AccessKey?.UserName).toBe('alice')
  })

  it('gives a user two keys and no more, and counts inactive ones', async () => {
    await createUser('alice')
    const { accessKeyId } = await createKey('alice')
    await createKey('alice')
    await setStatus('alice', accessKeyId, 'Inactive')
    const full = limitExceeded('Cannot exceed quota for AccessKeysPerUser: 2')
    expect(await rejection(createKey('alice'))).toEqual(full)
    await server
      .iam()
      .send(new DeleteAccessKeyCommand({ UserName: 'alice', AccessKeyId: accessKeyId }))
    await createKey('alice')
    expect(await rejection(createKey('alice'))).toEqual(full)
  })

  it('gives two keys however many are asked for at once', async () => {
    await createUser('alice')
    const results = await Promise.allSettled(Array.from({ length: 8 }, () => createKey('alice')))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(2)
  })

  it('gives root two keys of its own', async () => {
    const root = server.iam(await createRootKey(server))
    const { AccessKey } = await root.send(new CreateAccessKeyCommand({}))
    expect(
      await whoAmI({
        accessKeyId: AccessKey?.AccessKeyId ?? '',
        secretAccessKey: AccessKey?.SecretAccessKey ?? '',
      }),
    ).toBe('arn:aws:iam::123456789012:root')
    expect(await rejection(root.send(new CreateAccessKeyCommand({})))).toEqual(
      limitExceeded('Cannot exceed quota for AccessKeysPerUser: 2'),
    )
    const { AccessKeyMetadata } = await root.send(new ListAccessKeysCommand({}))
    expect(AccessKeyMetadata).toHaveLength(2)
    expect(AccessKeyMetadata?.every((key) => key.UserName === undefined)).toBe(true)
  })

  it('refuses an unknown user', async () => {
    expect(await rejection(createKey('nobody'))).toEqual(noSuchUser('nobody'))
  })
})

describe('UpdateAccessKey', () => {
  it('switches a key off and on, with the next request, as often as one likes', async () => {
    await createUser('alice')
    const key = await createKey('alice')
    expect(await whoAmI(key)).toBe('arn:aws:iam::123456789012:user/alice')
    expect(await members(setStatus('alice', key.accessKeyId, 'Inactive'))).toEqual({})
    expect(await rejection(whoAmI(key))).toEqual(invalidToken('.'))
    await setStatus('alice', key.accessKeyId, 'Inactive')
    const list = await server.iam().send(new ListAccessKeysCommand({ UserName: 'alice' }))
    expect(list.AccessKeyMetadata?.[0]?.Status).toBe('Inactive')
    await setStatus('ALICE', key.accessKeyId, 'Active')
    expect(await whoAmI(key)).toBe('arn:aws:iam::123456789012:user/alice')
  })

  it('refuses a key that is not that user’s, and an unknown user before an unknown key', async () => {
    await createUser('alice')
    await createUser('bob')
    const { accessKeyId } = await createKey('alice')
    expect(await rejection(setStatus('bob', accessKeyId, 'Inactive'))).toEqual(
      noSuchKey(accessKeyId),
    )
    expect(await rejection(setStatus('alice', unknownKeyId, 'Inactive'))).toEqual(
      noSuchKey(unknownKeyId),
    )
    expect(await rejection(setStatus('nobody', unknownKeyId, 'Inactive'))).toEqual(
      noSuchUser('nobody'),
    )
  })

  it('takes the statuses of the model, but sets no key to Expired', async () => {
    await createUser('alice')
    const { accessKeyId } = await createKey('alice')
    const set = (Status: string) => setStatus('alice', accessKeyId, Status as 'Active')
    expect(await rejection(set('active'))).toEqual(
      breaks('status', 'Member must satisfy enum value set'),
    )
    expect(await rejection(set('Expired'))).toMatchObject({ code: 'InvalidInput', status: 400 })
    const input = { UserName: 'alice', AccessKeyId: accessKeyId }
    expect(await rejection(server.iam().send(new UpdateAccessKeyCommand(input as never)))).toEqual(
      isMissing('status'),
    )
  })

  it('lets a user who may switch off the key that signs the request', async () => {
    const alice = await createUserWithKey(server, 'alice')
    const iam = server.iam(alice)
    await iam.send(
      new UpdateAccessKeyCommand({ AccessKeyId: alice.accessKeyId, Status: 'Inactive' }),
    )
    expect(await rejection(iam.send(new GetUserCommand({})))).toEqual(invalidToken('.'))
  })
})

describe('DeleteAccessKey', () => {
  const remove = (UserName: string, AccessKeyId: string) =>
    server.iam().send(new DeleteAccessKeyCommand({ UserName, AccessKeyId }))

  it('ends a key at once and for good', async () => {
    await createUser('alice')
    const key = await createKey('alice')
    await whoAmI(key)
    expect(await members(remove('Alice', key.accessKeyId))).toEqual({})
    expect(await rejection(whoAmI(key))).toEqual(invalidToken('.'))
    expect(await rejection(remove('alice', key.accessKeyId))).toEqual(noSuchKey(key.accessKeyId))
    const list = await members(server.iam().send(new ListAccessKeysCommand({ UserName: 'alice' })))
    expect(list).toEqual({ AccessKeyMetadata: [], IsTruncated: false })
  })

  it('lets a user delete a key of its own without naming itself', async () => {
    const alice = await createUserWithKey(server, 'alice')
    const second = await createKey('alice')
    const iam = server.iam(alice)
    await iam.send(new DeleteAccessKeyCommand({ AccessKeyId: second.accessKeyId }))
    const { AccessKeyMetadata } = await iam.send(new ListAccessKeysCommand({}))
    expect(AccessKeyMetadata?.map((key) => key.AccessKeyId)).toEqual([alice.accessKeyId])
  })

  it('refuses another user’s key, another account’s, and an unknown user', async () => {
    await createUser('alice')
    await createUser('bob')
    const { accessKeyId } = await createKey('alice')
    expect(await rejection(remove('bob', accessKeyId))).toEqual(noSuchKey(accessKeyId))
    const theirs = credentialsOf(server.accounts[1]).accessKeyId
    expect(await rejection(remove('admin', theirs))).toEqual(noSuchKey(theirs))
    expect(await rejection(remove('nobody', accessKeyId))).toEqual(noSuchUser('nobody'))
    expect(await rejection(remove('alice', 'short'))).toEqual(
      breaks('accessKeyId', 'Member must have length greater than or equal to 16'),
    )
  })

  it('leaves nothing of a key behind for a user of the same name', async () => {
    await createUser('alice')
    const key = await createKey('alice')
    await remove('alice', key.accessKeyId)
    await server.iam().send(new DeleteUserCommand({ UserName: 'alice' }))
    await createUser('alice')
    expect(await rejection(whoAmI(key))).toEqual(invalidToken('.'))
  })
})

describe('ListAccessKeys', () => {
  it('means the caller where no name is given, and pages', async () => {
    const alice = await createUserWithKey(server, 'alice')
    await createKey('alice')
    const iam = server.iam(alice)
    const first = await iam.send(new ListAccessKeysCommand({ MaxItems: 1 }))
    expect(first.AccessKeyMetadata).toHaveLength(1)
    expect(first.IsTruncated).toBe(true)
    const rest = await iam.send(new ListAccessKeysCommand({ Marker: first.Marker }))
    expect(rest.AccessKeyMetadata).toHaveLength(1)
    expect(rest.IsTruncated).toBe(false)
    const ids = [first, rest].map((page) => page.AccessKeyMetadata?.[0]?.AccessKeyId)
    expect(new Set(ids).size).toBe(2)
    expect(await rejection(iam.send(new ListAccessKeysCommand({ Marker: 'x' })))).toMatchObject({
      code: 'ValidationError',
      message: 'Invalid Marker.',
    })
  })

  it('shows the new name after a rename, and refuses an unknown user', async () => {
    await createUser('alice')
    await createKey('alice')
    const iam = server.iam()
    await iam.send(new UpdateUserCommand({ UserName: 'alice', NewUserName: 'anna' }))
    const { AccessKeyMetadata } = await iam.send(new ListAccessKeysCommand({ UserName: 'anna' }))
    expect(AccessKeyMetadata?.[0]?.UserName).toBe('anna')
    expect(await rejection(iam.send(new ListAccessKeysCommand({ UserName: 'alice' })))).toEqual(
      noSuchUser('alice'),
    )
  })
})

describe('GetAccessKeyLastUsed', () => {
  const lastUsed = (AccessKeyId: string, iam = server.iam()) =>
    members(iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId })))

  it('says N/A for a key that was never used', async () => {
    await createUser('alice')
    const { accessKeyId } = await createKey('alice')
    expect(await lastUsed(accessKeyId)).toEqual({
      UserName: 'alice',
      AccessKeyLastUsed: { ServiceName: 'N/A', Region: 'N/A' },
    })
  })

  it('tells service, region and time of the last use; uses within 15 minutes count once', async () => {
    const alice = await createUserWithKey(server, 'alice')
    await whoAmI(alice)
    const first = await lastUsed(alice.accessKeyId)
    expect(first).toEqual({
      UserName: 'alice',
      AccessKeyLastUsed: {
        ServiceName: 'sts',
        Region: 'us-east-1',
        LastUsedDate: expect.any(Date),
      },
    })
    await server.advance(14 * 60)
    await server.iam(alice).send(new GetUserCommand({}))
    expect(await lastUsed(alice.accessKeyId)).toEqual(first)
    await server.advance(2 * 60)
    await server.iam(alice).send(new GetUserCommand({}))
    const later = await lastUsed(alice.accessKeyId)
    expect(later.AccessKeyLastUsed).toMatchObject({ ServiceName: 'iam', Region: 'us-east-1' })
    const times = [first, later].map((use) => Number(use.AccessKeyLastUsed?.LastUsedDate))
    expect(times[1]! - times[0]!).toBeGreaterThanOrEqual(16 * 60_000)
  })

  it('answers an unknown key and another account’s with a refusal, even to an administrator', async () => {
    for (const id of [unknownKeyId, credentialsOf(server.accounts[1]).accessKeyId])
      expect(await rejection(lastUsed(id))).toEqual({
        code: 'AccessDenied',
        status: 403,
        message: `User: arn:aws:iam::123456789012:user/admin is not authorized to perform iam:GetAccessKeyLastUsed on resource: access key ${id}`,
      })
  })

  it('knows root’s key, which has no user name', async () => {
    const root = await createRootKey(server)
    expect(await lastUsed(root.accessKeyId)).toEqual({
      AccessKeyLastUsed: { ServiceName: 'N/A', Region: 'N/A' },
    })
  })
})

it('refuses each operation as `user NAME`', async () => {
  const { accessKeyId: AccessKeyId } = await createUserWithKey(server, 'Bob')
  const iam = server.iam(await createUserWithKey(server, 'eve', policy()))
  const UserName = 'bob'
  const calls = {
    'iam:CreateAccessKey': iam.send(new CreateAccessKeyCommand({ UserName })),
    'iam:UpdateAccessKey': iam.send(
      new UpdateAccessKeyCommand({ UserName, AccessKeyId, Status: 'Inactive' }),
    ),
    'iam:DeleteAccessKey': iam.send(new DeleteAccessKeyCommand({ UserName, AccessKeyId })),
    'iam:ListAccessKeys': iam.send(new ListAccessKeysCommand({ UserName })),
    'iam:GetAccessKeyLastUsed': iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId })),
  }
  for (const [action, call] of Object.entries(calls))
    expect(await rejection(call)).toEqual(denied('eve', action, 'user Bob'))
})

it('lets a user manage keys of its own only where the policy says `${aws:username}`', async () => {
  await createUser('bob')
  const alice = await createUserWithKey(
    server,
    'alice',
    policy({
      Action: 'iam:*AccessKey*',
      Resource: 'arn:aws:iam::123456789012:user/${aws:username}',
    }),
  )
  const iam = server.iam(alice)
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({}))
  await iam.send(
    new DeleteAccessKeyCommand({ UserName: 'alice', AccessKeyId: AccessKey?.AccessKeyId }),
  )
  expect(await rejection(iam.send(new CreateAccessKeyCommand({ UserName: 'bob' })))).toEqual(
    denied('alice', 'iam:CreateAccessKey', 'user bob'),
  )
})
