import { CreateUserCommand, DeactivateMFADeviceCommand } from '@aws-sdk/client-iam'
import { GetSessionTokenCommand } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { accountId, changeSettings, recordedEvents } from '../support/account.js'
import { type ConsoleClient, openConsole } from '../support/console-session.js'
import { startEphemeral, type TestServer } from '../support/ephemeral.js'
import { policy } from '../support/policy.js'
import { ownAccount, foreignAccount } from '../support/role.js'
import { allowSms, sentCode, sentMessages } from '../support/text-messages.js'
import { createUserWithDevice, createUserWithKey } from '../support/virtual-device.js'

const number = '+49 1517 8642089'
const serialNumber = `arn:aws:iam::${accountId}:sms-mfa/ada`

let server: TestServer
let root: ConsoleClient
beforeAll(async () => {
  server = await startEphemeral([ownAccount, foreignAccount])
  // Messages go out when a test looks at them.
  await server.parts.textMessages.dispatcher.close()
})
beforeEach(async () => {
  await server.reset()
  await allowSms(server)
  await server.iam().send(new CreateUserCommand({ UserName: 'ada' }))
  root = await openConsole(server)
})
afterAll(() => server.close())

const start = (input: object = {}, console = root) =>
  console.call('sallyport/StartSMSDeviceEnrolment', {
    UserName: 'ada',
    PhoneNumber: number,
    DeviceName: 'ada',
    ...input,
  })
const resend = (console = root) => console.call('sallyport/ResendSMSCode', { UserName: 'ada' })
const enable = (code: string, console = root) =>
  console.call('sallyport/EnableSMSDevice', { UserName: 'ada', Code: code })

/** Another code than the one that was sent. */
const otherThan = (code: string): string => (code === '000000' ? '000001' : '000000')

/** Not as a piece of a longer number or id. */
const alone = (code: string): RegExp => new RegExp(`(?<![\\w-])${code}(?![\\w-])`)

describe('enrolling a telephone', () => {
  it('sends a code at once, and enables the device with it', async () => {
    const started = await start()
    expect(started.status).toBe(200)
    expect(started.body).toMatchObject({
      SerialNumber: serialNumber,
      LastDigits: '89',
      ResendsLeft: 3,
    })
    const [message] = await sentMessages(server)
    expect(message?.to).toBe('+4915178642089')
    expect(message?.text).toMatch(/^\d{6} is your sign-in code/)
    const enabled = await enable(await sentCode(server))
    expect(enabled).toMatchObject({ status: 200, body: { SerialNumber: serialNumber } })
    const devices = await root.call('iam/ListMFADevices', { UserName: 'ada' })
    expect(devices.body['MFADevices']).toEqual([
      expect.objectContaining({ SerialNumber: serialNumber, UserName: 'ada' }),
    ])
  })

  it('tells the code in the language of the browser', async () => {
    await start({ Language: 'de-AT,de;q=0.9,en;q=0.5' })
    expect((await sentMessages(server))[0]?.text).toContain('Anmelde')
  })

  it('is recorded as AWS records it, without the number and the code', async () => {
    await start()
    const code = await sentCode(server)
    await enable(code)
    const events = await recordedEvents(server)
    const enabled = events.find(({ eventName }) => eventName === 'EnableMFADevice')
    expect(enabled?.['requestParameters']).toEqual({ userName: 'ada', serialNumber })
    const sent = events.find(({ eventName }) => eventName === 'SmsCodeSent')
    expect(sent?.['additionalEventData']).toMatchObject({ Purpose: 'enrolment', LastDigits: '89' })
    const text = JSON.stringify(events)
    expect(text).not.toContain('8642089')
    expect(text).not.toMatch(alone(code))
  })

  it('is deleted by being deactivated', async () => {
    await start()
    await enable(await sentCode(server))
    const refused = await root.call('iam/DeleteVirtualMFADevice', { SerialNumber: serialNumber })
    expect(refused).toMatchObject({ status: 409, body: { code: 'DeleteConflict' } })
    await root.call('iam/DeactivateMFADevice', { UserName: 'ada', SerialNumber: serialNumber })
    const gone = await root.call('iam/DeleteVirtualMFADevice', { SerialNumber: serialNumber })
    expect(gone.body['code']).toBe('NoSuchEntity')
  })

  it('counts the device, and gives it back when it is deactivated', async () => {
    await start()
    await enable(await sentCode(server))
    const summary = async () =>
      (await root.call('iam/GetAccountSummary')).body['SummaryMap'] as Record<string, number>
    expect(await summary()).toMatchObject({ MFADevices: 1, MFADevicesInUse: 1 })
    await server
      .iam()
      .send(new DeactivateMFADeviceCommand({ UserName: 'ada', SerialNumber: serialNumber }))
    expect(await summary()).toMatchObject({ MFADevices: 0, MFADevicesInUse: 0 })
    // The number is gone with it, and the name can be used again.
    expect(await server.parts.read.selectFrom('sms_devices').selectAll().execute()).toEqual([])
    await server.advance(60)
    expect((await start()).status).toBe(200)
  })

  it.each([
    ['12', 'This is no telephone number with its country code. Write it like +49 152 28817386.'],
    ['01512 3456789', 'This is no telephone number with its country code'],
    ['+49 000', 'There is no such telephone number'],
    ['+49 900 1234567', 'Text messages do not reach this kind of number'],
    ['+1 800 555 0199', 'Text messages do not reach this kind of number'],
    ["+49' or 1=1", 'This is no telephone number'],
  ])('refuses %j as a number', async (PhoneNumber, message) => {
    const refused = await start({ PhoneNumber })
    expect(refused).toMatchObject({ status: 400, body: { code: 'InvalidInput' } })
    expect(refused.body['message']).toContain(message)
    expect(await sentMessages(server)).toEqual([])
  })

  it('refuses numbers of countries that the operator did not name', async () => {
    Object.assign(server.parts.sms ?? {}, { countries: new Set(['AT']) })
    try {
      expect((await start()).body['message']).toContain('numbers of this country')
      expect((await start({ PhoneNumber: '+43 664 1234567' })).status).toBe(200)
    } finally {
      Object.assign(server.parts.sms ?? {}, { countries: undefined })
    }
  })

  it('is refused while the account does not allow it', async () => {
    await changeSettings(server, 'smsMfaAllowed=false')
    expect((await start()).body['message']).toContain('does not allow SMS MFA devices')
  })

  it('is refused without a gateway', async () => {
    Object.assign(server.parts.sms ?? {}, { hasGateway: false })
    try {
      expect((await start()).body['message']).toContain('connected no gateway')
    } finally {
      Object.assign(server.parts.sms ?? {}, { hasGateway: true })
    }
  })

  it('is refused for the root user', async () => {
    const refused = await start({ UserName: undefined })
    expect(refused.body['message']).toContain('The root user cannot have an SMS MFA device')
  })

  it('is not for the API', async () => {
    await start()
    await enable(await sentCode(server))
    const credentials = await createUserWithKey(server, 'other')
    const code = { SerialNumber: serialNumber, TokenCode: '123456' }
    await expect(
      server.sts(credentials).send(new GetSessionTokenCommand(code)),
    ).rejects.toMatchObject({ name: 'AccessDenied' })
    const synchronised = await root.call('iam/ResyncMFADevice', {
      UserName: 'ada',
      SerialNumber: serialNumber,
      AuthenticationCode1: '123456',
      AuthenticationCode2: '234567',
    })
    expect(synchronised.body['code']).toBe('InvalidAuthenticationCode')
  })

  it('needs the right to enable devices, and MFA where the user has a device', async () => {
    await createUserWithKey(server, 'mallory', policy({ Effect: 'Allow', Action: 'iam:Get*' }))
    const mallory = await openConsole(server, { userName: 'mallory' })
    expect((await start({}, mallory)).body['code']).toBe('AccessDenied')
    expect((await start({ UserName: undefined }, mallory)).body['code']).toBe('AccessDenied')
    await createUserWithDevice(server, 'eve')
    const eve = await openConsole(server, { userName: 'eve' })
    const refused = await start({ UserName: undefined, DeviceName: 'eve' }, eve)
    expect(refused.body['message']).toContain('authenticated with an MFA device')
    const proven = await openConsole(server, { userName: 'eve', mfa: true })
    expect((await start({ UserName: undefined, DeviceName: 'eve' }, proven)).status).toBe(200)
  })

  it('refuses a name that another device has', async () => {
    await start()
    await enable(await sentCode(server))
    await server.advance(60)
    expect((await start()).body['code']).toBe('EntityAlreadyExists')
  })
})

describe('a code for an enrolment', () => {
  it('is refused when it is wrong, and dies of five wrong ones', async () => {
    await start()
    const code = await sentCode(server)
    for (let n = 0; n < 5; n += 1) {
      // eslint-disable-next-line no-await-in-loop -- one after the other
      const wrong = await enable(otherThan(code))
      expect(wrong.body['message']).toBe('Authentication code for device is not valid.')
    }
    const dead = await enable(code)
    expect(dead).toMatchObject({ status: 403, body: { code: 'InvalidAuthenticationCode' } })
    expect(dead.body['message']).toContain('expired, or was tried too often')
    await server.advance(30)
    await resend()
    expect((await enable(await sentCode(server))).status).toBe(200)
  })

  it('expires after five minutes', async () => {
    await start()
    const code = await sentCode(server)
    await server.advance(300)
    expect((await enable(code)).body['message']).toContain('expired')
  })

  it('works once', async () => {
    await start()
    const code = await sentCode(server)
    const answers = await Promise.all([enable(code), enable(code), enable(code)])
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect((await enable(code)).status).not.toBe(200)
  })

  it('is worth nothing once another one was sent', async () => {
    await start()
    const first = await sentCode(server)
    await server.advance(30)
    expect((await resend()).body).toMatchObject({ ResendsLeft: 2 })
    const second = await sentCode(server)
    expect(second).not.toBe(first)
    expect((await enable(first)).status).toBe(403)
    expect((await enable(second)).status).toBe(200)
  })

  it('is worth nothing in another session, or for another user', async () => {
    await server.iam().send(new CreateUserCommand({ UserName: 'bob' }))
    await start()
    const code = await sentCode(server)
    const other = await openConsole(server)
    expect((await enable(code, other)).body['code']).toBe('NoSuchEntity')
    const forBob = await root.call('sallyport/EnableSMSDevice', { UserName: 'bob', Code: code })
    expect(forBob.body['code']).toBe('NoSuchEntity')
    expect((await enable(code)).status).toBe(200)
  })
})

describe('sending codes', () => {
  it('waits half a minute between two, and sends four at most for an enrolment', async () => {
    await start()
    await sentMessages(server)
    const soon = await resend()
    expect(soon).toMatchObject({ status: 400, body: { code: 'Throttling' } })
    expect(soon.body['message']).toContain('Wait 30 seconds')
    for (let n = 0; n < 3; n += 1) {
      // eslint-disable-next-line no-await-in-loop -- one after the other
      await server.advance(30)
      // eslint-disable-next-line no-await-in-loop -- as above
      expect((await resend()).status).toBe(200)
      // Or the next would take its place in the outbox.
      // eslint-disable-next-line no-await-in-loop -- as above
      await sentMessages(server)
    }
    await server.advance(60)
    const none = await resend()
    expect(none.body['code']).toBe('LimitExceeded')
    expect(none.body['message']).toContain('Start again in ten minutes')
    await server.advance(300)
    expect((await enable('000000')).body['message']).toContain('Start again in ten minutes')
    expect((await start({ PhoneNumber: '+49 1517 8642080' })).body['code']).toBe('LimitExceeded')
    expect(await sentMessages(server)).toHaveLength(4)
  })

  it('is limited for a number over all users, sessions and accounts', async () => {
    const sendTo = async (userName: string, accountIdOf = ownAccount) => {
      const console = await openConsole(server, { accountId: accountIdOf })
      return start({ UserName: userName, DeviceName: userName }, console)
    }
    const answers = []
    for (let n = 0; n < 11; n += 1) {
      // eslint-disable-next-line no-await-in-loop -- one after the other
      await server.iam().send(new CreateUserCommand({ UserName: `user-${n}` }))
      // eslint-disable-next-line no-await-in-loop -- as above
      answers.push(await sendTo(`user-${n}`))
    }
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(10)
    expect(answers.at(-1)?.body['code']).toBe('LimitExceeded')
    expect(await sentMessages(server)).toHaveLength(10)
  })

  it('takes nothing from other budgets when one is used up', async () => {
    const used = async () => {
      const rows = await server.parts.read.selectFrom('mfa_attempts').selectAll().execute()
      return rows.filter(({ subject, used }) => subject.startsWith('sms-') && used > 0).length
    }
    const { budgets } = server.parts.sms ?? { budgets: undefined }
    Object.assign(server.parts.sms ?? {}, { budgets: { ...budgets, perPrefixPerHour: 0 } })
    try {
      expect((await start()).body['code']).toBe('LimitExceeded')
      expect(await used()).toBe(0)
    } finally {
      Object.assign(server.parts.sms ?? {}, { budgets })
    }
  })

  it('is limited for numbers that were bought together', async () => {
    const answers = []
    for (let n = 0; n < 31; n += 1) {
      // eslint-disable-next-line no-await-in-loop -- one after the other
      await server.iam().send(new CreateUserCommand({ UserName: `user-${n}` }))
      const PhoneNumber = `+49 1512 345${6700 + n}`
      // eslint-disable-next-line no-await-in-loop -- as above
      answers.push(await start({ UserName: `user-${n}`, DeviceName: `user-${n}`, PhoneNumber }))
    }
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(30)
  })

  it('answers the same whether somebody has the number already', async () => {
    await start()
    await enable(await sentCode(server))
    await server.iam().send(new CreateUserCommand({ UserName: 'bob' }))
    const again = await start({ UserName: 'bob', DeviceName: 'bob' })
    expect(again.status).toBe(200)
    expect(Object.keys(again.body).toSorted()).toEqual(
      ['CodeExpires', 'LastDigits', 'ResendAfter', 'ResendsLeft', 'SerialNumber'].toSorted(),
    )
  })

  it('keeps neither the number nor the code in the database in clear', async () => {
    await start()
    const code = await sentCode(server)
    const rows = await Promise.all([
      server.parts.read.selectFrom('sms_challenges').selectAll().execute(),
      server.parts.read.selectFrom('outbox').selectAll().execute(),
      server.parts.read.selectFrom('mfa_attempts').selectAll().execute(),
    ])
    const text = JSON.stringify(rows)
    for (const digits of ['8642089', '4915178']) expect(text).not.toContain(digits)
    expect(text).not.toMatch(alone(code))
  })
})

describe('ListTextMessages', () => {
  it('tells what became of each, newest first, and shows no number', async () => {
    await start()
    await sentMessages(server)
    const { body } = await root.call('sallyport/ListTextMessages')
    expect(body['Messages']).toEqual([
      expect.objectContaining({
        UserName: 'ada',
        Purpose: 'enrolment',
        LastDigits: '89',
        State: 'sent',
        Gateway: 'kept',
        Tries: 1,
      }),
    ])
    const foreign = await openConsole(server, { accountId: foreignAccount })
    expect((await foreign.call('sallyport/ListTextMessages')).body['Messages']).toEqual([])
  })
})

describe('ListDeviceKinds', () => {
  it('tells why SMS devices cannot be enrolled', async () => {
    const reason = async () => {
      const { body } = await root.call('sallyport/ListDeviceKinds')
      const kinds = body['Kinds'] as { Kind: string; Unavailable?: string }[]
      return kinds.find(({ Kind }) => Kind === 'sms')?.Unavailable
    }
    expect(await reason()).toBeUndefined()
    Object.assign(server.parts.sms ?? {}, { hasGateway: false })
    expect(await reason()).toBe('no-gateway')
    Object.assign(server.parts.sms ?? {}, { hasGateway: true })
    await changeSettings(server, 'smsMfaAllowed=false')
    expect(await reason()).toBe('not-allowed')
  })
})
