import { markUsed } from '../../store/device-use.js'
import type { DeviceKind } from '../device-kind.js'
import { checkSmsCode } from './check-sms-code.js'

/** The code that was sent for this sign-in to this device. */
export const verify: DeviceKind['verify'] = async (tx, { device, answer, expected }, parts) => {
  if (expected.subject === undefined) return { ok: false, reason: 'not-asked' }
  const now = parts.clock()
  const verdict = await checkSmsCode(tx, { subject: expected.subject, code: answer, now }, parts)
  if (!verdict.ok) return verdict
  // Another device was asked for since, or this one left its owner.
  if (verdict.challenge.deviceId !== device.deviceId) return { ok: false, reason: 'not-asked' }
  return (await markUsed(tx, device, now)) ? { ok: true } : { ok: false, reason: 'reused' }
}
