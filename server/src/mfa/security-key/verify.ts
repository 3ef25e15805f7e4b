import type { DeviceOwner, MfaDevice } from '../../store/mfa-devices.js'
import {
  advanceSignCount,
  findKeyByCredential,
  findSecurityKey,
  markCloneSuspected,
} from '../../store/security-keys.js'
import type { DeviceKind } from '../device-kind.js'
import { parseAssertion } from './credential-json.js'
import { userHandle } from './user-handle.js'
import { verifyAssertion } from './verify-assertion.js'

/** The browser uses whichever of the principal's keys is plugged in, so the credential tells which device answers. */
export const answeredBy: NonNullable<DeviceKind['answeredBy']> = async (
  tx,
  { devices, answer },
) => {
  const assertion = parseAssertion(answer)
  if (assertion === undefined) return undefined
  const key = await findKeyByCredential(tx.query, assertion.id)
  return devices.find((device) => device.deviceId === key?.deviceId)
}

/** One assertion, WebAuthn §7.2. The challenge is the caller's to spend, whatever comes of it. */
export const verify: DeviceKind['verify'] = async (tx, { device, answer, expected }, parts) => {
  if (expected.assertion === undefined) return { ok: false, reason: 'not-asked' }
  const assertion = parseAssertion(answer)
  if (assertion === undefined) return { ok: false, reason: 'malformed' }
  const key = await findSecurityKey(tx.query, device.deviceId)
  if (key === undefined || key.credentialId !== assertion.id)
    return { ok: false, reason: 'unknown-credential' }
  const verdict = await verifyAssertion({
    assertion,
    key,
    userHandle: userHandle(device.accountId, ownerOf(device)),
    expected: expected.assertion,
  })
  if (!verdict.ok) {
    // The caller commits what a refusal wrote: the mark stays although nobody gets in.
    if (verdict.reason === 'counter') await markCloneSuspected(tx, device.deviceId, parts.clock())
    return verdict
  }
  const { signCount, backupState } = verdict
  return (await advanceSignCount(tx, device, { signCount, backupState, usedAt: parts.clock() }))
    ? { ok: true }
    : { ok: false, reason: 'reused' }
}

const ownerOf = ({ userId }: MfaDevice): DeviceOwner =>
  userId === null ? { kind: 'root' } : { kind: 'user', userId }
