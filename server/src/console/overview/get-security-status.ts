import { limits } from '../../mfa/attempt-limits.js'
import { kindOf } from '../../mfa/kinds.js'
import { type Call, readOperation } from '../../operation.js'
import { isAllowed } from '../../permissions/authorize.js'
import { listAccessKeys } from '../../store/access-keys.js'
import { accountUsage } from '../../store/account-usage.js'
import { findAccount } from '../../store/accounts.js'
import {
  countEnabledDevices,
  countFailingDevices,
  countSuspectedClones,
} from '../../store/device-inventory.js'
import { countAdoption, dayOf, listAdoption } from '../../store/mfa-adoption.js'
import { countOldKeys } from '../../store/old-keys.js'

/**
 * The figures of the dashboard. Those about all users at once tell of each of them, so they are left out for whoever may not list
 * users and their devices.
 */
export const getSecurityStatus = readOperation<object>('sallyport', 'GetSecurityStatus', {
  checks: () => [{ action: 'iam:GetAccountSummary', resource: '*' }],

  async run(call) {
    const { accountId } = call.caller.principal
    const { read } = call.parts.store
    const account = await findAccount(read, accountId)
    const used = await accountUsage(read, accountId)
    const rootKeys = await listAccessKeys(read, { accountId, userId: null })
    return {
      Users: used.get('users') ?? 0,
      RootMfa: (account?.rootMfaDevices ?? 0) > 0,
      RootAccessKeys: rootKeys.length,
      PasswordPolicy: account?.passwordPolicy != null,
      Groups: used.get('groups') ?? 0,
      Roles: used.get('roles') ?? 0,
      Policies: used.get('policies') ?? 0,
      OfUsers: maySeeAllUsers(call) ? await statusOfUsers(call) : undefined,
    }
  },
})

function maySeeAllUsers({ caller, facts }: Call<unknown>): boolean {
  const users = `arn:aws:iam::${caller.principal.accountId}:user/`
  const checks = [
    { action: 'iam:ListUsers', resource: users },
    { action: 'iam:ListMFADevices', resource: `${users}*` },
  ]
  return checks.every((check) => isAllowed(caller, check, { facts, tags: undefined }))
}

async function statusOfUsers(call: Call<unknown>) {
  const { accountId } = call.caller.principal
  const { read } = call.parts.store
  const counted = await countUsersAndKeys(call)
  const today = { ...counted, day: dayOf(call.facts.now) }
  const days = [...(await listAdoption(read, accountId)), today]
  return {
    ConsoleUsers: counted.consoleUsers,
    ConsoleUsersWithMfa: counted.withMfa,
    UsersWithMfa: counted.usersWithMfa,
    MfaByKind: counted.devicesByKind,
    OldKeys: counted.oldKeys,
    LockedDevices: await countFailingDevices(read, accountId, limits.failuresUntilLock),
    SuspectedClones: await countSuspectedClones(read, accountId),
    Adoption: days.map((of) => ({
      Date: of.day,
      ConsoleUsers: of.consoleUsers,
      WithMfa: of.withMfa,
    })),
  }
}

const day = 24 * 3_600_000
const oldAfter = 90 * day

/** What grows with the account is counted once a day, and anew whenever the account changes. */
function countUsersAndKeys({ caller, facts, parts }: Call<unknown>) {
  const { accountId } = caller.principal
  const { read } = parts.store
  const today = facts.now - (facts.now % day)
  return parts.cache.keep(`account:${accountId}`, `security status ${today}`, async () => {
    const devices = await countEnabledDevices(read, accountId)
    return {
      ...(await countAdoption(read, accountId)),
      oldKeys: await countOldKeys(read, accountId, today - oldAfter),
      devicesByKind: Object.fromEntries(
        devices.map(({ kind, devices }) => [kindOf({ kind }).statusWord, devices]),
      ),
    }
  })
}
