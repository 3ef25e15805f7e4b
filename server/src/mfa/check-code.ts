import { lockAccount } from '../store/accounts.js'
import { type DeviceOwner, findMfaDevice, type MfaDevice } from '../store/mfa-devices.js'
import type { Transaction } from '../store/store.js'
import { lockUserById } from '../store/users.js'
import { countOutcome, isLocked, takeCodeAttempt } from './attempt-limits.js'
import type { DeviceParts } from './device-kind.js'
import { kindOf } from './kinds.js'

/** What came of a code that was given with a serial number. */
export type CodeVerdict =
  | { ok: true; device: MfaDevice }
  | { ok: false; reason: 'unknown-device' | 'locked' | 'too-many-attempts' | 'wrong' | 'reused' }

export interface CodeAttempt {
  accountId: string
  owner: DeviceOwner
  serialNumber: string
  code: string
  /** Steps by which the code may be early or late. */
  window: number
  sourceIp: string
  now: number
}

/**
 * Checks a code of a device that the principal itself named, and spends it. A serial number that is somebody else's is
 * answered like one that does not exist and costs its owner nothing. The caller must let the transaction commit whatever the
 * verdict is, or failures go uncounted.
 */
export async function checkCode(
  tx: Transaction,
  attempt: CodeAttempt,
  parts: DeviceParts,
): Promise<CodeVerdict> {
  const { accountId, owner, now } = attempt
  // The owner's row is taken first, here and when devices change, so that no two transactions wait for each other.
  const failures = await failuresInARow(tx, accountId, owner)
  const device = await findMfaDevice(tx.query, accountId, attempt.serialNumber)
  if (device === undefined || !belongsTo(device, owner))
    return { ok: false, reason: 'unknown-device' }
  const kind = kindOf(device)
  if (!kind.throughApi) return { ok: false, reason: 'unknown-device' }
  if (isLocked(device, owner)) return { ok: false, reason: 'locked' }
  const by = { accountId, owner, failures, sourceIp: attempt.sourceIp }
  if (!(await takeCodeAttempt(tx, device, { by, now })))
    return { ok: false, reason: 'too-many-attempts' }
  const verdict = await kind.verify(
    tx,
    { device, answer: attempt.code, window: attempt.window },
    parts,
  )
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
