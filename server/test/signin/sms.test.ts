import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { changeSettings, recordedEvents } from '../support/account.js'
import { openConsole } from '../support/console-session.js'
import { startEphemeral, type TestServer } from '../support/ephemeral.js'
import { createPassword, goodPassword } from '../support/password.js'
import { enrolKey } from '../support/security-key.js'
import { copyOf, type FormBrowser, formBrowser, passwordForm } from '../support/sign-in.js'
import {
  allowSms,
  createUserWithPhone,
  enrolPhone,
  sentCode,
  sentMessages,
} from '../support/text-messages.js'
import { createUserWithDevice } from '../support/virtual-device.js'

let server: TestServer
beforeAll(async () => {
  server = await startEphemeral()
  // Messages go out when a test looks at them.
  await server.parts.textMessages.dispatcher.close()
})
beforeEach(async () => {
  await server.reset()
  await allowSms(server)
})
afterAll(() => server.close())

const tryAgain = 'Your authentication information is incorrect. Please try again.'

async function afterPassword(userName = 'ada', headers = {}): Promise<FormBrowser> {
  const browser = formBrowser(server.endpoint)
  const form = passwordForm(server, { userName, password: goodPassword })
  const page = await browser.post('/signin/password', form, headers)
  expect(page.location).toBe('/signin/mfa')
  return browser
}

/** What the page of choices calls the telephone. */
async function phoneChoice(browser: FormBrowser): Promise<string> {
  const { body } = await browser.get('/signin/mfa')
  const [, phone = ''] = /value="([^"]+)">\s*<strong>SMS<\/strong>/.exec(body) ?? []
  expect(phone).not.toBe('')
  return phone
}

const otherThan = (code: string): string => (code === '000000' ? '000001' : '000000')

/** How many messages went out after the enrolment. */
const messages = async (): Promise<number> => (await sentMessages(server)).length - 1

describe('signing in with a telephone', () => {
  it('sends the code by itself after the password, and takes it', async () => {
    await createUserWithPhone(server, 'ada')
    const browser = await afterPassword()
    const page = await browser.get('/signin/mfa')
    expect(page.body).toContain('the number that ends in 89')
    expect(page.body).toContain('Resend Code')
    expect(page.body).toContain('autocomplete="one-time-code"')
    expect(page.body).not.toContain('8642')
    expect(await messages()).toBe(1)
    const code = await sentCode(server)
    expect((await browser.post('/signin/mfa', { code })).location).toBe('/console')
    const [checked] = await recordedEvents(server, 'CheckMfa')
    expect(checked?.['additionalEventData']).toEqual({ MfaType: 'SMS MFA' })
    const login = await recordedEvents(server, 'ConsoleLogin')
    expect(login.at(-1)?.['additionalEventData']).toMatchObject({
      MFAUsed: 'Yes',
      MFAIdentifier: 'arn:aws:iam::123456789012:sms-mfa/ada',
    })
  })

  it('binds the code to this host, and writes it in the language of the browser', async () => {
    await createUserWithPhone(server, 'ada')
    await afterPassword('ada', { 'accept-language': 'fr-CH, fr;q=0.9, en;q=0.8' })
    const text = (await sentMessages(server)).at(-1)?.text ?? ''
    expect(text).toMatch(/\n@127\.0\.0\.1 #\d{6}$/)
    expect(text).toContain('Code de connexion')
    expect(text).not.toContain('ada')
  })

  it('sends nothing after a wrong password', async () => {
    await createUserWithPhone(server, 'ada')
    const browser = formBrowser(server.endpoint)
    const form = passwordForm(server, { userName: 'ada', password: 'wrong' })
    await browser.post('/signin/password', form)
    expect(await messages()).toBe(0)
  })

  it('takes another code after a wrong one, and refuses a sixth guess even if it is right', async () => {
    await createUserWithPhone(server, 'ada')
    const browser = await afterPassword()
    const code = await sentCode(server)
    for (let n = 0; n < 5; n += 1) {
      // eslint-disable-next-line no-await-in-loop -- one after the other
      const wrong = await browser.post('/signin/mfa', { code: otherThan(code) })
      expect(wrong.body).toContain(tryAgain)
    }
    expect((await browser.post('/signin/mfa', { code })).body).toContain(tryAgain)
    await server.advance(180)
    await browser.post('/signin/mfa/resend', {})
    const fresh = await sentCode(server)
    expect((await browser.post('/signin/mfa', { code: fresh })).location).toBe('/console')
  })

  it('refuses a code that was used, of another sign-in, or of the enrolment', async () => {
    await createUserWithPhone(server, 'ada')
    const ofEnrolment = await sentCode(server)
    const first = await afterPassword()
    const code = await sentCode(server)
    expect((await first.post('/signin/mfa', { code: ofEnrolment })).body).toContain(tryAgain)
    const second = await afterPassword()
    // The first sign-in's code is its own.
    expect((await second.post('/signin/mfa', { code })).body).toContain(tryAgain)
    expect((await first.post('/signin/mfa', { code })).location).toBe('/console')
    expect((await second.post('/signin/mfa', { code })).body).toContain(tryAgain)
  })

  it('lets one of many answers at once sign in', async () => {
    await createUserWithPhone(server, 'ada')
    const browser = await afterPassword()
    const code = await sentCode(server)
    const copies = Array.from({ length: 5 }, () => copyOf(browser, server.endpoint))
    const pages = await Promise.all(copies.map((copy) => copy.post('/signin/mfa', { code })))
    expect(pages.filter(({ location }) => location === '/console')).toHaveLength(1)
  })

  it('refuses a code that has expired, and says that it has', async () => {
    await createUserWithPhone(server, 'ada')
    const browser = await afterPassword()
    const code = await sentCode(server)
    await server.advance(300)
    expect((await browser.get('/signin/mfa')).body).toContain('The code has expired')
    expect((await browser.post('/signin/mfa', { code })).body).toContain(tryAgain)
    expect(browser.session()).toBeUndefined()
  })
})

describe('Resend Code', () => {
  it('waits half a minute, and the code before is worth nothing then', async () => {
    await createUserWithPhone(server, 'ada')
    const browser = await afterPassword()
    const first = await sentCode(server)
    const soon = await browser.post('/signin/mfa/resend', {})
    expect(soon.status).toBe(403)
    expect(soon.body).toContain('Wait 30 seconds')
    expect(soon.body).not.toContain('marked field')
    await server.advance(30)
    const sent = await browser.post('/signin/mfa/resend', {})
    expect(sent.location).toBe('/signin/mfa?sent=1')
    expect((await browser.get(sent.location)).body).toContain('Another code was sent')
    expect((await browser.post('/signin/mfa', { code: first })).body).toContain(tryAgain)
    const code = await sentCode(server)
    expect((await browser.post('/signin/mfa', { code })).location).toBe('/console')
  })

  it('sends four codes at most for a sign-in', async () => {
    await createUserWithPhone(server, 'ada')
    const browser = await afterPassword()
    await messages()
    for (let n = 0; n < 5; n += 1) {
      // eslint-disable-next-line no-await-in-loop -- one after the other
      await server.advance(31)
      // eslint-disable-next-line no-await-in-loop -- as above
      await browser.post('/signin/mfa/resend', {})
      // Or the next would take its place in the outbox.
      // eslint-disable-next-line no-await-in-loop -- as above
      await messages()
    }
    expect(await messages()).toBe(4)
    const page = await browser.post('/signin/mfa/resend', {})
    expect(page.body).toContain('No more codes can be sent for this sign-in')
  })

  it('is no way to flood a telephone by signing in again and again', async () => {
    await createUserWithPhone(server, 'ada')
    for (let n = 0; n < 15; n += 1) {
      // eslint-disable-next-line no-await-in-loop -- one after the other
      await afterPassword()
    }
    expect(await messages()).toBe(10)
    const page = await (await afterPassword()).get('/signin/mfa')
    expect(page.body).toContain('No code could be sent')
  })

  it('is refused without an attempt, from another site, and for a device that sends nothing', async () => {
    await createUserWithPhone(server, 'ada')
    const nobody = formBrowser(server.endpoint)
    expect((await nobody.post('/signin/mfa/resend', {})).location).toContain('/signin?over=1')
    const browser = await afterPassword()
    const foreign = await browser.post('/signin/mfa/resend', {}, { origin: 'https://evil.test' })
    expect(foreign.status).toBe(403)
    await createUserWithDevice(server, 'bob')
    await createPassword(server, 'bob')
    const bob = await afterPassword('bob')
    await bob.post('/signin/mfa/resend', {})
    expect(await messages()).toBe(1)
  })
})

describe('several devices', () => {
  it('send a code only when the telephone is chosen', async () => {
    await createUserWithDevice(server, 'ada')
    await enrolPhone(server, 'ada')
    await createPassword(server, 'ada')
    const browser = await afterPassword()
    const phone = await phoneChoice(browser)
    expect(await messages()).toBe(0)
    await browser.post('/signin/mfa/choose', { device: phone })
    expect(await messages()).toBe(1)
    const code = await sentCode(server)
    expect((await browser.post('/signin/mfa', { code })).location).toBe('/console')
  })
})

describe('a code that still waits in the outbox', () => {
  it('is not sent any more when another one was asked for, or the phone was taken away', async () => {
    await createUserWithPhone(server, 'ada')
    await server.parts.textMessages.dispatcher.run()
    const browser = await afterPassword()
    const { store } = server.parts
    const hold = () =>
      store.write((tx) =>
        tx.query
          .updateTable('outbox')
          .set({ next_try_at: server.now() + 3_600_000 })
          .where('state', '=', 'waiting')
          .execute(),
      )
    await hold()
    await server.advance(30)
    await browser.post('/signin/mfa/resend', {})
    await hold()
    const states = async () => {
      const rows = await server.parts.read.selectFrom('outbox').select('state').execute()
      return rows.map(({ state }) => state).toSorted()
    }
    expect(await states()).toEqual(['expired', 'sent', 'waiting'])
    const root = await openConsole(server)
    const device = 'arn:aws:iam::123456789012:sms-mfa/ada'
    await root.call('iam/DeactivateMFADevice', { UserName: 'ada', SerialNumber: device })
    expect(await states()).toEqual(['expired', 'expired', 'sent'])
  })
})

describe('what others do', () => {
  const enrolFrom = async (accountId: string, PhoneNumber: string, DeviceName: string) => {
    const console = await openConsole(server, { accountId })
    const whose = { UserName: 'admin', DeviceName, PhoneNumber }
    return console.call('sallyport/StartSMSDeviceEnrolment', whose)
  }

  it('with the number of a user takes none of the codes of the user’s sign-ins', async () => {
    await createUserWithPhone(server, 'ada')
    const answers = []
    for (let n = 0; n < 12; n += 1) {
      // eslint-disable-next-line no-await-in-loop -- one after the other
      answers.push(await enrolFrom('123456789012', '+49 1517 8642089', `phone-${n}`))
    }
    expect(answers.at(-1)?.body['code']).toMatch(/LimitExceeded|Throttling/)
    const before = await messages()
    await afterPassword()
    expect(await messages()).toBe(before + 1)
  })

  it('with the password leaves codes for the browser that the user had before', async () => {
    await createUserWithPhone(server, 'ada')
    const own = await afterPassword()
    await own.post('/signin/mfa', { code: await sentCode(server) })
    for (let n = 0; n < 12; n += 1) {
      // eslint-disable-next-line no-await-in-loop -- one after the other
      await afterPassword()
    }
    const before = await messages()
    const form = passwordForm(server, { userName: 'ada', password: goodPassword })
    await own.post('/signin/password', form)
    expect(await messages()).toBe(before + 1)
    expect((await own.post('/signin/mfa', { code: await sentCode(server) })).location).toBe(
      '/console',
    )
  })
})

describe('a country that the operator takes away', () => {
  it('gets no more codes', async () => {
    await createUserWithPhone(server, 'ada')
    Object.assign(server.parts.sms ?? {}, { countries: new Set(['AT']) })
    try {
      const page = await (await afterPassword()).get('/signin/mfa')
      expect(page.body).toContain('No code could be sent')
      expect(await messages()).toBe(0)
    } finally {
      Object.assign(server.parts.sms ?? {}, { countries: undefined })
    }
  })
})

describe('a user with two phones', () => {
  it('gets a code at the one that is chosen, at once', async () => {
    await createUserWithPhone(server, 'ada')
    await enrolPhone(server, 'ada', { phone: '+49 1517 8642045', deviceName: 'second' })
    const browser = await afterPassword()
    const { body } = await browser.get('/signin/mfa')
    const choices = [...body.matchAll(/value="([^"]+)">\s*<strong>SMS/g)].map(([, id]) => id ?? '')
    expect(choices).toHaveLength(2)
    const count = await messages()
    for (const device of choices) {
      // eslint-disable-next-line no-await-in-loop -- one after the other
      await browser.post('/signin/mfa/choose', { device })
      // eslint-disable-next-line no-await-in-loop -- as above
      await messages()
    }
    const sent = await sentMessages(server)
    expect(await messages()).toBe(count + 2)
    const last = sent.at(-1)?.to.slice(-2)
    expect((await browser.get('/signin/mfa')).body).toContain(`the number that ends in ${last}`)
    expect((await browser.post('/signin/mfa', { code: await sentCode(server) })).location).toBe(
      '/console',
    )
  })
})

describe('the choice of devices', () => {
  it('names security keys before text messages, even when those were used last', async () => {
    await createUserWithPhone(server, 'ada')
    const browser = await afterPassword()
    await browser.post('/signin/mfa', { code: await sentCode(server) })
    await enrolKey(server, 'ada')
    const { body } = await (await afterPassword()).get('/signin/mfa?choose=1')
    const words = [...body.matchAll(/<strong>([^<]+)<\/strong>/g)].map(([, word]) => word)
    expect(words).toEqual(['U2F Security Key', 'SMS'])
  })
})

describe('choosing the telephone many times at once', () => {
  it('sends one code', async () => {
    await createUserWithDevice(server, 'ada')
    await enrolPhone(server, 'ada')
    await createPassword(server, 'ada')
    const browser = await afterPassword()
    const device = await phoneChoice(browser)
    const copies = Array.from({ length: 6 }, () => copyOf(browser, server.endpoint))
    await Promise.all(copies.map((copy) => copy.post('/signin/mfa/choose', { device })))
    expect(await messages()).toBe(1)
  })
})

describe('an account that no longer allows SMS devices', () => {
  it('lets nobody sign in with one, nor without', async () => {
    await createUserWithPhone(server, 'ada')
    const before = await afterPassword()
    const code = await sentCode(server)
    await changeSettings(server, 'smsMfaAllowed=false')
    const refused = await before.post('/signin/mfa', { code })
    expect(refused.status).toBe(403)
    expect(refused.body).not.toContain('marked field')
    const [failed] = await recordedEvents(server, 'MfaFailed')
    expect(failed?.['additionalEventData']).toMatchObject({ Reason: 'not-allowed' })
    expect(before.session()).toBeUndefined()
    const browser = await afterPassword()
    const page = await browser.get('/signin/mfa')
    expect(page.body).toContain('Text messages are switched off for this account')
    expect(page.body).not.toContain('name="code"')
    expect(await messages()).toBe(1)
    expect((await browser.get('/console/')).status).not.toBe(500)
    expect(browser.session()).toBeUndefined()
  })
})

describe('guesses', () => {
  it('count against the device and its user as those at other devices do', async () => {
    await createUserWithPhone(server, 'ada')
    const browser = await afterPassword()
    const code = await sentCode(server)
    const pages = []
    for (let n = 0; n < 12; n += 1) {
      // eslint-disable-next-line no-await-in-loop -- one after the other
      pages.push(await browser.post('/signin/mfa', { code: otherThan(code) }))
    }
    expect(pages.at(-1)?.body).toContain('try later')
    const events = await recordedEvents(server, 'MfaFailed')
    expect(events[0]?.['additionalEventData']).toMatchObject({ MfaType: 'SMS MFA' })
  })
})
