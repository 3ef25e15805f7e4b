import { GetUserCommand } from '@aws-sdk/client-iam'
import { GetSessionTokenCommand } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { limits } from '../../src/mfa/attempt-limits.js'
import { cookieNames } from '../../src/http/cookies.js'
import { recordedEvents } from '../support/account.js'
import { startOfStep, startOfWindow } from '../support/clock.js'
import { openConsole } from '../support/console-session.js'
import { startEphemeral, type TestServer } from '../support/ephemeral.js'
import { createPassword, createUserWithPassword, goodPassword } from '../support/password.js'
import { createRootWithDevice } from '../support/root-device.js'
import {
  copyOf,
  type FormBrowser,
  formBrowser,
  overLocation,
  passwordForm,
  signIn,
} from '../support/sign-in.js'
import { rejection } from '../support/rejection.js'
import {
  type App,
  askWithCode,
  createDevice,
  createUserWithDevice,
  wrongCode,
} from '../support/virtual-device.js'
import type { TestCredentials } from '../support/ephemeral.js'

let server: TestServer
beforeAll(async () => {
  server = await startEphemeral()
})
beforeEach(() => server.reset())
afterAll(() => server.close())

const alice = { userName: 'alice', password: goodPassword }

async function createAlice(): Promise<{ app: App; credentials: TestCredentials }> {
  const made = await createUserWithDevice(server, 'alice')
  await createPassword(server, 'alice')
  await startOfWindow(server)
  return made
}

async function afterPassword(who: object = alice): Promise<FormBrowser> {
  const { browser, page } = await signIn(server, who)
  expect(page.location).toBe('/signin/mfa')
  return browser
}

const send = async (browser: FormBrowser, code: string) =>
  (await browser.post('/signin/mfa', { code })).location

/** How often the server has looked at a code of the device: used up tries of its budget. */
async function checksOf({ serialNumber }: App): Promise<number> {
  const rows = await server.parts.read
    .selectFrom('mfa_attempts')
    .select('used')
    .where('subject', '=', `device:${serialNumber.toLowerCase()}`)
    .where('window_start', '>', server.now() - 180_000)
    .execute()
  return rows[0]?.used ?? 0
}

const sessions = () =>
  server.parts.read.selectFrom('console_sessions').select('session_id').execute()

describe('#5 CVE-2026-35597: the failure counter was written in a transaction that was rolled back', () => {
  it('a wrong code at sign-in is counted although the sign-in fails', async () => {
    const { app } = await createAlice()
    await send(await afterPassword(), wrongCode(app))
    const { failures } = await server.parts.read
      .selectFrom('users')
      .select('mfa_failures as failures')
      .where('user_name', '=', 'alice')
      .executeTakeFirstOrThrow()
    expect(failures).toBe(1)
  })
})

describe('#6 CVE-2024-32868 and #11 CVE-2026-56450: guesses at the second step were not limited', () => {
  it('after nine wrong codes in three minutes the right one is refused as well', async () => {
    const { app } = await createAlice()
    const browser = await afterPassword()
    for (let n = 0; n < limits.checksPerDevice; n += 1) {
      // eslint-disable-next-line no-await-in-loop -- one after the other
      expect(await send(browser, wrongCode(app))).toBe('')
    }
    const refused = await browser.post('/signin/mfa', { code: app.code() })
    expect(refused.status).toBe(403)
    expect(refused.body).toContain('or try later')
    await startOfWindow(server)
    expect(await send(browser, app.code())).toBe('/console')
  })

  it('a new attempt does not begin to count anew', async () => {
    const { app } = await createAlice()
    for (let n = 0; n < limits.checksPerDevice; n += 1) {
      // eslint-disable-next-line no-await-in-loop -- one after the other
      await send(await afterPassword(), wrongCode(app))
    }
    expect(await send(await afterPassword(), app.code())).toBe('')
  })

  it('at a hundred wrong codes in a row the device is locked, and the log says so', async () => {
    const { app } = await createAlice()
    await server.parts.store.write((tx) =>
      tx.query
        .updateTable('mfa_devices')
        .set({ consecutive_failures: limits.failuresUntilLock - 1 })
        .execute(),
    )
    const browser = await afterPassword()
    await send(browser, wrongCode(app))
    await startOfWindow(server)
    expect(await send(browser, app.code())).toBe('')
    expect(await recordedEvents(server, 'MfaLocked')).toMatchObject([
      { additionalEventData: { device: app.serialNumber } },
    ])
    expect((await recordedEvents(server, 'MfaFailed')).at(-1)).toMatchObject({
      additionalEventData: { Reason: 'locked' },
    })
  })
})

describe('#7 CVE-2025-64102: limits were missing in the newer interface', () => {
  it('the sign-in page and STS share one budget', async () => {
    const { app, credentials } = await createAlice()
    const browser = await afterPassword()
    for (let n = 0; n < limits.checksPerDevice; n += 1) {
      // eslint-disable-next-line no-await-in-loop -- one after the other
      await send(browser, wrongCode(app))
    }
    await rejection(askWithCode(server, credentials, { app }))
    await startOfWindow(server)
    for (let n = 0; n < limits.checksPerDevice; n += 1) {
      // eslint-disable-next-line no-await-in-loop -- one after the other
      await rejection(askWithCode(server, credentials, { app: { ...app, code: () => '000000' } }))
    }
    expect(await send(browser, app.code())).toBe('')
  })
})

describe('#8 GHSA-7h8m-vrxx-vr4m: parallel checks exceeded the limit', () => {
  it('of fifty wrong codes at once no more than nine are looked at', async () => {
    const { app } = await createAlice()
    const browser = await afterPassword()
    const code = wrongCode(app)
    await Promise.all(
      Array.from({ length: 50 }, () => send(copyOf(browser, server.endpoint), code)),
    )
    expect(await checksOf(app)).toBe(limits.checksPerDevice)
    const events = await recordedEvents(server, 'MfaFailed')
    const reasons = events.map(
      (event) => (event['additionalEventData'] as { Reason: string }).Reason,
    )
    expect(reasons.filter((reason) => reason === 'invalid')).toHaveLength(limits.checksPerDevice)
  })
})

describe('#10 CVE-2026-27801: the counter was not saved for other protected actions', () => {
  it('pairs for resynchronising at sign-in have a saved budget of their own', async () => {
    const { app } = await createRootWithDevice(server)
    await startOfWindow(server)
    const browser = await afterPassword({})
    const wrong = { code1: wrongCode(app), code2: app.code() }
    await Promise.all(
      Array.from({ length: 40 }, () =>
        copyOf(browser, server.endpoint).post('/signin/mfa/resync', wrong),
      ),
    )
    const { used } = await server.parts.read
      .selectFrom('mfa_attempts')
      .select('used')
      .where('subject', 'like', 'pair:%')
      .where('window_start', '>', server.now() - 180_000)
      .executeTakeFirstOrThrow()
    expect(used).toBe(limits.pairsPerDevice)
  })
})

describe('root is never locked out by guesses, and never guessed at for long', () => {
  const guesses = async (browser: FormBrowser, app: App, times: number): Promise<number> => {
    const before = await failuresOfRoot()
    for (let n = 0; n < times; n += 1) {
      // eslint-disable-next-line no-await-in-loop -- one after the other
      await send(browser, wrongCode(app))
    }
    return (await failuresOfRoot()) - before
  }

  const failuresOfRoot = async (): Promise<number> =>
    (
      await server.parts.read
        .selectFrom('accounts')
        .select('root_mfa_failures as failures')
        .executeTakeFirstOrThrow()
    ).failures

  const setFailures = (failures: number) =>
    server.parts.store.write((tx) =>
      tx.query.updateTable('accounts').set({ root_mfa_failures: failures }).execute(),
    )

  const startOfHours = async (hours: number): Promise<void> => {
    const length = hours * 3_600_000
    await server.advance((length - (server.now() % length)) / 1000 + 1)
  }

  it.each([
    [100, 1],
    [200, 6],
  ])('after %i wrong codes one is looked at in %i hours', async (failures, hours) => {
    const { app } = await createRootWithDevice(server)
    await setFailures(failures)
    await startOfHours(hours)
    expect(await guesses(await afterPassword({}), app, 3)).toBe(1)
    await server.advance(hours * 3_600 - 60)
    const stranger = await afterPassword({})
    expect(await send(stranger, app.code())).toBe('')
    await server.advance(60)
    expect(await send(await afterPassword({}), app.code())).toBe('/console')
  })

  it('while somebody guesses, a browser that root signed in with before still gets in', async () => {
    const { app } = await createRootWithDevice(server)
    const { browser } = await signIn(server, { app })
    await setFailures(200)
    await startOfHours(6)
    expect(await guesses(await afterPassword({}), app, 12)).toBe(1)
    expect(await send(await afterPassword({}), app.code())).toBe('')
    await browser.post('/signin/password', passwordForm(server, {}))
    expect(await send(browser, app.code())).toBe('/console')
  })

  it('and has five tries an hour', async () => {
    const { app } = await createRootWithDevice(server)
    const { browser } = await signIn(server, { app })
    await setFailures(200)
    await startOfHours(6)
    expect(await guesses(await afterPassword({}), app, 1)).toBe(1)
    await startOfWindow(server)
    await browser.post('/signin/password', passwordForm(server, {}))
    expect(await guesses(browser, app, 8)).toBe(limits.knownBrowsers.checks)
  })

  it('which all of its browsers share, however many there are', async () => {
    const { app } = await createRootWithDevice(server)
    const known: FormBrowser[] = []
    for (let n = 0; n < 4; n += 1) {
      known.push((await signIn(server, { app })).browser)
      await server.advance(30)
    }
    await setFailures(200)
    await startOfHours(6)
    expect(await guesses(await afterPassword({}), app, 1)).toBe(1)
    await startOfWindow(server)
    let looked = 0
    for (const browser of known) {
      await browser.post('/signin/password', passwordForm(server, {}))
      looked += await guesses(browser, app, 3)
    }
    expect(looked).toBe(limits.knownBrowsers.checks)
  })

  it('which a browser from before the device has no part in', async () => {
    const { browser } = await signIn(server, {})
    expect(browser.session()).toBeDefined()
    const { app } = await createRootWithDevice(server)
    await setFailures(200)
    await startOfHours(6)
    expect(await guesses(await afterPassword({}), app, 1)).toBe(1)
    await startOfWindow(server)
    await browser.post('/signin/password', passwordForm(server, {}))
    expect(await guesses(browser, app, 3)).toBe(0)
  })
})

describe('#13 AWS-2023-001 and #14 CVE-2026-3429: a password alone took the device away and enrolled another', () => {
  it('a session without MFA manages no device of a user who has one', async () => {
    const { app } = await createAlice()
    const session = await openConsole(server, { userName: 'alice' })
    const other = await createDevice(server, 'other')
    const device = { UserName: 'alice', SerialNumber: app.serialNumber }
    const codes = { AuthenticationCode1: other.code(-1), AuthenticationCode2: other.code() }
    const enable = { ...codes, UserName: 'alice', SerialNumber: other.serialNumber }
    expect((await session.call('iam/DeactivateMFADevice', device)).status).toBe(403)
    expect((await session.call('iam/EnableMFADevice', enable)).status).toBe(403)
    const withMfa = await openConsole(server, { userName: 'alice', mfa: true })
    expect((await withMfa.call('iam/EnableMFADevice', enable)).status).toBe(200)
  })
})

describe('#19 CVE-2025-46815: a sign-in could be used again', () => {
  it('an attempt that opened a session opens no other, with no code', async () => {
    const { app } = await createAlice()
    const browser = await afterPassword()
    const before = copyOf(browser, server.endpoint)
    expect(await send(browser, app.code())).toBe('/console')
    await server.advance(30)
    expect(await send(before, app.code())).toBe(overLocation)
    expect(await sessions()).toHaveLength(1)
  })
})

describe('#20 GHSA-xg6x-h9c9-2m83: a cookie was valid before the second factor', () => {
  const routes = [
    'signin/GetSession',
    'signin/ListSessions',
    'signin/ExtendSession',
    'signin/SwitchRole',
    'iam/GetUser',
    'iam/ListUsers',
    'iam/ChangePassword',
    'iam/DeactivateMFADevice',
    'sts/GetCallerIdentity',
    'sallyport/ListDevices',
    'sallyport/StartSecurityKeyRegistration',
    'cloudtrail/LookupEvents',
  ] as const

  it('no cookie that the password page sets opens anything, under any name', async () => {
    await createAlice()
    const browser = await afterPassword()
    expect([...browser.cookies.keys()]).toEqual([cookieNames.attempt])
    const secret = browser.cookies.get(cookieNames.attempt) ?? ''
    for (const name of Object.values(cookieNames)) {
      const thief = formBrowser(server.endpoint)
      thief.cookies.set(name, secret)
      for (const route of routes) {
        // eslint-disable-next-line no-await-in-loop -- one after the other
        const { status, body } = await thief.post(`/console/api/${route}`, '{}', {
          'content-type': 'application/json',
        })
        expect([401, 404]).toContain(status)
        expect(body).not.toContain('alice')
      }
      // eslint-disable-next-line no-await-in-loop -- as above
      expect((await thief.get('/signin/new-password')).location).toBe(overLocation)
    }
    const signed = server.iam({ accessKeyId: secret, secretAccessKey: secret })
    await expect(signed.send(new GetUserCommand({}))).rejects.toThrow()
  })

  it('nor does the one that remembers who signed in before', async () => {
    const { app } = await createAlice()
    const { browser } = await signIn(server, { ...alice, app })
    const known = browser.cookies.get(cookieNames.known) ?? ''
    for (const name of Object.values(cookieNames)) {
      const thief = formBrowser(server.endpoint)
      thief.cookies.set(name, known)
      for (const route of routes) {
        // eslint-disable-next-line no-await-in-loop -- one after the other
        const { status } = await thief.post(`/console/api/${route}`, '{}', {
          'content-type': 'application/json',
        })
        expect([401, 404]).toContain(status)
      }
      // eslint-disable-next-line no-await-in-loop -- as above
      expect((await thief.get('/signin/mfa')).location).toBe(overLocation)
    }
  })
})

describe("#21 better-auth #9203: the second factor was skipped because of another user's session", () => {
  it('is asked of B while A is signed in with it, and of A again', async () => {
    const { app } = await createAlice()
    const bob = await createUserWithDevice(server, 'bob')
    await createPassword(server, 'bob')
    const { browser } = await signIn(server, { ...alice, app })
    const ofAlice = browser.session()
    for (const userName of ['bob', 'alice']) {
      const form = passwordForm(server, { ...alice, userName })
      // eslint-disable-next-line no-await-in-loop -- one after the other
      expect((await browser.post('/signin/password', form)).location).toBe('/signin/mfa')
      expect(browser.session()).toBe(ofAlice)
    }
    await browser.post('/signin/password', passwordForm(server, { ...alice, userName: 'bob' }))
    await server.advance(30)
    expect(await send(browser, app.code())).toBe('')
    expect(browser.session()).toBe(ofAlice)
    expect(await send(browser, bob.app.code())).toBe('/console')
    expect(browser.session()).not.toBe(ofAlice)
  })
})

describe('#22 CVE-2026-9798, CVE-2026-16103, CVE-2026-88770: a locked user was served through side doors', () => {
  it('a locked device opens neither sign-in nor a session of STS', async () => {
    const { app, credentials } = await createAlice()
    await server.parts.store.write((tx) =>
      tx.query
        .updateTable('mfa_devices')
        .set({ consecutive_failures: limits.failuresUntilLock })
        .execute(),
    )
    expect(await send(await afterPassword(), app.code())).toBe('')
    await rejection(askWithCode(server, credentials, { app }))
    expect(await sessions()).toHaveLength(0)
  })
})

describe('#23 GHSA-2299-ghjr-6vjp: one code, many sessions in parallel', () => {
  it('of thirty posts of one code in one attempt exactly one signs in', async () => {
    const { app } = await createAlice()
    await startOfStep(server)
    const browser = await afterPassword()
    const code = app.code()
    const led = await Promise.all(
      Array.from({ length: 30 }, () => send(copyOf(browser, server.endpoint), code)),
    )
    expect(led.filter((location) => location === '/console')).toHaveLength(1)
    expect(await sessions()).toHaveLength(1)
  })

  it('of eight attempts with one code exactly one signs in, and STS takes it no more', async () => {
    const { app, credentials } = await createAlice()
    await startOfStep(server)
    const browsers = []
    for (let n = 0; n < 8; n += 1) {
      // eslint-disable-next-line no-await-in-loop -- one after the other
      browsers.push(await afterPassword())
    }
    const code = app.code()
    const led = await Promise.all(browsers.map((browser) => send(browser, code)))
    expect(led.filter((location) => location === '/console')).toHaveLength(1)
    expect(await sessions()).toHaveLength(1)
    await startOfWindow(server)
    const mfa = { SerialNumber: app.serialNumber, TokenCode: code }
    await expect(server.sts(credentials).send(new GetSessionTokenCommand(mfa))).rejects.toThrow()
  })

  it('of two right codes in one attempt the one that opens no session is given back', async () => {
    const { app, credentials } = await createAlice()
    await startOfStep(server)
    const browser = await afterPassword()
    const codes = [app.code(-1), app.code()] as const
    const led = await Promise.all(codes.map((code) => send(copyOf(browser, server.endpoint), code)))
    expect(led.toSorted()).toEqual(['/console', overLocation])
    const unused = led[0] === '/console' ? codes[1] : codes[0]
    const mfa = { SerialNumber: app.serialNumber, TokenCode: unused }
    await server.sts(credentials).send(new GetSessionTokenCommand(mfa))
  })
})

describe('#34 ory/kratos#4285: a way of signing in ended without asking for the second factor', () => {
  it('no session says that a device was used unless one was', async () => {
    await createUserWithPassword(server, 'carol')
    const { browser } = await signIn(server, { ...alice, userName: 'carol' })
    const rows = await server.parts.read
      .selectFrom('console_sessions')
      .select(['mfa_at', 'mfa_serial_number'])
      .execute()
    expect(rows).toEqual([{ mfa_at: null, mfa_serial_number: null }])
    expect(browser.session()).toBeDefined()
  })

  it('no page that follows the password leads past the device', async () => {
    await createAlice()
    const browser = await afterPassword()
    for (const path of ['/signin', '/signin/new-password', '/signin/mfa?synchronised=1']) {
      // eslint-disable-next-line no-await-in-loop -- one after the other
      await copyOf(browser, server.endpoint).get(path)
    }
    const password = {
      oldPassword: goodPassword,
      newPassword: 'aB1!aB1!',
      confirmPassword: 'aB1!aB1!',
    }
    expect(
      (await copyOf(browser, server.endpoint).post('/signin/new-password', password)).location,
    ).toBe(overLocation)
    expect((await browser.post('/signin/mfa', { credential: '{}' })).location).toBe('')
    expect((await browser.post('/signin/mfa', { credential: '' })).location).toBe('')
    expect(await sessions()).toHaveLength(0)
  })
})

describe('#37 keycloak #13867: "already used" told a thief that the code was right', () => {
  it('says the same of a used and of a wrong code', async () => {
    const { app } = await createAlice()
    await startOfStep(server)
    await signIn(server, { ...alice, app })
    const used = await (await afterPassword()).post('/signin/mfa', { code: app.code() })
    const wrong = await (await afterPassword()).post('/signin/mfa', { code: wrongCode(app) })
    expect({ status: used.status, body: used.body }).toEqual({
      status: wrong.status,
      body: wrong.body,
    })
  })
})
