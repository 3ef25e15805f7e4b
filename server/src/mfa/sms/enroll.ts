import { useQuota } from '../../store/account-usage.js'
import { countDeviceIn } from '../../store/device-counts.js'
import { assignMfaDevice, insertMfaDevice, lockMfaDevice } from '../../store/mfa-devices.js'
import type { SmsChallenge } from '../../store/sms-challenges.js'
import { insertSmsDevice } from '../../store/sms-devices.js'
import type { Transaction } from '../../store/store.js'
import type { DeviceParts } from '../device-kind.js'
import { phoneBinding } from './phone-of.js'

/**
 * Stores a telephone whose code was right and gives it to its owner, whose row must be taken. After a refusal the transaction
 * must not be committed.
 */
export async function enrolSmsDevice(
  tx: Transaction,
  enrolment: {
    owner: { kind: 'user'; userId: string }
    challenge: SmsChallenge
    /** How many devices the owner must have less than. */
    below: number
  },
  parts: Pick<DeviceParts, 'keyRing' | 'random' | 'clock'>,
): Promise<'enrolled' | 'name-taken' | 'too-many-devices'> {
  const { owner, challenge, below } = enrolment
  const { accountId, serialNumber, lastDigits, subject } = challenge
  const { keyRing } = parts
  const deviceId = parts.random.uuid()
  const made = { deviceId, accountId, kind: 'sms', serialNumber, createdAt: parts.clock() }
  // Codes are made anew each time, so there is no seed, and no clock.
  if (!(await insertMfaDevice(tx, { ...made, seedSealed: '', stepSeconds: null })))
    return 'name-taken'
  const phone = keyRing.open(challenge.phoneSealed, `sms-challenge:${subject}`)
  const phoneSealed = keyRing.seal(phone, phoneBinding(deviceId))
  await insertSmsDevice(tx, { deviceId, phoneSealed, lastDigits })
  if (!(await countDeviceIn(tx, { accountId, owner, below }))) return 'too-many-devices'
  const device = await lockMfaDevice(tx, accountId, serialNumber)
  // It has no steps; any but the first floor says that it was assigned.
  const enabled = { owner, enabledAt: parts.clock(), timeAdjustment: 0, floorStep: 1 }
  if (device === undefined || !(await assignMfaDevice(tx, device, enabled)))
    throw new Error('a device that was just made cannot be assigned')
  for (const resource of ['mfa-devices-in-use', 'sms-devices'] as const) {
    // eslint-disable-next-line no-await-in-loop -- one transaction has one connection
    await useQuota(tx, { accountId, resource, quota: Number.MAX_SAFE_INTEGER })
  }
  return 'enrolled'
}
