import { findConsecutiveSteps } from '@sallyport/otp/consecutive'
import { validityOf } from '../../store/hardware-token-status.js'
import { type HardwareToken, recordSynchronised } from '../../store/hardware-tokens.js'
import type { MfaDevice } from '../../store/mfa-devices.js'
import { spendPair } from '../../store/used-codes.js'
import type { DeviceKind } from '../device-kind.js'
import { openTokenSeed, stepAt, tokenOf } from './token-of.js'

/** As for virtual devices: about 8 hours 20 minutes either way, whatever the length of a step. */
const secondsBehind = 998 * 30
const secondsAhead = 1000 * 30

/** RFC 4226 §7.4: how many values ahead of its counter a token is found. */
const valuesAhead = 100

/**
 * Two consecutive codes tell how far the token's clock is off, or where its counter stands. Both must be newer than whatever was
 * accepted before, also while somebody else had the token.
 */
export const synchronise: NonNullable<DeviceKind['synchronise']> = async (
  tx,
  { device, codes },
  parts,
) => {
  const token = await tokenOf(tx.query, device)
  const now = parts.clock()
  if (validityOf(token, now) !== 'valid') return { ok: false, reason: 'not-valid-now' }
  const { stepSeconds, startSeconds } = token
  const serverStep = stepSeconds === null ? undefined : stepAt(stepSeconds, startSeconds, now)
  const found = findConsecutiveSteps({
    secret: openTokenSeed(token, parts),
    algorithm: token.algorithm,
    digits: token.digits,
    code1: codes[0],
    code2: codes[1],
    after: device.floorStep,
    ...searched(device, token, serverStep),
  })
  if (found === undefined) return { ok: false, reason: 'wrong' }
  const steps = [found.first, found.second] as const
  if (!(await spendPair(tx, device.deviceId, { steps, usedAt: now })))
    return { ok: false, reason: 'reused' }
  const timeAdjustment = serverStep === undefined ? 0 : found.second - serverStep
  await recordSynchronised(tx, token.tokenId, timeAdjustment)
  return { ok: true, timeAdjustment, floorStep: found.second }
}

/** Where the second code may be. */
function searched(device: MfaDevice, token: HardwareToken, serverStep: number | undefined) {
  if (serverStep === undefined || token.stepSeconds === null)
    return { center: device.floorStep + 2, behind: 0, ahead: valuesAhead }
  return {
    center: serverStep + device.timeAdjustment,
    behind: Math.floor(secondsBehind / token.stepSeconds),
    ahead: Math.floor(secondsAhead / token.stepSeconds),
  }
}
