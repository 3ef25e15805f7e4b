import { type DeviceOwner, listMfaDevices, type MfaDevice } from '../store/mfa-devices.js'
import type { Transaction } from '../store/store.js'
import { checkAnswer, type CodeVerdict } from './check-code.js'
import type { DeviceParts, ExpectedAnswer } from './device-kind.js'
import { kindOf } from './kinds.js'

export interface FactorAttempt {
  accountId: string
  owner: DeviceOwner
  /** The device that the page asked for. */
  deviceId: string
  /** What was typed, or the JSON text of what a security key signed. */
  answer: string
  expected: ExpectedAnswer
  sourceIp: string
  /** Whether the principal signed in with this browser before, by one of the devices that it has now. */
  isKnownBrowser: boolean
  now: number
}

/** More than the settings let anybody have. */
const allDevices = 1000

/**
 * The second page of sign-in: as `checkCode`, with the same limits and counts, for every kind of device. A device that is not
 * the principal's own is `unknown-device`. Of several security keys any may answer: the verdict tells which did. The caller
 * must let the transaction commit whatever the verdict is, or failures go uncounted and challenges unspent.
 */
export function checkFactor(
  tx: Transaction,
  attempt: FactorAttempt,
  parts: DeviceParts,
): Promise<CodeVerdict> {
  return checkAnswer(tx, { ...attempt, find: () => answeringDevice(tx, attempt) }, parts)
}

/** Whoever answers with a key that is not among the principal's is held to the limits of the device that was asked for. */
async function answeringDevice(
  tx: Transaction,
  { accountId, owner, deviceId, answer }: FactorAttempt,
): Promise<MfaDevice | undefined> {
  const devices = await listMfaDevices(tx.query, {
    accountId,
    assignment: 'Assigned',
    owner,
    limit: allDevices,
  })
  const asked = devices.find((device) => device.deviceId === deviceId)
  if (asked === undefined) return undefined
  const { answeredBy } = kindOf(asked)
  return (await answeredBy?.(tx, { devices, answer })) ?? asked
}
