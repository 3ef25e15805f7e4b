import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { consoleClient } from '../support/console-session.js'
import { startEphemeral, type TestServer } from '../support/ephemeral.js'
import { createPassword, createUserWithPassword, goodPassword } from '../support/password.js'
import { createRootWithDevice } from '../support/root-device.js'
import { formBrowser, passwordForm, signIn } from '../support/sign-in.js'
import { createUserWithDevice } from '../support/virtual-device.js'

let server: TestServer
beforeAll(async () => {
  server = await startEphemeral()
})
beforeEach(() => server.reset())
afterAll(() => server.close())

const sessionOf = async (secret: string | undefined) =>
  (await consoleClient(server.endpoint, secret ?? '').call('signin/GetSession')).body

describe('signing in', () => {
  it('opens a session for a user with the right password, without MFA', async () => {
    await createUserWithPassword(server, 'carol')
    const { browser, page } = await signIn(server, { userName: 'carol', password: goodPassword })
    expect(page).toMatchObject({ status: 303, location: '/console' })
    expect(await sessionOf(browser.session())).toMatchObject({
      UserName: 'carol',
      MfaAuthenticated: false,
    })
  })

  it('asks a user who has a device for its code, and opens a session with MFA', async () => {
    const { app } = await createUserWithDevice(server, 'alice')
    await createPassword(server, 'alice')
    const browser = formBrowser(server.endpoint)
    const form = passwordForm(server, { userName: 'alice', password: goodPassword })
    expect(await browser.post('/signin/password', form)).toMatchObject({
      status: 303,
      location: '/signin/mfa',
    })
    expect(browser.session()).toBeUndefined()
    const asked = await browser.get('/signin/mfa')
    expect(asked.title).toBe('Multi-factor Authentication')
    expect(asked.body).toContain('Enter an MFA code to complete sign-in.')
    expect(await browser.post('/signin/mfa', { code: app.code() })).toMatchObject({
      status: 303,
      location: '/console',
    })
    expect(await sessionOf(browser.session())).toMatchObject({
      UserName: 'alice',
      MfaAuthenticated: true,
      MfaSerialNumber: app.serialNumber,
    })
  })

  it('asks the root user for e-mail, password and code on a page each', async () => {
    const { app } = await createRootWithDevice(server)
    const browser = formBrowser(server.endpoint)
    const email = server.accounts[0]?.rootEmail ?? ''
    expect((await browser.get('/signin')).title).toBe('Sign in')
    const second = await browser.post('/signin', { kind: 'root', email })
    expect(second).toMatchObject({ status: 200, title: 'Root user sign in' })
    expect(second.body).toContain(`value="${email}"`)
    const { page } = await signIn(server, { app, browser })
    expect(page.location).toBe('/console')
    expect(await sessionOf(browser.session())).toMatchObject({
      Kind: 'root',
      MfaAuthenticated: true,
    })
  })
})
