import { GetUserCommand } from '@aws-sdk/client-iam'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { tidy } from '../../src/app/housekeeping.js'
import { gatherReport } from '../../src/iam/credential-reports/gather-report.js'
import { accountId, recordedEvents } from '../support/account.js'
import { startOfStep } from '../support/clock.js'
import { startEphemeral, type TestServer } from '../support/ephemeral.js'
import { createPassword, createUserWithPassword, goodPassword } from '../support/password.js'
import { createRootWithDevice } from '../support/root-device.js'
import { formBrowser, passwordForm, signIn } from '../support/sign-in.js'
import {
  createDevice,
  createUserWithDevice,
  createUserWithKey,
  enableDevice,
  wrongCode,
} from '../support/virtual-device.js'

let server: TestServer
beforeAll(async () => {
  server = await startEphemeral()
})
beforeEach(() => server.reset())
afterAll(() => server.close())

const signInEvents = async () =>
  (await recordedEvents(server)).filter(({ eventType }) => eventType === 'AwsConsoleSignIn')

describe('the log of the account says of a sign-in', () => {
  it('without MFA: ConsoleLogin', async () => {
    await createUserWithPassword(server, 'carol')
    await signIn(server, { userName: 'carol', password: goodPassword })
    const events = await signInEvents()
    expect(events).toHaveLength(1)
    expect(events[0]).toMatchObject({
      eventSource: 'signin.amazonaws.com',
      eventName: 'ConsoleLogin',
      awsRegion: 'us-east-1',
      sourceIPAddress: '127.0.0.1',
      userAgent: 'test browser',
      requestParameters: null,
      responseElements: { ConsoleLogin: 'Success' },
      additionalEventData: { MFAUsed: 'No', MobileVersion: 'No' },
      readOnly: false,
      managementEvent: true,
      recipientAccountId: accountId,
      userIdentity: {
        type: 'IAMUser',
        arn: `arn:aws:iam::${accountId}:user/carol`,
        accountId,
        userName: 'carol',
      },
    })
    expect(events[0]?.['additionalEventData']).not.toHaveProperty('MFAIdentifier')
    expect(events[0]).not.toHaveProperty('requestID')
    expect(events[0]).not.toHaveProperty('errorMessage')
  })

  it('with MFA: CheckMfa, then ConsoleLogin with the device', async () => {
    const { app } = await createUserWithDevice(server, 'alice')
    await createPassword(server, 'alice')
    await signIn(server, { userName: 'alice', password: goodPassword, app })
    const [check, login, ...more] = await signInEvents()
    expect(more).toEqual([])
    expect(check).toMatchObject({
      eventName: 'CheckMfa',
      responseElements: { CheckMfa: 'Success' },
      additionalEventData: { MfaType: 'Virtual MFA' },
      userIdentity: { type: 'IAMUser', accessKeyId: '', userName: 'alice' },
    })
    expect(check?.['userIdentity']).not.toHaveProperty('arn')
    expect(login).toMatchObject({
      eventName: 'ConsoleLogin',
      responseElements: { ConsoleLogin: 'Success' },
      additionalEventData: { MFAUsed: 'Yes', MFAIdentifier: app.serialNumber },
    })
  })

  it('with several devices: which kinds were asked for', async () => {
    await createUserWithDevice(server, 'alice')
    await createPassword(server, 'alice')
    await enableDevice(server, { userName: 'alice', app: await createDevice(server, 'spare') })
    await signIn(server, { userName: 'alice', password: goodPassword })
    expect((await signInEvents()).at(-1)).toMatchObject({
      additionalEventData: { MfaType: 'Multiple MFA Devices' },
    })
  })

  it('of the root user: its type, and no name', async () => {
    const { app } = await createRootWithDevice(server)
    await signIn(server, { app })
    expect((await signInEvents()).at(-1)).toMatchObject({
      userIdentity: {
        type: 'Root',
        principalId: accountId,
        arn: `arn:aws:iam::${accountId}:root`,
        accountId,
        accessKeyId: '',
      },
      additionalEventData: { MFAIdentifier: app.serialNumber, MFAUsed: 'Yes' },
    })
  })

  it('from a telephone: MobileVersion', async () => {
    await createUserWithPassword(server, 'carol')
    const browser = formBrowser(server.endpoint, 'Mozilla/5.0 (Android 14; Mobile; rv:1.0)')
    await signIn(server, { userName: 'carol', password: goodPassword, browser })
    expect((await signInEvents()).at(-1)).toMatchObject({
      additionalEventData: { MobileVersion: 'Yes' },
    })
  })
})

describe('the log of the account says of a sign-in that failed', () => {
  it('by the password: who it was to be', async () => {
    await createUserWithPassword(server, 'carol')
    await signIn(server, { userName: 'carol', password: 'mistyped-secret' })
    const events = await signInEvents()
    expect(events).toHaveLength(1)
    expect(events[0]).toMatchObject({
      eventName: 'ConsoleLogin',
      errorMessage: 'Failed authentication',
      responseElements: { ConsoleLogin: 'Failure' },
      additionalEventData: { MFAUsed: 'No', Reason: 'wrong' },
      userIdentity: { type: 'IAMUser', accessKeyId: '', userName: 'carol' },
    })
    expect(events[0]?.['userIdentity']).not.toHaveProperty('arn')
    expect(events[0]).not.toHaveProperty('errorCode')
    expect(JSON.stringify(await recordedEvents(server))).not.toContain('mistyped-secret')
  })

  it('for want of a password: that too', async () => {
    await createUserWithKey(server, 'carol')
    await signIn(server, { userName: 'carol', password: 'x' })
    expect((await signInEvents()).at(-1)).toMatchObject({
      additionalEventData: { Reason: 'no-password' },
      userIdentity: { userName: 'carol' },
    })
  })

  it('by the name: not the name, which may be a password', async () => {
    await signIn(server, { userName: 'my-secret-word', password: 'x' })
    expect((await signInEvents()).at(-1)).toMatchObject({
      errorMessage: 'No username found in supplied account',
      userIdentity: {
        type: 'IAMUser',
        accountId,
        accessKeyId: '',
        userName: 'HIDDEN_DUE_TO_SECURITY_REASONS',
      },
    })
    expect(JSON.stringify(await recordedEvents(server))).not.toContain('my-secret-word')
  })

  it('by the code: the device and why, never the code', async () => {
    const { app } = await createUserWithDevice(server, 'alice')
    await createPassword(server, 'alice')
    const { browser } = await signIn(server, { userName: 'alice', password: goodPassword })
    const wrong = wrongCode(app)
    await browser.post('/signin/mfa', { code: wrong })
    const [, failed, login] = await signInEvents()
    expect(failed).toMatchObject({
      eventName: 'MfaFailed',
      additionalEventData: {
        MfaType: 'Virtual MFA',
        MFAIdentifier: app.serialNumber,
        Reason: 'invalid',
      },
    })
    expect(login).toMatchObject({
      eventName: 'ConsoleLogin',
      errorMessage: 'Failed authentication',
      responseElements: { ConsoleLogin: 'Failure' },
      additionalEventData: { MFAUsed: 'Yes' },
    })
    expect(login?.['additionalEventData']).not.toHaveProperty('MFAIdentifier')
    const codeInQuotes = `"${wrong}"`
    expect(JSON.stringify(await recordedEvents(server))).not.toContain(codeInQuotes)
  })

  it('by a used code: that it was used', async () => {
    const { app } = await createUserWithDevice(server, 'alice')
    await createPassword(server, 'alice')
    await startOfStep(server)
    const who = { userName: 'alice', password: goodPassword, app }
    await signIn(server, who)
    await signIn(server, who)
    expect((await recordedEvents(server, 'MfaFailed')).at(-1)).toMatchObject({
      additionalEventData: { Reason: 'reused' },
    })
  })

  it('of an account that does not exist: nothing, to nobody', async () => {
    await signIn(server, { userName: 'carol', account: '999999999999', password: 'x' })
    const form = { ...passwordForm(server, {}), email: 'nobody@example.com' }
    await formBrowser(server.endpoint).post('/signin/password', form)
    expect(await signInEvents()).toEqual([])
  })
})

it('shows in the credential report when root last signed in', async () => {
  await signIn(server, {})
  const report = await gatherReport(server.parts.read, accountId)
  const root = report.split('\n').find((line) => line.startsWith('<root_account>'))
  const today = new Date(server.now()).toISOString().slice(0, 10)
  expect(root?.split(',')[4]).toMatch(new RegExp(`^${today}T`))
})

it('does not keep attempts and sessions that are over', async () => {
  await createUserWithDevice(server, 'alice')
  await createPassword(server, 'alice')
  await signIn(server, { userName: 'alice', password: goodPassword })
  await signIn(server, {})
  const { read, store } = server.parts
  const rows = async () => [
    await read.selectFrom('sign_in_attempts').select('stage').execute(),
    await read.selectFrom('console_sessions').select('user_id').execute(),
  ]
  await tidy(store, server.now(), 0)
  expect(await rows()).toEqual([[{ stage: 'mfa' }], [{ user_id: null }]])
  await tidy(store, server.now() + 600_000, 0)
  expect(await rows()).toEqual([[], [{ user_id: null }]])
  await tidy(store, server.now() + 12 * 3_600_000, 0)
  expect(await rows()).toEqual([[], []])
})

it('records a resynchronisation with the offset, and no code', async () => {
  const { app } = await createRootWithDevice(server)
  const { browser } = await signIn(server, {})
  const pair = { code1: app.code(9), code2: app.code(10) }
  expect((await browser.post('/signin/mfa/resync', pair)).location).toContain('synchronised')
  expect(await recordedEvents(server, 'MfaResyncAtSignIn')).toMatchObject([
    { additionalEventData: { device: app.serialNumber, offset: 10 } },
  ])
})

it('records when a password was last used, the first of several times in five minutes', async () => {
  await createUserWithPassword(server, 'carol')
  const lastUsed = async (): Promise<number | undefined> => {
    const { User } = await server.iam().send(new GetUserCommand({ UserName: 'carol' }))
    return User?.PasswordLastUsed?.getTime()
  }
  const who = { userName: 'carol', password: goodPassword }
  expect(await lastUsed()).toBeUndefined()
  await signIn(server, { ...who, password: 'wrong' })
  expect(await lastUsed()).toBeUndefined()
  await signIn(server, who)
  const first = await lastUsed()
  expect(first).toBeGreaterThan(server.now() - 60_000)
  await server.advance(240)
  await signIn(server, who)
  expect(await lastUsed()).toBe(first)
  await server.advance(60)
  await signIn(server, who)
  expect(await lastUsed()).toBeGreaterThan((first ?? 0) + 299_000)
})
