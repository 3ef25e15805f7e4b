import type { HttpAnswer } from '../http/server.js'
import { withFreshKeys } from '../secrets/key-ring.js'
import { chooseDeviceOfAttempt } from '../store/sign-in-attempts.js'
import { lockPrincipal } from './admit.js'
import { findAttempt } from './attempt.js'
import { sendCodeTo } from './send-code.js'
import { attemptOver, devicesOf, isTrouble } from './second-page.js'
import { seeOther, type SignInParts, type Visit } from './visit.js'

/** `POST /signin/mfa/choose`: where the device has its codes sent to it, one goes out. */
export async function chooseDevice(visit: Visit, parts: SignInParts): Promise<HttpAnswer> {
  const live = await findAttempt(visit, 'mfa', parts.read)
  if (live === undefined) return attemptOver(visit)
  const { principal, attempt } = live
  const devices = await devicesOf(parts.read, principal)
  const device = devices.find(({ deviceId }) => deviceId === visit.values['device'])
  if (device === undefined) return seeOther('/signin/mfa?choose=1')
  const { attemptHash } = attempt
  await withFreshKeys(parts.keyRing, () =>
    parts.store.write(async (tx) => {
      // Of several wishes at once each sees the code that the one before sent.
      await lockPrincipal(tx, principal)
      await chooseDeviceOfAttempt(tx, attemptHash, device.deviceId)
      await sendCodeTo(tx, { device, principal, attemptHash }, { visit, parts })
    }),
  )
  return seeOther(isTrouble(live, visit) ? '/signin/mfa?trouble=1' : '/signin/mfa')
}
