import type { Caller } from '../../credentials/caller.js'
import type { Call } from '../../operation.js'
import { lockAccount } from '../../store/accounts.js'
import type { DeviceOwner } from '../../store/mfa-devices.js'
import type { Transaction } from '../../store/store.js'
import { lockUser, lockUserById } from '../../store/users.js'
import { type AwsError, awsError } from '../../wire/aws-error.js'
import { noSuchUser } from '../refusals.js'
import { findTarget } from '../users/target-user.js'

export interface KnownOwner {
  owner: DeviceOwner
  /** Undefined for root. */
  userName?: string
  /** How many devices are enabled for the owner. */
  devices: number
}

/** Whose devices a request is about: the named user's, or the caller's own. */
export async function findDeviceOwner(call: Call<{ UserName?: string }>): Promise<KnownOwner> {
  const target = await findTarget(call, call.input.UserName)
  if (target.kind === 'unknown') throw noSuchUser(target.userName)
  if (target.kind === 'root') return { owner: { kind: 'root' }, devices: 0 }
  const { userId, userName, mfaDevices } = target.user
  return { owner: { kind: 'user', userId }, userName, devices: mfaDevices }
}

/** The same, with the owner's row taken for this transaction. */
export async function lockDeviceOwner(
  tx: Transaction,
  call: Call<{ UserName?: string }>,
): Promise<KnownOwner> {
  const { accountId, user } = call.caller.principal
  const named = call.input.UserName
  if (named === undefined && user === undefined) {
    const account = await lockAccount(tx, accountId)
    return { owner: { kind: 'root' }, devices: account?.rootMfaDevices ?? 0 }
  }
  const locked =
    named === undefined
      ? await lockUserById(tx, user?.userId ?? '')
      : await lockUser(tx, accountId, named)
  if (locked === undefined) throw noSuchUser(named ?? user?.userName ?? '')
  return {
    owner: { kind: 'user', userId: locked.userId },
    userName: locked.userName,
    devices: locked.mfaDevices,
  }
}

/**
 * AWS security bulletin AWS-2023-001: whoever has a device manages his own only in a session for which a code was checked,
 * whatever the policies say. Otherwise a stolen key could add a device of the thief's and so gain MFA.
 */
export function needsMfaSession(caller: Caller, owner: DeviceOwner): boolean {
  const own =
    owner.kind === 'user'
      ? owner.userId === caller.principal.principalId
      : caller.principal.kind === 'root'
  return own && caller.session?.mfaAt === undefined
}

export function mfaSessionRequired(caller: Caller, action: string): AwsError {
  return awsError(
    'AccessDenied',
    `User: ${caller.principal.arn} is not authorized to perform: ${action} because the caller has an MFA device and the request was not authenticated with an MFA device`,
    403,
  )
}
