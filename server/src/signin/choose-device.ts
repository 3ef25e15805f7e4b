import type { HttpAnswer } from '../http/server.js'
import { withFreshKeys } from '../secrets/key-ring.js'
import { chooseDeviceOfAttempt } from '../store/sign-in-attempts.js'
import type { Transaction } from '../store/store.js'
import { lockPrincipal } from './admit.js'
import { findAttempt, type LiveAttempt, lockAttempt } from './attempt.js'
import { attemptOver, devicesOf, isTrouble } from './second-page.js'
import { sendCodeTo } from './send-code.js'
import { seeOther, type SignInParts, type Visit } from './visit.js'

/** `POST /signin/mfa/choose`: where the device has its codes sent to it, one goes out. */
export async function chooseDevice(visit: Visit, parts: SignInParts): Promise<HttpAnswer> {
  const live = await findAttempt(visit, 'mfa', parts.read)
  if (live === undefined) return attemptOver(visit)
  const outcome = await withFreshKeys(parts.keyRing, () =>
    parts.store.write((tx) => choose(tx, live, { visit, parts })),
  )
  if (outcome === 'over') return attemptOver(visit)
  if (outcome === 'unknown-device') return seeOther('/signin/mfa?choose=1')
  return seeOther(isTrouble(live, visit) ? '/signin/mfa?trouble=1' : '/signin/mfa')
}

/** Of several wishes at once each sees the code that the one before sent. */
async function choose(
  tx: Transaction,
  { principal: claimed }: LiveAttempt,
  context: { visit: Visit; parts: SignInParts },
): Promise<'over' | 'unknown-device' | 'chosen'> {
  const { visit } = context
  await lockPrincipal(tx, claimed)
  const live = await lockAttempt(visit, 'mfa', tx)
  if (live === undefined) return 'over'
  const { principal, attempt } = live
  const devices = await devicesOf(tx.query, principal)
  const device = devices.find(({ deviceId }) => deviceId === visit.values['device'])
  if (device === undefined) return 'unknown-device'
  const { attemptHash } = attempt
  await chooseDeviceOfAttempt(tx, attemptHash, device.deviceId)
  await sendCodeTo(tx, { device, principal, attemptHash }, context)
  return 'chosen'
}
