import { decodeBase32 } from '@sallyport/otp/base32'
import { totp } from '@sallyport/otp/totp'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { findAccount } from '../../src/store/accounts.js'
import { accountId, changeSettings, recordedEvents } from '../support/account.js'
import { type ConsoleClient, openConsole } from '../support/console-session.js'
import { startEphemeral, type TestServer } from '../support/ephemeral.js'
import { pairRefused } from '../support/refusals.js'
import { abroad, foreignAccount, ownAccount } from '../support/role.js'
import {
  allowAll,
  type App,
  createDevice,
  createUserWithKey,
  enableDevice,
  wrongCode,
} from '../support/virtual-device.js'

let server: TestServer
let root: ConsoleClient
beforeAll(async () => {
  server = await startEphemeral([ownAccount, foreignAccount])
})
beforeEach(async () => {
  await server.reset()
  root = await openConsole(server)
})
afterAll(() => server.close())

/** A virtual device that root makes in the console. */
async function createRootDevice(VirtualMFADeviceName: string, console = root): Promise<App> {
  const { body } = await console.call('iam/CreateVirtualMFADevice', { VirtualMFADeviceName })
  const device = body['VirtualMFADevice'] as { SerialNumber: string; Base32StringSeed: string }
  const seed = Buffer.from(device.Base32StringSeed, 'base64').toString()
  const secret = decodeBase32(seed)
  return {
    serialNumber: device.SerialNumber,
    seed,
    code: (offset = 0) => totp(secret, server.now() + offset * 30_000),
  }
}

type Codes = readonly [string, string]
const rightCodes = (app: App): Codes => [app.code(-1), app.code()]

const ask = (
  operation: 'EnableRootMFADevice' | 'ResyncRootMFADevice',
  app: { serialNumber: string },
  { codes, console = root }: { codes: Codes; console?: ConsoleClient },
) =>
  console.call(`sallyport/${operation}`, {
    SerialNumber: app.serialNumber,
    AuthenticationCode1: codes[0],
    AuthenticationCode2: codes[1],
  })

const enable = (app: App, console = root) =>
  ask('EnableRootMFADevice', app, { codes: rightCodes(app), console })

const rootDevices = async () => (await findAccount(server.parts.read, accountId))?.rootMfaDevices

describe('EnableRootMFADevice', () => {
  it('gives root a first device, and the event says what AWS calls it', async () => {
    const app = await createRootDevice('root-account-mfa-device')
    expect(await enable(app)).toMatchObject({ status: 200, body: {} })
    expect(await rootDevices()).toBe(1)
    const { body } = await root.call('iam/ListMFADevices')
    expect(body['MFADevices']).toMatchObject([{ SerialNumber: app.serialNumber }])
    expect(await recordedEvents(server, 'EnableRootMFADevice')).toEqual([])
    const events = await recordedEvents(server, 'EnableMFADevice')
    expect(events).toHaveLength(1)
    expect(events[0]).toMatchObject({
      eventSource: 'iam.amazonaws.com',
      userIdentity: { type: 'Root' },
      readOnly: false,
      requestParameters: { userName: 'AWS ROOT USER', serialNumber: app.serialNumber },
      responseElements: null,
    })
    for (const code of rightCodes(app)) expect(JSON.stringify(events)).not.toContain(`"${code}"`)
  })

  it('wants a session made with MFA once root has a device', async () => {
    expect((await enable(await createRootDevice('first'))).status).toBe(200)
    const second = await createRootDevice('second')
    expect(await enable(second)).toMatchObject({
      status: 403,
      body: {
        code: 'AccessDenied',
        message: `User: arn:aws:iam::${accountId}:root is not authorized to perform: iam:EnableMFADevice because the caller has an MFA device and the request was not authenticated with an MFA device`,
      },
    })
    expect(await rootDevices()).toBe(1)
    expect((await enable(second, await openConsole(server, { mfa: true }))).status).toBe(200)
    expect(await rootDevices()).toBe(2)
  })

  it.each([
    ['a user with AdministratorAccess', {}],
    ['a user with MFA', { mfa: true }],
  ])('is refused to %s, whatever policies allow', async (_, session) => {
    await createUserWithKey(server, 'boss', allowAll)
    const console = await openConsole(server, { userName: 'boss', ...session })
    const app = await createRootDevice('device')
    for (const operation of ['EnableRootMFADevice', 'ResyncRootMFADevice'] as const) {
      const { status, body } = await ask(operation, app, { codes: rightCodes(app), console })
      expect({ status, body }).toMatchObject({
        status: 403,
        body: {
          code: 'AccessDenied',
          message: 'Only the root user can manage the MFA devices of root.',
        },
      })
    }
    expect(await rootDevices()).toBe(0)
    expect(await recordedEvents(server, 'EnableMFADevice')).toMatchObject([
      { errorCode: 'AccessDenied', userIdentity: { userName: 'boss' } },
    ])
  })

  it('refuses wrong, equal, reversed and used codes, and keeps them out of the event', async () => {
    const app = await createRootDevice('device')
    const wrong = wrongCode(app)
    const pairs: Codes[] = [
      [wrong, app.code()],
      [app.code(), app.code()],
      [app.code(), app.code(-1)],
    ]
    for (const codes of pairs) {
      const { status, body } = await ask('EnableRootMFADevice', app, { codes })
      expect({ ...body, status }).toMatchObject(pairRefused)
    }
    const events = await recordedEvents(server, 'EnableMFADevice')
    expect(events).toHaveLength(3)
    expect(JSON.stringify(events)).not.toContain(wrong)
    expect(await rootDevices()).toBe(0)
  })

  it('refuses a device that is in use, unknown or of another account', async () => {
    const app = await createDevice(server, 'phone')
    await createUserWithKey(server, 'ada')
    await enableDevice(server, { userName: 'ada', app })
    expect((await enable(app)).body).toMatchObject({
      code: 'EntityAlreadyExists',
      message: 'MFA Device is already in use.',
    })
    const foreign = await createDevice(abroad(server), 'phone')
    for (const serialNumber of [foreign.serialNumber, `arn:aws:iam::${accountId}:mfa/none`]) {
      expect((await enable({ ...foreign, serialNumber })).body).toMatchObject({
        code: 'NoSuchEntity',
        message: `MFA Device with serial number ${serialNumber} does not exist.`,
      })
    }
  })

  it('gives no more devices than the account lets a principal have', async () => {
    await changeSettings(server, 'mfaDevicesPerPrincipal=1')
    const console = await openConsole(server, { mfa: true })
    expect((await enable(await createRootDevice('first'), console)).status).toBe(200)
    expect((await enable(await createRootDevice('second'), console)).body).toMatchObject({
      code: 'LimitExceeded',
      message: 'Cannot exceed quota for MFADevicesPerUser: 1',
    })
  })

  it.each([['12345'], ['1234567'], ['abcdef'], ['１２３４５６']])(
    'refuses the code %s as malformed',
    async (code) => {
      const app = await createRootDevice('device')
      const answer = await ask('EnableRootMFADevice', app, { codes: [code, app.code()] })
      expect(answer).toMatchObject({ status: 400, body: { code: 'ValidationError' } })
    },
  )
})

describe('ResyncRootMFADevice', () => {
  it('learns how far off the clock of root’s device is', async () => {
    const app = await createRootDevice('device')
    await enable(app)
    await server.advance(60)
    const codes = [app.code(9), app.code(10)] as const
    expect(await ask('ResyncRootMFADevice', app, { codes })).toMatchObject({ status: 200 })
    const { body } = await root.call('sallyport/ListDevices')
    expect(body['Devices']).toMatchObject([
      { SerialNumber: app.serialNumber, ClockOffsetSeconds: 300 },
    ])
    expect(await recordedEvents(server, 'ResyncMFADevice')).toMatchObject([
      { requestParameters: { userName: 'AWS ROOT USER', serialNumber: app.serialNumber } },
    ])
  })

  it('refuses wrong codes and devices that root does not have', async () => {
    const app = await createRootDevice('device')
    const unassigned = await ask('ResyncRootMFADevice', app, { codes: rightCodes(app) })
    expect(unassigned.body).toMatchObject({
      code: 'NoSuchEntity',
      message: 'MFA Device invalid for user.',
    })
    await enable(app)
    const codes = [wrongCode(app), app.code(1)] as const
    const { status, body } = await ask('ResyncRootMFADevice', app, { codes })
    expect({ ...body, status }).toMatchObject(pairRefused)
  })
})
