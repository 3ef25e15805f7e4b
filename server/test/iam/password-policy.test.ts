import {
  DeleteAccountPasswordPolicyCommand,
  GetAccountPasswordPolicyCommand,
  UpdateAccountPasswordPolicyCommand,
} from '@aws-sdk/client-iam'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createRootKey, recordedEvents } from '../support/account.js'
import { credentialsOf, startEphemeral, type TestServer } from '../support/ephemeral.js'
import { members } from '../support/members.js'
import { setPasswordPolicy } from '../support/password.js'
import { policy } from '../support/policy.js'
import { breaks, denied, noSuchEntity } from '../support/refusals.js'
import { rejection } from '../support/rejection.js'
import { createRoleSession } from '../support/role-session.js'
import { createUserWithKey } from '../support/virtual-device.js'

let server: TestServer
beforeAll(async () => {
  server = await startEphemeral(['123456789012', '210987654321'])
})
beforeEach(() => server.reset())
afterAll(() => server.close())

const get = (iam = server.iam()) => members(iam.send(new GetAccountPasswordPolicyCommand({})))
const remove = (iam = server.iam()) => members(iam.send(new DeleteAccountPasswordPolicyCommand({})))

const defaults = {
  MinimumPasswordLength: 6,
  RequireSymbols: false,
  RequireNumbers: false,
  RequireUppercaseCharacters: false,
  RequireLowercaseCharacters: false,
  AllowUsersToChangePassword: false,
  ExpirePasswords: false,
}

it('has the defaults after an empty call, and no age, reuse prevention or hard expiry', async () => {
  expect(await members(setPasswordPolicy(server))).toEqual({})
  expect(await get()).toEqual({ PasswordPolicy: defaults })
})

it('shows what was given, and that passwords expire where they have an age', async () => {
  const given = {
    MinimumPasswordLength: 128,
    RequireSymbols: true,
    RequireNumbers: true,
    RequireUppercaseCharacters: true,
    RequireLowercaseCharacters: true,
    AllowUsersToChangePassword: true,
    MaxPasswordAge: 1095,
    PasswordReusePrevention: 24,
    HardExpiry: true,
  }
  await setPasswordPolicy(server, given)
  expect(await get()).toEqual({ PasswordPolicy: { ...given, ExpirePasswords: true } })
})

it('replaces the whole policy: what is left out has its default again', async () => {
  await setPasswordPolicy(server, {
    MinimumPasswordLength: 20,
    MaxPasswordAge: 90,
    RequireSymbols: true,
  })
  await setPasswordPolicy(server, { RequireNumbers: true, HardExpiry: false })
  expect(await get()).toEqual({
    PasswordPolicy: { ...defaults, RequireNumbers: true, HardExpiry: false },
  })
})

it.each([
  ['MinimumPasswordLength', 5, 'greater than or equal to 6'],
  ['MinimumPasswordLength', 129, 'less than or equal to 128'],
  ['MaxPasswordAge', 0, 'greater than or equal to 1'],
  ['MaxPasswordAge', 1096, 'less than or equal to 1095'],
  ['PasswordReusePrevention', 0, 'greater than or equal to 1'],
  ['PasswordReusePrevention', 25, 'less than or equal to 24'],
])('refuses %s %i', async (name, value, bound) => {
  const path = name.charAt(0).toLowerCase() + name.slice(1)
  expect(await rejection(setPasswordPolicy(server, { [name]: value }))).toEqual(
    breaks(path, `Member must have value ${bound}`),
  )
})

describe('without a policy', () => {
  const none = noSuchEntity('The Password Policy with domain name 123456789012 cannot be found.')
  const nothingToDelete = noSuchEntity(
    'The account policy with name PasswordPolicy cannot be found.',
  )

  it('says so in words of its own for each call, also after a deletion', async () => {
    expect(await rejection(get())).toEqual(none)
    expect(await rejection(remove())).toEqual(nothingToDelete)
    await setPasswordPolicy(server)
    expect(await remove()).toEqual({})
    expect(await rejection(get())).toEqual(none)
    expect(await rejection(remove())).toEqual(nothingToDelete)
  })

  it('is each account by itself', async () => {
    await setPasswordPolicy(server)
    const elsewhere = server.iam(credentialsOf(server.accounts[1]))
    expect(await rejection(get(elsewhere))).toEqual(
      noSuchEntity('The Password Policy with domain name 210987654321 cannot be found.'),
    )
    expect(await rejection(remove(elsewhere))).toEqual(nothingToDelete)
    expect(await get()).toEqual({ PasswordPolicy: defaults })
  })
})

it('is refused on `*`', async () => {
  const iam = server.iam(await createUserWithKey(server, 'eve', policy()))
  await setPasswordPolicy(server)
  const calls = {
    'iam:GetAccountPasswordPolicy': get(iam),
    'iam:UpdateAccountPasswordPolicy': iam.send(new UpdateAccountPasswordPolicyCommand({})),
    'iam:DeleteAccountPasswordPolicy': remove(iam),
  }
  for (const [action, call] of Object.entries(calls))
    expect(await rejection(call)).toEqual(denied('eve', action, '*'))
})

it('is open to root and to a role that may', async () => {
  for (const credentials of [await createRootKey(server), await createRoleSession(server, 'R')]) {
    const iam = server.iam(credentials)
    await iam.send(new UpdateAccountPasswordPolicyCommand({ MinimumPasswordLength: 9 }))
    expect((await get(iam)).PasswordPolicy?.MinimumPasswordLength).toBe(9)
    await remove(iam)
  }
})

it('lets nobody change it who may only change the own password', async () => {
  const iam = server.iam(await createUserWithKey(server, 'eve', policy()))
  await setPasswordPolicy(server, { AllowUsersToChangePassword: true })
  expect((await get(iam)).PasswordPolicy?.AllowUsersToChangePassword).toBe(true)
  for (const call of [iam.send(new UpdateAccountPasswordPolicyCommand({})), remove(iam)])
    expect((await rejection(call)).code).toBe('AccessDenied')
})

it('is recorded with what was given', async () => {
  await setPasswordPolicy(server, { MinimumPasswordLength: 9, RequireSymbols: true })
  await remove()
  const [updated] = await recordedEvents(server, 'UpdateAccountPasswordPolicy')
  expect(updated).toMatchObject({
    readOnly: false,
    requestParameters: { minimumPasswordLength: 9, requireSymbols: true },
    responseElements: null,
  })
  expect(await recordedEvents(server, 'DeleteAccountPasswordPolicy')).toHaveLength(1)
})
