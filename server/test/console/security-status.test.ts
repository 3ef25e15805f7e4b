import {
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  CreateUserCommand,
  DeleteLoginProfileCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { tidy } from '../../src/app/housekeeping.js'
import { limits } from '../../src/mfa/attempt-limits.js'
import { accountId, createRootKey, recordedEvents } from '../support/account.js'
import { type ConsoleClient, openConsole } from '../support/console-session.js'
import { startEphemeral, type TestServer } from '../support/ephemeral.js'
import { createPassword, setPasswordPolicy } from '../support/password.js'
import { policy, type TestStatement } from '../support/policy.js'
import { denied } from '../support/refusals.js'
import { abroad, createRole, foreignAccount, ownAccount } from '../support/role.js'
import { createRootWithDevice } from '../support/root-device.js'
import { createUserWithDevice, createUserWithKey } from '../support/virtual-device.js'

let server: TestServer
beforeAll(async () => {
  server = await startEphemeral([ownAccount, foreignAccount])
})
beforeEach(() => server.reset())
afterAll(() => server.close())

const day = 86_400

async function status(console?: ConsoleClient): Promise<Record<string, unknown>> {
  // A session does not live as long as these stories.
  const asked = console ?? (await openConsole(server))
  const { status, body } = await asked.call('sallyport/GetSecurityStatus')
  expect({ status, code: body['code'] }).toEqual({ status: 200, code: undefined })
  const { OfUsers, ...ofAccount } = body
  return { ...ofAccount, ...(OfUsers as object | undefined) }
}

const dayFromNow = (days: number): string =>
  new Date(server.now() + days * day * 1000).toISOString().slice(0, 10)

const housekeeping = () => tidy(server.parts.store, server.now(), 0)

const withDevice = (userName: string) => createUserWithDevice(server, userName)

describe('GetSecurityStatus', () => {
  it('counts nothing where there is nothing but the administrator', async () => {
    expect(await status()).toEqual({
      Users: 1,
      ConsoleUsers: 0,
      ConsoleUsersWithMfa: 0,
      UsersWithMfa: 0,
      MfaByKind: {},
      RootMfa: false,
      RootAccessKeys: 0,
      OldKeys: 0,
      LockedDevices: 0,
      SuspectedClones: 0,
      PasswordPolicy: false,
      Groups: 0,
      Roles: 0,
      Policies: 0,
      Adoption: [{ Date: dayFromNow(0), ConsoleUsers: 0, WithMfa: 0 }],
    })
  })

  it('counts users, passwords, devices, keys and what else there is, of this account only', async () => {
    const iam = server.iam()
    await withDevice('both')
    await createPassword(server, 'both')
    await withDevice('device-only')
    await iam.send(new CreateUserCommand({ UserName: 'password-only' }))
    await createPassword(server, 'password-only')
    await createRootWithDevice(server)
    await setPasswordPolicy(server)
    await iam.send(new CreateGroupCommand({ GroupName: 'g' }))
    await createRole(server, { name: 'r' })
    const PolicyDocument = policy()
    await iam.send(new CreatePolicyCommand({ PolicyName: 'p', PolicyDocument }))
    const elsewhere = abroad(server)
    await createUserWithDevice(elsewhere, 'far')
    await createPassword(elsewhere, 'far')
    expect(await status()).toMatchObject({
      Users: 4,
      ConsoleUsers: 2,
      ConsoleUsersWithMfa: 1,
      UsersWithMfa: 2,
      MfaByKind: { Virtual: 3 },
      RootMfa: true,
      RootAccessKeys: 1,
      PasswordPolicy: true,
      Groups: 1,
      Roles: 1,
      Policies: 1,
      Adoption: [{ ConsoleUsers: 2, WithMfa: 1 }],
    })
    expect(await status(await openConsole(server, { accountId: foreignAccount }))).toMatchObject({
      Users: 2,
      ConsoleUsers: 1,
      RootMfa: false,
      MfaByKind: { Virtual: 1 },
    })
  })

  it('shows a change in the next answer', async () => {
    await withDevice('ada')
    expect(await status()).toMatchObject({ ConsoleUsers: 0 })
    await createPassword(server, 'ada')
    expect(await status()).toMatchObject({ ConsoleUsers: 1, ConsoleUsersWithMfa: 1 })
    await server.iam().send(new DeleteLoginProfileCommand({ UserName: 'ada' }))
    expect(await status()).toMatchObject({ ConsoleUsers: 0, UsersWithMfa: 1 })
  })

  it('counts keys that are active and over ninety days old', async () => {
    await server.iam().send(new CreateUserCommand({ UserName: 'ada' }))
    const key = await server.iam().send(new CreateAccessKeyCommand({ UserName: 'ada' }))
    await createRootKey(server)
    await server.advance(90 * day)
    expect(await status()).toMatchObject({ OldKeys: 0 })
    await server.advance(day)
    // The administrator's, the user's and root's.
    expect(await status()).toMatchObject({ OldKeys: 3 })
    const { AccessKeyId } = key.AccessKey ?? {}
    await server
      .iam()
      .send(new UpdateAccessKeyCommand({ UserName: 'ada', AccessKeyId, Status: 'Inactive' }))
    expect(await status()).toMatchObject({ OldKeys: 2 })
  })

  it('counts devices that are locked, which those of root never are', async () => {
    await withDevice('ada')
    await createRootWithDevice(server)
    const fail = (failures: number) =>
      server.parts.store.write(({ query }) =>
        query.updateTable('mfa_devices').set({ consecutive_failures: failures }).execute(),
      )
    await fail(limits.failuresUntilLock - 1)
    expect(await status()).toMatchObject({ LockedDevices: 0 })
    await fail(limits.failuresUntilLock)
    expect(await status()).toMatchObject({ LockedDevices: 1 })
  })

  it('keeps what each day ended with, written once by housekeeping', async () => {
    await withDevice('ada')
    await createPassword(server, 'ada')
    await housekeeping()
    expect((await status())['Adoption']).toHaveLength(1)
    await server.advance(day)
    await housekeeping()
    const first = { Date: dayFromNow(-1), ConsoleUsers: 1, WithMfa: 1 }
    await server.iam().send(new CreateUserCommand({ UserName: 'bob' }))
    await createPassword(server, 'bob')
    await housekeeping()
    const today = { Date: dayFromNow(0), ConsoleUsers: 2, WithMfa: 1 }
    expect((await status())['Adoption']).toEqual([first, today])
    await server.advance(day)
    await housekeeping()
    expect((await status())['Adoption']).toEqual([
      first,
      today,
      { Date: dayFromNow(0), ConsoleUsers: 2, WithMfa: 1 },
    ])
  })

  const summary = { Action: 'iam:GetAccountSummary' }
  const users = { Action: 'iam:ListUsers', Resource: `arn:aws:iam::${accountId}:user/` }
  const devices = { Action: 'iam:ListMFADevices', Resource: `arn:aws:iam::${accountId}:user/*` }

  async function consoleOf(...statements: TestStatement[]): Promise<ConsoleClient> {
    await createUserWithKey(server, 'prober', policy(...statements))
    return openConsole(server, { userName: 'prober' })
  }

  it('is allowed by exactly its three permissions', async () => {
    const all = await status(await consoleOf(summary, users, devices))
    expect(all).toMatchObject({ Users: 2, ConsoleUsers: 0 })
  })

  const ownDevices = { ...devices, Resource: `arn:aws:iam::${accountId}:user/prober` }
  it.each([
    ['iam:ListUsers', [summary, devices]],
    ['iam:ListMFADevices', [summary, users]],
    ['iam:ListMFADevices on all users', [summary, users, ownDevices]],
  ])('tells nothing of users without %s', async (_, statements) => {
    expect(await status(await consoleOf(...statements))).toEqual({
      Users: 2,
      RootMfa: false,
      RootAccessKeys: 0,
      PasswordPolicy: false,
      Groups: 0,
      Roles: 0,
      Policies: 0,
    })
  })

  it('is refused without iam:GetAccountSummary', async () => {
    const console = await consoleOf(users, devices)
    const { status, body } = await console.call('sallyport/GetSecurityStatus')
    const action = 'iam:GetAccountSummary'
    const { code, message } = denied('prober', action, '*')
    expect({ status, body }).toMatchObject({
      status: 403,
      body: { code, message, denied: { action, resource: '*' } },
    })
  })

  it('leaves an event', async () => {
    await status()
    expect(await recordedEvents(server, 'GetSecurityStatus')).toMatchObject([
      { eventSource: 'sallyport', readOnly: true, requestParameters: null },
    ])
  })
})
