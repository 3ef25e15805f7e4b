import {
  DeactivateMFADeviceCommand,
  GetRoleCommand,
  ListUsersCommand,
  PutRolePolicyCommand,
  ResyncMFADeviceCommand,
} from '@aws-sdk/client-iam'
import { GetCallerIdentityCommand, GetFederationTokenCommand } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { recordedEvents } from '../support/account.js'
import { startOfWindow } from '../support/clock.js'
import { startEphemeral, type TestCredentials, type TestServer } from '../support/ephemeral.js'
import { policy } from '../support/policy.js'
import { deviceRefused, wrongCodeRefused } from '../support/refusals.js'
import { rejection } from '../support/rejection.js'
import {
  abroad,
  askToAssume,
  assume,
  createRole,
  foreignAccount,
  handedOut,
  ownAccount,
  refusedToAssume,
} from '../support/role.js'
import { trust } from '../support/trust.js'
import {
  type App,
  askWithCode,
  createDevice,
  createSession,
  createUserWithDevice,
  createUserWithKey,
  enableDevice,
  inDigitsOf,
  wrongCode,
} from '../support/virtual-device.js'

let server: TestServer
let foreign: TestServer
beforeAll(async () => {
  server = await startEphemeral([ownAccount, foreignAccount])
  foreign = abroad(server)
})
beforeEach(async () => {
  await server.reset()
  await startOfWindow(server)
})
afterAll(() => server.close())

const alice = `arn:aws:iam::${ownAccount}:user/alice`
const mayAssume = policy({ Action: ['sts:AssumeRole', 'iam:ListMFADevices'] })
const present = 'aws:MultiFactorAuthPresent'
const age = 'aws:MultiFactorAuthAge'
const withMfa = { Bool: { [present]: 'true' } }

/** The session of a role, asked for with a code of now or another. */
const askWith = (
  credentials: TestCredentials,
  RoleArn: string,
  { app, code = app.code() }: { app: App; code?: string },
) => askToAssume(server, credentials, { RoleArn, SerialNumber: app.serialNumber, TokenCode: code })
const refusal = (
  credentials: TestCredentials,
  RoleArn: string,
  given: { app: App; code?: string },
) => rejection(askWith(credentials, RoleArn, given))

/** A role that its account may assume under these conditions. */
const conditional = (name: string, Condition: object, owner = server) =>
  createRole(owner, { name, trusts: { document: trust(ownAccount, { Condition }) } })

/** Alice, whose enrolment lies minutes back and who may assume whatever trusts her account. */
async function settledAlice() {
  const user = await createUserWithDevice(server, 'alice', mayAssume)
  await server.advance(300)
  await startOfWindow(server)
  return user
}

/** AWS IAM User Guide, MFA-protected API access; what trust policies ask for. */
describe('a trust policy that asks for MFA', () => {
  const deny = (Condition: object) => {
    const allow = { Effect: 'Allow', Principal: { AWS: ownAccount }, Action: 'sts:AssumeRole' }
    const Statement = [allow, { ...allow, Effect: 'Deny', Condition }]
    return JSON.stringify({ Version: '2012-10-17', Statement })
  }
  const allow = (Condition: object) => trust(ownAccount, { Condition })
  const documents = {
    'Allow, Bool Present=true': allow(withMfa),
    'Allow, Bool Present=true without quotation marks': allow({ Bool: { [present]: true } }),
    'Allow, BoolIfExists Present=true': allow({ BoolIfExists: { [present]: 'true' } }),
    'Allow, Null Present=false': allow({ Null: { [present]: 'false' } }),
    'Allow, Null Age=false': allow({ Null: { [age]: 'false' } }),
    'Allow, NumericLessThan Age=300': allow({ NumericLessThan: { [age]: '300' } }),
    'Allow, NumericLessThan Age=1': allow({ NumericLessThan: { [age]: '1' } }),
    'Allow, NumericEquals Age=0': allow({ NumericEquals: { [age]: '0' } }),
    'Deny, Bool Present=false': deny({ Bool: { [present]: 'false' } }),
    'Deny, BoolIfExists Present=false': deny({ BoolIfExists: { [present]: 'false' } }),
    'Deny, NumericGreaterThanIfExists Age=300': deny({
      NumericGreaterThanIfExists: { [age]: '300' },
    }),
    'Deny, Null Age=true': deny({ Null: { [age]: 'true' } }),
  }

  it('is judged by the code of the call, or else by what the caller’s credentials say', async () => {
    const { credentials: key, app } = await settledAlice()
    const withoutMfa = await createSession(server, key)
    const session = await createSession(server, key, app)
    await server.advance(90)
    const worker = await createRole(server, { name: 'worker', policy: mayAssume })
    const role = await assume(server, undefined, { RoleArn: worker.arn })
    const roles: [rule: string, arn: string][] = []
    for (const [rule, document] of Object.entries(documents)) {
      const made = { name: `target-${roles.length}`, trusts: { document } }
      roles.push([rule, (await createRole(server, made)).arn])
    }
    const assumed = async (ask: (arn: string) => Promise<unknown>) => {
      const rules: string[] = []
      for (const [rule, arn] of roles)
        await ask(arn).then(
          () => rules.push(rule),
          () => undefined,
        )
      return rules
    }
    const plain = (credentials: TestCredentials) => (RoleArn: string) =>
      askToAssume(server, credentials, { RoleArn })
    const withCode = (credentials: TestCredentials) => async (arn: string) => {
      await server.advance(30)
      return askWith(credentials, arn, { app })
    }
    const all = Object.keys(documents)
    expect(await assumed(withCode(key))).toEqual(all)
    expect(await assumed(plain(key))).toEqual([
      'Allow, BoolIfExists Present=true',
      'Deny, Bool Present=false',
    ])
    expect(await assumed(plain(withoutMfa))).toEqual(['Allow, Null Present=false'])
    // A role session carries no MFA, so that chaining loses it.
    expect(await assumed(plain(role))).toEqual(['Allow, Null Present=false'])
    // Of the session's own age, some minutes by now.
    expect(await assumed(plain(session))).toEqual(all.filter((rule) => !/=(300|1|0)$/.test(rule)))
    await server.advance(30)
    const fresh = await createSession(server, key, app)
    await server.advance(90)
    expect(await assumed(plain(fresh))).toEqual(all.filter((rule) => !/=(1|0)$/.test(rule)))
    // A code counts for more than what the session had, be it nothing or old.
    await startOfWindow(server)
    expect(await assumed(withCode(withoutMfa))).toEqual(all)
    await startOfWindow(server)
    expect(await assumed(withCode(session))).toEqual(all)
  })

  it('is judged to the second of the age', async () => {
    const { credentials, app } = await settledAlice()
    const { arn: RoleArn } = await conditional('recent', { NumericLessThan: { [age]: '600' } })
    const session = handedOut(await askWithCode(server, credentials, { app }))
    await server.advance(590)
    await assume(server, session, { RoleArn })
    await server.advance(10)
    expect(await rejection(askToAssume(server, session, { RoleArn }))).toEqual(
      refusedToAssume(alice, RoleArn),
    )
  })

  it('of another account is judged likewise, by the device of the caller’s account', async () => {
    const { credentials, app } = await settledAlice()
    const { arn } = await conditional('abroad', withMfa, foreign)
    expect(await rejection(askToAssume(server, credentials, { RoleArn: arn }))).toEqual(
      refusedToAssume(alice, arn),
    )
    const { AssumedRoleUser } = await askWith(credentials, arn, { app })
    expect(AssumedRoleUser?.Arn).toBe(`arn:aws:sts::${foreignAccount}:assumed-role/abroad/me`)
  })

  it('is not the only one who can ask: the caller’s own policies can, too', async () => {
    const only = policy({ Action: 'sts:AssumeRole', Condition: withMfa })
    const { credentials, app } = await createUserWithDevice(server, 'alice', only)
    const { arn } = await createRole(server, { name: 'open' })
    expect(await rejection(askToAssume(server, credentials, { RoleArn: arn }))).toEqual(
      refusedToAssume(alice, arn),
    )
    await askWith(credentials, arn, { app })
  })
})

describe('a code given to AssumeRole', () => {
  let arn: string
  beforeEach(async () => {
    ;({ arn } = await createRole(server, { name: 'open' }))
  })

  it('is refused where it is wrong, stale or early, also where nothing asks for MFA', async () => {
    const { credentials, app } = await settledAlice()
    const codes = [wrongCode(app), app.code(-2), app.code(2), app.code(-20), app.code(20)]
    for (const code of codes)
      expect(await refusal(credentials, arn, { app, code })).toEqual(wrongCodeRefused)
    await askWith(credentials, arn, { app, code: app.code(-1) })
    await askWith(credentials, arn, { app, code: app.code(1) })
  })

  it('is accepted once, whichever door it comes to first', async () => {
    const { credentials, app } = await settledAlice()
    await askWith(credentials, arn, { app })
    expect(await refusal(credentials, arn, { app })).toEqual(wrongCodeRefused)
    expect(await rejection(askWithCode(server, credentials, { app }))).toEqual(wrongCodeRefused)
    await server.advance(30)
    await askWithCode(server, credentials, { app })
    expect(await refusal(credentials, arn, { app })).toEqual(wrongCodeRefused)
    // A code of the pair that enabled or resynchronised the device is used up as well.
    await server.advance(300)
    const resync = new ResyncMFADeviceCommand({
      UserName: 'alice',
      SerialNumber: app.serialNumber,
      AuthenticationCode1: app.code(-1),
      AuthenticationCode2: app.code(),
    })
    await server.iam().send(resync)
    expect(await refusal(credentials, arn, { app })).toEqual(wrongCodeRefused)
    expect(await refusal(credentials, arn, { app, code: app.code(-1) })).toEqual(wrongCodeRefused)
  })

  it('is spent also where permission is refused then, and the refusal is of permission', async () => {
    const { credentials, app } = await settledAlice()
    const roles = [
      (await createRole(server, { name: 'closed', trusts: foreignAccount })).arn,
      (await createRole(foreign, { name: 'closed', trusts: foreignAccount })).arn,
      `arn:aws:iam::${ownAccount}:role/nobody`,
    ]
    for (const role of roles) {
      expect(await refusal(credentials, role, { app })).toEqual(refusedToAssume(alice, role))
      expect(await refusal(credentials, arn, { app })).toEqual(wrongCodeRefused)
      await server.advance(30)
    }
  })

  it('that is wrong is all that is said, whatever the policies would say', async () => {
    const { credentials, app } = await settledAlice()
    const closed = await createRole(server, { name: 'closed', trusts: foreignAccount })
    const nobody = `arn:aws:iam::${foreignAccount}:role/nobody`
    const code = wrongCode(app)
    for (const role of [arn, closed.arn, nobody])
      expect(await refusal(credentials, role, { app, code })).toEqual(wrongCodeRefused)
  })

  it('is given back where the session cannot be made for another reason', async () => {
    const { credentials, app } = await settledAlice()
    const given = { RoleArn: arn, SerialNumber: app.serialNumber, TokenCode: app.code() }
    const none = `arn:aws:iam::${ownAccount}:policy/none`
    const impossible = [
      { DurationSeconds: 3601 },
      { PolicyArns: [{ arn: none }] },
      { Policy: 'no policy' },
      { RoleArn: 'arn:aws:iam::123456789012' },
    ]
    for (const wish of impossible) {
      const { status } = await rejection(askToAssume(server, credentials, { ...given, ...wish }))
      expect(status).toBe(400)
    }
    await askToAssume(server, credentials, given)
  })

  it('must come with a serial number, and a serial number with a code', async () => {
    const { credentials, app } = await settledAlice()
    const half = {
      code: 'AccessDenied',
      status: 403,
      message:
        'MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.',
    }
    const { serialNumber: SerialNumber } = app
    for (const given of [{ SerialNumber }, { TokenCode: app.code() }])
      expect(await rejection(askToAssume(server, credentials, { RoleArn: arn, ...given }))).toEqual(
        half,
      )
    await askWith(credentials, arn, { app })
  })

  it('has exactly six ASCII digits, and what is no code costs no try and is not repeated', async () => {
    const { credentials, app } = await settledAlice()
    const code = app.code()
    const wrong = [
      `${code} `,
      ` ${code}`,
      `${code.slice(0, 3)} ${code.slice(3)}`,
      `${code}\n`,
      code.slice(1),
      `0${code}`,
      `+${code.slice(1)}`,
      `${code.slice(1)}a`,
      '1e5000',
      '',
      inDigitsOf('٠', code),
      inDigitsOf('０', code),
      inDigitsOf('𝟎', code),
    ]
    for (const text of wrong) {
      const { code: refusedAs, message } = await refusal(credentials, arn, { app, code: text })
      expect(refusedAs, JSON.stringify(text)).toBe('ValidationError')
      expect(message).toContain(`at 'tokenCode' failed to satisfy constraint`)
      if (text !== '') expect(message).not.toContain(text)
    }
    await askWith(credentials, arn, { app })
  })

  it('is refused with a serial number of nobody, another user, another account, or not enabled', async () => {
    const { credentials, app } = await settledAlice()
    const bob = await createUserWithDevice(server, 'bob', mayAssume)
    const theirs = await createUserWithDevice(foreign, 'alice', mayAssume)
    const spare = await createDevice(server, 'spare')
    const other = await createDevice(server, 'other')
    await enableDevice(server, { userName: 'alice', app: other })
    const off = { UserName: 'alice', SerialNumber: other.serialNumber }
    await server.iam().send(new DeactivateMFADeviceCommand(off))
    const nobodys = { ...app, serialNumber: `arn:aws:iam::${ownAccount}:mfa/nobody` }
    for (const wrong of [nobodys, bob.app, theirs.app, spare, other])
      expect(await refusal(credentials, arn, { app: wrong })).toEqual(deviceRefused)
    // Its owner can still use a code that somebody else gave.
    await askWith(bob.credentials, arn, { app: bob.app })
    const { arn: abroadArn } = await createRole(foreign, { name: 'open' })
    await askWith(theirs.credentials, abroadArn, { app: theirs.app })
  })

  it('is refused from a user who has no device, and from a role session, which can have none', async () => {
    const { credentials, app } = await settledAlice()
    const plain = await createUserWithKey(server, 'plain', mayAssume)
    expect(await refusal(plain, arn, { app })).toEqual(deviceRefused)
    const worker = await createRole(server, { name: 'worker', policy: mayAssume })
    const session = await assume(server, credentials, { RoleArn: worker.arn })
    expect(await refusal(session, arn, { app })).toEqual(deviceRefused)
    await assume(server, session, { RoleArn: arn })
    await askWith(credentials, arn, { app })
  })

  it('is of no use to a federated session, which assumes no role', async () => {
    const all = policy({ Action: 'sts:*' })
    const { credentials, app } = await createUserWithDevice(server, 'alice', all)
    const ask = new GetFederationTokenCommand({ Name: 'guest', Policy: all })
    const session = handedOut(await server.sts(credentials).send(ask))
    expect(await refusal(session, arn, { app })).toEqual({
      code: 'AccessDenied',
      status: 403,
      message: 'Cannot call AssumeRole with session credentials',
    })
    await askWith(credentials, arn, { app })
  })

  it('makes exactly one session of thirty equal requests at once', async () => {
    const { credentials, app } = await settledAlice()
    const code = app.code()
    const outcomes = await Promise.all(
      Array.from({ length: 30 }, async () =>
        askWith(credentials, arn, { app, code }).then(
          () => 'session',
          async (error: unknown) => (await rejection(Promise.reject(error))).message,
        ),
      ),
    )
    expect(outcomes.filter((outcome) => outcome === 'session')).toHaveLength(1)
    const refused = new Set(outcomes.filter((outcome) => outcome !== 'session'))
    expect(refused).toEqual(new Set([wrongCodeRefused.message, deviceRefused.message]))
  })

  it('makes exactly one session where both operations are asked at once', async () => {
    const { credentials, app } = await settledAlice()
    const asked = [1, 2, 3, 4].flatMap(() => [
      askWith(credentials, arn, { app }),
      askWithCode(server, credentials, { app }),
    ])
    const outcomes = await Promise.allSettled(asked)
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })
})

describe('tries', () => {
  it('are counted together with those of GetSessionToken: nine in three minutes', async () => {
    const { credentials, app } = await settledAlice()
    const { arn } = await createRole(server, { name: 'open' })
    const code = wrongCode(app)
    const guess = { ...app, code: () => code }
    for (let n = 0; n < 9; n += 1) {
      const refused =
        n % 2 === 0
          ? refusal(credentials, arn, { app: guess })
          : rejection(askWithCode(server, credentials, { app: guess }))
      expect(await refused).toEqual(wrongCodeRefused)
    }
    expect(await refusal(credentials, arn, { app })).toEqual(deviceRefused)
    expect(await rejection(askWithCode(server, credentials, { app }))).toEqual(deviceRefused)
    await startOfWindow(server)
    await askWith(credentials, arn, { app })
  })

  it('are counted where the permission would be refused, too', async () => {
    const { credentials, app } = await settledAlice()
    const nobody = `arn:aws:iam::${ownAccount}:role/nobody`
    for (let n = 0; n < 9; n += 1)
      expect(await refusal(credentials, nobody, { app, code: wrongCode(app) })).toEqual(
        wrongCodeRefused,
      )
    expect(await refusal(credentials, nobody, { app })).toEqual(deviceRefused)
  })

  it('that were wrong a hundred times in a row lock the device, over both operations together', async () => {
    const { credentials, app } = await settledAlice()
    const { arn } = await createRole(server, { name: 'open' })
    const code = wrongCode(app)
    const guess = { ...app, code: () => code }
    for (let failures = 0; failures < 100;) {
      const asked =
        failures % 2 === 0
          ? askWith(credentials, arn, { app: guess })
          : askWithCode(server, credentials, { app: guess })
      if ((await rejection(asked)).message === wrongCodeRefused.message) failures += 1
      else await startOfWindow(server)
    }
    await startOfWindow(server)
    expect(await refusal(credentials, arn, { app })).toEqual(deviceRefused)
    const events = await recordedEvents(server, 'AssumeRole')
    expect(events.at(-1)).toMatchObject({ additionalEventData: { Reason: 'locked' } })
  })

  it('of a right code clear the wrong ones before it', async () => {
    const { credentials, app } = await settledAlice()
    const { arn } = await createRole(server, { name: 'open' })
    const fail = async (times: number) => {
      for (let n = 0; n < times; n += 1) {
        if (n % 8 === 0) await startOfWindow(server)
        await refusal(credentials, arn, { app, code: wrongCode(app) })
      }
    }
    await fail(60)
    await startOfWindow(server)
    await askWith(credentials, arn, { app })
    await startOfWindow(server)
    // After fifty failures in a row there would be three tries.
    for (let n = 0; n < 8; n += 1)
      expect(await refusal(credentials, arn, { app, code: wrongCode(app) })).toEqual(
        wrongCodeRefused,
      )
  })
})

/** The code was for the call alone. AWS IAM User Guide, MFA-protected API access. */
describe('the session that comes of it', () => {
  it('carries no MFA: it is there and false, and has no age, whatever was given', async () => {
    const { credentials, app } = await settledAlice()
    const role = await createRole(server, { name: 'reader' })
    const mfaSession = await createSession(server, credentials, app)
    const sessions = {
      'by a code': handedOut(await askWith(credentials, role.arn, { app })),
      'by a session with MFA': await assume(server, mfaSession, { RoleArn: role.arn }),
      'without MFA': await assume(server, credentials, { RoleArn: role.arn }),
    }
    const listing = { Action: 'iam:ListUsers' }
    const only = (Condition: object) => policy({ ...listing, Condition })
    const unless = (Condition: object) => policy(listing, { ...listing, Effect: 'Deny', Condition })
    const documents: [rule: string, document: string, allowed: boolean][] = [
      ['Allow, Bool true', only(withMfa), false],
      ['Allow, Bool false', only({ Bool: { [present]: 'false' } }), true],
      ['Allow, BoolIfExists true', only({ BoolIfExists: { [present]: 'true' } }), false],
      ['Allow, Null Present=true', only({ Null: { [present]: 'true' } }), false],
      ['Allow, Null Age=true', only({ Null: { [age]: 'true' } }), true],
      ['Allow, NumericLessThan Age', only({ NumericLessThan: { [age]: '9999' } }), false],
      ['Deny, Bool false', unless({ Bool: { [present]: 'false' } }), false],
      ['Deny, BoolIfExists false', unless({ BoolIfExists: { [present]: 'false' } }), false],
      ['Deny, Null Present=true', unless({ Null: { [present]: 'true' } }), true],
      ['Deny, NumericGreaterThan Age', unless({ NumericGreaterThan: { [age]: '0' } }), true],
    ]
    for (const [rule, PolicyDocument, allowed] of documents) {
      const own = { RoleName: 'reader', PolicyName: 'test', PolicyDocument }
      await server.iam().send(new PutRolePolicyCommand(own))
      for (const [how, session] of Object.entries(sessions)) {
        const outcome = await server
          .iam(session)
          .send(new ListUsersCommand({}))
          .then(
            () => true,
            () => false,
          )
        expect(outcome, `${rule}, ${how}`).toBe(allowed)
      }
    }
  })

  it('is of the role and needs no code again', async () => {
    const { credentials, app } = await settledAlice()
    const { arn } = await createRole(server, {
      name: 'protected',
      trusts: { document: trust(ownAccount, { Condition: withMfa }) },
      policy: policy({ Action: 'iam:GetRole' }),
    })
    const session = handedOut(await askWith(credentials, arn, { app }))
    await server.advance(1800)
    const { Role } = await server.iam(session).send(new GetRoleCommand({ RoleName: 'protected' }))
    expect(Role?.Arn).toBe(arn)
    const { Arn } = await server.sts(session).send(new GetCallerIdentityCommand({}))
    expect(Arn).toBe(`arn:aws:sts::${ownAccount}:assumed-role/protected/me`)
  })
})
