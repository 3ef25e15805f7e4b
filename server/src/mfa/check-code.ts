import { lockAccount } from '../store/accounts.js'
import { type DeviceOwner, findMfaDevice, type MfaDevice } from '../store/mfa-devices.js'
import type { Transaction } from '../store/store.js'
import { lockUserById } from '../store/users.js'
import { countOutcome, isLocked, takeCodeAttempt } from './attempt-limits.js'
import type { DeviceParts, ExpectedAnswer, Verdict } from './device-kind.js'
import { kindOf } from './kinds.js'

/** What came of an answer that was given with the name of a device. */
export type CodeVerdict =
  | { ok: true; device: MfaDevice }
  | {
      ok: false
      reason:
        | 'unknown-device'
        | 'locked'
        | 'too-many-attempts'
        | Extract<Verdict, { ok: false }>['reason']
    }

interface Attempt {
  accountId: string
  owner: DeviceOwner
  sourceIp: string
  /** Whether the principal signed in with this browser before, by one of the devices that it has now. */
  isKnownBrowser?: boolean
  now: number
}

export interface CodeAttempt extends Attempt {
  serialNumber: string
  code: string
  /** Steps by which the code may be early or late. */
  window: number
}

/**
 * Checks a code of a device that the principal itself named, and spends it. A serial number that is somebody else's is
 * answered like one that does not exist and costs its owner nothing, and so is a device of a kind that the API does not take.
 * The caller must let the transaction commit whatever the verdict is, or failures go uncounted.
 */
export function checkCode(
  tx: Transaction,
  attempt: CodeAttempt,
  parts: DeviceParts,
): Promise<CodeVerdict> {
  const { accountId, owner, serialNumber, code, window } = attempt
  const find = async (): Promise<MfaDevice | undefined> => {
    const device = await findMfaDevice(tx.query, accountId, serialNumber)
    return device !== undefined && belongsTo(device, owner) && kindOf(device).throughApi
      ? device
      : undefined
  }
  return checkAnswer(tx, { ...attempt, find, answer: code, expected: { window } }, parts)
}

/** What every door shares: the owner's row first, the limits, the check, the count of what came of it. */
export async function checkAnswer(
  tx: Transaction,
  attempt: Attempt & {
    find(): Promise<MfaDevice | undefined>
    answer: string
    expected: ExpectedAnswer
  },
  parts: DeviceParts,
): Promise<CodeVerdict> {
  const { accountId, owner, now, answer, expected } = attempt
  // The owner's row is taken first, here and when devices change, so that no two transactions wait for each other.
  const failures = await failuresInARow(tx, accountId, owner)
  const device = await attempt.find()
  if (device === undefined) return { ok: false, reason: 'unknown-device' }
  if (isLocked(device, owner)) return { ok: false, reason: 'locked' }
  const { sourceIp, isKnownBrowser = false } = attempt
  const by = { accountId, owner, failures, sourceIp, isKnownBrowser }
  if (!(await takeCodeAttempt(tx, device, { by, now })))
    return { ok: false, reason: 'too-many-attempts' }
  const verdict = await kindOf(device).verify(tx, { device, answer, expected }, parts)
  await countOutcome(tx, device, { by, now, ok: verdict.ok })
  return verdict.ok ? { ok: true, device } : verdict
}

export function belongsTo(device: MfaDevice, owner: DeviceOwner): boolean {
  return owner.kind === 'user' ? device.userId === owner.userId : device.ownerKind === 'root'
}

async function failuresInARow(
  tx: Transaction,
  accountId: string,
  owner: DeviceOwner,
): Promise<number> {
  if (owner.kind === 'user') return (await lockUserById(tx, owner.userId))?.mfaFailures ?? 0
  return (await lockAccount(tx, accountId))?.rootMfaFailures ?? 0
}
