import { useQuota, releaseQuota } from '../store/account-usage.js'
import { clearFailures } from '../store/mfa-attempts.js'
import { countDeviceIn, countDeviceOut } from '../store/device-counts.js'
import {
  assignMfaDevice,
  type DeviceOwner,
  lockMfaDevice,
  type MfaDevice,
  resynchroniseMfaDevice,
  unassignMfaDevice,
} from '../store/mfa-devices.js'
import type { Transaction } from '../store/store.js'
import { takePairAttempt } from './attempt-limits.js'
import type { DeviceParts, Refused, Unusable } from './device-kind.js'
import { kindOf, kinds } from './kinds.js'

/** Two consecutive codes as they were typed, older first. */
export type CodePair = readonly [string, string]

/** Why two codes were not accepted: not told to whoever gave them. */
export type RefusedPair = Refused | 'too-many-attempts'

/**
 * A device by its serial number, taken for this transaction: one of the account's or, of a kind that has a stock, one that was
 * known beforehand. Undefined where there is none.
 */
export async function lockAssignable(
  tx: Transaction,
  wanted: { accountId: string; serialNumber: string },
  parts: DeviceParts,
): Promise<MfaDevice | Unusable | undefined> {
  const { accountId, serialNumber } = wanted
  const device = await lockMfaDevice(tx, accountId, serialNumber)
  if (device !== undefined) return device
  const stocking = Object.values(kinds).find(
    (kind) => kind.claim !== undefined && kind.isSerialNumber(serialNumber),
  )
  return stocking?.claim?.(tx, wanted, parts)
}

export type AssignVerdict =
  'assigned' | 'in-use' | 'too-many-devices' | 'needs-mfa-session' | RefusedPair

/**
 * Gives an unassigned device to a principal who shows two consecutive codes of it. `firstOnly` demands that the principal has
 * no device yet: the rule for whoever manages his own devices without an MFA session. After a refused pair the transaction
 * must be committed, so that the try counts; after any other refusal it must not.
 */
export async function assignDevice(
  tx: Transaction,
  request: {
    device: MfaDevice
    owner: DeviceOwner
    codes: CodePair
    limit: number
    firstOnly: boolean
  },
  parts: DeviceParts,
): Promise<AssignVerdict> {
  const { device, owner } = request
  if (device.enabledAt !== null) return 'in-use'
  const now = parts.clock()
  const pair = await synchronisedPair(tx, { device, codes: request.codes, now }, parts)
  if (typeof pair === 'string') {
    // What came from a stock for this goes back.
    await kindOf(device).putBack?.(tx, device)
    return pair
  }
  const below = request.firstOnly ? 1 : request.limit
  if (!(await countDeviceIn(tx, { accountId: device.accountId, owner, below }))) {
    return request.firstOnly ? 'needs-mfa-session' : 'too-many-devices'
  }
  if (!(await assignMfaDevice(tx, device, { owner, enabledAt: now, ...pair }))) return 'in-use'
  await useQuota(tx, {
    accountId: device.accountId,
    resource: 'mfa-devices-in-use',
    quota: Number.MAX_SAFE_INTEGER,
  })
  await kindOf(device).afterAssigned?.(tx, device)
  return 'assigned'
}

/**
 * Two codes in a row prove that the owner has the device, so they end a row of wrong ones as a right code does. After a refused
 * pair the transaction must be committed, so that the try counts.
 */
export async function resynchroniseDevice(
  tx: Transaction,
  request: { device: MfaDevice; owner: DeviceOwner; codes: CodePair },
  parts: DeviceParts,
): Promise<'resynchronised' | RefusedPair> {
  const { device, owner } = request
  const pair = await synchronisedPair(tx, { ...request, now: parts.clock() }, parts)
  if (typeof pair === 'string') return pair
  if (!(await resynchroniseMfaDevice(tx, device, pair))) return 'reused'
  await clearFailures(tx, device.accountId, owner)
  return 'resynchronised'
}

async function synchronisedPair(
  tx: Transaction,
  attempt: { device: MfaDevice; codes: CodePair; now: number },
  parts: DeviceParts,
): Promise<{ timeAdjustment: number; floorStep: number } | RefusedPair> {
  const { device, codes } = attempt
  const kind = kindOf(device)
  if (kind.synchronise === undefined) return 'wrong'
  if (!(await takePairAttempt(tx, device, attempt.now))) return 'too-many-attempts'
  const verdict = await kind.synchronise(tx, { device, codes }, parts)
  return verdict.ok
    ? { timeAdjustment: verdict.timeAdjustment, floorStep: verdict.floorStep }
    : verdict.reason
}

/** Takes a device from its owner, and what goes with that; false where the owner does not have it. */
export async function takeDeviceAway(
  tx: Transaction,
  device: MfaDevice,
  owner: DeviceOwner,
): Promise<boolean> {
  if (!(await unassignMfaDevice(tx, device, owner))) return false
  await countDeviceOut(tx, device.accountId, owner)
  await releaseQuota(tx, device.accountId, 'mfa-devices-in-use')
  await kindOf(device).afterTakenAway?.(tx, device)
  return true
}
