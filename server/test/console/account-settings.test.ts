import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { defaultSettings } from '../../src/account-settings.js'
import { findAccount } from '../../src/store/accounts.js'
import { accountId, changeSettings, recordedEvents } from '../support/account.js'
import { type ConsoleClient, openConsole } from '../support/console-session.js'
import { startEphemeral, type TestServer } from '../support/ephemeral.js'
import { policy } from '../support/policy.js'
import { foreignAccount, ownAccount } from '../support/role.js'
import { createUserWithKey } from '../support/virtual-device.js'

let server: TestServer
let root: ConsoleClient
beforeAll(async () => {
  server = await startEphemeral([ownAccount, foreignAccount])
})
beforeEach(async () => {
  await server.reset()
  root = await openConsole(server)
})
afterAll(() => server.close())

const stored = async (account = accountId): Promise<unknown> =>
  JSON.parse((await findAccount(server.parts.read, account))?.settings ?? '')

const change = (changes: unknown, console = root) =>
  console.call('sallyport/UpdateAccountSettings', { Settings: JSON.stringify(changes) })

async function openAs(userName: string, document: string): Promise<ConsoleClient> {
  await createUserWithKey(server, userName, document)
  return openConsole(server, { userName })
}

describe('GetAccountSettings', () => {
  it('tells every setting with its value, also where it was never set', async () => {
    await changeSettings(server, 'sessionHours=8')
    const { status, body } = await root.call('sallyport/GetAccountSettings')
    expect(status).toBe(200)
    expect(body).toEqual({
      Settings: JSON.stringify({ ...defaultSettings, sessionHours: 8 }),
      AccountName: accountId,
      RootEmail: `root@${accountId}.test`,
    })
  })

  it('tells nobody but root how to reach root', async () => {
    const auditor = await openAs('auditor', policy({ Action: 'sallyport:GetAccountSettings' }))
    const { status, body } = await auditor.call('sallyport/GetAccountSettings')
    expect(status).toBe(200)
    expect(body).toEqual({ Settings: JSON.stringify(defaultSettings), AccountName: accountId })
  })

  it('needs its own permission', async () => {
    const nobody = await openAs('nobody', policy({ Action: 'sallyport:UpdateAccountSettings' }))
    expect(await nobody.call('sallyport/GetAccountSettings')).toMatchObject({
      status: 403,
      body: {
        code: 'AccessDenied',
        denied: { action: 'sallyport:GetAccountSettings', resource: '*' },
      },
    })
  })
})

describe('UpdateAccountSettings', () => {
  it('changes what is named, keeps the rest and answers with all', async () => {
    await changeSettings(server, 'usersPerAccount=7')
    const { status, body } = await change({ mfaCodeWindow: 2, encodedAuthorizationMessages: true })
    expect(status).toBe(200)
    expect(JSON.parse(body['Settings'] as string)).toEqual({
      ...defaultSettings,
      usersPerAccount: 7,
      mfaCodeWindow: 2,
      encodedAuthorizationMessages: true,
    })
    expect(body).toMatchObject({ AccountName: accountId, RootEmail: `root@${accountId}.test` })
    expect(await stored()).toEqual({
      usersPerAccount: 7,
      mfaCodeWindow: 2,
      encodedAuthorizationMessages: true,
    })
    expect(await stored(foreignAccount)).toEqual({})
    expect((await change({})).body).toEqual(body)
  })

  it('takes effect at the next call', async () => {
    const nobody = await openAs('nobody', policy())
    const message = async () => (await nobody.call('iam/ListUsers')).body['message']
    expect(await message()).not.toContain('Encoded authorization failure message')
    await change({ encodedAuthorizationMessages: true })
    expect(await message()).toContain('Encoded authorization failure message')
  })

  it.each([
    { changes: { mfaCodeWindow: 3 }, says: '`mfaCodeWindow` must be 0 to 2' },
    { changes: { mfaCodeWindow: '1' }, says: '`mfaCodeWindow` must be 0 to 2' },
    { changes: { mfaCodeWindow: null }, says: '`mfaCodeWindow` must be 0 to 2' },
    { changes: { sessionHours: 1.5 }, says: '`sessionHours` must be 1 to 12' },
    { changes: { sessionIdleMinutes: 4 }, says: '`sessionIdleMinutes` must be 5 to 720' },
    {
      changes: { sessionHours: 1, denyAppliesToGetSessionToken: 1 },
      says: '`denyAppliesToGetSessionToken` must be true or false',
    },
    {
      changes: { sessionHours: 1, colour: 'red' },
      says: `there is no account setting \`colour\`; there are ${Object.keys(defaultSettings).join(', ')}`,
    },
  ])('refuses $changes and changes nothing', async ({ changes, says }) => {
    const { status, body } = await change(changes)
    expect({ status, code: body['code'], says: body['message'] }).toEqual({
      status: 400,
      code: 'ValidationError',
      says,
    })
    expect(await stored()).toEqual({})
  })

  it.each(['[]', 'null', '"x"', '{"sessionHours":', '{}}'])(
    'refuses %s, which is no object in JSON',
    async (Settings) => {
      expect(await root.call('sallyport/UpdateAccountSettings', { Settings })).toMatchObject({
        status: 400,
        body: {
          code: 'ValidationError',
          message: '`Settings` must be the JSON text of an object: {"sessionHours": 8}',
        },
      })
    },
  )

  it.each(['__proto__', 'constructor', 'toString'])(
    'knows no setting of the name %s',
    async (name) => {
      const answer = await root.call('sallyport/UpdateAccountSettings', {
        Settings: `{"${name}":{"sessionHours":1}}`,
      })
      expect(answer).toMatchObject({ status: 400, body: { code: 'ValidationError' } })
      expect(await stored()).toEqual({})
    },
  )

  it('needs its own permission, and no other', async () => {
    const reader = await openAs('reader', policy({ Action: ['sallyport:Get*', 'iam:*'] }))
    expect(await change({ sessionHours: 1 }, reader)).toMatchObject({
      status: 403,
      body: {
        code: 'AccessDenied',
        denied: { action: 'sallyport:UpdateAccountSettings', resource: '*' },
      },
    })
    expect(await stored()).toEqual({})
    const writer = await openAs('writer', policy({ Action: 'sallyport:UpdateAccountSettings' }))
    const { status, body } = await change({ sessionHours: 1 }, writer)
    expect(status).toBe(200)
    expect(body).not.toHaveProperty('RootEmail')
    expect(await stored()).toEqual({ sessionHours: 1 })
  })

  it('loses none of two changes at once', async () => {
    await Promise.all([change({ sessionHours: 3 }), change({ usersPerAccount: 9 })])
    expect(await stored()).toEqual({ sessionHours: 3, usersPerAccount: 9 })
  })

  it('leaves an event with the names and values of settings, and nothing else that was sent', async () => {
    await change({ sessionHours: 9, mfaCodeWindow: 0 })
    await change({ sessionHours: 10, ownSecret: 'Sesame-1' })
    const [done, refused, ...more] = await recordedEvents(server, 'UpdateAccountSettings')
    expect(more).toEqual([])
    expect(done).toMatchObject({
      eventSource: 'sallyport',
      readOnly: false,
      userIdentity: { type: 'Root' },
      requestParameters: { settings: { sessionHours: 9, mfaCodeWindow: 0 } },
    })
    expect(done).not.toHaveProperty('errorCode')
    expect(refused).toMatchObject({
      errorCode: 'ValidationError',
      requestParameters: { settings: { sessionHours: 10 } },
    })
    expect(JSON.stringify(refused)).not.toContain('Sesame')
  })
})
