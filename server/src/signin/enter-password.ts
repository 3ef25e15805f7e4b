import { isEmailAddress } from '../accounts/account-rules.js'
import type { HttpAnswer } from '../http/server.js'
import { withFreshKeys } from '../secrets/key-ring.js'
import { hashOneTimeToken } from '../secrets/one-time-token.js'
import { listMfaDevices } from '../store/mfa-devices.js'
import type { Transaction } from '../store/store.js'
import { admit, answerPassage, lockPrincipal, type Passage } from './admit.js'
import { beginAttempt } from './attempt.js'
import { checkPassword, type PasswordVerdict } from './check-password.js'
import { choicesOf } from './device-choices.js'
import { mfaType, record, recordRefusedPassword, subjectOf } from './events.js'
import { safeGoTo } from './go-to.js'
import { rootPasswordPage, userPage } from './pages/password-pages.js'
import { tryAgain, tryLater } from './pages/words.js'
import { findPrincipal, ownerOf, type TypedIdentity } from './principal.js'
import { isOfRemembered } from './remembered.js'
import { sendCodeTo } from './send-code.js'
import type { SignInParts, Visit } from './visit.js'

/** `POST /signin/password`: of the root user where an e-mail address comes with it, else of a user. */
export async function enterPassword(visit: Visit, parts: SignInParts): Promise<HttpAnswer> {
  const typed = typedIdentity(visit)
  const missing = missingFields(visit, typed)
  if (Object.keys(missing).length > 0) return pageAgain(typed, visit, missing)
  const verdict = await checkPassword(typed, visit, parts)
  if (!verdict.ok) {
    if (verdict.isRecorded) recordRefusedPassword(verdict, visit, parts)
    const isLater = verdict.reason === 'too-many-attempts'
    return pageAgain(typed, visit, { password: isLater ? tryLater : tryAgain })
  }
  const passage = await withFreshKeys(parts.keyRing, () =>
    parts.store.write((tx) => afterPassword(tx, verdict, { visit, parts })),
  )
  return passage === 'gone'
    ? pageAgain(typed, visit, { password: tryAgain })
    : answerPassage(passage, visit, parts)
}

/** All that is known of a name is judged as it was typed, but for blanks around it, which nobody's name has. */
function typedIdentity({ values }: Visit): TypedIdentity {
  const { email } = values
  return email === undefined
    ? {
        kind: 'user',
        account: (values['account'] ?? '').trim(),
        userName: (values['username'] ?? '').trim(),
      }
    : { kind: 'root', email: email.trim() }
}

/** What can be seen without looking anybody up, and so costs no try. */
function missingFields({ values }: Visit, typed: TypedIdentity): Record<string, string> {
  const password = values['password'] ? {} : { password: 'Enter your password.' }
  if (typed.kind === 'root')
    return isEmailAddress(typed.email)
      ? password
      : { email: 'Enter the e-mail address of the root user.', ...password }
  return {
    ...(typed.account === ''
      ? { account: 'Enter the 12 digits of the account ID, or the account alias.' }
      : {}),
    ...(typed.userName === '' ? { username: 'Enter the name of the IAM user.' } : {}),
    ...password,
  }
}

function pageAgain(
  typed: TypedIdentity,
  visit: Visit,
  errors: Readonly<Record<string, string>>,
): HttpAnswer {
  const goTo = safeGoTo(visit.values['goto'])
  const isRemembered = isOfRemembered(typed, visit.known)
  return typed.kind === 'root'
    ? rootPasswordPage({ email: typed.email, goTo, isRemembered }, errors)
    : userPage({ values: visit.values, goTo, isRemembered }, errors)
}

/** Asks for a device where the principal has one: whoever else is signed in with this browser, and whatever it remembers. */
async function afterPassword(
  tx: Transaction,
  verdict: Extract<PasswordVerdict, { ok: true }>,
  context: { visit: Visit; parts: SignInParts },
): Promise<Passage | 'gone'> {
  const { visit, parts } = context
  await lockPrincipal(tx, verdict.principal)
  const principal = await findPrincipal(tx.query, verdict.principal)
  if (principal?.passwordHash !== verdict.principal.passwordHash) return 'gone'
  const goTo = safeGoTo(visit.values['goto'])
  const devices = await listMfaDevices(tx.query, {
    accountId: principal.accountId,
    assignment: 'Assigned',
    owner: ownerOf(principal),
    limit: 1000,
  })
  if (devices.length === 0) return admit(tx, { principal, mfa: undefined, goTo }, context)
  const remembered = verdict.knownBrowser === undefined ? undefined : visit.known?.deviceId
  const choices = choicesOf(devices)
  const chosen =
    choices.length === 1 ? choices[0] : choices.find((choice) => choice.isFor(remembered))
  const secret = await beginAttempt(
    tx,
    { principal, stage: 'mfa', deviceId: chosen?.deviceId ?? null, goTo },
    { visit, random: parts.random },
  )
  const device = devices.find(({ deviceId }) => deviceId === chosen?.deviceId)
  if (device !== undefined)
    await sendCodeTo(tx, { device, principal, attemptHash: hashOneTimeToken(secret) }, context)
  const data = { MfaType: mfaType(devices) }
  const subject = subjectOf(principal)
  await record(tx, { name: 'CheckMfa', subject, outcome: 'Success', data }, context)
  return { kind: 'next', path: '/signin/mfa', secret }
}
