import {
  CreateLoginProfileCommand,
  PutUserPolicyCommand,
  UpdateLoginProfileCommand,
} from '@aws-sdk/client-iam'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { consoleClient, openConsole } from '../support/console-session.js'
import { startEphemeral, type TestServer } from '../support/ephemeral.js'
import { recordedEvents } from '../support/account.js'
import {
  changePassword,
  createPassword,
  createUserWithPassword,
  goodPassword,
  hasPassword,
  setPasswordPolicy,
} from '../support/password.js'
import { policy } from '../support/policy.js'
import { type FormBrowser, overLocation, signIn } from '../support/sign-in.js'
import { createUserWithDevice, createUserWithKey } from '../support/virtual-device.js'

let server: TestServer
beforeAll(async () => {
  server = await startEphemeral()
})
beforeEach(() => server.reset())
afterAll(() => server.close())

const newPassword = 'Carpenter-and-2-walruses'
const carol = { userName: 'carol', password: goodPassword }
const mayChange = policy({ Action: 'iam:ChangePassword' })

async function createWithReset(userName: string, permissions?: string): Promise<void> {
  await createUserWithKey(server, userName, permissions)
  await createResetProfile(userName)
}

const createResetProfile = (UserName: string) =>
  server.iam().send(
    new CreateLoginProfileCommand({
      UserName,
      Password: goodPassword,
      PasswordResetRequired: true,
    }),
  )

const choose = (browser: FormBrowser, over: Record<string, string> = {}) =>
  browser.post('/signin/new-password', {
    oldPassword: goodPassword,
    newPassword,
    confirmPassword: newPassword,
    ...over,
  })

describe('whoever must change the password', () => {
  it('chooses another one before the session begins', async () => {
    await createWithReset('carol', mayChange)
    const { browser, page } = await signIn(server, { ...carol, goTo: '/console/users' })
    expect(page.location).toBe('/signin/new-password')
    expect(browser.session()).toBeUndefined()
    const form = await browser.get('/signin/new-password')
    expect(form.body).toMatch(/Old password[^]*New password[^]*Confirm new password/)
    expect(form.body).toContain('have at least 8 characters')
    expect((await choose(browser)).location).toBe('/console/users')
    expect(browser.session()).toBeDefined()
    expect(await hasPassword(server, 'carol', newPassword)).toBe(true)
    const again = await signIn(server, { userName: 'carol', password: newPassword })
    expect(again.page.location).toBe('/console')
  })

  it('uses the MFA device first, and the session knows of it', async () => {
    const { app } = await createUserWithDevice(server, 'carol', mayChange)
    await createResetProfile('carol')
    const { browser, page } = await signIn(server, { ...carol, app })
    expect(page.location).toBe('/signin/new-password')
    expect((await choose(browser)).location).toBe('/console')
    const { body } = await consoleClient(server.endpoint, browser.session() ?? '').call(
      'signin/GetSession',
    )
    expect(body).toMatchObject({ MfaAuthenticated: true, MfaSerialNumber: app.serialNumber })
  })

  it.each([
    ['the old password missing', { oldPassword: '' }, 'Enter your old password.'],
    ['a wrong old password', { oldPassword: 'wrong' }, 'The old password was incorrect.'],
    ['no new password', { newPassword: '' }, 'Enter a new password.'],
    ['two that differ', { confirmPassword: 'other' }, 'The two passwords differ.'],
    [
      'a short one',
      { newPassword: 'aB1', confirmPassword: 'aB1' },
      'Password does not conform to the account password policy.',
    ],
    [
      'the old one again',
      { newPassword: goodPassword, confirmPassword: goodPassword },
      'Policy constraint violation with password reuse prevention during password change.',
    ],
    [
      'one that is too long',
      { newPassword: 'aB1!'.repeat(33), confirmPassword: 'aB1!'.repeat(33) },
      'Use at most 128 characters.',
    ],
  ])('is told at the field about %s, and can try again', async (_, over, message) => {
    await createWithReset('carol', mayChange)
    const { browser } = await signIn(server, carol)
    const page = await choose(browser, over)
    expect(page).toMatchObject({ status: 403, title: 'Choose a new password' })
    expect(page.body).toContain(message)
    expect(browser.session()).toBeUndefined()
    expect((await choose(browser)).location).toBe('/console')
  })

  it('sees the rules of the account', async () => {
    await setPasswordPolicy(server, {
      MinimumPasswordLength: 14,
      RequireSymbols: true,
      RequireNumbers: true,
      RequireUppercaseCharacters: true,
      RequireLowercaseCharacters: true,
      PasswordReusePrevention: 5,
    })
    await createUserWithKey(server, 'carol', mayChange)
    await server.iam().send(
      new CreateLoginProfileCommand({
        UserName: 'carol',
        Password: 'Walrus-and-1-carpenter',
        PasswordResetRequired: true,
      }),
    )
    const { browser } = await signIn(server, {
      userName: 'carol',
      password: 'Walrus-and-1-carpenter',
    })
    const { body } = await browser.get('/signin/new-password')
    for (const rule of [
      'at least 14 characters',
      'an upper-case letter',
      'a lower-case letter',
      'a number',
      'one of ! @ #',
      'your last 5 passwords',
    ])
      expect(body).toContain(rule)
  })

  it('may do so where the account lets users change their passwords, without any policy', async () => {
    await createWithReset('carol', policy())
    const { browser } = await signIn(server, carol)
    const refused = await choose(browser)
    expect(refused).toMatchObject({ status: 403, title: 'Your administrator has to help' })
    expect(refused.body).toContain('IAMUserChangePassword')
    await setPasswordPolicy(server, { AllowUsersToChangePassword: true })
    expect((await choose(browser)).location).toBe('/console')
  })

  it('learns why a policy that asks for MFA does not let him, and what the administrator can do', async () => {
    await createWithReset('carol', mayChange)
    await server.iam().send(
      new PutUserPolicyCommand({
        UserName: 'carol',
        PolicyName: 'force-mfa',
        PolicyDocument: policy({
          Effect: 'Deny',
          NotAction: ['iam:ListUsers'],
          Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
        }),
      }),
    )
    const { browser } = await signIn(server, carol)
    const page = await browser.get('/signin/new-password')
    expect(page).toMatchObject({ status: 403, title: 'Your administrator has to help' })
    expect(page.body).toContain('only after signing in with an MFA device')
    expect((await choose(browser)).status).toBe(403)
    expect(browser.session()).toBeUndefined()
  })

  it('gets no further with what the page before was opened with', async () => {
    const { app } = await createUserWithDevice(server, 'carol', mayChange)
    await createResetProfile('carol')
    const { browser } = await signIn(server, { ...carol, app })
    expect((await browser.get('/signin/mfa')).location).toBe(overLocation)
    const other = await signIn(server, carol)
    expect((await choose(other.browser)).location).toBe(overLocation)
    expect(other.browser.session()).toBeUndefined()
  })

  it('changes it once of ten forms that arrive together', async () => {
    await createWithReset('carol', mayChange)
    const { browser } = await signIn(server, carol)
    const cookies = new Map(browser.cookies)
    const pages = await Promise.all(
      Array.from({ length: 10 }, () => {
        browser.cookies.clear()
        for (const [name, value] of cookies) browser.cookies.set(name, value)
        return choose(browser)
      }),
    )
    expect(pages.filter(({ location }) => location === '/console')).toHaveLength(1)
    const sessions = await server.parts.read
      .selectFrom('console_sessions')
      .select('session_id')
      .execute()
    expect(sessions).toHaveLength(1)
  })

  it('leaves an event that holds no password', async () => {
    await createWithReset('carol', mayChange)
    const { browser } = await signIn(server, carol)
    await choose(browser)
    const events = await recordedEvents(server)
    const names = events.map(({ eventName }) => eventName)
    expect(names.slice(-2)).toEqual(['PasswordUpdated', 'ConsoleLogin'])
    expect(events.at(-2)).toMatchObject({
      eventSource: 'signin.amazonaws.com',
      eventType: 'AwsConsoleSignIn',
      responseElements: { PasswordUpdated: 'Success' },
      userIdentity: { type: 'IAMUser', userName: 'carol' },
    })
    expect(JSON.stringify(events)).not.toMatch(/walruses|Tr0ub4dor/)
  })
})

describe('an expired password', () => {
  it('is changed at the next sign-in', async () => {
    await setPasswordPolicy(server, { MaxPasswordAge: 30 })
    await createUserWithPassword(server, 'carol')
    await server.advance(30 * 86_400 - 60)
    expect((await signIn(server, carol)).page.location).toBe('/console')
    await server.advance(60)
    const { browser, page } = await signIn(server, carol)
    expect(page.location).toBe('/signin/new-password')
    expect((await choose(browser)).location).toBe('/console')
  })

  it('is replaced by an administrator where the policy says so', async () => {
    await setPasswordPolicy(server, { MaxPasswordAge: 30, HardExpiry: true })
    await createUserWithPassword(server, 'carol')
    await server.advance(30 * 86_400)
    const { browser, page } = await signIn(server, carol)
    expect(page).toMatchObject({ status: 403, title: 'Your password has expired' })
    expect(page.body).toContain('Contact your administrator.')
    expect(browser.session()).toBeUndefined()
    expect((await recordedEvents(server, 'ConsoleLogin')).at(-1)).toMatchObject({
      responseElements: { ConsoleLogin: 'Failure' },
      additionalEventData: { Reason: 'hard-expiry' },
    })
  })

  it('does not concern the root user', async () => {
    await setPasswordPolicy(server, { MaxPasswordAge: 1, HardExpiry: true })
    await server.advance(2 * 86_400)
    expect((await signIn(server, {})).page.location).toBe('/console')
  })
})

describe('the sessions of a user end', () => {
  const isSignedIn = async (client: Awaited<ReturnType<typeof openConsole>>): Promise<boolean> =>
    (await client.call('signin/GetSession')).status === 200

  it('when an administrator sets another password', async () => {
    await createUserWithPassword(server, 'carol')
    const session = await openConsole(server, { userName: 'carol' })
    const admin = await openConsole(server, { userName: 'admin' })
    const reset = { UserName: 'carol', PasswordResetRequired: true }
    await server.iam().send(new UpdateLoginProfileCommand(reset))
    expect(await isSignedIn(session)).toBe(true)
    await server.iam().send(new UpdateLoginProfileCommand({ ...reset, Password: newPassword }))
    expect(await isSignedIn(session)).toBe(false)
    expect(await isSignedIn(admin)).toBe(true)
  })

  it('when the password is taken away', async () => {
    await createUserWithPassword(server, 'carol')
    const session = await openConsole(server, { userName: 'carol' })
    const admin = await openConsole(server, { userName: 'admin' })
    expect((await admin.call('iam/DeleteLoginProfile', { UserName: 'carol' })).status).toBe(200)
    expect(await isSignedIn(session)).toBe(false)
    expect(await isSignedIn(admin)).toBe(true)
  })

  it('when the user changes it, but for the browser in which he does', async () => {
    const credentials = await createUserWithPassword(server, 'carol', { policy: mayChange })
    const one = await openConsole(server, { userName: 'carol' })
    const other = await openConsole(server, { userName: 'carol' })
    const change = { OldPassword: goodPassword, NewPassword: newPassword }
    expect((await one.call('iam/ChangePassword', change)).status).toBe(200)
    expect(await isSignedIn(one)).toBe(true)
    expect(await isSignedIn(other)).toBe(false)
    await changePassword(server, credentials, [newPassword, `${newPassword}!`])
    expect(await isSignedIn(one)).toBe(false)
  })
})

it('lets nobody in whose password was set and not yet chosen by himself, whatever page is asked for', async () => {
  await createWithReset('carol', mayChange)
  const { browser } = await signIn(server, carol)
  const answer = await browser.post('/console/api/signin/GetSession', '{}', {
    'content-type': 'application/json',
  })
  expect(answer.status).toBe(401)
  await createPassword(server, 'admin')
})
