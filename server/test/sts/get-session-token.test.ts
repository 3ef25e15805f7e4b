import {
  DeactivateMFADeviceCommand,
  DeleteVirtualMFADeviceCommand,
  EnableMFADeviceCommand,
  ResyncMFADeviceCommand,
} from '@aws-sdk/client-iam'
import { GetSessionTokenCommand } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { changeSettings, createRootKey } from '../support/account.js'
import { startOfWindow } from '../support/clock.js'
import {
  credentialsOf,
  startEphemeral,
  type TestCredentials,
  type TestServer,
} from '../support/ephemeral.js'
import { members } from '../support/members.js'
import { policy } from '../support/policy.js'
import { deviceRefused, explicitlyDenied, invalid, wrongCodeRefused } from '../support/refusals.js'
import { rejection } from '../support/rejection.js'
import { createRootWithDevice } from '../support/root-device.js'
import { callRaw } from '../support/signed-request.js'
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
beforeAll(async () => {
  server = await startEphemeral(['123456789012', '210987654321'])
})
beforeEach(async () => {
  await server.reset()
  await startOfWindow(server)
})
afterAll(() => server.close())

type Input = ConstructorParameters<typeof GetSessionTokenCommand>[0]

const ask = (credentials: TestCredentials, input: Input = {}) =>
  server.sts(credentials).send(new GetSessionTokenCommand(input))
const askForSeconds = async (credentials: TestCredentials, DurationSeconds?: number) => {
  const asked = server.now()
  const { Credentials } = await ask(credentials, { DurationSeconds })
  return Math.round((Number(Credentials?.Expiration) - asked) / 1000)
}
const wrong = (app: App): App => {
  const code = wrongCode(app)
  return { ...app, code: () => code }
}
const outcome = async (credentials: TestCredentials, app: App, offsetSteps = 0) =>
  askWithCode(server, credentials, { app, offsetSteps }).then(
    () => 'accepted',
    async (error: unknown) => {
      const { message } = await rejection(Promise.reject(error))
      if (message === wrongCodeRefused.message) return 'refused'
      return message === deviceRefused.message ? 'not looked at' : message
    },
  )

/** A user with a device whose enrolment lies minutes back. */
async function settledUser(name: string, document?: string) {
  const user = await createUserWithDevice(server, name, document)
  await server.advance(300)
  await startOfWindow(server)
  return user
}

async function addDevice(userName: string, name: string): Promise<App> {
  const app = await createDevice(server, name)
  await enableDevice(server, { userName, app })
  return app
}

/** Gives wrong codes, window after window, until `count` of them were looked at. */
async function failTimes(credentials: TestCredentials, app: App, count: number): Promise<number> {
  const guess = wrong(app)
  let windows = 0
  for (let failures = 0; failures < count;) {
    await startOfWindow(server)
    windows += 1
    while (failures < count && (await outcome(credentials, guess)) === 'refused') failures += 1
  }
  return windows
}

describe('GetSessionToken', () => {
  it('answers with temporary credentials and nothing else', async () => {
    const credentials = await createUserWithKey(server, 'alice', policy())
    const output = await members(ask(credentials))
    expect(output).toEqual({
      Credentials: {
        AccessKeyId: expect.stringMatching(/^ASIA[A-Z2-7]{16}$/),
        SecretAccessKey: expect.stringMatching(/^[A-Za-z0-9+/=]{40}$/),
        SessionToken: expect.stringMatching(/^[A-Za-z0-9+/=]{100,}$/),
        Expiration: expect.any(Date),
      },
    })
    expect(output.Credentials?.Expiration?.getUTCMilliseconds()).toBe(0)
    expect((await ask(credentials)).Credentials?.AccessKeyId).not.toBe(
      output.Credentials?.AccessKeyId,
    )
  })

  it('lasts 12 hours unless 15 minutes to 36 hours are asked for', async () => {
    const credentials = await createUserWithKey(server, 'alice')
    expect(await askForSeconds(credentials)).toBeCloseTo(43_200, -1)
    for (const seconds of [900, 3601, 129_600])
      expect(await askForSeconds(credentials, seconds)).toBeCloseTo(seconds, -1)
    const bound = (value: number, words: string) =>
      invalid(
        `1 validation error detected: Value '${value}' at 'durationSeconds' failed to satisfy constraint: Member must have value ${words}`,
      )
    expect(await rejection(ask(credentials, { DurationSeconds: 899 }))).toEqual(
      bound(899, 'greater than or equal to 900'),
    )
    expect(await rejection(ask(credentials, { DurationSeconds: 129_601 }))).toEqual(
      bound(129_601, 'less than or equal to 129600'),
    )
  })

  it('lasts an hour for root at the most: a longer wish is cut', async () => {
    const root = await createRootKey(server)
    expect(await askForSeconds(root)).toBeCloseTo(3_600, -1)
    expect(await askForSeconds(root, 129_600)).toBeCloseTo(3_600, -1)
    expect(await askForSeconds(root, 900)).toBeCloseTo(900, -1)
    expect((await rejection(ask(root, { DurationSeconds: 129_601 }))).code).toBe('ValidationError')
  })

  it('needs no permission, and no Deny has an effect on it', async () => {
    const nothing = await createUserWithKey(server, 'alice', policy())
    expect((await ask(nothing)).Credentials).toBeDefined()
    const forbidden = await createUserWithKey(
      server,
      'bob',
      policy({ Effect: 'Deny', Action: 'sts:*' }, { Effect: 'Deny', Action: '*' }),
    )
    expect((await ask(forbidden)).Credentials).toBeDefined()
  })

  it('heeds an explicit Deny where the account wants it so, and still needs no Allow', async () => {
    await changeSettings(server, 'denyAppliesToGetSessionToken=true')
    const nothing = await createUserWithKey(server, 'alice', policy())
    expect((await ask(nothing)).Credentials).toBeDefined()
    const { credentials, app } = await settledUser(
      'bob',
      policy(
        { Action: '*' },
        {
          Effect: 'Deny',
          NotAction: 'iam:ListUsers',
          Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
        },
      ),
    )
    const refused = explicitlyDenied('bob', 'sts:GetSessionToken', '*')
    expect(await rejection(ask(credentials))).toEqual(refused)
    // No code is looked at, so none is lost.
    expect(await rejection(askWithCode(server, credentials, { app }))).toEqual(refused)
    await changeSettings(server, 'denyAppliesToGetSessionToken=false')
    expect(await outcome(credentials, app)).toBe('accepted')
  })

  it('cannot be called with session credentials, with MFA or without', async () => {
    const { credentials, app } = await settledUser('alice')
    const refused = {
      code: 'AccessDenied',
      status: 403,
      message: 'Cannot call GetSessionToken with session credentials',
    }
    expect(await rejection(ask(await createSession(server, credentials)))).toEqual(refused)
    const session = await createSession(server, credentials, app)
    expect(await rejection(ask(session))).toEqual(refused)
    expect(await rejection(askWithCode(server, session, { app }))).toEqual(refused)
    expect(await outcome(credentials, app)).toBe('accepted')
  })
})

describe('a code given to GetSessionToken', () => {
  it('is refused where it is wrong, also where nothing asks for MFA, with a blank behind the stop', async () => {
    const { credentials, app } = await settledUser('alice')
    expect(await rejection(askWithCode(server, credentials, { app: wrong(app) }))).toEqual(
      wrongCodeRefused,
    )
    const { status, body } = await callRaw(server, {
      service: 'sts',
      action: 'GetSessionToken',
      credentials,
      parameters: { SerialNumber: app.serialNumber, TokenCode: wrongCode(app) },
    })
    expect(status).toBe(403)
    expect(body).toContain(
      '<Message>MultiFactorAuthentication failed with invalid MFA one time pass code. </Message>',
    )
  })

  it('is refused with a serial number of nobody, of another user, of another account, or not enabled', async () => {
    const { credentials, app } = await settledUser('alice')
    const bob = await settledUser('bob')
    const spare = await createDevice(server, 'spare')
    const theirs = await createDevice(server, 'theirs', credentialsOf(server.accounts[1]))
    const none = { ...app, serialNumber: 'arn:aws:iam::123456789012:mfa/none' }
    const hardware = { ...app, serialNumber: 'GAHT12345678' }
    for (const device of [none, hardware, bob.app, spare, theirs])
      expect(await rejection(askWithCode(server, credentials, { app: device }))).toEqual(
        deviceRefused,
      )
    const withoutDevice = await createUserWithKey(server, 'carol')
    expect(await rejection(askWithCode(server, withoutDevice, { app }))).toEqual(deviceRefused)
  })

  it('must come with its serial number, and a serial number with a code', async () => {
    const { credentials, app } = await settledUser('alice')
    const half = {
      code: 'AccessDenied',
      status: 403,
      message:
        'MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.',
    }
    expect(await rejection(ask(credentials, { TokenCode: app.code() }))).toEqual(half)
    expect(await rejection(ask(credentials, { SerialNumber: app.serialNumber }))).toEqual(half)
    expect(await outcome(credentials, app)).toBe('accepted')
  })

  it('has exactly six ASCII digits, and what is no code is not repeated in the answer', async () => {
    const { credentials, app } = await settledUser('alice')
    const code = app.code()
    for (const TokenCode of ['abcdef', ` ${code.slice(1)}`, inDigitsOf('０', code), '12345\n']) {
      expect(
        await rejection(ask(credentials, { SerialNumber: app.serialNumber, TokenCode })),
      ).toEqual(
        invalid(
          "1 validation error detected: Value at 'tokenCode' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\d]*",
        ),
      )
    }
    for (const TokenCode of [`${code} `, ` ${code}`, `${code}0`, code.slice(1), '']) {
      const refused = await rejection(
        ask(credentials, { SerialNumber: app.serialNumber, TokenCode }),
      )
      expect(refused.code, TokenCode).toBe('ValidationError')
      expect(refused.message).toContain(
        "at 'tokenCode' failed to satisfy constraint: Member must have length",
      )
      expect(refused.message).not.toContain(code)
    }
    expect(await outcome(credentials, app)).toBe('accepted')
  })

  it('comes with a serial number of 9 to 256 characters', async () => {
    const { credentials } = await settledUser('alice')
    for (const SerialNumber of ['12345678', 'n'.repeat(257), 'GAHT 12345678'])
      expect((await rejection(ask(credentials, { SerialNumber, TokenCode: '123456' }))).code).toBe(
        'ValidationError',
      )
  })

  it('is accepted once', async () => {
    const { credentials, app } = await settledUser('alice')
    expect(await outcome(credentials, app)).toBe('accepted')
    expect(await outcome(credentials, app)).toBe('refused')
    // Also after a newer one was used.
    expect(await outcome(credentials, app, 1)).toBe('accepted')
    expect(await outcome(credentials, app)).toBe('refused')
    expect(await outcome(credentials, app, 1)).toBe('refused')
  })

  it('is accepted from one of eight equal requests at once', async () => {
    const { credentials, app } = await settledUser('alice')
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => outcome(credentials, app)))
    expect(outcomes.toSorted()).toEqual(['accepted', ...Array.from({ length: 7 }, () => 'refused')])
  })

  it('may be older than one that was used, if it was not used itself', async () => {
    const { credentials, app } = await settledUser('alice')
    expect(await outcome(credentials, app, 1)).toBe('accepted')
    expect(await outcome(credentials, app, 0)).toBe('accepted')
    expect(await outcome(credentials, app, -1)).toBe('accepted')
  })

  it.each([
    { window: 0, accepted: [0] },
    { window: 1, accepted: [-1, 0, 1] },
    { window: 2, accepted: [-2, -1, 0, 1, 2] },
  ])('may be early or late by $window steps where the account says so', async (rule) => {
    await changeSettings(server, `mfaCodeWindow=${rule.window}`)
    const { credentials, app } = await settledUser('alice')
    const offsets = [-3, -2, -1, 0, 1, 2, 3]
    const outcomes: string[] = []
    for (const offset of offsets) outcomes.push(await outcome(credentials, app, offset))
    expect(offsets.filter((_, index) => outcomes[index] === 'accepted')).toEqual(rule.accepted)
  })

  it('is refused ten minutes early or late in any case', async () => {
    await changeSettings(server, 'mfaCodeWindow=2')
    const { credentials, app } = await settledUser('alice')
    for (const offset of [-20, 20]) expect(await outcome(credentials, app, offset)).toBe('refused')
  })

  it('is not moved by codes at the edge of the window: the device’s clock stays where it is', async () => {
    const { credentials, app } = await settledUser('alice')
    for (let n = 0; n < 4; n += 1) {
      expect(await outcome(credentials, app, -1)).toBe('accepted')
      await server.advance(60)
    }
    expect(await outcome(credentials, app, -2)).toBe('refused')
    expect(await outcome(credentials, app, 1)).toBe('accepted')
  })

  it('costs its owner nothing where another user gives it', async () => {
    const { credentials, app } = await settledUser('alice')
    const bob = await settledUser('bob')
    for (let n = 0; n < 12; n += 1)
      expect(await outcome(bob.credentials, app)).toBe('not looked at')
    for (let n = 0; n < 8; n += 1) expect(await outcome(credentials, wrong(app))).toBe('refused')
    expect(await outcome(credentials, app)).toBe('accepted')
  })

  it('knows the device whatever the case of its serial number', async () => {
    const { credentials, app } = await settledUser('alice')
    const shouted = { ...app, serialNumber: app.serialNumber.toUpperCase() }
    expect(await outcome(credentials, shouted)).toBe('accepted')
    expect(await outcome(credentials, app)).toBe('refused')
  })

  it('works for any device of a user, each with its own codes only', async () => {
    const { credentials, app } = await settledUser('alice')
    const second = await addDevice('alice', 'second')
    expect(await outcome(credentials, { ...app, code: second.code })).toBe('refused')
    expect(await outcome(credentials, app)).toBe('accepted')
    expect(await outcome(credentials, second)).toBe('accepted')
  })

  it('works for root', async () => {
    const { credentials, app } = await createRootWithDevice(server)
    expect(await outcome(credentials, wrong(app))).toBe('refused')
    expect(await outcome(credentials, app)).toBe('accepted')
    const { app: ofAlice } = await createUserWithDevice(server, 'alice')
    expect(await outcome(credentials, ofAlice)).toBe('not looked at')
  })

  it('is of no use after the device was deactivated, at once', async () => {
    const { credentials, app } = await settledUser('alice')
    await server
      .iam()
      .send(new DeactivateMFADeviceCommand({ UserName: 'alice', SerialNumber: app.serialNumber }))
    expect(await outcome(credentials, app)).toBe('not looked at')
  })
})

describe('the budget of a device', () => {
  it('is nine checks in three minutes of UTC, wrong ones counted', async () => {
    const { credentials, app } = await settledUser('alice')
    for (let n = 0; n < 9; n += 1) expect(await outcome(credentials, wrong(app))).toBe('refused')
    expect(await outcome(credentials, app)).toBe('not looked at')
    await startOfWindow(server)
    expect(await outcome(credentials, app)).toBe('accepted')
  })

  it('counts right and used codes too', async () => {
    const { credentials, app } = await settledUser('alice')
    expect(await outcome(credentials, app)).toBe('accepted')
    for (let n = 0; n < 8; n += 1) expect(await outcome(credentials, app)).toBe('refused')
    expect(await outcome(credentials, app, 1)).toBe('not looked at')
  })

  it('runs from :00, :03, :06 …, not from the first try', async () => {
    const { credentials, app } = await settledUser('alice')
    await server.advance(170)
    for (let n = 0; n < 9; n += 1) await outcome(credentials, wrong(app))
    expect(await outcome(credentials, app)).toBe('not looked at')
    await server.advance(10)
    expect(await outcome(credentials, app)).toBe('accepted')
  })

  it('is its own: a sibling device is looked at', async () => {
    const { credentials, app } = await settledUser('alice')
    const second = await addDevice('alice', 'second')
    await startOfWindow(server)
    for (let n = 0; n < 9; n += 1) await outcome(credentials, wrong(app))
    expect(await outcome(credentials, app)).toBe('not looked at')
    expect(await outcome(credentials, second)).toBe('accepted')
  })

  it('stays used up for a new seed under the same serial number', async () => {
    const { credentials, app } = await settledUser('alice')
    for (let n = 0; n < 9; n += 1) await outcome(credentials, wrong(app))
    const { serialNumber: SerialNumber } = app
    const iam = server.iam()
    await iam.send(new DeactivateMFADeviceCommand({ UserName: 'alice', SerialNumber }))
    await iam.send(new DeleteVirtualMFADeviceCommand({ SerialNumber }))
    const renewed = await createDevice(server, 'alice')
    await iam.send(
      new EnableMFADeviceCommand({
        UserName: 'alice',
        SerialNumber,
        AuthenticationCode1: renewed.code(-2),
        AuthenticationCode2: renewed.code(-1),
      }),
    )
    expect(await outcome(credentials, renewed)).toBe('not looked at')
    await startOfWindow(server)
    expect(await outcome(credentials, renewed)).toBe('accepted')
  })

  it('cannot be passed by asking at once', async () => {
    const { credentials, app } = await settledUser('alice')
    const guess = wrong(app)
    const outcomes = await Promise.all(
      Array.from({ length: 40 }, () => outcome(credentials, guess)),
    )
    expect(outcomes.filter((text) => text === 'refused')).toHaveLength(9)
    expect(outcomes.filter((text) => text === 'not looked at')).toHaveLength(31)
  })
})

describe('the budget of a principal', () => {
  it('is eighteen checks in three minutes over all devices', async () => {
    const { credentials, app } = await settledUser('alice')
    const second = await addDevice('alice', 'second')
    const third = await addDevice('alice', 'third')
    await startOfWindow(server)
    for (const device of [app, second])
      for (let n = 0; n < 9; n += 1)
        expect(await outcome(credentials, wrong(device))).toBe('refused')
    expect(await outcome(credentials, third)).toBe('not looked at')
    await startOfWindow(server)
    expect(await outcome(credentials, third)).toBe('accepted')
  })

  it('shrinks with wrong codes in a row, to nine after twenty and three after fifty, until a right one', async () => {
    const { credentials, app } = await settledUser('alice')
    const second = await addDevice('alice', 'second')
    await failTimes(credentials, app, 20)
    await startOfWindow(server)
    for (let n = 0; n < 5; n += 1) expect(await outcome(credentials, wrong(app))).toBe('refused')
    for (let n = 0; n < 4; n += 1) expect(await outcome(credentials, wrong(second))).toBe('refused')
    expect(await outcome(credentials, second)).toBe('not looked at')
    await failTimes(credentials, app, 21)
    await startOfWindow(server)
    for (let n = 0; n < 3; n += 1) expect(await outcome(credentials, wrong(app))).toBe('refused')
    expect(await outcome(credentials, second)).toBe('not looked at')
    await startOfWindow(server)
    expect(await outcome(credentials, second)).toBe('accepted')
    for (const device of [app, second])
      for (let n = 0; n < 8; n += 1)
        expect(await outcome(credentials, wrong(device))).toBe('refused')
  })

  it('is not touched by other users’ failures', async () => {
    const { credentials, app } = await settledUser('alice')
    const bob = await settledUser('bob')
    await failTimes(bob.credentials, bob.app, 60)
    await startOfWindow(server)
    for (let n = 0; n < 8; n += 1) expect(await outcome(credentials, wrong(app))).toBe('refused')
    expect(await outcome(credentials, app)).toBe('accepted')
  })
})

it('takes no more than a hundred wrong codes in three minutes from one address, right ones not counted', async () => {
  const users: { credentials: TestCredentials; app: App }[] = []
  for (let n = 0; n < 13; n += 1) users.push(await createUserWithDevice(server, `user-${n}`))
  const [last, ...others] = users
  await server.advance(60)
  await startOfWindow(server)
  for (const { credentials, app } of others)
    expect(await outcome(credentials, app)).toBe('accepted')
  let refused = 0
  for (const { credentials, app } of others) {
    for (let n = 0; n < 8 && refused < 100; n += 1) {
      const said = await outcome(credentials, app)
      if (said === 'refused') refused += 1
    }
  }
  for (let n = 0; refused < 100 && n < 9; n += 1) {
    if ((await outcome(last!.credentials, wrong(last!.app))) === 'refused') refused += 1
  }
  expect(refused).toBe(100)
  expect(await outcome(last!.credentials, last!.app)).toBe('not looked at')
  await startOfWindow(server)
  expect(await outcome(last!.credentials, last!.app)).toBe('accepted')
})

describe('a hundred wrong codes in a row', () => {
  const resync = (app: App, iam = server.iam()) =>
    iam.send(
      new ResyncMFADeviceCommand({
        UserName: 'alice',
        SerialNumber: app.serialNumber,
        AuthenticationCode1: app.code(-1),
        AuthenticationCode2: app.code(),
      }),
    )

  const hour = 3_600_000
  const startOfHour = () => server.advance((hour - (server.now() % hour)) / 1000 + 1)

  it('lock a user’s device until an administrator resynchronises it', async () => {
    const { credentials, app } = await settledUser('alice')
    await failTimes(credentials, app, 100)
    for (let n = 0; n < 3; n += 1) {
      await startOfWindow(server)
      expect(await outcome(credentials, app)).toBe('not looked at')
    }
    await server.advance(24 * 3600)
    await startOfWindow(server)
    expect(await outcome(credentials, app)).toBe('not looked at')
    await resync(app)
    await startOfWindow(server)
    // The whole budget is there again.
    for (let n = 0; n < 8; n += 1) expect(await outcome(credentials, wrong(app))).toBe('refused')
    expect(await outcome(credentials, app)).toBe('accepted')
  })

  it('lock no more than that device: another device of the user unlocks it', async () => {
    const { credentials, app } = await settledUser('alice')
    const second = await addDevice('alice', 'second')
    await failTimes(credentials, app, 100)
    await startOfWindow(server)
    expect(await outcome(credentials, app)).toBe('not looked at')
    expect(await outcome(credentials, second)).toBe('accepted')
    await startOfWindow(server)
    expect(await outcome(credentials, app)).toBe('accepted')
  })

  it('end with the two codes of whoever has the device', async () => {
    const { credentials, app } = await settledUser('alice')
    await failTimes(credentials, app, 100)
    await startOfWindow(server)
    await resync(app, server.iam(credentials))
    await server.advance(30)
    expect(await outcome(credentials, app)).toBe('accepted')
  })

  it('never come about where a right code is among them', async () => {
    const { credentials, app } = await settledUser('alice')
    await failTimes(credentials, app, 99)
    await startOfWindow(server)
    expect(await outcome(credentials, app)).toBe('accepted')
    await failTimes(credentials, app, 99)
    await startOfWindow(server)
    expect(await outcome(credentials, app)).toBe('accepted')
  })

  it('slow root down to one check in an hour, and never lock it', async () => {
    const { credentials, app } = await createRootWithDevice(server)
    await failTimes(credentials, app, 100)
    await startOfHour()
    expect(await outcome(credentials, wrong(app))).toBe('refused')
    expect(await outcome(credentials, app)).toBe('not looked at')
    await startOfWindow(server)
    expect(await outcome(credentials, app)).toBe('not looked at')
    await startOfHour()
    expect(await outcome(credentials, app)).toBe('accepted')
    await startOfWindow(server)
    for (let n = 0; n < 9; n += 1) expect(await outcome(credentials, wrong(app))).toBe('refused')
  })
})
