/** What begins between the right password and the session ends with what it rests on, and never half. */
import { CreateLoginProfileCommand, UpdateLoginProfileCommand } from '@aws-sdk/client-iam'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { recordedEvents } from '../support/account.js'
import { startOfStep } from '../support/clock.js'
import { startEphemeral, type TestServer } from '../support/ephemeral.js'
import { createPassword, goodPassword, hasPassword } from '../support/password.js'
import { copyOf, type FormBrowser, overLocation, signIn } from '../support/sign-in.js'
import {
  createDevice,
  createUserWithDevice,
  createUserWithKey,
  enableDevice,
} from '../support/virtual-device.js'

let server: TestServer
beforeAll(async () => {
  server = await startEphemeral()
})
beforeEach(() => server.reset())
afterAll(() => server.close())

const newPassword = 'Carpenter-and-2-walruses'
const alice = { userName: 'alice', password: goodPassword }

const choose = (browser: FormBrowser, over: Record<string, string> = {}) =>
  browser.post('/signin/new-password', {
    oldPassword: goodPassword,
    newPassword,
    confirmPassword: newPassword,
    ...over,
  })

async function mustChoose(): Promise<void> {
  await createUserWithKey(server, 'alice')
  const reset = { UserName: 'alice', Password: goodPassword, PasswordResetRequired: true }
  await server.iam().send(new CreateLoginProfileCommand(reset))
}

const namesOf = async (): Promise<unknown[]> =>
  (await recordedEvents(server)).map(({ eventName }) => eventName)

describe('a forced change of the password', () => {
  it.each([0, 5, 15, 30, 60])(
    'is done whole or not at all where it is cancelled %i ms later',
    async (milliseconds) => {
      await mustChoose()
      const { browser } = await signIn(server, alice)
      const other = copyOf(browser, server.endpoint)
      const [page] = await Promise.all([
        choose(browser),
        wait(milliseconds).then(() => other.post('/signin/cancel', {})),
      ])
      const isDone = page.location === '/console'
      expect(await hasPassword(server, 'alice', newPassword)).toBe(isDone)
      const done = (await recordedEvents(server, 'PasswordUpdated')).length
      expect(done).toBe(isDone ? 1 : 0)
      expect(browser.session() !== undefined).toBe(isDone)
    },
  )

  it('that is over says so on the sign-in page, which still leads where it was to lead', async () => {
    await mustChoose()
    const { browser } = await signIn(server, { ...alice, goTo: '/console/users' })
    const { body } = await browser.get('/signin/new-password')
    expect(body.match(/name="goto" value="\/console\/users"/g)).toHaveLength(2)
    await copyOf(browser, server.endpoint).post('/signin/cancel', {})
    const page = await choose(browser, { goto: '/console/users' })
    expect(page.location).toBe(`${overLocation}&goto=%2Fconsole%2Fusers`)
  })

  it('asks for a device that was enabled meanwhile', async () => {
    await mustChoose()
    const { browser } = await signIn(server, alice)
    await enableDevice(server, { userName: 'alice', app: await createDevice(server, 'alice') })
    expect((await choose(browser)).location).not.toBe('/console')
    expect(browser.session()).toBeUndefined()
    expect(await hasPassword(server, 'alice', goodPassword)).toBe(true)
    expect((await signIn(server, alice)).page.location).toBe('/signin/mfa')
  })

  it('leaves events from the right password on: who only tries one out is seen', async () => {
    await mustChoose()
    await signIn(server, alice)
    expect((await recordedEvents(server)).at(-1)).toMatchObject({
      eventName: 'PasswordChangeDemanded',
      eventType: 'AwsConsoleSignIn',
      responseElements: null,
      additionalEventData: { MFAUsed: 'No', Reason: 'reset' },
      userIdentity: { type: 'IAMUser', userName: 'alice' },
    })
  })

  it.each([
    ['a wrong old password', { oldPassword: 'wrong' }, 'AccessDenied'],
    [
      'one that is too short',
      { newPassword: 'aB1', confirmPassword: 'aB1' },
      'PasswordPolicyViolation',
    ],
  ])('leaves an event of %s, without a password', async (_, over, Reason) => {
    await mustChoose()
    const { browser } = await signIn(server, alice)
    await choose(browser, over)
    const events = await recordedEvents(server, 'PasswordUpdated')
    expect(events).toMatchObject([
      {
        errorMessage: 'Failed authentication',
        responseElements: { PasswordUpdated: 'Failure' },
        additionalEventData: { Reason },
      },
    ])
    expect(JSON.stringify(events)).not.toMatch(/walruses|Tr0ub4dor|"wrong"|aB1/)
  })
})

describe('a sign-in that waits for its device', () => {
  it('ends with the password that began it, whatever the clocks say', async () => {
    const { app } = await createUserWithDevice(server, 'alice')
    await createPassword(server, 'alice')
    await startOfStep(server)
    const { browser } = await signIn(server, alice)
    const changed = { UserName: 'alice', Password: newPassword }
    await server.iam().send(new UpdateLoginProfileCommand(changed))
    // A node whose clock is slow, or a change that took long to be made.
    await server.parts.store.write((tx) =>
      tx.query.updateTable('login_profiles').set({ changed_at: 0 }).execute(),
    )
    const page = await browser.post('/signin/mfa', { code: app.code() })
    expect(page.location).not.toBe('/console')
    expect(browser.session()).toBeUndefined()
    expect(await namesOf()).not.toContain('ConsoleLogin')
  })

  it('answers one way where it is cancelled while a right code is judged', async () => {
    const { app } = await createUserWithDevice(server, 'alice')
    await createPassword(server, 'alice')
    await startOfStep(server)
    const { browser } = await signIn(server, alice)
    const other = copyOf(browser, server.endpoint)
    const [page] = await Promise.all([
      browser.post('/signin/mfa', { code: app.code() }),
      other.post('/signin/cancel', {}),
    ])
    expect(page.status).toBe(303)
    const isIn = page.location === '/console'
    expect(browser.session() !== undefined).toBe(isIn)
    expect((await recordedEvents(server, 'ConsoleLogin')).length).toBe(isIn ? 1 : 0)
  })
})
