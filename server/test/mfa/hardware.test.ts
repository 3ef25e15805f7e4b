import {
  CreateUserCommand,
  DeactivateMFADeviceCommand,
  EnableMFADeviceCommand,
  GetAccountSummaryCommand,
  GetMFADeviceCommand,
  ListMFADevicesCommand,
  ListVirtualMFADevicesCommand,
  ResyncMFADeviceCommand,
} from '@aws-sdk/client-iam'
import { GetSessionTokenCommand } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { recordedEvents } from '../support/account.js'
import { startOfWindow } from '../support/clock.js'
import { type ConsoleClient, openConsole } from '../support/console-session.js'
import { startEphemeral, type TestCredentials, type TestServer } from '../support/ephemeral.js'
import { type HeldToken, stockedToken } from '../support/hardware-token.js'
import { createPassword, goodPassword } from '../support/password.js'
import { foreignAccount, ownAccount } from '../support/role.js'
import { signIn } from '../support/sign-in.js'
import { createUserWithKey } from '../support/virtual-device.js'

let server: TestServer
let ada: TestCredentials
beforeAll(async () => {
  server = await startEphemeral([ownAccount, foreignAccount])
})
beforeEach(async () => {
  await server.reset()
  await startOfWindow(server)
  ada = await createUserWithKey(server, 'ada')
})
afterAll(() => server.close())

type Pair = readonly [string, string]

const enable = (token: HeldToken, [code1, code2]: Pair, userName = 'ada', as?: TestCredentials) =>
  server.iam(as).send(
    new EnableMFADeviceCommand({
      UserName: userName,
      SerialNumber: token.serialNumber,
      AuthenticationCode1: code1,
      AuthenticationCode2: code2,
    }),
  )
const resync = (token: HeldToken, [code1, code2]: Pair) =>
  server.iam().send(
    new ResyncMFADeviceCommand({
      UserName: 'ada',
      SerialNumber: token.serialNumber,
      AuthenticationCode1: code1,
      AuthenticationCode2: code2,
    }),
  )
const deactivate = (token: HeldToken, userName = 'ada') =>
  server
    .iam()
    .send(new DeactivateMFADeviceCommand({ UserName: userName, SerialNumber: token.serialNumber }))
const use = (token: HeldToken, code: string, as = ada) =>
  server
    .sts(as)
    .send(new GetSessionTokenCommand({ SerialNumber: token.serialNumber, TokenCode: code }))

const badCode = { name: 'AccessDenied', message: /invalid MFA one time pass code/ }
const badDevice = { name: 'AccessDenied', message: /verify your MFA serial number/ }

/** A token of ada's that shows a fresh code. */
async function enabledToken(
  given: Parameters<typeof stockedToken>[1] = {},
  accountId?: string | null,
): Promise<HeldToken> {
  const token = await stockedToken(server, given, accountId)
  await enable(token, [token.code(-1), token.code()])
  await server.advance(given.stepSeconds ?? 30)
  return token
}

describe('a hardware token that follows the clock', () => {
  it.each([
    { algorithm: 'SHA1', stepSeconds: 30 },
    { algorithm: 'SHA1', stepSeconds: 60 },
    { algorithm: 'SHA256', stepSeconds: 30 },
    { algorithm: 'SHA256', stepSeconds: 60 },
    { algorithm: 'SHA512', stepSeconds: 30 },
  ] as const)('of $algorithm and $stepSeconds seconds is enabled and used', async (given) => {
    const token = await enabledToken(given)
    const { Credentials } = await use(token, token.code())
    expect(Credentials?.SessionToken).toBeDefined()
    await expect(use(token, token.code())).rejects.toMatchObject(badCode)
  })

  it('is listed by its serial number as it is on its back', async () => {
    const token = await enabledToken()
    const iam = server.iam()
    const { MFADevices } = await iam.send(new ListMFADevicesCommand({ UserName: 'ada' }))
    expect(MFADevices).toMatchObject([{ UserName: 'ada', SerialNumber: token.serialNumber }])
    const one = { UserName: 'ada', SerialNumber: token.serialNumber.toLowerCase() }
    expect(await iam.send(new GetMFADeviceCommand(one))).toMatchObject({
      SerialNumber: token.serialNumber,
    })
    const { VirtualMFADevices } = await iam.send(new ListVirtualMFADevicesCommand({}))
    expect(VirtualMFADevices).toEqual([])
    const { SummaryMap } = await iam.send(new GetAccountSummaryCommand({}))
    expect(SummaryMap).toMatchObject({ MFADevices: 1, MFADevicesInUse: 1 })
  })

  it('may have a clock that is off, and then is taken to be off by as much', async () => {
    const token = await stockedToken(server)
    await enable(token, [token.code(-101), token.code(-100)])
    await expect(use(token, token.code())).rejects.toMatchObject(badCode)
    await use(token, token.code(-99))
  })

  it('that is off by hours is not found, whatever the length of its step', async () => {
    const token = await stockedToken(server, { stepSeconds: 60 })
    const code = [token.code(-601), token.code(-600)] as const
    await expect(enable(token, code)).rejects.toMatchObject({
      name: 'InvalidAuthenticationCodeException',
    })
    await enable(token, [token.code(-401), token.code(-400)])
  })

  it('is followed while its clock drifts, by a step with each code', async () => {
    const token = await enabledToken()
    for (let drift = 1; drift <= 6; drift += 1) {
      // eslint-disable-next-line no-await-in-loop -- one after the other
      await use(token, token.code(drift))
      // eslint-disable-next-line no-await-in-loop -- as above
      await server.advance(180)
    }
    const console = await openConsole(server)
    const { body } = await console.call('sallyport/ListDevices')
    expect(body['Devices']).toMatchObject([{ ClockOffsetSeconds: 180, CodeDigits: 6 }])
    // Where it was before it is no longer.
    await expect(use(token, token.code(0))).rejects.toMatchObject(badCode)
  })

  it('is not followed farther than twenty steps from where it was synchronised', async () => {
    const token = await enabledToken()
    for (let drift = 1; drift <= 21; drift += 1) {
      // eslint-disable-next-line no-await-in-loop -- one after the other
      await use(token, token.code(drift))
      // eslint-disable-next-line no-await-in-loop -- as above
      await server.advance(180)
    }
    await expect(use(token, token.code(22))).rejects.toMatchObject(badCode)
    await resync(token, [token.code(30), token.code(31)])
    await server.advance(180)
    await use(token, token.code(32))
  })

  it('of 60 seconds has no code that is of use for more than two minutes', async () => {
    const token = await enabledToken({ stepSeconds: 60 })
    await server.advance(240)
    await expect(use(token, token.code(-2))).rejects.toMatchObject(badCode)
    await use(token, token.code(-1))
  })

  it('is resynchronised', async () => {
    const token = await enabledToken()
    await server.advance(3600)
    await expect(resync(token, [token.code(50), token.code(49)])).rejects.toMatchObject({
      name: 'InvalidAuthenticationCodeException',
    })
    await resync(token, [token.code(50), token.code(51)])
    await expect(use(token, token.code(51))).rejects.toMatchObject(badCode)
    await use(token, token.code(52))
  })
})

describe('a hardware token with a counter', () => {
  it('is found up to ten values ahead, and nothing before is of use then', async () => {
    const token = await stockedToken(server, { kind: 'hotp', counter: 7 })
    await enable(token, [token.code(0), token.code(1)])
    await use(token, token.code(11))
    await expect(use(token, token.code(5))).rejects.toMatchObject(badCode)
    await expect(use(token, token.code(11))).rejects.toMatchObject(badCode)
    await expect(use(token, token.code(22))).rejects.toMatchObject(badCode)
    await use(token, token.code(21))
  })

  it('may have been pressed a hundred times when it is enabled or resynchronised', async () => {
    const token = await stockedToken(server, { kind: 'hotp' })
    await expect(enable(token, [token.code(101), token.code(102)])).rejects.toThrow()
    await enable(token, [token.code(100), token.code(101)])
    await expect(use(token, token.code(150))).rejects.toMatchObject(badCode)
    await resync(token, [token.code(150), token.code(151)])
    await use(token, token.code(152))
  })

  it('is used by one of many requests at once', async () => {
    const token = await stockedToken(server, { kind: 'hotp' })
    await enable(token, [token.code(0), token.code(1)])
    const code = token.code(2)
    const answers = await Promise.allSettled(Array.from({ length: 8 }, () => use(token, code)))
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  it('shows no clock', async () => {
    const token = await stockedToken(server, { kind: 'hotp' })
    await enable(token, [token.code(0), token.code(1)])
    const console = await openConsole(server)
    const { body } = await console.call('sallyport/ListDevices')
    expect((body['Devices'] as object[])[0]).not.toHaveProperty('ClockOffsetSeconds')
  })
})

describe('whose a hardware token is', () => {
  const pairOf = (token: HeldToken): Pair => [token.code(-1), token.code()]
  const notThere = { name: 'NoSuchEntityException' }
  const inUse = { name: 'EntityAlreadyExistsException', message: 'MFA Device is already in use.' }

  it('is of one user at a time', async () => {
    const token = await enabledToken()
    const bob = await createUserWithKey(server, 'bob')
    await expect(enable(token, pairOf(token), 'bob')).rejects.toMatchObject(inUse)
    await expect(enable(token, pairOf(token))).rejects.toMatchObject(inUse)
    // Somebody else's is answered like one that does not exist, and costs its owner nothing.
    await expect(use(token, token.code(), bob)).rejects.toMatchObject(badDevice)
    await use(token, token.code())
  })

  it('is of one account, unless it is in the pool', async () => {
    const own = await stockedToken(server)
    const pooled = await stockedToken(server, {}, null)
    const foreigner = server.accounts[1]
    const foreign = {
      accessKeyId: foreigner?.accessKeyId ?? '',
      secretAccessKey: foreigner?.secretAccessKey ?? '',
    }
    await server.iam(foreign).send(new CreateUserCommand({ UserName: 'zoe' }))
    await expect(enable(own, pairOf(own), 'zoe', foreign)).rejects.toMatchObject(notThere)
    await enable(pooled, pairOf(pooled), 'zoe', foreign)
    await expect(enable(pooled, pairOf(pooled))).rejects.toMatchObject(inUse)
    await expect(use(pooled, pooled.code(1))).rejects.toMatchObject(badDevice)
  })

  it('is decided for one of many at once', async () => {
    const token = await stockedToken(server, {}, null)
    const names = Array.from({ length: 8 }, (_, n) => `user-${n}`)
    await Promise.all(
      names.map((UserName) => server.iam().send(new CreateUserCommand({ UserName }))),
    )
    const answers = await Promise.allSettled(
      names.map((name) => enable(token, pairOf(token), name)),
    )
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  it('goes back to the stock after wrong codes', async () => {
    const token = await stockedToken(server)
    const wrong = { name: 'InvalidAuthenticationCodeException' }
    await expect(enable(token, [token.code(), token.code(-1)])).rejects.toMatchObject(wrong)
    const console = await openConsole(server)
    expect((await console.call('sallyport/ListDevices')).body['Devices']).toEqual([])
    const { SummaryMap } = await server.iam().send(new GetAccountSummaryCommand({}))
    expect(SummaryMap).toMatchObject({ MFADevices: 0 })
    await enable(token, pairOf(token))
  })

  it('bears only so many wrong pairs, also from different users', async () => {
    const token = await stockedToken(server)
    await createUserWithKey(server, 'bob')
    for (let n = 0; n < 20; n += 1) {
      // eslint-disable-next-line no-await-in-loop -- one after the other
      await expect(
        enable(token, ['000000', '000001'], n % 2 === 0 ? 'ada' : 'bob'),
      ).rejects.toThrow()
    }
    await expect(enable(token, pairOf(token))).rejects.toThrow()
    await server.advance(180)
    await enable(token, pairOf(token))
  })

  it('changes when it is deactivated, but codes that were used stay used', async () => {
    const token = await enabledToken()
    await createUserWithKey(server, 'bob')
    const seen = [token.code(0), token.code(1)] as const
    await use(token, seen[0])
    await deactivate(token)
    await expect(use(token, token.code())).rejects.toMatchObject(badDevice)
    // What ada's sign-ins used enables nothing.
    await expect(enable(token, seen, 'bob')).rejects.toMatchObject({
      name: 'InvalidAuthenticationCodeException',
    })
    await server.advance(60)
    await enable(token, pairOf(token), 'bob')
    const { MFADevices } = await server.iam().send(new ListMFADevicesCommand({ UserName: 'ada' }))
    expect(MFADevices).toEqual([])
  })

  it('keeps the counter of a token when it is deactivated', async () => {
    const token = await stockedToken(server, { kind: 'hotp' })
    await enable(token, [token.code(0), token.code(1)])
    await use(token, token.code(5))
    await deactivate(token)
    await expect(enable(token, [token.code(4), token.code(5)])).rejects.toThrow()
    await enable(token, [token.code(6), token.code(7)])
  })

  it('goes back to the pool that it came from', async () => {
    const token = await enabledToken({}, null)
    const foreign = await openConsole(server, { accountId: foreignAccount })
    const enableAbroad = () =>
      foreign.call('sallyport/EnableHardwareMFADevice', {
        SerialNumber: token.serialNumber,
        AuthenticationCode1: token.code(1),
        AuthenticationCode2: token.code(2),
      })
    expect((await enableAbroad()).status).toBe(409)
    await deactivate(token)
    expect((await enableAbroad()).status).toBe(200)
    await expect(enable(token, [token.code(3), token.code(4)])).rejects.toMatchObject({
      name: 'EntityAlreadyExistsException',
    })
  })
})

describe('a token that is lost or out of date', () => {
  let root: ConsoleClient
  beforeEach(async () => {
    root = await openConsole(server)
  })
  const markLost = (token: HeldToken, console = root) =>
    console.call('sallyport/MarkHardwareTokenLost', { SerialNumber: token.serialNumber })

  it('is never assigned again', async () => {
    const token = await enabledToken()
    expect((await markLost(token)).status).toBe(200)
    await expect(use(token, token.code())).rejects.toMatchObject(badDevice)
    await server.advance(60)
    await expect(enable(token, [token.code(-1), token.code()])).rejects.toMatchObject({
      name: 'NoSuchEntityException',
      message: expect.stringContaining('marked as lost') as string,
    })
    const { body } = await root.call('sallyport/ListHardwareTokens', { Status: 'Lost' })
    expect(body['Tokens']).toMatchObject([{ SerialNumber: token.serialNumber, Status: 'Lost' }])
  })

  it('is marked by its account only, and one of the pool that nobody has by the operator only', async () => {
    const token = await stockedToken(server)
    const pooled = await stockedToken(server, {}, null)
    const foreign = await openConsole(server, { accountId: foreignAccount })
    expect((await markLost(token, foreign)).body['code']).toBe('NoSuchEntity')
    expect((await markLost(pooled)).body['code']).toBe('NoSuchEntity')
  })

  it('is refused before and after its dates', async () => {
    const now = server.now()
    const early = await stockedToken(server, { startsAt: now + 3_600_000 })
    const late = await stockedToken(server, { expiresAt: now - 1 })
    for (const [token, words] of [
      [early, 'is not valid yet'],
      [late, 'is no longer valid'],
    ] as const) {
      // eslint-disable-next-line no-await-in-loop -- one after the other
      await expect(enable(token, [token.code(-1), token.code()])).rejects.toMatchObject({
        message: expect.stringContaining(words) as string,
      })
    }
  })

  it('opens nothing once it is out of date', async () => {
    const token = await enabledToken({ expiresAt: server.now() + 3_600_000 })
    await use(token, token.code())
    await server.advance(3600)
    await expect(use(token, token.code())).rejects.toMatchObject(badCode)
    const events = await recordedEvents(server, 'GetSessionToken')
    expect(JSON.stringify(events.at(-1))).toContain('not-valid-now')
  })
})

describe('a token with eight digits', () => {
  it('is enabled and resynchronised by the console, and signs in', async () => {
    const token = await stockedToken(server, { digits: 8 })
    await createPassword(server, 'ada')
    const root = await openConsole(server)
    const codes = (one: number) => ({
      UserName: 'ada',
      SerialNumber: token.serialNumber,
      AuthenticationCode1: token.code(one),
      AuthenticationCode2: token.code(one + 1),
    })
    await expect(enable(token, [token.code(-1), token.code()])).rejects.toMatchObject({
      name: 'ValidationError',
    })
    const enabled = await root.call('sallyport/EnableHardwareMFADevice', codes(-1))
    expect(enabled.status).toBe(200)
    await server.advance(60)
    const synchronised = await root.call('sallyport/ResyncHardwareMFADevice', codes(0))
    expect(synchronised.status).toBe(200)
    await server.advance(90)
    const ofSix = await signIn(server, { userName: 'ada', password: goodPassword })
    const short = await ofSix.browser.post('/signin/mfa', { code: '123456' })
    expect(short.body).toContain('Enter the eight digits that the device shows.')
    const page = await ofSix.browser.post('/signin/mfa', { code: token.code() })
    expect(page.location).toBe('/console')
    const events = await recordedEvents(server)
    expect(events.map(({ eventName }) => eventName)).toEqual(
      expect.arrayContaining(['EnableMFADevice', 'ResyncMFADevice']),
    )
  })
})

describe('root', () => {
  it('has a hardware token by the console, and signs in with it', async () => {
    const token = await stockedToken(server)
    const root = await openConsole(server)
    const enabled = await root.call('sallyport/EnableHardwareMFADevice', {
      SerialNumber: token.serialNumber,
      AuthenticationCode1: token.code(-1),
      AuthenticationCode2: token.code(),
    })
    expect(enabled.status).toBe(200)
    const { SummaryMap } = await server.iam().send(new GetAccountSummaryCommand({}))
    expect(SummaryMap).toMatchObject({ AccountMFAEnabled: 1 })
    await server.advance(30)
    const { browser, page } = await signIn(server, {})
    expect(page.location).toBe('/signin/mfa')
    const shown = await browser.get('/signin/mfa')
    expect(shown.body).toContain('press its button')
    const done = await browser.post('/signin/mfa', { code: token.code() })
    expect(done.location).toBe('/console')
    // Not another's: a user has no say over it.
    const adas = await openConsole(server, { userName: 'ada' })
    const stolen = await adas.call('sallyport/EnableHardwareMFADevice', {
      SerialNumber: token.serialNumber,
      AuthenticationCode1: token.code(1),
      AuthenticationCode2: token.code(2),
    })
    expect(stolen.body['code']).toBe('EntityAlreadyExists')
  })
})
