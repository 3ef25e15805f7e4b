import { useQuota } from '../../store/account-usage.js'
import { countDeviceIn } from '../../store/device-counts.js'
import {
  assignMfaDevice,
  deleteMfaDevice,
  type DeviceOwner,
  insertMfaDevice,
  lockMfaDevice,
  type MfaDevice,
} from '../../store/mfa-devices.js'
import { deleteSecurityKey, insertSecurityKey } from '../../store/security-keys.js'
import type { Transaction } from '../../store/store.js'
import type { DeviceParts } from '../device-kind.js'
import { newSerialNumber } from './serial-number.js'
import type { NewSecurityKey } from './verify-registration.js'

export type EnrolVerdict =
  | { ok: true; serialNumber: string }
  | { ok: false; reason: 'registered' | 'too-many-devices' | 'needs-mfa-session' }

/**
 * Stores a key that was just registered and gives it to its owner, whose row must be taken. `firstOnly` is the rule for whoever
 * manages his own devices without an MFA session: he must have none yet. A refusal leaves nothing behind, so the transaction
 * can be committed and the challenge stays spent.
 */
export async function enrolSecurityKey(
  tx: Transaction,
  request: {
    accountId: string
    owner: DeviceOwner
    /** Undefined for root. */
    userName: string | undefined
    keyName: string
    key: NewSecurityKey
    limit: number
    firstOnly: boolean
  },
  parts: Pick<DeviceParts, 'random' | 'clock'>,
): Promise<EnrolVerdict> {
  const { accountId, owner, firstOnly } = request
  const device = await insertDevice(tx, request, parts)
  if (!(await insertSecurityKey(tx, { ...request.key, deviceId: device.deviceId }))) {
    await deleteMfaDevice(tx, device)
    return { ok: false, reason: 'registered' }
  }
  if (!(await countDeviceIn(tx, { accountId, owner, below: firstOnly ? 1 : request.limit }))) {
    await deleteSecurityKey(tx, device.deviceId)
    await deleteMfaDevice(tx, device)
    return { ok: false, reason: firstOnly ? 'needs-mfa-session' : 'too-many-devices' }
  }
  // A key has no steps; any but the first floor says that it was assigned.
  const enabled = { owner, enabledAt: parts.clock(), timeAdjustment: 0, floorStep: 1 }
  if (!(await assignMfaDevice(tx, device, enabled)))
    throw new Error('a device that was just made belongs to somebody')
  for (const resource of ['mfa-devices-in-use', 'security-keys'] as const) {
    // eslint-disable-next-line no-await-in-loop -- one transaction has one connection
    await useQuota(tx, { accountId, resource, quota: Number.MAX_SAFE_INTEGER })
  }
  return { ok: true, serialNumber: device.serialNumber }
}

async function insertDevice(
  tx: Transaction,
  key: { accountId: string; userName: string | undefined; keyName: string },
  parts: Pick<DeviceParts, 'random' | 'clock'>,
): Promise<MfaDevice> {
  const { accountId } = key
  const serialNumber = newSerialNumber(key, parts.random)
  await insertMfaDevice(tx, {
    deviceId: parts.random.uuid(),
    accountId,
    kind: 'security-key',
    serialNumber,
    // Nothing of a key is secret: its private half never leaves it.
    seedSealed: '',
    createdAt: parts.clock(),
  })
  const device = await lockMfaDevice(tx, accountId, serialNumber)
  if (device === undefined) throw new Error('a device that was just made is not there')
  return device
}
