import { findConsecutiveSteps } from '@sallyport/otp/consecutive'
import { timeStep } from '@sallyport/otp/totp'
import { spendPair } from '../../store/used-codes.js'
import type { DeviceKind } from '../device-kind.js'
import { openSeed } from './seed.js'

/** About 8 hours 20 minutes either way: how far the second of two codes may be off. RFC 6238 §6, RFC 4226 §7.4. */
const stepsBehind = 998
const stepsAhead = 1000

/**
 * Two consecutive codes tell how far the device's clock is off. Both must be newer than the last pair that was accepted, and
 * neither may have been used: enabling, resynchronising, sign-in and STS share one memory.
 */
export const synchronise: NonNullable<DeviceKind['synchronise']> = async (
  tx,
  { device, codes },
  parts,
) => {
  const now = parts.clock()
  const serverStep = timeStep(now)
  const found = findConsecutiveSteps({
    secret: openSeed(device, parts),
    code1: codes[0],
    code2: codes[1],
    center: serverStep + device.timeAdjustment,
    behind: stepsBehind,
    ahead: stepsAhead,
    after: device.floorStep,
  })
  if (found === undefined) return { ok: false, reason: 'wrong' }
  const steps = [found.first, found.second] as const
  if (!(await spendPair(tx, device.deviceId, { steps, usedAt: now })))
    return { ok: false, reason: 'reused' }
  return { ok: true, timeAdjustment: found.second - serverStep, floorStep: found.second }
}
