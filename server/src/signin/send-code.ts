import type { HttpAnswer } from '../http/server.js'
import { hostNameOf } from '../http/site.js'
import { isLocked } from '../mfa/attempt-limits.js'
import type { Sending } from '../mfa/device-kind.js'
import { kindOf } from '../mfa/kinds.js'
import { withFreshKeys } from '../secrets/key-ring.js'
import type { MfaDevice } from '../store/mfa-devices.js'
import type { Transaction } from '../store/store.js'
import { isAllowedDevice } from './allowed-device.js'
import { lockPrincipal } from './admit.js'
import { findAttempt, lockAttempt } from './attempt.js'
import { knownTo } from './known-browser.js'
import { ownerOf, type SignInPrincipal } from './principal.js'
import { askedDevice, attemptOver, devicesOf, secondPage } from './second-page.js'
import { seeOther, type SignInParts, type Visit } from './visit.js'

type Context = { visit: Visit; parts: SignInParts }

/** Sends the code that a device is asked for, where that is how it has its codes; undefined where it is not. */
export async function sendCodeTo(
  tx: Transaction,
  asked: { device: MfaDevice; principal: SignInPrincipal; attemptHash: string },
  { visit, parts }: Context,
): Promise<Sending | undefined> {
  const { device, principal, attemptHash } = asked
  const { sendCode } = kindOf(device)
  if (sendCode === undefined) return undefined
  if (!isAllowedDevice(device, principal))
    return { ok: false, reason: 'not-allowed', status: undefined }
  if (isLocked(device, ownerOf(principal)))
    return { ok: false, reason: 'too-many', status: undefined }
  const request = {
    device,
    subject: attemptHash,
    language: visit.request.header('accept-language') ?? '',
    host: hostNameOf(parts.site),
    isKnownBrowser:
      knownTo(visit.known, principal) !== undefined && visit.known?.deviceId === device.deviceId,
    now: visit.now,
  }
  return sendCode(tx, request, parts)
}

type Resent = Sending | 'over' | undefined

/** `POST /signin/mfa/resend`: another code, for somebody to whom the first did not come. */
export async function resendCode(visit: Visit, parts: SignInParts): Promise<HttpAnswer> {
  const live = await findAttempt(visit, 'mfa', parts.read)
  if (live === undefined) return attemptOver(visit)
  const resent = await withFreshKeys(parts.keyRing, () =>
    parts.store.write(async (tx): Promise<Resent> => {
      await lockPrincipal(tx, live.principal)
      const now = await lockAttempt(visit, 'mfa', tx)
      if (now === undefined) return 'over'
      const { principal, attempt } = now
      const device = askedDevice(await devicesOf(tx.query, principal), now)
      if (device === undefined) return undefined
      const { attemptHash } = attempt
      return sendCodeTo(tx, { device, principal, attemptHash }, { visit, parts })
    }),
  )
  if (resent === 'over') return attemptOver(visit)
  if (resent === undefined || resent.ok) return seeOther('/signin/mfa?sent=1')
  const errors = { form: 'No code was sent.', resend: whyNotSent(resent, visit.now) }
  return secondPage(live, { visit, parts }, errors)
}

/** In words for whoever waits for the code. */
function whyNotSent(sending: Extract<Sending, { ok: false }>, now: number): string {
  const { reason, status } = sending
  if (reason === 'too-soon' && status !== undefined)
    return `Wait ${Math.ceil((status.resendAfter - now) / 1000)} seconds before you ask for another code.`
  if (reason === 'none-left')
    return 'No more codes can be sent for this sign-in. Cancel, and sign in again.'
  if (reason === 'too-many') return 'No more codes can be sent now. Sign in again in an hour.'
  return 'Text messages cannot be sent now. Contact your administrator.'
}
