/*
 * Weaknesses that other systems had, each shown to be absent here under its number and the name of its report. Those of sign-in
 * are in sign-in.test.ts: 10, 11, 14, 19 to 21 and others at that door; 9, 35 and 36 in signin/password-limits.test.ts. 12 is in
 * guessing-odds.test.ts. Hardware tokens and telephones have tokens-and-telephones.test.ts, with 18. Waiting for their feature:
 * 15 and 17 (recovery).
 */
import {
  CreateUserCommand,
  DeactivateMFADeviceCommand,
  DeleteVirtualMFADeviceCommand,
  EnableMFADeviceCommand,
  GetAccountSummaryCommand,
  ListMFADevicesCommand,
  ListUsersCommand,
  ResyncMFADeviceCommand,
  UpdateUserCommand,
} from '@aws-sdk/client-iam'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { tidy } from '../../src/app/housekeeping.js'
import { hashOneTimeToken, newOneTimeToken } from '../../src/secrets/one-time-token.js'
import { findOneTimeEntry, insertOneTimeEntry } from '../../src/store/one-time-entries.js'
import { accountId, changeSettings, recordedEvents } from '../support/account.js'
import { startOfWindow } from '../support/clock.js'
import { startEphemeral, type TestCredentials, type TestServer } from '../support/ephemeral.js'
import { policy } from '../support/policy.js'
import { deviceRefused, pairRefused, wrongCodeRefused } from '../support/refusals.js'
import { rejection } from '../support/rejection.js'
import { askToAssume, createRole, handedOut } from '../support/role.js'
import { callRaw, sendRaw } from '../support/signed-request.js'
import {
  type App,
  askWithCode,
  createDevice,
  createSession,
  createUserWithDevice,
  createUserWithKey,
  enableDevice,
  wrongCode,
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

const ask = (credentials: TestCredentials, app: App, offsetSteps = 0) =>
  askWithCode(server, credentials, { app, offsetSteps })
const refusal = (credentials: TestCredentials, app: App, offsetSteps = 0) =>
  rejection(ask(credentials, app, offsetSteps))
const assume = (credentials: TestCredentials, RoleArn: string, app: App) =>
  askToAssume(server, credentials, {
    RoleArn,
    SerialNumber: app.serialNumber,
    TokenCode: app.code(),
  })
const guessing = (app: App): App => {
  const code = wrongCode(app)
  return { ...app, code: () => code }
}
const codes = (app: App, offset = 0, UserName = 'alice') => ({
  UserName,
  SerialNumber: app.serialNumber,
  AuthenticationCode1: app.code(offset - 1),
  AuthenticationCode2: app.code(offset),
})
const enable = (app: App, offset = 0, iam = server.iam()) =>
  iam.send(new EnableMFADeviceCommand(codes(app, offset)))
const resync = (app: App, offset = 0, iam = server.iam()) =>
  iam.send(new ResyncMFADeviceCommand(codes(app, offset)))
const reasons = async () =>
  (await recordedEvents(server, 'GetSessionToken')).map(
    (event) => (event['additionalEventData'] as { Reason: string } | undefined)?.Reason,
  )

/** Alice, whose enrolment lies minutes back. */
async function settledAlice() {
  const user = await createUserWithDevice(server, 'alice')
  await server.advance(300)
  await startOfWindow(server)
  return user
}

async function lockDevice(credentials: TestCredentials, app: App): Promise<void> {
  const guess = guessing(app)
  for (let failures = 0; failures < 100;) {
    const { message } = await refusal(credentials, guess)
    if (message === wrongCodeRefused.message) failures += 1
    else await startOfWindow(server)
  }
  await startOfWindow(server)
}

describe('#1 CVE-2025-6015: blanks around a code', () => {
  it('make it no code: a used one is not accepted again, and no try is gained', async () => {
    const { credentials, app } = await settledAlice()
    const code = app.code()
    await ask(credentials, app)
    const blanks = ['\u0020', '\u0009', '\u00a0', '\u200b', '\u3000', '\n']
    for (const blank of blanks) {
      for (const text of [code + blank, blank + code, code.slice(0, 3) + blank + code.slice(3)]) {
        const { code: refusedAs } = await refusal(credentials, { ...app, code: () => text })
        expect(refusedAs, JSON.stringify(text)).toBe('ValidationError')
      }
    }
    for (let n = 0; n < 8; n += 1)
      expect(await refusal(credentials, guessing(app))).toEqual(wrongCodeRefused)
    expect(await refusal(credentials, app, 1)).toEqual(deviceRefused)
  })
})

describe('#2 CVE-2025-6014 and CVE-2025-55003, #3 CVE-2026-33473, #4 CVE-2026-27855: a code used twice', () => {
  it('is refused at the same door', async () => {
    const { credentials, app } = await settledAlice()
    await ask(credentials, app)
    expect(await refusal(credentials, app)).toEqual(wrongCodeRefused)
    await server.advance(30)
    const { arn } = await createRole(server, { name: 'open' })
    await assume(credentials, arn, app)
    expect(await rejection(assume(credentials, arn, app))).toEqual(wrongCodeRefused)
  })

  it('is refused at AssumeRole after GetSessionToken, and the other way round', async () => {
    const { credentials, app } = await settledAlice()
    const { arn } = await createRole(server, { name: 'open' })
    await ask(credentials, app)
    expect(await rejection(assume(credentials, arn, app))).toEqual(wrongCodeRefused)
    await server.advance(30)
    await assume(credentials, arn, app)
    expect(await refusal(credentials, app)).toEqual(wrongCodeRefused)
  })

  it('is refused at another door, whichever came first', async () => {
    const { credentials, app } = await settledAlice()
    await ask(credentials, app)
    expect(await rejection(resync(app))).toEqual(pairRefused)
    expect(await rejection(resync(app, 1))).toEqual(pairRefused)
    await server.advance(90)
    await resync(app)
    expect(await refusal(credentials, app)).toEqual(wrongCodeRefused)
    expect(await refusal(credentials, app, -1)).toEqual(wrongCodeRefused)
    await server
      .iam()
      .send(new DeactivateMFADeviceCommand({ UserName: 'alice', SerialNumber: app.serialNumber }))
    expect(await rejection(enable(app))).toEqual(pairRefused)
    await server.advance(60)
    await enable(app)
    expect(await refusal(credentials, app)).toEqual(wrongCodeRefused)
  })
})

it('#5 CVE-2026-35597: the failure counter survives the failed request', async () => {
  const { credentials, app } = await settledAlice()
  await lockDevice(credentials, app)
  expect(await refusal(credentials, app)).toEqual(deviceRefused)
  expect((await reasons()).at(-1)).toBe('locked')
})

it('#6 CVE-2024-32868: after nine wrong codes the right one is refused', async () => {
  const { credentials, app } = await settledAlice()
  for (let n = 0; n < 9; n += 1)
    expect(await refusal(credentials, guessing(app))).toEqual(wrongCodeRefused)
  expect(await refusal(credentials, app)).toEqual(deviceRefused)
})

it('#7 CVE-2025-64102: every door that takes codes has its limit without any setting', async () => {
  const { credentials, app } = await settledAlice()
  const spare = await createDevice(server, 'spare')
  await startOfWindow(server)
  const wrong = { AuthenticationCode1: '000000', AuthenticationCode2: '000000' }
  for (let n = 0; n < 20; n += 1) {
    await rejection(server.iam().send(new EnableMFADeviceCommand({ ...codes(spare), ...wrong })))
    await rejection(server.iam().send(new ResyncMFADeviceCommand({ ...codes(app), ...wrong })))
  }
  for (let n = 0; n < 9; n += 1) await refusal(credentials, guessing(app))
  expect(await rejection(enable(spare))).toEqual(pairRefused)
  expect(await rejection(resync(app))).toEqual(pairRefused)
  expect(await refusal(credentials, app)).toEqual(deviceRefused)
  await startOfWindow(server)
  const { arn } = await createRole(server, { name: 'open' })
  for (let n = 0; n < 9; n += 1) await rejection(assume(credentials, arn, guessing(app)))
  expect(await rejection(assume(credentials, arn, app))).toEqual(deviceRefused)
})

it('#8 GHSA-7h8m-vrxx-vr4m: of fifty wrong codes at once nine are looked at', async () => {
  const { credentials, app } = await settledAlice()
  const guess = guessing(app)
  await Promise.all(Array.from({ length: 50 }, () => refusal(credentials, guess)))
  const given = await reasons()
  expect(given.filter((reason) => reason === 'wrong')).toHaveLength(9)
  expect(given.filter((reason) => reason === 'too-many-attempts')).toHaveLength(41)
})

it('#9 CVE-2025-6004: spellings of a name or serial number share one counter', async () => {
  const { credentials, app } = await settledAlice()
  const spare = await createDevice(server, 'spare')
  const guess = guessing(app)
  const serials = [
    app.serialNumber,
    app.serialNumber.toUpperCase(),
    'arn:aws:IAM::123456789012:mfa/Alice',
  ]
  for (let n = 0; n < 9; n += 1) {
    const serialNumber = serials[n % serials.length] ?? ''
    expect(await refusal(credentials, { ...guess, serialNumber })).toEqual(wrongCodeRefused)
  }
  for (const serialNumber of serials)
    expect(await refusal(credentials, { ...app, serialNumber })).toEqual(deviceRefused)
  const names = ['alice', 'Alice', 'ALICE', 'aLiCe']
  for (let n = 0; n < 20; n += 1) {
    const wrong = { AuthenticationCode1: '000000', AuthenticationCode2: '000000' }
    const input = { ...codes(spare, 0, names[n % names.length]), ...wrong }
    await rejection(server.iam().send(new EnableMFADeviceCommand(input)))
  }
  for (const name of names) {
    const input = codes(spare, 0, name)
    expect(await rejection(server.iam().send(new EnableMFADeviceCommand(input)))).toEqual(
      pairRefused,
    )
  }
})

it('#13 AWS-2023-001: stolen keys add no device, and take none away', async () => {
  const { credentials, app } = await settledAlice()
  const thief = server.iam(credentials)
  const own = await createDevice(server, 'thiefs-own', credentials)
  const needsMfa = { code: 'AccessDenied', status: 403 }
  expect(await rejection(enable(own, 0, thief))).toMatchObject(needsMfa)
  const SerialNumber = app.serialNumber
  for (const UserName of ['alice', 'ALICE', undefined]) {
    const call = thief.send(new DeactivateMFADeviceCommand({ UserName, SerialNumber }))
    expect(await rejection(call)).toMatchObject(needsMfa)
  }
  expect(
    (await rejection(thief.send(new DeleteVirtualMFADeviceCommand({ SerialNumber })))).code,
  ).toBe('DeleteConflict')
  // What remains is to resynchronise: that takes two codes of the device itself.
  const guess = { AuthenticationCode1: '000000', AuthenticationCode2: '000001' }
  const call = thief.send(new ResyncMFADeviceCommand({ ...codes(app), ...guess }))
  expect(await rejection(call)).toEqual(pairRefused)
  expect(await refusal(credentials, own)).toEqual(deviceRefused)
  const { MFADevices } = await server.iam().send(new ListMFADevicesCommand({ UserName: 'alice' }))
  expect(MFADevices?.map((device) => device.SerialNumber)).toEqual([SerialNumber])
})

it('#16 CVE-2026-4325: a token made for one thing opens no other', async () => {
  const { random, store, clock } = server.parts
  const insert = async (purpose: 'set-up-link' | 'root-mfa-ticket') => {
    const { token, tokenHash } = newOneTimeToken(random)
    const expiresAt = clock() + 60_000
    const entry = { tokenHash, purpose, subject: accountId, payload: '', expiresAt }
    await store.write((tx) => insertOneTimeEntry(tx, entry))
    return token
  }
  const link = await insert('set-up-link')
  const ticket = await insert('root-mfa-ticket')
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  const page = (token: string) => sendRaw(server, { method: 'GET', target: `/setup/${token}` })
  const answerOffer = (token: string) =>
    sendRaw(server, { target: '/setup/mfa', headers: form, body: `ticket=${token}&later=1` })
  const deadLink = (await page('made-up')).body
  const deadOffer = (await answerOffer('made-up')).body
  expect((await page(ticket)).body).toBe(deadLink)
  expect((await answerOffer(link)).body).toBe(deadOffer)
  // Neither was used up by it.
  expect((await page(link)).body).not.toBe(deadLink)
  const key = { tokenHash: hashOneTimeToken(ticket), now: clock() }
  const kept = await findOneTimeEntry(store.read, { ...key, purpose: 'root-mfa-ticket' })
  expect(kept?.subject).toBe(accountId)
})

it('#22 CVE-2026-9798, CVE-2026-16103, CVE-2026-88770: a locked device stays locked whatever it and its user are called', async () => {
  const { credentials, app } = await settledAlice()
  await lockDevice(credentials, app)
  const lastReason = async () => (await reasons()).at(-1)
  const shouted = { ...app, serialNumber: app.serialNumber.toUpperCase() }
  expect(await refusal(credentials, shouted)).toEqual(deviceRefused)
  expect(await lastReason()).toBe('locked')
  await server.iam().send(new UpdateUserCommand({ UserName: 'alice', NewUserName: 'anna' }))
  expect(await refusal(credentials, app)).toEqual(deviceRefused)
  expect(await lastReason()).toBe('locked')
  // AssumeRole is no door beside it.
  const { arn } = await createRole(server, { name: 'open' })
  for (const device of [app, shouted])
    expect(await rejection(assume(credentials, arn, device))).toEqual(deviceRefused)
  const [assumed] = await recordedEvents(server, 'AssumeRole')
  expect(assumed?.['additionalEventData']).toEqual({ Reason: 'locked' })
})

describe('#23 GHSA-2299-ghjr-6vjp: of thirty requests at once with one code one succeeds', () => {
  const succeeded = async (requests: Promise<unknown>[]) =>
    (await Promise.allSettled(requests)).filter(({ status }) => status === 'fulfilled')

  it('at GetSessionToken', async () => {
    const { credentials, app } = await settledAlice()
    const asked = Array.from({ length: 30 }, () => ask(credentials, app))
    expect(await succeeded(asked)).toHaveLength(1)
  })

  it('at AssumeRole', async () => {
    const { credentials, app } = await settledAlice()
    const { arn } = await createRole(server, { name: 'open' })
    const asked = Array.from({ length: 30 }, () => assume(credentials, arn, app))
    expect(await succeeded(asked)).toHaveLength(1)
  })

  it('at both together', async () => {
    const { credentials, app } = await settledAlice()
    const { arn } = await createRole(server, { name: 'open' })
    const asked = Array.from({ length: 30 }, (_, n) =>
      n % 2 === 0 ? ask(credentials, app) : assume(credentials, arn, app),
    )
    expect(await succeeded(asked)).toHaveLength(1)
  })
})

describe('#24 Infisical#6112: the memory of used codes', () => {
  it('is as long as a code could be accepted, also through housekeeping', async () => {
    await changeSettings(server, 'mfaCodeWindow=2')
    const { credentials, app } = await settledAlice()
    const early = app.code(2)
    const device = { ...app, code: () => early }
    await ask(credentials, device)
    for (let steps = 0; steps <= 4; steps += 1) {
      await tidy(server.parts.store, server.now(), 1)
      expect(await refusal(credentials, device), `after ${steps} steps`).toEqual(wrongCodeRefused)
      await server.advance(30)
    }
  })

  it('is shared with enrolment: its codes do not sign in', async () => {
    const credentials = await createUserWithKey(server, 'alice')
    const app = await createDevice(server, 'alice')
    await enable(app)
    for (const offset of [-1, 0])
      expect(await refusal(credentials, app, offset)).toEqual(wrongCodeRefused)
  })
})

it('#33 authentik#2330: a device whose enrolment failed counts as none', async () => {
  const credentials = await createUserWithKey(server, 'alice')
  const iam = server.iam(credentials)
  const app = await createDevice(server, 'alice', credentials)
  const wrong = { ...codes(app), AuthenticationCode2: wrongCode(app) }
  expect(await rejection(iam.send(new EnableMFADeviceCommand(wrong)))).toEqual(pairRefused)
  expect((await iam.send(new ListMFADevicesCommand({}))).MFADevices).toEqual([])
  const { SummaryMap } = await iam.send(new GetAccountSummaryCommand({}))
  expect(SummaryMap).toMatchObject({ MFADevices: 1, MFADevicesInUse: 0 })
  expect(await refusal(credentials, app)).toEqual(deviceRefused)
  // No device is enabled, so the first one may still be enabled with the key.
  await enable(app, 0, iam)
})

it('#34 ory/kratos#4285: no way leads to “MFA done” without a code, nor from AssumeRole with one', async () => {
  const { credentials, app } = await settledAlice()
  const withoutCode = await createSession(server, credentials)
  expect((await rejection(server.iam(withoutCode).send(new ListUsersCommand({})))).code).toBe(
    'InvalidClientTokenId',
  )
  const withCode = await createSession(server, credentials, app)
  await server.iam(withCode).send(new ListUsersCommand({}))
  const marks = (await recordedEvents(server, 'ListUsers')).map((event) => event['userIdentity'])
  expect(marks).toMatchObject([
    { sessionContext: { attributes: { mfaAuthenticated: 'false' } } },
    { sessionContext: { attributes: { mfaAuthenticated: 'true' } } },
  ])
  const onlyWithMfa = policy({
    Action: 'iam:ListUsers',
    Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
  })
  const { arn } = await createRole(server, { name: 'lister', policy: onlyWithMfa })
  const session = handedOut(await assume(credentials, arn, app))
  expect((await rejection(server.iam(session).send(new ListUsersCommand({})))).code).toBe(
    'AccessDenied',
  )
})

it('#37 keycloak#13867: a used code is answered like a wrong one, to the byte', async () => {
  const { credentials, app } = await settledAlice()
  await ask(credentials, app)
  const { arn: RoleArn } = await createRole(server, { name: 'open' })
  const doors = [
    { action: 'GetSessionToken', own: {} },
    { action: 'AssumeRole', own: { RoleArn, RoleSessionName: 'me' } },
  ]
  for (const { action, own } of doors) {
    const answer = async (TokenCode: string) => {
      const parameters = { SerialNumber: app.serialNumber, TokenCode, ...own }
      const { status, body } = await callRaw(server, {
        service: 'sts',
        action,
        credentials,
        parameters,
      })
      return [status, body.replace(/<RequestId>.*<\/RequestId>/, '')]
    }
    expect(await answer(app.code()), action).toEqual(await answer(wrongCode(app)))
  }
})

it('#38 teleport: the last device cannot be deleted, nor taken away without MFA', async () => {
  const { credentials, app } = await settledAlice()
  const { serialNumber: SerialNumber } = app
  for (const iam of [server.iam(), server.iam(credentials)]) {
    const call = iam.send(new DeleteVirtualMFADeviceCommand({ SerialNumber }))
    expect((await rejection(call)).code).toBe('DeleteConflict')
  }
  const deactivate = new DeactivateMFADeviceCommand({ UserName: 'alice', SerialNumber })
  expect((await rejection(server.iam(credentials).send(deactivate))).code).toBe('AccessDenied')
  await ask(credentials, app)
})

it('#39 ceph#40886: resynchronising with one, three, equal or reversed codes is refused, and does no harm', async () => {
  const { credentials, app } = await settledAlice()
  const call = (parameters: Record<string, string>) =>
    callRaw(server, {
      service: 'iam',
      action: 'ResyncMFADevice',
      parameters: { UserName: 'alice', SerialNumber: app.serialNumber, ...parameters },
    })
  const one = await call({ AuthenticationCode1: app.code() })
  expect([one.status, one.body.includes('authenticationCode2')]).toEqual([400, true])
  const none = await call({})
  expect(none.body).toContain('2 validation errors detected')
  for (const [first, second] of [
    [app.code(), app.code()],
    [app.code(), app.code(-1)],
  ] as const) {
    const refused = await call({ AuthenticationCode1: first, AuthenticationCode2: second })
    expect([refused.status, refused.body.includes('InvalidAuthenticationCode')]).toEqual([
      403,
      true,
    ])
  }
  const three = await call({
    AuthenticationCode1: app.code(-2),
    AuthenticationCode2: app.code(),
    AuthenticationCode3: app.code(1),
  })
  expect(three.status).toBe(403)
  await ask(credentials, app)
})

it('#40 Ceph and LocalStack: MFA parameters are never ignored: no wrong or half ones give credentials', async () => {
  const { credentials, app } = await settledAlice()
  const { serialNumber: SerialNumber } = app
  const TokenCode = app.code()
  const without = await createUserWithKey(server, 'bob')
  const cases: [TestCredentials, Record<string, string>][] = [
    [credentials, { SerialNumber, TokenCode: wrongCode(app) }],
    [credentials, { SerialNumber }],
    [credentials, { TokenCode }],
    [credentials, { SerialNumber: '', TokenCode }],
    [credentials, { SerialNumber, TokenCode: '' }],
    [credentials, { SerialNumber: 'arn:aws:iam::123456789012:mfa/none', TokenCode }],
    [credentials, { SerialNumber: 'GAHT12345678', TokenCode }],
    [without, { SerialNumber, TokenCode }],
    [without, { SerialNumber: 'arn:aws:iam::123456789012:mfa/bob', TokenCode: '123456' }],
    [without, { TokenCode: '123456' }],
  ]
  // A role that trusts everyone and asks for nothing.
  const { arn: RoleArn } = await createRole(server, { name: 'open', trusts: '*' })
  const doors = [
    { action: 'GetSessionToken', own: {} },
    { action: 'AssumeRole', own: { RoleArn, RoleSessionName: 'me' } },
  ]
  for (const { action, own } of doors) {
    for (const [caller, parameters] of cases) {
      const { status, body } = await callRaw(server, {
        service: 'sts',
        action,
        credentials: caller,
        parameters: { ...parameters, ...own },
      })
      expect(status, `${action} ${JSON.stringify(parameters)}`).toBeGreaterThanOrEqual(400)
      expect(status).toBeLessThan(500)
      expect(body).not.toContain('Credentials')
    }
  }
  await ask(credentials, app)
})

it('does not multiply the odds by the number of devices: a code is tried on the device that is named', async () => {
  const { credentials, app } = await settledAlice()
  await server.iam().send(new CreateUserCommand({ UserName: 'bob' }))
  const second = await createDevice(server, 'second')
  await enableDevice(server, { userName: 'alice', app: second })
  expect(await refusal(credentials, { ...app, code: second.code })).toEqual(wrongCodeRefused)
  await ask(credentials, second)
})
