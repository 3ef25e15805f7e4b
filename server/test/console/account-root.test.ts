import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { verifyPassword } from '../../src/secrets/passwords.js'
import { type Account, findAccount } from '../../src/store/accounts.js'
import { accountId, recordedEvents } from '../support/account.js'
import { startOfWindow } from '../support/clock.js'
import { type ConsoleClient, openConsole } from '../support/console-session.js'
import { startEphemeral, type TestServer } from '../support/ephemeral.js'
import { policy } from '../support/policy.js'
import { foreignAccount, ownAccount } from '../support/role.js'
import { createUserWithKey } from '../support/virtual-device.js'

let server: TestServer
let root: ConsoleClient
let password: string
beforeAll(async () => {
  server = await startEphemeral([ownAccount, foreignAccount])
  password = server.accounts[0]?.rootPassword ?? ''
})
beforeEach(async () => {
  await server.reset()
  await startOfWindow(server)
  root = await openConsole(server)
})
afterAll(() => server.close())

const chosen = 'Correct-Horse-9'
const email = `root@${accountId}.test`

async function account(): Promise<Account> {
  const found = await findAccount(server.parts.read, accountId)
  if (found === undefined) throw new Error('the account is gone')
  return found
}

const hasPassword = async (candidate: string): Promise<boolean> =>
  verifyPassword((await account()).rootPasswordHash ?? '', candidate)

const changePassword = (OldPassword: string, NewPassword: string, console = root) =>
  console.call('sallyport/ChangeRootPassword', { OldPassword, NewPassword })

const changeContact = (changes: object, console = root) =>
  console.call('sallyport/UpdateAccountContact', { Password: password, ...changes })

/** As if root had enabled a device. */
async function giveRootDevice(): Promise<void> {
  await server.parts.store.write(async (tx) => {
    await tx.query
      .updateTable('accounts')
      .set({ root_mfa_devices: 1 })
      .where('account_id', '=', accountId)
      .execute()
    tx.touch(accountId, accountId)
  })
}

const refused = (status: number, code: string, message: string) => ({
  status,
  body: { code, message },
})

const wrongPassword = refused(403, 'AccessDenied', 'The old password was incorrect.')
const tooOften = refused(400, 'Throttling', 'Rate exceeded')
const onlyRoot = refused(
  403,
  'AccessDenied',
  'Only the root user can see and change the contact details and the password of root.',
)
const needsDevice = (action: string) =>
  refused(
    403,
    'AccessDenied',
    `User: arn:aws:iam::${accountId}:root is not authorized to perform: sallyport:${action} because the caller has an MFA device and the request was not authenticated with an MFA device`,
  )

const asked = [
  { operation: 'GetAccountContact', input: {} },
  { operation: 'UpdateAccountContact', input: { AccountName: 'Mine' } },
  { operation: 'ChangeRootPassword', input: { OldPassword: 'x', NewPassword: chosen } },
]

describe.each(asked)('$operation', ({ operation, input }) => {
  it('is for root alone, whatever policies say', async () => {
    await createUserWithKey(server, 'alice', policy({ Action: '*' }))
    const alice = await openConsole(server, { userName: 'alice', mfa: true })
    const answer = await alice.call(`sallyport/${operation}`, { Password: password, ...input })
    expect(answer).toMatchObject(onlyRoot)
    expect((await account()).name).toBe(accountId)
  })
})

describe('GetAccountContact', () => {
  it('tells name, address and number', async () => {
    await changeContact({ RootPhone: '+49 30 123456' })
    expect(await root.call('sallyport/GetAccountContact')).toMatchObject({
      status: 200,
      body: { AccountName: accountId, RootEmail: email, RootPhone: '+49 30 123456' },
    })
  })
})

describe('UpdateAccountContact', () => {
  it('changes what is given and keeps the rest', async () => {
    const changes = { AccountName: 'Acme', RootEmail: 'Boss@acme.example', RootPhone: '+1 5550100' }
    for (const [name, value] of Object.entries(changes))
      expect(await changeContact({ [name]: value })).toMatchObject({
        status: 200,
        body: { [name]: value },
      })
    expect(await account()).toMatchObject({
      name: 'Acme',
      rootEmail: 'Boss@acme.example',
      rootPhone: '+1 5550100',
    })
    const { body } = await changeContact({ RootPhone: '' })
    expect(body).toEqual({ AccountName: 'Acme', RootEmail: 'Boss@acme.example' })
    const settings = await root.call('sallyport/GetAccountSettings')
    expect(settings.body).toMatchObject({ AccountName: 'Acme' })
  })

  it('gives no address away that another account has, in any case', async () => {
    const RootEmail = `ROOT@${foreignAccount}.test`
    expect(await changeContact({ AccountName: 'Acme', RootEmail })).toMatchObject(
      refused(
        409,
        'EntityAlreadyExists',
        `The e-mail address ${RootEmail} belongs to another account.`,
      ),
    )
    expect(await account()).toMatchObject({ name: accountId, rootEmail: email })
    expect(await changeContact({ RootEmail: email.toUpperCase() })).toMatchObject({ status: 200 })
  })

  it.each([
    { AccountName: ' Acme' },
    { AccountName: 'a'.repeat(51) },
    { AccountName: 'line\nbreak' },
    { RootEmail: 'nobody' },
    { RootEmail: 'two words@acme.example' },
    { RootPhone: '030 123456' },
    { RootPhone: '+49 call me' },
  ])('refuses %j, without a look at the password', async (changes) => {
    for (let n = 0; n < 6; n += 1)
      expect(await changeContact({ ...changes, Password: 'wrong' })).toMatchObject({
        status: 400,
        body: { code: 'ValidationError' },
      })
    expect(await account()).toMatchObject({ name: accountId, rootEmail: email, rootPhone: null })
  })

  it('needs the password, and lets it be tried five times in three minutes', async () => {
    for (let n = 0; n < 5; n += 1)
      expect(await changeContact({ AccountName: 'Acme', Password: 'wrong' })).toMatchObject(
        wrongPassword,
      )
    expect(await changeContact({ AccountName: 'Acme' })).toMatchObject(tooOften)
    expect(await changePassword(password, chosen)).toMatchObject(tooOften)
    expect((await account()).name).toBe(accountId)
    await server.advance(180)
    expect(await changeContact({ AccountName: 'Acme' })).toMatchObject({ status: 200 })
  })

  it('needs a session made with MFA where root has a device', async () => {
    await giveRootDevice()
    expect(await changeContact({ AccountName: 'Acme' })).toMatchObject(
      needsDevice('UpdateAccountContact'),
    )
    const withDevice = await openConsole(server, { mfa: true })
    expect(await changeContact({ AccountName: 'Acme' }, withDevice)).toMatchObject({ status: 200 })
  })

  it('is refused where root has no password', async () => {
    await server.parts.store.write((tx) =>
      tx.query
        .updateTable('accounts')
        .set({ root_password_hash: null })
        .where('account_id', '=', accountId)
        .execute(),
    )
    expect(await changeContact({ AccountName: 'Acme' })).toMatchObject(wrongPassword)
  })

  it('leaves an event with address and number masked', async () => {
    await changeContact({ RootEmail: 'boss@acme.example', RootPhone: '+49 30 123456' })
    const [event, ...more] = await recordedEvents(server, 'UpdateAccountContact')
    expect(more).toEqual([])
    expect(event).toMatchObject({
      eventSource: 'sallyport',
      readOnly: false,
      requestParameters: { rootEmail: 'b***@acme.example', rootPhone: '***56' },
      responseElements: null,
    })
    const text = JSON.stringify(await recordedEvents(server))
    for (const secret of [password, 'boss@acme.example', '123456"', '30 123456'])
      expect(text).not.toContain(secret)
  })
})

describe('ChangeRootPassword', () => {
  it('changes the password, and notes when', async () => {
    const before = server.now()
    expect(await changePassword(password, chosen)).toMatchObject({ status: 200, body: {} })
    expect(await hasPassword(chosen)).toBe(true)
    expect(await hasPassword(password)).toBe(false)
    const row = await server.parts.read
      .selectFrom('accounts')
      .select('root_password_changed_at')
      .where('account_id', '=', accountId)
      .executeTakeFirst()
    expect(row?.root_password_changed_at).toBeGreaterThanOrEqual(before)
    expect(await changePassword(password, 'Another-One-1')).toMatchObject(wrongPassword)
  })

  it('signs root out everywhere but here', async () => {
    const other = await openConsole(server)
    const user = await openConsole(server, { userName: 'admin' })
    const abroad = await openConsole(server, { accountId: foreignAccount })
    await changePassword(password, chosen)
    expect(await other.call('signin/GetSession')).toMatchObject({ status: 401 })
    for (const spared of [root, user, abroad])
      expect(await spared.call('signin/GetSession')).toMatchObject({ status: 200 })
  })

  it('signs nobody out where it is refused', async () => {
    const other = await openConsole(server)
    expect(await changePassword('wrong', chosen)).toMatchObject(wrongPassword)
    expect(await other.call('signin/GetSession')).toMatchObject({ status: 200 })
  })

  it.each([
    { wanted: 'Aa1!aaa', says: 'Use at least 8 characters; 12 or more are better.' },
    {
      wanted: 'correct horse battery',
      says: 'Use at least three of these: upper-case letters, lower-case letters, digits, symbols.',
    },
    {
      wanted: `ROOT@${accountId}.TEST`,
      says: 'The password must not be the account’s name or the e-mail address.',
    },
  ])('refuses $wanted: $says', async ({ wanted, says }) => {
    expect(await changePassword(password, wanted)).toMatchObject(
      refused(400, 'PasswordPolicyViolation', says),
    )
    expect(await hasPassword(password)).toBe(true)
  })

  it('refuses the password that is in use, and one of more than 128 characters', async () => {
    await changePassword(password, chosen)
    expect(await changePassword(chosen, chosen)).toMatchObject(
      refused(400, 'PasswordPolicyViolation', 'Choose a password that is not the one in use.'),
    )
    expect(await changePassword(chosen, `Aa1!${'x'.repeat(125)}`)).toMatchObject({
      status: 400,
      body: { code: 'ValidationError' },
    })
  })

  it('tells whoever does not know the password nothing about the new one', async () => {
    expect(await changePassword('wrong', 'x')).toMatchObject(wrongPassword)
  })

  it('needs a session made with MFA where root has a device', async () => {
    await giveRootDevice()
    expect(await changePassword(password, chosen)).toMatchObject(needsDevice('ChangeRootPassword'))
    expect(await hasPassword(password)).toBe(true)
    const withDevice = await openConsole(server, { mfa: true })
    expect(await changePassword(password, chosen, withDevice)).toMatchObject({ status: 200 })
  })

  it('lets one of two changes at once win', async () => {
    const answers = await Promise.all([
      changePassword(password, chosen),
      changePassword(password, 'Another-One-1'),
    ])
    expect(answers.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([
      200, 403,
    ])
  })

  it('leaves a PasswordUpdated event without a password in it', async () => {
    await changePassword('wrong-Password-1', chosen)
    await changePassword(password, chosen)
    const [failed, done, ...more] = await recordedEvents(server, 'PasswordUpdated')
    expect(more).toEqual([])
    expect(failed).toMatchObject({
      eventSource: 'signin.amazonaws.com',
      errorCode: 'AccessDenied',
      additionalEventData: { Reason: 'wrong' },
    })
    expect(done).toMatchObject({
      eventSource: 'signin.amazonaws.com',
      readOnly: false,
      userIdentity: { type: 'Root', arn: `arn:aws:iam::${accountId}:root` },
      requestParameters: null,
    })
    expect(done).not.toHaveProperty('errorCode')
    const text = JSON.stringify(await recordedEvents(server))
    for (const secret of [password, chosen, 'wrong-Password-1']) expect(text).not.toContain(secret)
    expect(await recordedEvents(server, 'ChangeRootPassword')).toEqual([])
  })
})
