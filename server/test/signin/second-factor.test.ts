import { DeactivateMFADeviceCommand, DeleteLoginProfileCommand } from '@aws-sdk/client-iam'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startOfStep, startOfWindow } from '../support/clock.js'
import { startEphemeral, type TestServer } from '../support/ephemeral.js'
import { createPassword, goodPassword } from '../support/password.js'
import { createRootWithDevice } from '../support/root-device.js'
import {
  type FormBrowser,
  formBrowser,
  overLocation,
  passwordForm,
  signIn,
} from '../support/sign-in.js'
import {
  type App,
  createDevice,
  createUserWithDevice,
  enableDevice,
  wrongCode,
} from '../support/virtual-device.js'

let server: TestServer
beforeAll(async () => {
  server = await startEphemeral()
})
beforeEach(() => server.reset())
afterAll(() => server.close())

const tryAgain = 'Your authentication information is incorrect. Please try again.'
const alice = { userName: 'alice', password: goodPassword }

async function createAlice(): Promise<App> {
  const { app } = await createUserWithDevice(server, 'alice')
  await createPassword(server, 'alice')
  return app
}

/** A browser that has given the right password. */
async function afterPassword(who: { userName?: string; password?: string }): Promise<FormBrowser> {
  const browser = formBrowser(server.endpoint)
  const page = await browser.post('/signin/password', passwordForm(server, who))
  expect(page.location).toBe('/signin/mfa')
  return browser
}

describe('the second page', () => {
  it('takes another code after a wrong one', async () => {
    const app = await createAlice()
    const browser = await afterPassword(alice)
    const wrong = await browser.post('/signin/mfa', { code: wrongCode(app) })
    expect(wrong).toMatchObject({ status: 403, title: 'Multi-factor Authentication' })
    expect(wrong.body).toContain(tryAgain)
    expect(browser.session()).toBeUndefined()
    expect((await browser.post('/signin/mfa', { code: app.code() })).location).toBe('/console')
  })

  it.each(['', '12345', '1234567', '12345a', '12 345', '１２３４５６'])(
    'does not take %j for a code, and counts no try',
    async (code) => {
      const app = await createAlice()
      const browser = await afterPassword(alice)
      for (let n = 0; n < 12; n += 1) {
        // eslint-disable-next-line no-await-in-loop -- one after the other
        const page = await browser.post('/signin/mfa', { code })
        expect(page.body).toContain('Enter the six digits that the device shows.')
      }
      expect((await browser.post('/signin/mfa', { code: app.code() })).location).toBe('/console')
    },
  )

  it('says of a wrong, a used and a late code the same', async () => {
    const app = await createAlice()
    await startOfStep(server)
    const used = app.code()
    await signIn(server, { ...alice, app })
    const pages = []
    for (const code of [wrongCode(app), used, app.code(-4)]) {
      // eslint-disable-next-line no-await-in-loop -- one after the other, each in an attempt of its own
      const browser = await afterPassword(alice)
      // eslint-disable-next-line no-await-in-loop -- as above
      const { status, body } = await browser.post('/signin/mfa', { code })
      pages.push({ status, body: body.replace(/<section[^]*<\/section>/, '') })
    }
    expect(pages[1]).toEqual(pages[0])
    expect(pages[2]).toEqual(pages[0])
  })

  it('is there for ten minutes', async () => {
    const app = await createAlice()
    const browser = await afterPassword(alice)
    await server.advance(599)
    expect((await browser.get('/signin/mfa')).status).toBe(200)
    await server.advance(1)
    expect((await browser.get('/signin/mfa')).location).toBe(overLocation)
    const late = await browser.post('/signin/mfa', { code: app.code() })
    expect(late).toMatchObject({ status: 303, location: overLocation })
    expect(browser.session()).toBeUndefined()
  })

  it('is over when it is cancelled', async () => {
    const app = await createAlice()
    const browser = await afterPassword(alice)
    const attempt = new Map(browser.cookies)
    expect((await browser.post('/signin/cancel', {})).location).toBe('/signin')
    for (const [name, value] of attempt) browser.cookies.set(name, value)
    expect((await browser.post('/signin/mfa', { code: app.code() })).location).toBe(overLocation)
    expect(browser.session()).toBeUndefined()
  })

  it.each([
    [
      'the user has no password any more',
      () => server.iam().send(new DeleteLoginProfileCommand({ UserName: 'alice' })),
    ],
    [
      'the password was replaced',
      async () => {
        await server.iam().send(new DeleteLoginProfileCommand({ UserName: 'alice' }))
        await createPassword(server, 'alice')
      },
    ],
  ])('is over when %s', async (_, change) => {
    const app = await createAlice()
    const browser = await afterPassword(alice)
    await change()
    expect((await browser.post('/signin/mfa', { code: app.code() })).location).toBe(overLocation)
    expect(browser.session()).toBeUndefined()
  })

  it('takes no code of a device that was taken away meanwhile', async () => {
    const app = await createAlice()
    const browser = await afterPassword(alice)
    const { serialNumber: SerialNumber } = app
    await server.iam().send(new DeactivateMFADeviceCommand({ UserName: 'alice', SerialNumber }))
    await browser.post('/signin/mfa', { code: app.code() })
    expect(browser.session()).toBeUndefined()
  })

  it('sends an IAM user with a broken device to the administrator, and root to the page for trouble', async () => {
    await createAlice()
    const user = await (await afterPassword(alice)).get('/signin/mfa')
    expect(user.body).toContain('Contact your administrator.')
    expect(user.body).not.toContain('trouble=1')
    await createRootWithDevice(server)
    const root = await (await afterPassword({})).get('/signin/mfa')
    expect(root.body).toContain('Having problems with your authentication device?')
  })
})

describe('with several devices', () => {
  async function createSecond(): Promise<[App, App]> {
    const first = await createAlice()
    const second = await createDevice(server, 'spare')
    await enableDevice(server, { userName: 'alice', app: second })
    return [first, second]
  }

  const offered = (body: string): { id: string; name: string }[] =>
    [...body.matchAll(/name="device"\s+value="([^"]+)"[^]*?<span>(.*?)<\/span>/g)].map(
      ([, id = '', name = '']) => ({ id, name }),
    )

  it('a choice comes first, by type and name, the last used before the others', async () => {
    const [, second] = await createSecond()
    const browser = await afterPassword(alice)
    const before = await browser.get('/signin/mfa')
    expect(before.body).toContain('<strong>Virtual</strong>')
    expect(offered(before.body).map(({ name }) => name)).toEqual(['alice', 'spare'])
    const spare = offered(before.body)[1]?.id ?? ''
    expect(await browser.post('/signin/mfa/choose', { device: spare })).toMatchObject({
      status: 303,
      location: '/signin/mfa',
    })
    expect((await browser.post('/signin/mfa', { code: second.code() })).location).toBe('/console')
    const after = await (await afterPassword(alice)).get('/signin/mfa')
    expect(offered(after.body).map(({ name }) => name)).toEqual(['spare', 'alice'])
  })

  it('the browser remembers the choice, and never the proof', async () => {
    const [, second] = await createSecond()
    const browser = await afterPassword(alice)
    const spare = offered((await browser.get('/signin/mfa')).body)[1]?.id ?? ''
    await browser.post('/signin/mfa/choose', { device: spare })
    await browser.post('/signin/mfa', { code: second.code() })
    await server.advance(30)
    const again = await browser.post('/signin/password', passwordForm(server, alice))
    expect(again.location).toBe('/signin/mfa')
    const page = await browser.get('/signin/mfa')
    expect(page.body).toContain('<dd>spare</dd>')
    expect(page.body).toContain('Use another device')
    expect(offered((await browser.get('/signin/mfa?choose=1')).body)).toHaveLength(2)
  })

  it('takes the code of the chosen device only', async () => {
    const [first, second] = await createSecond()
    const browser = await afterPassword(alice)
    const unchosen = await browser.post('/signin/mfa', { code: first.code() })
    expect(unchosen.location).toBe('')
    expect(offered(unchosen.body)).toHaveLength(2)
    const id = offered(unchosen.body).find(({ name }) => name === 'alice')?.id ?? ''
    await browser.post('/signin/mfa/choose', { device: id })
    expect((await browser.post('/signin/mfa', { code: second.code() })).body).toContain(tryAgain)
    expect((await browser.post('/signin/mfa', { code: first.code() })).location).toBe('/console')
  })

  it("cannot choose somebody else's device", async () => {
    await createSecond()
    await createUserWithDevice(server, 'bob')
    const { read } = server.parts
    const { deviceId } = await read
      .selectFrom('mfa_devices')
      .select('device_id as deviceId')
      .where('serial_number', 'like', '%:mfa/bob')
      .executeTakeFirstOrThrow()
    const browser = await afterPassword(alice)
    await browser.post('/signin/mfa/choose', { device: deviceId })
    expect(offered((await browser.get('/signin/mfa')).body)).toHaveLength(2)
  })
})

describe('a device that is out of step', () => {
  const farOff = 100

  const pair = (app: App): { code1: string; code2: string } => ({
    code1: app.code(farOff - 1),
    code2: app.code(farOff),
  })

  async function wrongThreeTimes(browser: FormBrowser, app: App): Promise<string> {
    let body = ''
    for (let n = 0; n < 3; n += 1) {
      expect(body).not.toContain('out of sync')
      // eslint-disable-next-line no-await-in-loop -- one after the other
      body = (await browser.post('/signin/mfa', { code: app.code(farOff) })).body
    }
    return body
  }

  it('is brought back after three wrong codes, and one fresh code more is asked for', async () => {
    const app = await createAlice()
    const browser = await afterPassword(alice)
    const offer = await wrongThreeTimes(browser, app)
    expect(offer).toMatch(/Your device may be out of sync[^]*MFA code 1[^]*MFA code 2/)
    expect(offer).toContain('Wait for the next code')
    const synchronised = await browser.post('/signin/mfa/resync', pair(app))
    expect(synchronised.location).toBe('/signin/mfa?synchronised=1')
    expect(browser.session()).toBeUndefined()
    expect((await browser.get(synchronised.location)).body).toContain('in step again')
    // The pair itself is spent.
    expect((await browser.post('/signin/mfa', { code: app.code(farOff) })).location).toBe('')
    const fresh = await browser.post('/signin/mfa', { code: app.code(farOff + 1) })
    expect(fresh.location).toBe('/console')
  })

  it('is offered that in the same attempt also when another door has cleared the failures', async () => {
    const app = await createAlice()
    const browser = await afterPassword(alice)
    await wrongThreeTimes(browser, app)
    await server.parts.store.write((tx) =>
      tx.query.updateTable('mfa_devices').set({ consecutive_failures: 0 }).execute(),
    )
    expect((await browser.get('/signin/mfa')).body).toContain('out of sync')
  })

  it('is not brought back before that for an IAM user', async () => {
    const app = await createAlice()
    const browser = await afterPassword(alice)
    expect((await browser.post('/signin/mfa/resync', pair(app))).location).toBe('/signin/mfa')
    await wrongThreeTimes(browser, app)
    expect((await browser.post('/signin/mfa/resync', pair(app))).location).toBe(
      '/signin/mfa?synchronised=1',
    )
  })

  it('is brought back for root at once, on the page for trouble', async () => {
    const { app } = await createRootWithDevice(server)
    const browser = await afterPassword({})
    const trouble = await browser.get('/signin/mfa?trouble=1')
    expect(trouble.body).toContain('Re-sync authentication device')
    expect((await browser.post('/signin/mfa/resync', pair(app))).location).toBe(
      '/signin/mfa?synchronised=1',
    )
    const fresh = await browser.post('/signin/mfa', { code: app.code(farOff + 1) })
    expect(fresh.location).toBe('/console')
  })

  it.each<[string, (app: App) => { code1: string; code2: string }, string]>([
    [
      'reversed codes',
      (app) => ({ code1: app.code(farOff), code2: app.code(farOff - 1) }),
      tryAgain,
    ],
    [
      'the same code twice',
      (app) => ({ code1: app.code(farOff), code2: app.code(farOff) }),
      'Wait for the next code, then enter it as MFA code 2.',
    ],
    ['one code', (app) => ({ code1: app.code(farOff), code2: '' }), 'Enter the six digits'],
    ['no code', () => ({ code1: '', code2: '' }), 'Enter the six digits'],
    [
      'a wrong code and a right one',
      (app) => ({ code1: wrongCode(app), code2: app.code(farOff) }),
      tryAgain,
    ],
  ])('stays so after %s', async (_, codes, message) => {
    const { app } = await createRootWithDevice(server)
    const browser = await afterPassword({})
    const page = await browser.post('/signin/mfa/resync', codes(app))
    expect(page.status).toBe(403)
    expect(page.body).toContain(message)
    expect((await browser.post('/signin/mfa', { code: app.code(farOff + 1) })).location).toBe('')
  })

  it('is looked at for twenty pairs in three minutes', async () => {
    const { app } = await createRootWithDevice(server)
    await startOfWindow(server)
    const browser = await afterPassword({})
    const wrong = { code1: wrongCode(app), code2: app.code(farOff) }
    for (let n = 0; n < 20; n += 1) {
      // eslint-disable-next-line no-await-in-loop -- one after the other
      expect((await browser.post('/signin/mfa/resync', wrong)).body).toContain(tryAgain)
    }
    expect((await browser.post('/signin/mfa/resync', pair(app))).body).toContain('or try later')
  })
})
