import type { HttpAnswer } from '../http/server.js'
import { type CodePair, resynchroniseDevice } from '../mfa/assign-device.js'
import { withFreshKeys } from '../secrets/key-ring.js'
import type { FormErrors } from '../pages/form.js'
import { lockMfaDevice, type MfaDevice } from '../store/mfa-devices.js'
import type { Transaction } from '../store/store.js'
import { lockPrincipal } from './admit.js'
import { findAttempt, type LiveAttempt, lockAttempt } from './attempt.js'
import { record, subjectOf } from './events.js'
import { recordRefusedFactor } from './factor-events.js'
import { codeAdvice, tryAgain, tryLater } from './pages/words.js'
import { ownerOf } from './principal.js'
import { isCodeOf } from './second-factor.js'
import { askedDevice, attemptOver, devicesOf, offersResync, secondPage } from './second-page.js'
import { seeOther, type SignInParts, type Visit } from './visit.js'

/** Errors by field: what was typed is no pair of codes, and costs no try. */
type Outcome =
  'over' | 'not-offered' | 'refused' | 'too-many-attempts' | 'resynchronised' | FormErrors

/**
 * `POST /signin/mfa/resync`: two consecutive codes after several wrong ones. AWS IAM User Guide, Resynchronizing virtual and
 * hardware MFA devices. They do not sign in: one more code is asked for.
 */
export async function resynchronise(visited: Visit, parts: SignInParts): Promise<HttpAnswer> {
  // Root is offered this on the page for trouble, which is the one that comes back.
  const visit: Visit = { ...visited, values: { ...visited.values, trouble: '1' } }
  const live = await findAttempt(visit, 'mfa', parts.read)
  if (live === undefined) return attemptOver(visit)
  const codes = [visit.values['code1'] ?? '', visit.values['code2'] ?? ''] as const
  const outcome = await withFreshKeys(parts.keyRing, () =>
    parts.store.write((tx) => judgePair(tx, { live, codes }, { visit, parts })),
  )
  if (typeof outcome === 'object') return secondPage(live, { visit, parts }, outcome)
  if (outcome === 'over') return attemptOver(visit)
  if (outcome === 'resynchronised') return seeOther('/signin/mfa?synchronised=1')
  if (outcome === 'not-offered') return seeOther('/signin/mfa')
  const isLater = outcome === 'too-many-attempts'
  return secondPage(live, { visit, parts }, { code1: isLater ? tryLater : tryAgain })
}

function mistypedCodes([code1, code2]: CodePair, device: MfaDevice): FormErrors | undefined {
  const advice = codeAdvice(device.codeDigits)
  const errors = {
    ...(isCodeOf(device, code1) ? {} : { code1: advice }),
    ...(isCodeOf(device, code2) ? {} : { code2: advice }),
  }
  if (Object.keys(errors).length > 0) return errors
  return code1 === code2
    ? { code2: 'Wait for the next code, then enter it as MFA code 2.' }
    : undefined
}

async function judgePair(
  tx: Transaction,
  { live: { principal: claimed }, codes }: { live: LiveAttempt; codes: CodePair },
  context: { visit: Visit; parts: SignInParts },
): Promise<Outcome> {
  const { visit, parts } = context
  await lockPrincipal(tx, claimed)
  const live = await lockAttempt(visit, 'mfa', tx)
  if (live === undefined) return 'over'
  const asked = askedDevice(await devicesOf(tx.query, live.principal), live)
  if (asked === undefined || !offersResync(live, asked, visit)) return 'not-offered'
  const { principal } = live
  const device = await lockMfaDevice(tx, principal.accountId, asked.serialNumber)
  if (device === undefined) return 'not-offered'
  const mistyped = mistypedCodes(codes, device)
  if (mistyped !== undefined) return mistyped
  const owner = ownerOf(principal)
  const verdict = await resynchroniseDevice(tx, { device, owner, codes }, parts)
  if (verdict !== 'resynchronised') {
    // A pair is counted apart from codes, so no lock comes of it.
    await recordRefusedFactor(tx, { live, asked, reason: verdict, wasLocked: true }, context)
    return verdict === 'too-many-attempts' ? verdict : 'refused'
  }
  const after = await lockMfaDevice(tx, principal.accountId, asked.serialNumber)
  const data = { device: asked.serialNumber, offset: after?.timeAdjustment }
  const subject = subjectOf(principal)
  await record(tx, { name: 'MfaResyncAtSignIn', subject, outcome: 'Success', data }, context)
  return 'resynchronised'
}
