import { markUsed } from '../../store/device-use.js'
import type { DeviceKind } from '../device-kind.js'
import { checkSmsCode } from './check-sms-code.js'

/** The code that was sent for this sign-in to this device. */
export const verify: DeviceKind['verify'] = async (tx, { device, answer, expected }, parts) => {
  if (expected.subject === undefined) return { ok: false, reason: 'not-asked' }
  const now = parts.clock()
  const { deviceId } = device
  const asked = { subject: expected.subject, deviceId, code: answer, now }
  const verdict = await checkSmsCode(tx, asked, parts)
  if (!verdict.ok) return { ok: false, reason: verdict.reason }
  return (await markUsed(tx, device, now)) ? { ok: true } : { ok: false, reason: 'reused' }
}
