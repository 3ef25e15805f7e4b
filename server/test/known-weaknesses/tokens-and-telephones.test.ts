/*
 * Weaknesses that other systems had, each shown to be absent here under its number: at hardware tokens and at telephones that get
 * codes. 13, 14, 21 and 22 know no kinds of devices, and are in the files beside.
 */
import {
  DeactivateMFADeviceCommand,
  EnableMFADeviceCommand,
  ListMFADevicesCommand,
  ResyncMFADeviceCommand,
} from '@aws-sdk/client-iam'
import { GetSessionTokenCommand } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { limits } from '../../src/mfa/attempt-limits.js'
import {
  chanceOfOneOf,
  guessesLookedAt,
  smsGuessesLookedAt,
  smsGuessingOdds,
} from '../../src/mfa/guessing-odds.js'
import { lookAhead } from '../../src/mfa/hardware/verify.js'
import { recordedEvents } from '../support/account.js'
import { startOfWindow } from '../support/clock.js'
import { openConsole } from '../support/console-session.js'
import { startEphemeral, type TestCredentials, type TestServer } from '../support/ephemeral.js'
import { type HeldToken, stockedToken } from '../support/hardware-token.js'
import { goodPassword } from '../support/password.js'
import { deviceRefused, pairRefused, wrongCodeRefused } from '../support/refusals.js'
import { rejection } from '../support/rejection.js'
import { askToAssume, createRole } from '../support/role.js'
import { copyOf, type FormBrowser, formBrowser, passwordForm } from '../support/sign-in.js'
import { allowSms, createUserWithPhone, sentCode, sentMessages } from '../support/text-messages.js'
import { createUserWithKey, inDigitsOf } from '../support/virtual-device.js'

let server: TestServer
beforeAll(async () => {
  server = await startEphemeral()
})
beforeEach(async () => {
  await server.reset()
  await allowSms(server)
  await startOfWindow(server)
})
afterAll(() => server.close())

type Kind = 'totp' | 'hotp'

const pairOf = (token: HeldToken, offset: number, UserName: string) => ({
  UserName,
  SerialNumber: token.serialNumber,
  AuthenticationCode1: token.code(offset - 1),
  AuthenticationCode2: token.code(offset),
})
const enable = (token: HeldToken, offset = 0, userName = 'ada') =>
  server.iam().send(new EnableMFADeviceCommand(pairOf(token, offset, userName)))
const resync = (token: HeldToken, offset: number) =>
  server.iam().send(new ResyncMFADeviceCommand(pairOf(token, offset, 'ada')))
const ask = (credentials: TestCredentials, token: HeldToken, code: string) =>
  server
    .sts(credentials)
    .send(new GetSessionTokenCommand({ SerialNumber: token.serialNumber, TokenCode: code }))
const refusal = (credentials: TestCredentials, token: HeldToken, code: string) =>
  rejection(ask(credentials, token, code))

/** Ada with a token, whose enrolment lies minutes back; `next` is its code that nobody has used. */
async function adaWithToken(kind: Kind) {
  const credentials = await createUserWithKey(server, 'ada')
  const token = await stockedToken(server, { kind })
  await enable(token, kind === 'hotp' ? 1 : 0)
  if (kind === 'totp') await server.advance(300)
  await startOfWindow(server)
  return {
    credentials,
    token,
    next: (offset = 0) => token.code(offset + (kind === 'hotp' ? 2 : 0)),
  }
}

async function afterPassword(userName = 'ada'): Promise<FormBrowser> {
  const browser = formBrowser(server.endpoint)
  const form = passwordForm(server, { userName, password: goodPassword })
  expect((await browser.post('/signin/password', form)).location).toBe('/signin/mfa')
  return browser
}

/** A code that is none of those a token shows near its counter or the time of now. */
function wrongFor(token: HeldToken): string {
  const near = new Set(Array.from({ length: 400 }, (_, n) => token.code(n)))
  for (let n = 0; ; n += 1) {
    const code = String(n).padStart(6, '0')
    if (!near.has(code)) return code
  }
}

const otherThan = (code: string): string => (code === '000000' ? '000001' : '000000')
const give = (browser: FormBrowser, code: string) => browser.post('/signin/mfa', { code })
const lookedAt = async (): Promise<number> =>
  (await recordedEvents(server, 'MfaFailed')).filter(
    (event) => (event['additionalEventData'] as { Reason?: string }).Reason === 'invalid',
  ).length

describe('#1 CVE-2025-6015: blanks around a code', () => {
  it.each<Kind>(['totp', 'hotp'])('make it no code of a token (%s)', async (kind) => {
    const { credentials, token, next } = await adaWithToken(kind)
    const code = next()
    await ask(credentials, token, code)
    for (const text of [`${code} `, ` ${code}`, `${code.slice(0, 3)}\u00a0${code.slice(3)}`]) {
      const { code: refusedAs } = await refusal(credentials, token, text)
      expect(refusedAs, JSON.stringify(text)).toBe('ValidationError')
    }
  })

  it('make it no other code of a telephone, and other digits are none', async () => {
    await createUserWithPhone(server, 'ada')
    const browser = await afterPassword()
    const code = await sentCode(server)
    for (const text of [inDigitsOf('\uff10', code), inDigitsOf('\u0660', code), `${code}0`, ''])
      expect((await give(browser, text)).location, JSON.stringify(text)).not.toBe('/console')
    expect((await give(browser, code)).location).toBe('/console')
    const again = await afterPassword()
    for (const text of [code, `${code} `, ` ${code}`])
      expect((await give(again, text)).location, JSON.stringify(text)).not.toBe('/console')
  })
})

describe('#2 CVE-2025-6014, #3 CVE-2026-33473, #4 CVE-2026-27855: a code used twice', () => {
  it.each<Kind>(['totp', 'hotp'])('is refused at every door (%s)', async (kind) => {
    const { credentials, token, next } = await adaWithToken(kind)
    const { arn } = await createRole(server, { name: 'open' })
    const assume = (code: string) =>
      askToAssume(server, credentials, {
        RoleArn: arn,
        SerialNumber: token.serialNumber,
        TokenCode: code,
      })
    await ask(credentials, token, next())
    expect(await refusal(credentials, token, next())).toEqual(wrongCodeRefused)
    expect(await rejection(assume(next()))).toEqual(wrongCodeRefused)
    await assume(next(1))
    expect(await refusal(credentials, token, next(1))).toEqual(wrongCodeRefused)
    expect(await rejection(resync(token, kind === 'hotp' ? 3 : 1))).toEqual(pairRefused)
  })

  it('opens no second sign-in by telephone', async () => {
    await createUserWithPhone(server, 'ada')
    const first = await afterPassword()
    const code = await sentCode(server)
    const copy = copyOf(first, server.endpoint)
    expect((await give(first, code)).location).toBe('/console')
    expect((await give(copy, code)).location).not.toBe('/console')
    expect(copy.session()).toBeUndefined()
  })
})

describe('#6 CVE-2024-32868, #11 CVE-2026-56450: guesses were not limited', () => {
  it('after nine wrong codes the right one of a token with a counter is refused', async () => {
    const { credentials, token, next } = await adaWithToken('hotp')
    for (let n = 0; n < limits.checksPerDevice; n += 1)
      expect(await refusal(credentials, token, wrongFor(token))).toEqual(wrongCodeRefused)
    expect(await refusal(credentials, token, next())).toEqual(deviceRefused)
    await startOfWindow(server)
    await ask(credentials, token, next())
  })

  it('a new sign-in does not begin to count anew, though it has a new code', async () => {
    await createUserWithPhone(server, 'ada')
    for (let n = 0; n < 4; n += 1) {
      const browser = await afterPassword()
      const code = await sentCode(server)
      for (let guess = 0; guess < 3; guess += 1) await give(browser, otherThan(code))
    }
    expect(await lookedAt()).toBe(limits.checksPerDevice)
  })
})

it('#8 GHSA-7h8m-vrxx-vr4m: of fifty wrong codes at once five are looked at, and the code is dead', async () => {
  await createUserWithPhone(server, 'ada')
  const browser = await afterPassword()
  const code = await sentCode(server)
  const guesses = Array.from({ length: 50 }, () => give(browser, otherThan(code)))
  for (const page of await Promise.all(guesses)) expect(page.location).not.toBe('/console')
  expect(await lookedAt()).toBe(5)
  await startOfWindow(server)
  expect((await give(browser, code)).location).not.toBe('/console')
})

describe('#12 usd-2021-0016: the odds of guessing are computed from the real limits', () => {
  it('counts the guesses at codes of a telephone that are looked at in an hour', async () => {
    await createUserWithPhone(server, 'ada')
    // Just after the full hour, by which messages are counted.
    const hour = 3_600_000
    await server.advance((hour - (server.now() % hour)) / 1000 + 1)
    const before = (await sentMessages(server)).length
    for (let sent = 0; sent < 19; sent += 1) {
      const browser = await afterPassword()
      const code = await sentCode(server)
      for (let guess = 0; guess < 5; guess += 1) await give(browser, otherThan(code))
      await server.advance(180)
    }
    expect((await sentMessages(server)).length - before).toBe(10)
    expect(smsGuessesLookedAt(1)).toBe(50)
    expect(await lookedAt()).toBe(smsGuessesLookedAt(1))
  })

  it('gives the published chances of a telephone: it is locked after a hundred guesses', () => {
    expect(smsGuessesLookedAt(24)).toBe(100)
    expect(smsGuessesLookedAt(24 * 365)).toBe(100)
    expect(smsGuessingOdds(1)).toBeCloseTo(0.000_05, 7)
    expect(smsGuessingOdds(24 * 365)).toBeCloseTo(0.0001, 6)
  })

  it('gives the published chances of a token with a counter, of which ten codes are right', async () => {
    const { credentials, token, next } = await adaWithToken('hotp')
    expect(lookAhead).toBe(10)
    await ask(credentials, token, next(lookAhead - 1))
    expect(await refusal(credentials, token, next(2 * lookAhead))).toEqual(wrongCodeRefused)
    const guesses = guessesLookedAt({ principal: 'user', devices: 1, hours: 24 })
    expect(guesses).toBe(100)
    expect(1 - (1 - chanceOfOneOf(lookAhead)) ** guesses).toBeCloseTo(0.001, 5)
  })
})

it('#18 CVE-2026-27946: nobody says of a telephone himself that it is his', async () => {
  await createUserWithKey(server, 'ada')
  const root = await openConsole(server)
  const whose = { UserName: 'ada', DeviceName: 'ada' }
  const start = (PhoneNumber: string) =>
    root.call('sallyport/StartSMSDeviceEnrolment', { ...whose, PhoneNumber })
  await start('+49 1517 8642089')
  const ofFirst = await sentCode(server)
  await server.advance(31)
  await start('+49 1517 8642077')
  const claims = { UserName: 'ada', PhoneNumber: '+49 1517 8642089', Verified: true }
  const finish = (Code: string) => root.call('sallyport/EnableSMSDevice', { ...claims, Code })
  expect((await finish(ofFirst)).status).toBe(403)
  expect(await devicesOf('ada')).toEqual([])
  // Whatever the call says, the device has the number that the code went to.
  expect((await finish(await sentCode(server))).status).toBe(200)
  const stored = server.parts.read.selectFrom('sms_devices').select('last_digits')
  expect(await stored.execute()).toEqual([{ last_digits: '77' }])
})

it('#19 CVE-2025-46815: a code opens only the sign-in that it was sent for', async () => {
  await createUserWithPhone(server, 'ada')
  await createUserWithPhone(server, 'bob', '+49 1517 8642077')
  const ada = await afterPassword('ada')
  const ofAda = await sentCode(server)
  const bob = await afterPassword('bob')
  expect((await give(bob, ofAda)).location).not.toBe('/console')
  const later = await afterPassword('ada')
  expect((await give(later, ofAda)).location).not.toBe('/console')
  expect((await give(ada, ofAda)).location).toBe('/console')
})

describe('#23 GHSA-2299-ghjr-6vjp: of thirty requests at once with one code one succeeds', () => {
  it.each<Kind>(['totp', 'hotp'])('of a token, at STS (%s)', async (kind) => {
    const { credentials, token, next } = await adaWithToken(kind)
    const answers = await Promise.allSettled(
      Array.from({ length: 30 }, () => ask(credentials, token, next())),
    )
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  it('of a telephone, at sign-in', async () => {
    await createUserWithPhone(server, 'ada')
    const browser = await afterPassword()
    const code = await sentCode(server)
    const copies = Array.from({ length: 30 }, () => copyOf(browser, server.endpoint))
    const pages = await Promise.all(copies.map((copy) => give(copy, code)))
    expect(pages.filter(({ location }) => location === '/console')).toHaveLength(1)
    expect(copies.filter((copy) => copy.session() !== undefined)).toHaveLength(1)
  })
})

describe('#24 Infisical#6112: the memory of used codes', () => {
  it.each<Kind>(['totp', 'hotp'])(
    'stays with the token when it goes back to the stock (%s)',
    async (kind) => {
      const { credentials, token, next } = await adaWithToken(kind)
      await createUserWithKey(server, 'bob')
      await ask(credentials, token, next())
      const SerialNumber = token.serialNumber
      await server.iam().send(new DeactivateMFADeviceCommand({ UserName: 'ada', SerialNumber }))
      const used = kind === 'hotp' ? 2 : 0
      // The code that was used, as the first and as the second of a pair.
      for (const offset of [used, used + 1])
        expect(await rejection(enable(token, offset, 'bob'))).toEqual(pairRefused)
      await enable(token, used + 2, 'bob')
    },
  )

  it('is shared with enrolment: its code signs in by no telephone', async () => {
    await createUserWithPhone(server, 'ada')
    const ofEnrolment = await sentCode(server)
    const browser = await afterPassword()
    expect(await sentCode(server)).not.toBe(ofEnrolment)
    expect((await give(browser, ofEnrolment)).location).not.toBe('/console')
  })
})

it('#33 authentik#2330: a telephone whose enrolment was not finished counts as none', async () => {
  await createUserWithPhone(server, 'bob')
  await createUserWithKey(server, 'ada')
  const root = await openConsole(server)
  const number = { PhoneNumber: '+49 1517 8642077', DeviceName: 'ada' }
  await root.call('sallyport/StartSMSDeviceEnrolment', { UserName: 'ada', ...number })
  expect(await devicesOf('ada')).toEqual([])
  expect(await devicesOf('bob')).toHaveLength(1)
  const { body } = await root.call('sallyport/ListDevices')
  expect(body['Devices']).toHaveLength(1)
})

it('#35 GHSA-pvm5-9frx-264r: nothing tells whether somebody has a number already', async () => {
  await createUserWithPhone(server, 'bob')
  await createUserWithKey(server, 'ada')
  await server.advance(3_600)
  const root = await openConsole(server)
  const start = async (PhoneNumber: string) => {
    const number = { UserName: 'ada', DeviceName: 'ada', PhoneNumber }
    const { status, body } = await root.call('sallyport/StartSMSDeviceEnrolment', number)
    return { status, members: Object.keys(body).toSorted(), left: body['ResendsLeft'] }
  }
  const known = await start('+49 1517 8642089')
  await server.advance(3_600)
  const fresh = await openConsole(server)
  const { status, body } = await fresh.call('sallyport/StartSMSDeviceEnrolment', {
    UserName: 'ada',
    DeviceName: 'ada',
    PhoneNumber: '+49 1517 8642011',
  })
  expect(known).toEqual({
    status,
    members: Object.keys(body).toSorted(),
    left: body['ResendsLeft'],
  })
  expect(known.status).toBe(200)
})

describe('#37 keycloak#13867: a used code is answered like a wrong one', () => {
  it.each<Kind>(['totp', 'hotp'])('of a token, to the byte (%s)', async (kind) => {
    const { credentials, token, next } = await adaWithToken(kind)
    await ask(credentials, token, next())
    const used = await refusal(credentials, token, next())
    expect(used).toEqual(await refusal(credentials, token, wrongFor(token)))
  })
})

it('#39 ceph#40886: resynchronising a token with equal, reversed or distant codes is refused', async () => {
  const { credentials, token, next } = await adaWithToken('hotp')
  const send = (code1: string, code2: string) =>
    server.iam().send(
      new ResyncMFADeviceCommand({
        UserName: 'ada',
        SerialNumber: token.serialNumber,
        AuthenticationCode1: code1,
        AuthenticationCode2: code2,
      }),
    )
  for (const [code1, code2] of [
    [next(3), next(3)],
    [next(4), next(3)],
    [next(3), next(5)],
    [token.code(0), token.code(1)],
    [next(300), next(301)],
  ] as const)
    expect(await rejection(send(code1, code2))).toEqual(pairRefused)
  await ask(credentials, token, next())
})

it('#40 Ceph and LocalStack: a telephone gives no credentials, whatever code comes with it', async () => {
  const credentials = await createUserWithPhone(server, 'ada')
  await afterPassword()
  const phone = { serialNumber: 'arn:aws:iam::123456789012:sms-mfa/ada' } as HeldToken
  for (const code of [await sentCode(server), '000000'])
    expect(await refusal(credentials, phone, code)).toEqual(deviceRefused)
})

async function devicesOf(UserName: string): Promise<unknown[]> {
  const { MFADevices } = await server.iam().send(new ListMFADevicesCommand({ UserName }))
  return MFADevices ?? []
}
