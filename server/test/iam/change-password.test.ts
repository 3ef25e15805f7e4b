import {
  ChangePasswordCommand,
  CreateUserCommand,
  DeleteAccountPasswordPolicyCommand,
  GetAccountPasswordPolicyCommand,
  GetLoginProfileCommand,
  PutUserPolicyCommand,
  UpdateLoginProfileCommand,
} from '@aws-sdk/client-iam'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createRootKey, recordedEvents } from '../support/account.js'
import { startOfWindow } from '../support/clock.js'
import { startEphemeral, type TestCredentials, type TestServer } from '../support/ephemeral.js'
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
  rateExceeded,
  setPasswordPolicy,
} from '../support/password.js'
import { policy } from '../support/policy.js'
import { breaks, denied, explicitlyDenied, invalidToken, isMissing } from '../support/refusals.js'
import { rejection } from '../support/rejection.js'
import { createRoleSession } from '../support/role-session.js'
import {
  createDevice,
  createSession,
  createUserWithDevice,
  createUserWithKey,
  enableDevice,
} from '../support/virtual-device.js'

let server: TestServer
beforeAll(async () => {
  server = await startEphemeral()
})
beforeEach(async () => {
  await server.reset()
  await startOfWindow(server)
})
afterAll(() => server.close())

const other = 'Correct-Horse-9'
const third = 'Another-One-1'
const change = (credentials: TestCredentials, ...passwords: [old: string, chosen: string]) =>
  changePassword(server, credentials, passwords)

describe('ChangePassword', () => {
  it('changes the own password and clears the demand for a reset', async () => {
    const alice = await createUserWithPassword(server, 'alice')
    const required = async (PasswordResetRequired?: boolean) => {
      const iam = server.iam()
      if (PasswordResetRequired !== undefined)
        await iam.send(new UpdateLoginProfileCommand({ UserName: 'alice', PasswordResetRequired }))
      const { LoginProfile } = await iam.send(new GetLoginProfileCommand({ UserName: 'alice' }))
      return LoginProfile?.PasswordResetRequired
    }
    expect(await required(true)).toBe(true)
    expect(await members(change(alice, goodPassword, other))).toEqual({})
    expect(await required()).toBe(false)
    expect(await hasPassword(server, 'alice', other)).toBe(true)
    expect(await rejection(change(alice, goodPassword, third))).toEqual(oldPasswordWrong)
    await change(alice, other, goodPassword)
  })

  it('is for IAM users: root and a role are told so', async () => {
    const onlyUsers = {
      code: 'AccessDenied',
      status: 403,
      message: 'Only IAM Users can change their own password.',
    }
    for (const credentials of [await createRootKey(server), await createRoleSession(server, 'R')])
      expect(await rejection(change(credentials, goodPassword, goodPassword))).toEqual(onlyUsers)
  })

  it('refuses in this order: no profile, the same password, the old password, the policy', async () => {
    const alice = await createUserWithKey(server, 'alice')
    expect(await rejection(change(alice, 'x', 'x'))).toEqual(noLoginProfile('alice'))
    await createPassword(server, 'alice')
    expect(await rejection(change(alice, 'x', 'x'))).toEqual(passwordReused)
    expect(await rejection(change(alice, goodPassword, goodPassword))).toEqual(passwordReused)
    expect(await rejection(change(alice, 'x', 'y'))).toEqual(oldPasswordWrong)
    expect(await rejection(change(alice, goodPassword, 'y'))).toEqual(passwordRefused)
    for (const name of ['123456789012', 'root@123456789012.test'])
      expect(await rejection(change(alice, goodPassword, name))).toEqual(passwordRefused)
    expect(await hasPassword(server, 'alice', goodPassword)).toBe(true)
  })

  it('takes 1 to 128 characters of Latin-1, and needs both passwords', async () => {
    const alice = await createUserWithPassword(server, 'alice')
    const long = 'Aa1!'.repeat(32)
    const pattern = '[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+'
    expect(await rejection(change(alice, goodPassword, `${long}x`))).toEqual(
      breaks('newPassword', 'Member must have length less than or equal to 128'),
    )
    expect(await rejection(change(alice, `${long}x`, long))).toEqual(
      breaks('oldPassword', 'Member must have length less than or equal to 128'),
    )
    for (const chosen of ['Pässw€rd1', 'Passw0rd\u0000', 'Passw0rd\u{1f600}'])
      expect(await rejection(change(alice, goodPassword, chosen))).toEqual(
        breaks('newPassword', `Member must satisfy regular expression pattern: ${pattern}`),
      )
    const iam = server.iam(alice)
    const nothingNew = new ChangePasswordCommand({ OldPassword: goodPassword } as never)
    expect(await rejection(iam.send(nothingNew))).toEqual(isMissing('newPassword'))
    await change(alice, goodPassword, long)
    await change(alice, long, 'ÿ Tab\tÄ1é\r\n')
    expect(await hasPassword(server, 'alice', 'ÿ Tab\tÄ1é\r\n')).toBe(true)
  })

  it('gives no password back that the policy wants to be left, counting the one in use', async () => {
    const alice = await createUserWithPassword(server, 'alice')
    await setPasswordPolicy(server, { PasswordReusePrevention: 3 })
    await change(alice, goodPassword, other)
    await change(alice, other, third)
    for (const chosen of [goodPassword, other])
      expect(await rejection(change(alice, third, chosen))).toEqual(passwordReused)
    await change(alice, third, 'Fourth-One-4')
    await change(alice, 'Fourth-One-4', goodPassword)
    expect(await rejection(change(alice, goodPassword, third))).toEqual(passwordReused)
  })

  it('keeps as many former passwords as the policy asks for and none where it asks for none', async () => {
    const alice = await createUserWithPassword(server, 'alice')
    const passwords = Array.from({ length: 9 }, (_, n) => `Number-${n}-of-many`)
    let current = goodPassword
    const keptAfterNext = async () => {
      const chosen = passwords.shift() ?? ''
      await change(alice, current, chosen)
      current = chosen
      return formerPasswords(server, 'alice')
    }
    expect(await keptAfterNext()).toBe(0)
    await setPasswordPolicy(server, { PasswordReusePrevention: 1 })
    expect(await keptAfterNext()).toBe(0)
    await setPasswordPolicy(server, { PasswordReusePrevention: 4 })
    for (const kept of [1, 2, 3, 3]) expect(await keptAfterNext()).toBe(kept)
    await setPasswordPolicy(server, { PasswordReusePrevention: 3 })
    expect(await keptAfterNext()).toBe(2)
    await server.iam().send(new DeleteAccountPasswordPolicyCommand({}))
    expect(await keptAfterNext()).toBe(0)
  })

  it('lets one of thirty win that know the same old password', async () => {
    const alice = await createUserWithPassword(server, 'alice')
    const passwords = Array.from({ length: 30 }, (_, n) => `At-The-Same-Time-${n}`)
    const outcomes = await Promise.all(
      passwords.map((chosen) =>
        change(alice, goodPassword, chosen).then(
          () => 'changed',
          () => 'refused',
        ),
      ),
    )
    const won = passwords.filter((_, n) => outcomes[n] === 'changed')
    expect(won).toHaveLength(1)
    expect(await hasPassword(server, 'alice', won[0] ?? '')).toBe(true)
  })
})

describe('guesses of the old password', () => {
  const guess = (credentials: TestCredentials, n: number) =>
    rejection(change(credentials, `Guess-${n}`, third))

  it('are looked at five times in three minutes, then not even the right one is', async () => {
    const alice = await createUserWithPassword(server, 'alice')
    for (let n = 0; n < 5; n += 1) expect(await guess(alice, n)).toEqual(oldPasswordWrong)
    expect(await guess(alice, 5)).toEqual(rateExceeded)
    expect(await rejection(change(alice, goodPassword, third))).toEqual(rateExceeded)
    expect(await hasPassword(server, 'alice', goodPassword)).toBe(true)
    await startOfWindow(server)
    await change(alice, goodPassword, third)
  })

  it('are no more where many come at once', async () => {
    const alice = await createUserWithPassword(server, 'alice')
    const answers = await Promise.all(Array.from({ length: 30 }, (_, n) => guess(alice, n)))
    expect(answers.filter(({ code }) => code === 'AccessDenied')).toHaveLength(5)
    expect(answers.filter(({ code }) => code === 'Throttling')).toHaveLength(25)
  })

  it('are looked at once in three minutes after twenty in a day', async () => {
    const alice = await createUserWithPassword(server, 'alice')
    let n = 0
    for (let window = 0; window < 4; window += 1) {
      for (let tries = 0; tries < 5; tries += 1)
        expect(await guess(alice, (n += 1))).toEqual(oldPasswordWrong)
      await startOfWindow(server)
    }
    expect(await guess(alice, (n += 1))).toEqual(oldPasswordWrong)
    expect(await guess(alice, (n += 1))).toEqual(rateExceeded)
    await startOfWindow(server)
    // Who knows the password gets in all the same, and has the usual number of tries again.
    await change(alice, goodPassword, other)
    for (let tries = 0; tries < 5; tries += 1)
      expect(await guess(alice, (n += 1))).toEqual(oldPasswordWrong)
    expect(await guess(alice, (n += 1))).toEqual(rateExceeded)
  })

  it('are forgotten a day later', async () => {
    const alice = await createUserWithPassword(server, 'alice')
    for (let window = 0; window < 4; window += 1) {
      for (let n = 0; n < 5; n += 1) await guess(alice, n)
      await startOfWindow(server)
    }
    await server.advance(24 * 3600)
    for (let n = 0; n < 5; n += 1) expect(await guess(alice, n)).toEqual(oldPasswordWrong)
  })

  it('are counted for each user by itself', async () => {
    const alice = await createUserWithPassword(server, 'alice')
    const bob = await createUserWithPassword(server, 'bob')
    for (let n = 0; n < 6; n += 1) await guess(alice, n)
    await change(bob, goodPassword, other)
  })

  it('do not count where the password was right and the new one is refused', async () => {
    const alice = await createUserWithPassword(server, 'alice')
    for (let n = 0; n < 7; n += 1)
      expect(await rejection(change(alice, goodPassword, `weak${n}`))).toEqual(passwordRefused)
    await change(alice, goodPassword, other)
  })

  it('leave the second factor alone', async () => {
    const { credentials, app } = await createUserWithDevice(server, 'alice')
    await createPassword(server, 'alice')
    for (let n = 0; n < 6; n += 1) await guess(credentials, n)
    await createSession(server, credentials, app)
  })

  it('leave the reason to the administrator and no password anywhere', async () => {
    const alice = await createUserWithPassword(server, 'alice')
    for (let n = 0; n < 6; n += 1) await guess(alice, n)
    await startOfWindow(server)
    await change(alice, goodPassword, other)
    const events = await recordedEvents(server, 'ChangePassword')
    expect(events.map((event) => [event['errorCode'], event['additionalEventData']])).toEqual([
      ...Array.from({ length: 5 }, () => ['AccessDenied', { Reason: 'wrong' }]),
      ['Throttling', { Reason: 'too-many-attempts' }],
      [undefined, undefined],
    ])
    for (const event of events) {
      expect(event['requestParameters']).toBeNull()
      expect(event['responseElements']).toBeNull()
      expect(JSON.stringify(event)).not.toMatch(/Guess-|Tr0ub4dor|Correct-Horse|Another-One/)
    }
  })
})

describe('the permission to change the own password', () => {
  const nothing = policy()

  it('is iam:ChangePassword on the own ARN', async () => {
    const eve = await createUserWithPassword(server, 'eve', { policy: nothing })
    expect(await rejection(change(eve, goodPassword, other))).toEqual(
      denied('eve', 'iam:ChangePassword', 'user eve'),
    )
    const put = (document: string) =>
      server.iam().send(
        new PutUserPolicyCommand({
          UserName: 'eve',
          PolicyName: 'test',
          PolicyDocument: document,
        }),
      )
    const onOwn = (Resource: string) => policy({ Action: 'iam:ChangePassword', Resource })
    await put(onOwn('arn:aws:iam::*:user/other'))
    expect((await rejection(change(eve, goodPassword, other))).code).toBe('AccessDenied')
    await put(onOwn('arn:aws:iam::*:user/${aws:username}'))
    await change(eve, goodPassword, other)
  })

  it("comes from the account's policy, with that to see it, and goes with it", async () => {
    const eve = await createUserWithPassword(server, 'eve', { policy: nothing })
    const see = () => server.iam(eve).send(new GetAccountPasswordPolicyCommand({}))
    await setPasswordPolicy(server, { AllowUsersToChangePassword: true })
    await change(eve, goodPassword, other)
    expect((await see()).PasswordPolicy?.AllowUsersToChangePassword).toBe(true)
    await setPasswordPolicy(server, { AllowUsersToChangePassword: false })
    expect(await rejection(change(eve, other, third))).toEqual(
      denied('eve', 'iam:ChangePassword', 'user eve'),
    )
    expect(await rejection(see())).toEqual(denied('eve', 'iam:GetAccountPasswordPolicy', '*'))
  })

  it('does not come from the policy against an explicit Deny', async () => {
    const denial = policy({
      Effect: 'Deny',
      Action: ['iam:ChangePassword', 'iam:GetAccountPasswordPolicy'],
    })
    const eve = await createUserWithPassword(server, 'eve', { policy: denial })
    await setPasswordPolicy(server, { AllowUsersToChangePassword: true })
    expect(await rejection(change(eve, goodPassword, other))).toEqual(
      explicitlyDenied('eve', 'iam:ChangePassword', 'user eve'),
    )
    expect(await rejection(server.iam(eve).send(new GetAccountPasswordPolicyCommand({})))).toEqual(
      explicitlyDenied('eve', 'iam:GetAccountPasswordPolicy', '*'),
    )
  })

  it("waits for MFA where the guide's policy denies everything else without it", async () => {
    const withoutMfa = policy({
      Effect: 'Deny',
      NotAction: ['iam:EnableMFADevice', 'sts:GetSessionToken'],
      Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
    })
    await setPasswordPolicy(server, { AllowUsersToChangePassword: true })
    const eve = await createUserWithPassword(server, 'eve', { policy: withoutMfa })
    expect(await rejection(change(eve, goodPassword, other))).toEqual(
      explicitlyDenied('eve', 'iam:ChangePassword', 'user eve'),
    )
    const app = await createDevice(server, 'eve')
    await enableDevice(server, { userName: 'eve', app })
    const without = await createSession(server, eve)
    expect(await rejection(change(without, goodPassword, other))).toEqual(invalidToken(''))
    await change(await createSession(server, eve, app), goodPassword, other)
    expect(await hasPassword(server, 'eve', other)).toBe(true)
  })

  it('is asked of nobody about another user: there is no way to name one', async () => {
    const eve = await createUserWithPassword(server, 'eve')
    await server.iam().send(new CreateUserCommand({ UserName: 'alice' }))
    await createPassword(server, 'alice', other)
    await server.iam(eve).send(
      new ChangePasswordCommand({
        OldPassword: goodPassword,
        NewPassword: third,
        UserName: 'alice',
      } as never),
    )
    expect(await hasPassword(server, 'alice', other)).toBe(true)
    expect(await hasPassword(server, 'eve', third)).toBe(true)
  })
})
