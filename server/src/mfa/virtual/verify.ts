import { timeStep } from '@sallyport/otp/totp'
import { findStep } from '@sallyport/otp/verify'
import { spendStep } from '../../store/used-codes.js'
import type { DeviceKind } from '../device-kind.js'
import { openSeed } from './seed.js'

/**
 * One code, checked in a window around the device's own time and spent. RFC 6238 §5.2: late by a step or two, and accepted
 * once. What is remembered is the step, never the text.
 */
export const verify: DeviceKind['verify'] = async (tx, { device, answer, expected }, parts) => {
  const now = parts.clock()
  const step = findStep({
    secret: openSeed(device, parts),
    code: answer,
    center: timeStep(now) + device.timeAdjustment,
    before: expected.window,
    after: expected.window,
  })
  if (step === undefined) return { ok: false, reason: 'wrong' }
  return (await spendStep(tx, device, { step, usedAt: now }))
    ? { ok: true }
    : { ok: false, reason: 'reused' }
}
