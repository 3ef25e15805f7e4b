import { readAccountSettings } from '../account-settings.js'
import type { HttpAnswer } from '../http/server.js'
import { isLocked } from '../mfa/attempt-limits.js'
import type { CodeVerdict } from '../mfa/check-code.js'
import { checkFactor } from '../mfa/check-factor.js'
import type { ExpectedAnswer } from '../mfa/device-kind.js'
import { kindOf } from '../mfa/kinds.js'
import { takeChallenge } from '../mfa/security-key/challenges.js'
import { withFreshKeys } from '../secrets/key-ring.js'
import type { MfaDevice } from '../store/mfa-devices.js'
import { consumeSignInAttempt, countWrongAnswer } from '../store/sign-in-attempts.js'
import type { Transaction } from '../store/store.js'
import { admit, answerPassage, lockPrincipal, type Passage } from './admit.js'
import { isAllowedDevice } from './allowed-device.js'
import { findAttempt, type LiveAttempt, lockAttempt } from './attempt.js'
import { recordRefusedFactor } from './factor-events.js'
import { knownTo } from './known-browser.js'
import { codeAdvice, tryAgain, tryLater } from './pages/words.js'
import { ownerOf, type SignInPrincipal } from './principal.js'
import { askedDevice, attemptOver, challengeUse, devicesOf, secondPage } from './second-page.js'
import type { SignInParts, Visit } from './visit.js'

type Refused = Extract<CodeVerdict, { ok: false }>['reason'] | 'not-allowed'

type Outcome =
  | Passage
  | { kind: 'over' }
  /** No code of the device; it costs no try. */
  | { kind: 'mistyped'; advice: string }
  | { kind: 'refused'; reason: Refused }

/** `POST /signin/mfa`: a code, or what a security key signed. */
export async function answerSecondFactor(visit: Visit, parts: SignInParts): Promise<HttpAnswer> {
  const live = await findAttempt(visit, 'mfa', parts.read)
  if (live === undefined) return attemptOver(visit)
  const { values } = visit
  const { code, credential } = values
  const answer = credential ?? code ?? ''
  const outcome = await withFreshKeys(parts.keyRing, () =>
    parts.store.write((tx) => judge(tx, { live, answer }, { visit, parts })),
  )
  if (outcome.kind === 'over') return attemptOver(visit)
  if (outcome.kind === 'mistyped')
    return secondPage(live, { visit, parts }, { code: outcome.advice })
  if (outcome.kind !== 'refused') return answerPassage(outcome, visit, parts)
  // The page itself says why.
  if (outcome.reason === 'not-allowed')
    return secondPage(live, { visit, parts }, { form: 'You are not signed in.' })
  const isLater = outcome.reason === 'locked' || outcome.reason === 'too-many-attempts'
  const field = credential === undefined ? 'code' : 'credential'
  return secondPage(live, { visit, parts }, { [field]: isLater ? tryLater : tryAgain })
}

/**
 * The check, the use of the code, the end of the attempt, the session and its event are one transaction: of several right answers
 * one signs in, and a failure to issue the session gives the code back. What was wrong stays counted.
 */
async function judge(
  tx: Transaction,
  { live: { principal: claimed }, answer }: { live: LiveAttempt; answer: string },
  context: { visit: Visit; parts: SignInParts },
): Promise<Outcome> {
  const { visit, parts } = context
  await lockPrincipal(tx, claimed)
  // Now nobody else answers for this principal.
  const live = await lockAttempt(visit, 'mfa', tx)
  if (live === undefined) return { kind: 'over' }
  const devices = await devicesOf(tx.query, live.principal)
  const asked = askedDevice(devices, live)
  if (asked === undefined) return { kind: 'refused', reason: 'unknown-device' }
  const { attempt, principal } = live
  const isCode = visit.values['credential'] === undefined
  if (isCode && !isCodeOf(asked, answer))
    return { kind: 'mistyped', advice: codeAdvice(asked.codeDigits, isSentTo(asked)) }
  const owner = ownerOf(principal)
  if (!isAllowedDevice(asked, principal)) {
    const refused = { live, asked, reason: 'not-allowed', wasLocked: true }
    await recordRefusedFactor(tx, refused, context)
    return { kind: 'refused', reason: 'not-allowed' }
  }
  const now = parts.clock()
  const verdict = await checkFactor(
    tx,
    {
      accountId: principal.accountId,
      owner,
      deviceId: asked.deviceId,
      answer,
      expected: await expectedAnswer(tx, live, context),
      sourceIp: visit.request.sourceIp,
      isKnownBrowser: isKnown(visit, principal, devices),
      now,
    },
    parts,
  )
  if (!verdict.ok) {
    await countWrongAnswer(tx, attempt.attemptHash)
    const wasLocked = isLocked(asked, owner)
    await recordRefusedFactor(tx, { live, asked, reason: verdict.reason, wasLocked }, context)
    return { kind: 'refused', reason: verdict.reason }
  }
  if (!(await consumeSignInAttempt(tx, attempt, visit.now)))
    throw new Error('an attempt ended although it was locked')
  const { deviceId, serialNumber } = verdict.device
  const mfa = { at: now, serialNumber, deviceId }
  return admit(tx, { principal, mfa, goTo: attempt.goTo }, context)
}

/** Nothing is trimmed or normalised: blanks, and digits of other scripts, make it something else than a code. */
export const isCodeOf = ({ codeDigits }: MfaDevice, typed: string): boolean =>
  /^[0-9]+$/.test(typed) && typed.length === codeDigits

const isSentTo = (device: MfaDevice): boolean => kindOf(device).sendCode !== undefined

/**
 * A cookie proves who had the password, which whoever guesses codes has too: the browser is known where one of the present
 * devices was used with it.
 */
const isKnown = (
  { known }: Visit,
  principal: SignInPrincipal,
  devices: readonly MfaDevice[],
): boolean =>
  knownTo(known, principal) !== undefined &&
  devices.some(({ deviceId }) => deviceId === known?.deviceId)

/** A challenge is spent whatever the answer is worth. */
async function expectedAnswer(
  tx: Transaction,
  { attempt, principal }: LiveAttempt,
  { visit, parts }: { visit: Visit; parts: SignInParts },
): Promise<ExpectedAnswer> {
  const { mfaCodeWindow: window } = readAccountSettings(principal.settings)
  const { origin, rpId } = parts.site
  if (visit.values['credential'] === undefined) return { window, subject: attempt.attemptHash }
  const challenge = await takeChallenge(tx, challengeUse({ attempt, principal }, visit.now))
  return challenge === undefined || origin === undefined || rpId === undefined
    ? { window }
    : { window, assertion: { challenge, origin, rpId } }
}
