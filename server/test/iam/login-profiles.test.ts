import {
  CreateLoginProfileCommand,
  type CreateLoginProfileCommandInput,
  CreateUserCommand,
  DeleteLoginProfileCommand,
  DeleteUserCommand,
  GetLoginProfileCommand,
  TagUserCommand,
  UpdateLoginProfileCommand,
  UpdateUserCommand,
} from '@aws-sdk/client-iam'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createRootKey, recordedEvents } from '../support/account.js'
import { credentialsOf, startEphemeral, type TestServer } from '../support/ephemeral.js'
import { members } from '../support/members.js'
import {
  changePassword,
  createPassword,
  createUserWithPassword,
  formerPasswords,
  goodPassword,
  hasPassword,
  noLoginProfile,
  oldPasswordWrong,
  passwordRefused,
  passwordReused,
  setPasswordPolicy,
} from '../support/password.js'
import { policy } from '../support/policy.js'
import {
  alreadyExists,
  breaks,
  deleteConflict,
  denied,
  explicitlyDenied,
  invalid,
  isMissing,
  noSuchUser,
} from '../support/refusals.js'
import { rejection } from '../support/rejection.js'
import { createRoleSession } from '../support/role-session.js'
import { createUserWithKey } from '../support/virtual-device.js'

let server: TestServer
beforeAll(async () => {
  server = await startEphemeral(['123456789012', '210987654321'])
})
beforeEach(() => server.reset())
afterAll(() => server.close())

const other = 'Correct-Horse-9'
const create = (UserName: string, more: Omit<CreateLoginProfileCommandInput, 'UserName'> = {}) =>
  server.iam().send(new CreateLoginProfileCommand({ UserName, Password: goodPassword, ...more }))
const get = (UserName: string, iam = server.iam()) =>
  iam.send(new GetLoginProfileCommand({ UserName }))
const update = (UserName: string, change: { Password?: string; PasswordResetRequired?: boolean }) =>
  server.iam().send(new UpdateLoginProfileCommand({ UserName, ...change }))
const remove = (UserName: string) => server.iam().send(new DeleteLoginProfileCommand({ UserName }))
const createUser = (UserName: string, Path = '/') =>
  server.iam().send(new CreateUserCommand({ UserName, Path }))

const mustNameUser = invalid('Must specify userName when calling with non-User credentials')

describe('CreateLoginProfile', () => {
  it('answers with the name as it is kept, the date, and that no reset is required', async () => {
    await createUser('Alice')
    const { LoginProfile } = await members(create('aLICE'))
    expect(LoginProfile).toEqual({
      UserName: 'Alice',
      CreateDate: expect.any(Date),
      PasswordResetRequired: false,
    })
    expect(await members(get('alice'))).toEqual({ LoginProfile })
  })

  it('remembers that a reset is required', async () => {
    await createUser('alice')
    const { LoginProfile } = await create('alice', { PasswordResetRequired: true })
    expect(LoginProfile?.PasswordResetRequired).toBe(true)
    expect((await get('alice')).LoginProfile?.PasswordResetRequired).toBe(true)
  })

  it('refuses an unknown user, then a second profile, then a password against the policy', async () => {
    const weak = { Password: 'weak' }
    expect(await rejection(create('alice', weak))).toEqual(noSuchUser('alice'))
    await createUser('alice')
    expect(await rejection(create('alice', weak))).toEqual(passwordRefused)
    await create('alice')
    for (const more of [{}, weak])
      expect(await rejection(create('ALICE', more))).toEqual(
        alreadyExists('Login Profile for user ALICE already exists.'),
      )
  })

  it.each([
    ['seven characters', 'Abcde1!'],
    ['two kinds of characters', 'abcdefgh1'],
    ['the name of the account', '123456789012'],
    ['the e-mail address of root', 'root@123456789012.test'],
    ['the e-mail address of root in another case', 'Root@123456789012.Test'],
  ])('takes no password of %s where the account has no policy', async (_, Password) => {
    await createUser('alice')
    expect(await rejection(create('alice', { Password }))).toEqual(passwordRefused)
    expect(await rejection(get('alice'))).toEqual(noLoginProfile('alice'))
  })

  it('takes what the policy of the account takes', async () => {
    await createUser('alice')
    await setPasswordPolicy(server, { MinimumPasswordLength: 12, RequireSymbols: true })
    for (const Password of ['Abcdefghij1', 'abcdefghijkl', 'abcdefghijk.'])
      expect(await rejection(create('alice', { Password }))).toEqual(passwordRefused)
    await create('alice', { Password: 'abcdefghijk|' })
  })

  it('takes passwords of 1 to 128 characters of Latin-1 and nothing else', async () => {
    await createUser('alice')
    await setPasswordPolicy(server)
    const pattern = '[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+'
    expect(await rejection(create('alice', { Password: 'a'.repeat(129) }))).toEqual(
      breaks('password', 'Member must have length less than or equal to 128'),
    )
    for (const Password of [
      'Pässw€rd1',
      'пароль12A',
      '密码密码Aa1!',
      'Passw0rd\u0000',
      'Passw0rd\u{1f600}',
    ])
      expect(await rejection(create('alice', { Password }))).toEqual(
        breaks('password', `Member must satisfy regular expression pattern: ${pattern}`),
      )
    expect((await rejection(create('alice', { Password: '' }))).message).toContain(
      "Value at 'password' failed to satisfy constraint: Member must have length greater than or equal to 1",
    )
    const latin = 'ÿ Tab\tÄ1'.repeat(16)
    expect(latin).toHaveLength(128)
    await create('alice', { Password: latin })
  })

  it('needs a password from everybody, before it asks for permission', async () => {
    await createUser('alice')
    const eve = server.iam(await createUserWithKey(server, 'eve', policy()))
    const nothing = new CreateLoginProfileCommand({ UserName: 'alice' })
    for (const iam of [server.iam(), server.iam(await createRootKey(server)), eve])
      expect(await rejection(iam.send(nothing))).toEqual(isMissing('password'))
  })

  it('makes one profile where many are asked for at once', async () => {
    await createUser('alice')
    const calls = await Promise.allSettled(Array.from({ length: 10 }, () => create('alice')))
    expect(calls.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const call of calls) {
      if (call.status === 'rejected')
        expect(call.reason).toMatchObject({
          message: 'Login Profile for user alice already exists.',
        })
    }
  })
})

describe('a login profile asked for without a user name', () => {
  it("is the caller's own", async () => {
    const iam = server.iam(await createUserWithKey(server, 'alice'))
    const { LoginProfile } = await iam.send(
      new CreateLoginProfileCommand({ Password: goodPassword }),
    )
    expect(LoginProfile?.UserName).toBe('alice')
    expect((await iam.send(new GetLoginProfileCommand({}))).LoginProfile?.UserName).toBe('alice')
    expect(
      await rejection(iam.send(new CreateLoginProfileCommand({ Password: goodPassword }))),
    ).toEqual(alreadyExists('Login Profile for user alice already exists.'))
    await iam.send(new DeleteLoginProfileCommand({}))
    for (const call of [
      iam.send(new GetLoginProfileCommand({})),
      iam.send(new DeleteLoginProfileCommand({})),
    ])
      expect(await rejection(call)).toEqual(noLoginProfile('alice'))
  })

  it('is nobody’s for root and for a role', async () => {
    const role = await createRoleSession(server, 'Admin')
    for (const credentials of [await createRootKey(server), role]) {
      const iam = server.iam(credentials)
      for (const call of [
        iam.send(new CreateLoginProfileCommand({ Password: goodPassword })),
        iam.send(new GetLoginProfileCommand({})),
        iam.send(new DeleteLoginProfileCommand({})),
      ])
        expect(await rejection(call)).toEqual(mustNameUser)
    }
  })
})

describe('GetLoginProfile', () => {
  it('tells an unknown user from one without a profile', async () => {
    expect(await rejection(get('alice'))).toEqual(noSuchUser('alice'))
    await createUser('alice')
    expect(await rejection(get('ALICE'))).toEqual(noLoginProfile('ALICE'))
  })

  it('follows the user through a rename', async () => {
    await createUser('alice')
    await create('alice')
    await server.iam().send(new UpdateUserCommand({ UserName: 'alice', NewUserName: 'eva' }))
    expect((await get('eva')).LoginProfile?.UserName).toBe('eva')
  })
})

describe('UpdateLoginProfile', () => {
  it('changes the password, and leaves the date of creation and what is not given', async () => {
    const alice = await createUserWithPassword(server, 'alice')
    const before = (await get('alice')).LoginProfile
    await server.advance(3600)
    expect(await members(update('ALICE', { Password: other }))).toEqual({})
    expect((await get('alice')).LoginProfile).toEqual(before)
    expect(await rejection(changePassword(server, alice, [goodPassword, 'Another-One-1']))).toEqual(
      oldPasswordWrong,
    )
    await changePassword(server, alice, [other, 'Another-One-1'])
  })

  it('changes whether a reset is required, with the password or without', async () => {
    const alice = await createUserWithPassword(server, 'alice')
    const required = async () => (await get('alice')).LoginProfile?.PasswordResetRequired
    await update('alice', { PasswordResetRequired: true })
    expect(await required()).toBe(true)
    await update('alice', { Password: other })
    expect(await required()).toBe(true)
    await update('alice', {})
    expect(await required()).toBe(true)
    await update('alice', { Password: goodPassword, PasswordResetRequired: false })
    expect(await required()).toBe(false)
    await changePassword(server, alice, [goodPassword, other])
  })

  it('refuses an unknown user, then a missing profile, then a password against the policy', async () => {
    const weak = { Password: 'weak' }
    expect(await rejection(update('alice', weak))).toEqual(noSuchUser('alice'))
    await createUser('alice')
    expect(await rejection(update('ALICE', weak))).toEqual(noLoginProfile('ALICE'))
    expect(await rejection(update('alice', { PasswordResetRequired: true }))).toEqual(
      noLoginProfile('alice'),
    )
    await create('alice')
    expect(await rejection(update('alice', { ...weak, PasswordResetRequired: true }))).toEqual(
      passwordRefused,
    )
    expect((await get('alice')).LoginProfile?.PasswordResetRequired).toBe(false)
    const nameless = new UpdateLoginProfileCommand({ Password: other } as never)
    expect(await rejection(server.iam().send(nameless))).toEqual(isMissing('userName'))
  })

  it('gives no password back that the policy wants to be left', async () => {
    await createUserWithPassword(server, 'alice')
    await setPasswordPolicy(server, { PasswordReusePrevention: 2 })
    expect(await rejection(update('alice', { Password: goodPassword }))).toEqual(passwordReused)
    await update('alice', { Password: other })
    expect(await rejection(update('alice', { Password: goodPassword }))).toEqual(passwordReused)
    await update('alice', { Password: 'Another-One-1' })
    await update('alice', { Password: goodPassword })
  })

  it('tells those whose password lost against another one that was set at the same time', async () => {
    await createUserWithPassword(server, 'alice')
    const passwords = Array.from({ length: 8 }, (_, n) => `At-The-Same-Time-${n}`)
    const calls = await Promise.allSettled(
      passwords.map((Password) => update('alice', { Password })),
    )
    const won = passwords.filter((_, n) => calls[n]?.status === 'fulfilled')
    for (const call of calls) {
      if (call.status === 'rejected')
        expect(call.reason).toMatchObject({
          Code: 'EntityTemporarilyUnmodifiable',
          message:
            'Login Profile for User alice cannot be modified while login profile is being modified.',
        })
    }
    const kept = await Promise.all(won.map((password) => hasPassword(server, 'alice', password)))
    expect(kept.filter((is) => is)).toHaveLength(1)
  })
})

describe('DeleteLoginProfile', () => {
  it('takes the password away, once, with all that were before it', async () => {
    await setPasswordPolicy(server, { PasswordReusePrevention: 24 })
    const alice = await createUserWithPassword(server, 'alice')
    await update('alice', { Password: other })
    expect(await formerPasswords(server, 'alice')).toBe(1)
    expect(await members(remove('ALICE'))).toEqual({})
    expect(await formerPasswords(server, 'alice')).toBe(0)
    expect(await rejection(get('alice'))).toEqual(noLoginProfile('alice'))
    expect(await rejection(remove('ALICE'))).toEqual(noLoginProfile('ALICE'))
    expect(await rejection(changePassword(server, alice, [other, goodPassword]))).toEqual(
      noLoginProfile('alice'),
    )
    await create('alice')
    await update('alice', { Password: other })
  })

  it('refuses an unknown user', async () => {
    expect(await rejection(remove('alice'))).toEqual(noSuchUser('alice'))
  })

  it('has to come before DeleteUser', async () => {
    const deleteAlice = () => server.iam().send(new DeleteUserCommand({ UserName: 'alice' }))
    await createUser('alice')
    await create('alice')
    expect(await rejection(deleteAlice())).toEqual(
      deleteConflict('Cannot delete entity, must delete login profile first.'),
    )
    await remove('alice')
    await deleteAlice()
    expect(await rejection(get('alice'))).toEqual(noSuchUser('alice'))
  })
})

describe('login profiles of others', () => {
  const calls = (UserName: string, iam: ReturnType<TestServer['iam']>) => ({
    'iam:CreateLoginProfile': () =>
      iam.send(new CreateLoginProfileCommand({ UserName, Password: goodPassword })),
    'iam:GetLoginProfile': () => iam.send(new GetLoginProfileCommand({ UserName })),
    'iam:UpdateLoginProfile': () =>
      iam.send(new UpdateLoginProfileCommand({ UserName, Password: other })),
    'iam:DeleteLoginProfile': () => iam.send(new DeleteLoginProfileCommand({ UserName })),
  })

  it('are refused as `user NAME`, be there such a user or not', async () => {
    await createUser('Alice', '/staff/')
    await create('Alice')
    const eve = server.iam(await createUserWithKey(server, 'eve', policy()))
    for (const [name, shown] of [
      ['ALICE', 'Alice'],
      ['nobody', 'nobody'],
    ] as const)
      for (const [action, call] of Object.entries(calls(name, eve)))
        expect(await rejection(call())).toEqual(denied('eve', action, `user ${shown}`))
  })

  it('are open to who may, by the ARN with its path, and closed by a Deny on a tag', async () => {
    await createUser('alice', '/staff/')
    await createUser('bob', '/staff/')
    await server
      .iam()
      .send(new TagUserCommand({ UserName: 'bob', Tags: [{ Key: 'vip', Value: 'yes' }] }))
    const helpDesk = policy(
      { Action: 'iam:*LoginProfile', Resource: 'arn:aws:iam::*:user/staff/*' },
      {
        Effect: 'Deny',
        Action: 'iam:*LoginProfile',
        Condition: { StringEquals: { 'aws:ResourceTag/vip': 'yes' } },
      },
    )
    const iam = server.iam(await createUserWithKey(server, 'help', helpDesk))
    for (const call of Object.values(calls('alice', iam))) await call()
    for (const [action, call] of Object.entries(calls('bob', iam)))
      expect(await rejection(call())).toEqual(explicitlyDenied('help', action, 'user bob'))
    expect((await rejection(get('admin', iam))).code).toBe('AccessDenied')
  })

  it('are not those of another account, whatever their names', async () => {
    await createUserWithPassword(server, 'alice')
    const iam = server.iam(credentialsOf(server.accounts[1]))
    for (const call of Object.values(calls('alice', iam)))
      expect(await rejection(call())).toEqual(noSuchUser('alice'))
    expect((await get('alice')).LoginProfile?.UserName).toBe('alice')
  })
})

it('leaves no password in the records', async () => {
  await createUser('alice')
  await create('alice')
  await update('alice', { Password: other })
  await rejection(update('alice', { Password: 'weaksecret' }))
  await rejection(createPassword(server, 'alice', 'Second-Secret-2'))
  const events = await recordedEvents(server)
  const created = events.find(({ eventName }) => eventName === 'CreateLoginProfile')
  expect(created).toMatchObject({
    readOnly: false,
    requestParameters: { userName: 'alice' },
    responseElements: { loginProfile: { userName: 'alice', passwordResetRequired: false } },
  })
  const text = JSON.stringify(events)
  for (const secret of [goodPassword, other, 'weaksecret', 'Second-Secret-2'])
    expect(text).not.toContain(secret)
})
