import { nextDrift } from '@sallyport/otp/drift'
import { findStep } from '@sallyport/otp/verify'
import { validityOf } from '../../store/hardware-token-status.js'
import type { HardwareToken } from '../../store/hardware-tokens.js'
import { followDrift, raiseFloor } from '../../store/device-use.js'
import type { MfaDevice } from '../../store/mfa-devices.js'
import type { Transaction } from '../../store/store.js'
import { spendStep } from '../../store/used-codes.js'
import type { DeviceKind, DeviceParts, Verdict } from '../device-kind.js'
import { openTokenSeed, stepAt, tokenOf } from './token-of.js'

/** RFC 4226 §7.2: how many values of its counter a token may be ahead, because its button was pressed in vain. */
export const lookAhead = 10

/** NIST SP 800-63B §5.1.4.1: a code is of use for two minutes at most. */
const maxAgeSeconds = 120

interface Attempt {
  device: MfaDevice
  token: HardwareToken
  code: string
  now: number
}

/** One code, checked around the token's own time, or ahead of its counter, and spent. */
export const verify: DeviceKind['verify'] = async (tx, { device, answer, expected }, parts) => {
  const token = await tokenOf(tx.query, device)
  const now = parts.clock()
  if (validityOf(token, now) !== 'valid') return { ok: false, reason: 'not-valid-now' }
  const attempt = { device, token, code: answer, now }
  return token.stepSeconds === null
    ? verifyByCounter(tx, attempt, parts)
    : verifyByTime(
        tx,
        { ...attempt, stepSeconds: token.stepSeconds, window: expected.window },
        parts,
      )
}

/** RFC 4226 §7.2. What lies before the value that was found can never be used again. */
async function verifyByCounter(
  tx: Transaction,
  { device, token, code, now }: Attempt,
  parts: DeviceParts,
): Promise<Verdict> {
  const step = findStep({
    secret: openTokenSeed(token, parts),
    algorithm: token.algorithm,
    digits: token.digits,
    code,
    center: device.floorStep + 1,
    before: 0,
    after: lookAhead - 1,
  })
  if (step === undefined) return { ok: false, reason: 'wrong' }
  if (!(await spendStep(tx, device, { step, usedAt: now }))) return { ok: false, reason: 'reused' }
  await raiseFloor(tx, device.deviceId, step)
  return { ok: true }
}

/** RFC 6238 §5.2, and §6: the centre of the search follows the token's clock. */
async function verifyByTime(
  tx: Transaction,
  attempt: Attempt & { stepSeconds: number; window: number },
  parts: DeviceParts,
): Promise<Verdict> {
  const { device, token, code, now, stepSeconds } = attempt
  const serverStep = stepAt(stepSeconds, token.startSeconds, now)
  const window = Math.min(attempt.window, Math.max(1, Math.floor(maxAgeSeconds / stepSeconds) - 1))
  const step = findStep({
    secret: openTokenSeed(token, parts),
    algorithm: token.algorithm,
    digits: token.digits,
    code,
    center: serverStep + device.timeAdjustment,
    before: window,
    after: window,
  })
  if (step === undefined) return { ok: false, reason: 'wrong' }
  if (!(await spendStep(tx, device, { step, usedAt: now }))) return { ok: false, reason: 'reused' }
  const drift = nextDrift({
    drift: device.timeAdjustment,
    observedDrift: step - serverStep,
    resynchronisedDrift: token.synchronisedAdjustment,
  })
  if (drift !== device.timeAdjustment) await followDrift(tx, device.deviceId, drift)
  return { ok: true }
}
