import { CreateUserCommand } from '@aws-sdk/client-iam'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { softKey } from '../support/soft-key.js'
import { limits } from '../../src/mfa/attempt-limits.js'
import { noMetadata } from '../../src/mfa/security-key/metadata.js'
import { enrolSecurityKey } from '../../src/mfa/security-key/enroll.js'
import { verifyRegistration } from '../../src/mfa/security-key/verify-registration.js'
import type { Schema } from '../../src/store/schema.js'
import { markCloneSuspected } from '../../src/store/security-keys.js'
import { findUser } from '../../src/store/users.js'
import { accountId, recordedEvents } from '../support/account.js'
import { type ConsoleClient, openConsole } from '../support/console-session.js'
import { startEphemeral, type TestServer } from '../support/ephemeral.js'
import { policy, type TestStatement } from '../support/policy.js'
import { denied, deviceRefused } from '../support/refusals.js'
import { rejection } from '../support/rejection.js'
import { abroad, foreignAccount, ownAccount } from '../support/role.js'
import { createRootWithDevice } from '../support/root-device.js'
import {
  type App,
  appWith,
  askWithCode,
  createDevice,
  createSession,
  createUserWithDevice,
  createUserWithKey,
  enableDevice,
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

type Row = Record<string, unknown> & { SerialNumber: string }

async function list(input: object = {}, console = root): Promise<Row[]> {
  const { status, body } = await console.call('sallyport/ListDevices', input)
  expect({ status, code: body['code'] }).toEqual({ status: 200, code: undefined })
  return body['Devices'] as Row[]
}

async function consoleOf(userName: string, ...statements: TestStatement[]): Promise<ConsoleClient> {
  await createUserWithKey(server, userName, policy(...statements))
  return openConsole(server, { userName })
}

/** As if this had happened to the device. */
const alter = ({ serialNumber }: App, change: Partial<Schema['mfa_devices']>) =>
  server.parts.store.write(({ query }) =>
    query
      .updateTable('mfa_devices')
      .set(change)
      .where('serial_number', '=', serialNumber)
      .executeTakeFirstOrThrow(),
  )

/** A user's security key, registered as the console does. */
async function createSecurityKey(userName: string, keyName: string): Promise<string> {
  const { parts } = server
  const user = await findUser(parts.read, accountId, userName)
  const site = { origin: 'http://localhost', rpId: 'localhost', challenge: 'AAAA' }
  const registered = await verifyRegistration({
    credential: JSON.stringify(softKey().register(site)),
    expected: site,
    metadata: noMetadata,
    now: server.now(),
  })
  if (!registered.ok) throw new Error(registered.reason)
  const owner = { kind: 'user', userId: user?.userId ?? '' } as const
  const { key } = registered
  const request = { accountId, owner, userName, keyName, key, limit: 8, firstOnly: false }
  const verdict = await parts.store.write((tx) => enrolSecurityKey(tx, request, parts))
  if (!verdict.ok) throw new Error(verdict.reason)
  return verdict.serialNumber
}

const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as unknown

describe('ListDevices', () => {
  it('shows devices of every kind, of whom they are and how they are', async () => {
    const { credentials, app } = await createUserWithDevice(server, 'ada')
    await createSession(server, credentials, app)
    const rootApp = (await createRootWithDevice(server)).app
    const spare = await createDevice(server, 'spare')
    const key = await createSecurityKey('ada', 'blue-key')
    const rows = await list()
    expect(rows.map(({ SerialNumber }) => SerialNumber)).toEqual(
      [app.serialNumber, rootApp.serialNumber, spare.serialNumber, key].toSorted(),
    )
    const row = (serialNumber: string) =>
      rows.find(({ SerialNumber }) => SerialNumber === serialNumber)
    const virtual = { CodeDigits: 6, Kind: 'virtual', StatusWord: 'Virtual', CreateDate: time }
    expect(row(app.serialNumber)).toEqual({
      ...virtual,
      SerialNumber: app.serialNumber,
      Name: 'ada',
      Owner: { Kind: 'user', UserName: 'ada', Arn: `arn:aws:iam::${accountId}:user/ada` },
      EnableDate: time,
      LastUsed: time,
      ClockOffsetSeconds: 0,
      State: 'ok',
    })
    expect(row(rootApp.serialNumber)).toEqual({
      ...virtual,
      SerialNumber: rootApp.serialNumber,
      Name: 'root-account-mfa-device',
      Owner: { Kind: 'root' },
      EnableDate: time,
      ClockOffsetSeconds: 0,
      State: 'ok',
    })
    expect(row(spare.serialNumber)).toEqual({
      ...virtual,
      SerialNumber: spare.serialNumber,
      Name: 'spare',
      State: 'unassigned',
    })
    expect(row(key)).toEqual({
      Kind: 'security-key',
      StatusWord: 'U2F Security Key',
      SerialNumber: key,
      Name: 'blue-key',
      Owner: { Kind: 'user', UserName: 'ada', Arn: `arn:aws:iam::${accountId}:user/ada` },
      CreateDate: time,
      EnableDate: time,
      State: 'ok',
    })
  })

  it('tells how far a clock is off, ahead or behind', async () => {
    const { app } = await createUserWithDevice(server, 'ada')
    await alter(app, { time_adjustment: -4 })
    expect(await list()).toMatchObject([{ ClockOffsetSeconds: -120 }])
  })

  it.each([
    [2, 'ok'],
    [3, 'out-of-sync-suspected'],
    [limits.failuresUntilLock - 1, 'out-of-sync-suspected'],
    [limits.failuresUntilLock, 'locked'],
  ])('after %i wrong codes in a row a user’s device is %s', async (failures, State) => {
    const { app } = await createUserWithDevice(server, 'ada')
    await alter(app, { consecutive_failures: failures })
    expect(await list()).toMatchObject([{ State }])
  })

  it('never calls a device of root locked', async () => {
    const { app } = await createRootWithDevice(server)
    await alter(app, { consecutive_failures: limits.failuresUntilLock })
    expect(await list()).toMatchObject([{ State: 'out-of-sync-suspected' }])
  })

  it('tells of a security key that may have been copied, and never of its clock', async () => {
    await server.iam().send(new CreateUserCommand({ UserName: 'ada' }))
    const serialNumber = await createSecurityKey('ada', 'key')
    const key = { serialNumber } as App
    await alter(key, { consecutive_failures: 5 })
    expect(await list()).toMatchObject([{ State: 'ok' }])
    const { device_id: deviceId } = await server.parts.read
      .selectFrom('mfa_devices')
      .select('device_id')
      .where('serial_number', '=', serialNumber)
      .executeTakeFirstOrThrow()
    await server.parts.store.write((tx) => markCloneSuspected(tx, deviceId, server.now()))
    const [row] = await list()
    expect(row).toMatchObject({ State: 'possible-clone' })
    expect(row).not.toHaveProperty('ClockOffsetSeconds')
  })

  it('lists one kind, or the assigned, or the others, and gives pages', async () => {
    const { app } = await createUserWithDevice(server, 'ada')
    const key = await createSecurityKey('ada', 'key')
    const spare = await createDevice(server, 'spare')
    const serials = async (input: object) =>
      (await list(input)).map(({ SerialNumber }) => SerialNumber)
    expect(await serials({ Kind: 'security-key' })).toEqual([key])
    expect(await serials({ Kind: 'hardware' })).toEqual([])
    expect(await serials({ Assignment: 'Assigned' })).toEqual([app.serialNumber, key])
    expect(await serials({ Assignment: 'Unassigned' })).toEqual([spare.serialNumber])
    const first = await root.call('sallyport/ListDevices', { MaxItems: 2 })
    expect(first.body).toMatchObject({ IsTruncated: true })
    expect(await serials({ MaxItems: 2, Marker: first.body['Marker'] })).toEqual([key])
  })

  it('shows nothing of another account, and no seed', async () => {
    const { app } = await createUserWithDevice(server, 'ada')
    const foreign = await createDevice(abroad(server), 'far')
    expect(JSON.stringify(await list())).not.toContain(foreign.serialNumber)
    const text = JSON.stringify(await list())
    expect(text).not.toContain(app.seed)
    expect(text).not.toMatch(/seed|sealed/i)
  })

  it.each([
    ['iam:ListVirtualMFADevices', `arn:aws:iam::${accountId}:mfa/`],
    ['iam:ListMFADevices', `arn:aws:iam::${accountId}:user/*`],
  ])('is refused without %s on %s, and says so', async (action, resource) => {
    const all = ['iam:ListVirtualMFADevices', 'iam:ListMFADevices']
    const refusing = await consoleOf('other', { Action: all.filter((one) => one !== action) })
    const { status, body } = await refusing.call('sallyport/ListDevices')
    const { code, message } = denied('other', action, resource)
    expect({ status, body }).toMatchObject({
      status: 403,
      body: { code, message, denied: { action, resource } },
    })
    const allowed = await consoleOf('prober', { Action: all })
    expect(await list({}, allowed)).toEqual([])
  })

  it.each([{ Kind: 'A B' }, { Assignment: 'Some' }, { MaxItems: 0 }, { Marker: 'made-up' }])(
    'refuses %j',
    async (input) => {
      const { status, body } = await root.call('sallyport/ListDevices', input)
      expect({ status, code: body['code'] }).toEqual({ status: 400, code: 'ValidationError' })
    },
  )

  it('leaves an event', async () => {
    await list({ Assignment: 'Any' })
    expect(await recordedEvents(server, 'ListDevices')).toMatchObject([
      { eventSource: 'sallyport', readOnly: true, requestParameters: { assignment: 'Any' } },
    ])
  })
})

describe('ListDeviceKinds', () => {
  it('tells anybody who is signed in which kinds there are, and leaves no event', async () => {
    const console = await consoleOf('nobody')
    const { status, body } = await console.call('sallyport/ListDeviceKinds')
    expect(status).toBe(200)
    expect(body['Kinds']).toEqual(
      expect.arrayContaining([
        {
          Kind: 'virtual',
          StatusWord: 'Virtual',
          Principals: ['user', 'root'],
          Resynchronisable: true,
          ThroughApi: true,
        },
        {
          Kind: 'security-key',
          StatusWord: 'U2F Security Key',
          Principals: ['user', 'root'],
          Resynchronisable: false,
          ThroughApi: false,
        },
      ]),
    )
    expect(await recordedEvents(server, 'ListDeviceKinds')).toEqual([])
  })
})

describe('UnlockMFADevice', () => {
  const unlock = (input: object, console = root) => console.call('sallyport/UnlockMFADevice', input)

  it('lets a locked device be used again at once', async () => {
    const { credentials, app } = await createUserWithDevice(server, 'ada')
    await alter(app, { consecutive_failures: limits.failuresUntilLock })
    expect(await rejection(askWithCode(server, credentials, { app }))).toEqual(deviceRefused)
    const { serialNumber: SerialNumber } = app
    expect(await unlock({ UserName: 'ada', SerialNumber })).toMatchObject({ status: 200, body: {} })
    expect(await list()).toMatchObject([{ State: 'ok' }])
    await createSession(server, credentials, app)
    expect(await recordedEvents(server, 'UnlockMFADevice')).toMatchObject([
      {
        eventSource: 'sallyport',
        readOnly: false,
        requestParameters: { userName: 'ada', serialNumber: SerialNumber },
      },
    ])
  })

  it('ends the slowness of the owner, but unlocks no other device', async () => {
    const { app } = await createUserWithDevice(server, 'ada')
    const other = await createDevice(server, 'other')
    await enableDevice(server, { userName: 'ada', app: other })
    for (const device of [app, other])
      await alter(device, { consecutive_failures: limits.failuresUntilLock })
    await server.parts.store.write(({ query }) =>
      query
        .updateTable('users')
        .set({ mfa_failures: 200 })
        .where('user_name', '=', 'ada')
        .executeTakeFirstOrThrow(),
    )
    await unlock({ UserName: 'ada', SerialNumber: app.serialNumber })
    expect((await findUser(server.parts.read, accountId, 'ada'))?.mfaFailures).toBe(0)
    const states = (await list()).map(({ Name, State }) => [Name, State])
    expect(states).toEqual([
      ['ada', 'ok'],
      ['other', 'locked'],
    ])
  })

  it('is allowed by exactly iam:ResyncMFADevice on the user, and its refusal names that', async () => {
    const { app } = await createUserWithDevice(server, 'ada')
    const input = { UserName: 'ada', SerialNumber: app.serialNumber }
    const action = 'iam:ResyncMFADevice'
    const resource = `arn:aws:iam::${accountId}:user/ada`
    const elsewhere = `arn:aws:iam::${accountId}:user/bob`
    const refusing = await consoleOf('other', { Action: action, Resource: elsewhere })
    const { code, message } = denied('other', action, 'user ada')
    expect((await unlock(input, refusing)).body).toMatchObject({
      code,
      message,
      denied: { action, resource },
    })
    const allowed = await consoleOf('prober', { Action: action, Resource: resource })
    expect(await unlock(input, allowed)).toMatchObject({ status: 200 })
  })

  it('is for oneself only after MFA', async () => {
    const { app } = await createUserWithDevice(server, 'ada')
    const input = { SerialNumber: app.serialNumber }
    const without = await unlock(input, await openConsole(server, { userName: 'ada' }))
    expect(without).toMatchObject({
      status: 403,
      body: {
        code: 'AccessDenied',
        message: expect.stringContaining('not authenticated with an MFA device') as unknown,
      },
    })
    const named = { UserName: 'ada', ...input }
    const byName = await unlock(named, await openConsole(server, { userName: 'ada' }))
    expect(byName.status).toBe(403)
    const after = await unlock(input, await openConsole(server, { userName: 'ada', mfa: true }))
    expect(after.status).toBe(200)
  })

  it('refuses who and what is unknown, another user’s or another account’s', async () => {
    const { app } = await createUserWithDevice(server, 'ada')
    await server.iam().send(new CreateUserCommand({ UserName: 'bob' }))
    const foreign = await createDevice(abroad(server), 'far')
    const { serialNumber: SerialNumber } = app
    const cases = [
      [{ UserName: 'none', SerialNumber }, 'The user with name none cannot be found.'],
      [{ UserName: 'bob', SerialNumber }, 'MFA Device invalid for user.'],
      [
        { UserName: 'ada', SerialNumber: foreign.serialNumber },
        `MFA Device with serial number ${foreign.serialNumber} does not exist.`,
      ],
    ] as const
    for (const [input, message] of cases)
      expect(await unlock(input)).toMatchObject({
        status: 404,
        body: { code: 'NoSuchEntity', message },
      })
    expect(await unlock({ UserName: 'ada' })).toMatchObject({
      status: 400,
      body: { code: 'ValidationError' },
    })
  })
})

describe('GetMFADeviceClock', () => {
  it('tells whoever may resynchronise a device how far its clock is off', async () => {
    const { app } = await createUserWithDevice(server, 'ada')
    await alter(app, { time_adjustment: -3 })
    const may = await consoleOf('helper', { Action: 'iam:ResyncMFADevice' })
    const asked = { UserName: 'ada', SerialNumber: app.serialNumber }
    const clock = await may.call('sallyport/GetMFADeviceClock', asked)
    expect(clock).toMatchObject({ status: 200, body: { OffsetSeconds: -90 } })
    const stranger = await consoleOf('stranger', { Action: 'iam:ListMFADevices' })
    expect(await stranger.call('sallyport/GetMFADeviceClock', asked)).toMatchObject({ status: 403 })
  })

  it('tells root of its own device, and nobody of one that is not the named user’s', async () => {
    const { app } = await createRootWithDevice(server)
    const { serialNumber: SerialNumber } = app
    const own = await root.call('sallyport/GetMFADeviceClock', { SerialNumber })
    expect(own).toMatchObject({ status: 200, body: { OffsetSeconds: 0 } })
    await createUserWithKey(server, 'ada')
    const others = { UserName: 'ada', SerialNumber }
    expect(await root.call('sallyport/GetMFADeviceClock', others)).toMatchObject({ status: 404 })
  })
})

describe('RenewVirtualMFADevice', () => {
  const renew = (console: ConsoleClient, SerialNumber: string) =>
    console.call('sallyport/RenewVirtualMFADevice', { SerialNumber })
  const taken = { status: 409, body: { code: 'EntityAlreadyExists' } }
  const ownDevice = { Resource: `arn:aws:iam::${accountId}:mfa/\${aws:username}` }

  it('gives whoever made a device, and may not delete it, another secret for it', async () => {
    const ada = await consoleOf('ada', { Action: 'iam:CreateVirtualMFADevice', ...ownDevice })
    const name = { VirtualMFADeviceName: 'ada' }
    const made = (await ada.call('iam/CreateVirtualMFADevice', name)).body['VirtualMFADevice'] as {
      SerialNumber: string
      Base32StringSeed: string
    }
    const { status, body } = await renew(ada, made.SerialNumber)
    expect(status).toBe(200)
    const anew = body['VirtualMFADevice'] as typeof made
    expect(anew).toMatchObject({
      SerialNumber: made.SerialNumber,
      QRCodePNG: expect.any(String) as unknown,
    })
    expect(anew.Base32StringSeed).not.toBe(made.Base32StringSeed)
    const appOf = ({ Base32StringSeed, SerialNumber }: typeof made) =>
      appWith(server, {
        serialNumber: SerialNumber,
        seed: Buffer.from(Base32StringSeed, 'base64').toString(),
      })
    await expect(enableDevice(server, { userName: 'ada', app: appOf(made) })).rejects.toThrow()
    await enableDevice(server, { userName: 'ada', app: appOf(anew) })
    const [event] = await recordedEvents(server, 'RenewVirtualMFADevice')
    expect(event).toMatchObject({ requestParameters: { serialNumber: made.SerialNumber } })
    expect(JSON.stringify(event)).not.toContain(anew.Base32StringSeed)
  })

  it('takes no device that somebody else made, or that was assigned before', async () => {
    const mayAll = { Action: ['iam:CreateVirtualMFADevice', 'iam:EnableMFADevice'] }
    const ada = await consoleOf('ada', mayAll)
    const { serialNumber } = await createDevice(server, 'theirs')
    expect(await renew(ada, serialNumber)).toMatchObject(taken)
    const credentials = await createUserWithKey(server, 'bob')
    const app = await createDevice(server, 'bob', credentials)
    const bob = await openConsole(server, { userName: 'bob', mfa: true })
    await enableDevice(server, { userName: 'bob', app })
    expect(await renew(bob, app.serialNumber)).toMatchObject(taken)
    const given = { UserName: 'bob', SerialNumber: app.serialNumber }
    await bob.call('iam/DeactivateMFADevice', given)
    expect(await renew(bob, app.serialNumber)).toMatchObject(taken)
  })

  it('needs the permission to make the device, and a device', async () => {
    const ada = await consoleOf('ada', { Action: 'iam:CreateVirtualMFADevice', ...ownDevice })
    const other = `arn:aws:iam::${accountId}:mfa/other`
    expect(await renew(ada, other)).toMatchObject({ status: 403 })
    const none = await renew(ada, `arn:aws:iam::${accountId}:mfa/ada`)
    expect(none).toMatchObject({ status: 404, body: { code: 'NoSuchEntity' } })
  })
})
