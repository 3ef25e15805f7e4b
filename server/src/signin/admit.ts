import { passwordExpiresAt, readPasswordPolicy } from '../accounts/password-policy.js'
import { readAccountSettings } from '../account-settings.js'
import { issueConsoleSession } from '../credentials/console-session.js'
import { cookieHeader, cookieNames } from '../http/cookies.js'
import type { HttpAnswer } from '../http/server.js'
import { hashOneTimeToken } from '../secrets/one-time-token.js'
import { lockAccount, recordRootPasswordUse } from '../store/accounts.js'
import { endConsoleSession, findConsoleSession } from '../store/console-sessions.js'
import type { Transaction } from '../store/store.js'
import { lockUserById, recordPasswordUse } from '../store/users.js'
import { beginAttempt, endAttempt } from './attempt.js'
import { loginData, record, subjectOf } from './events.js'
import { knownBrowserCookie } from './known-browser.js'
import { hardExpiryPage } from './pages/new-password-page.js'
import type { SignInPrincipal } from './principal.js'
import {
  attemptCookie,
  cookieOf,
  noAttemptCookie,
  seeOther,
  type SignInParts,
  type Visit,
} from './visit.js'

/** Somebody of whom is proven all that is asked of him: the password, and a device where he has one. */
export interface Proven {
  principal: SignInPrincipal
  /** Undefined: no device was used, because there is none. */
  mfa: { at: number; serialNumber: string; deviceId: string | undefined } | undefined
  goTo: string
}

/** How an answer to one of the pages ends. */
export type Passage =
  | { kind: 'signed-in'; secret: string; proven: Proven }
  | { kind: 'next'; path: string; secret: string }
  | { kind: 'hard-expiry' }

type Context = { visit: Visit; parts: SignInParts }

/** Takes the row of whoever signs in, so that of several answers at once one is judged after the other. */
export async function lockPrincipal(
  tx: Transaction,
  { accountId, userId }: Pick<SignInPrincipal, 'accountId' | 'userId'>,
): Promise<void> {
  await (userId === null ? lockAccount(tx, accountId) : lockUserById(tx, userId))
}

/** Opens the session, or asks for another password first where the one in use must not be used on. */
export async function admit(tx: Transaction, proven: Proven, context: Context): Promise<Passage> {
  const { visit, parts } = context
  const { principal, mfa, goTo } = proven
  const demand = demandedChange(principal, visit.now)
  if (demand === 'by-administrator') return refuseExpired(tx, proven, context)
  if (demand === undefined) return openSession(tx, proven, context)
  const secret = await beginAttempt(
    tx,
    { principal, stage: 'new-password', deviceId: mfa?.deviceId ?? null, goTo, mfa },
    { visit, random: parts.random },
  )
  const data = { ...mfaData(mfa), Reason: principal.resetRequired ? 'reset' : 'expired' }
  const subject = subjectOf(principal)
  await record(tx, { name: 'PasswordChangeDemanded', subject, outcome: 'Success', data }, context)
  return { kind: 'next', path: '/signin/new-password', secret }
}

/** AWS IAM User Guide, Setting an account password policy: expired passwords, and those that only an administrator may replace. */
function demandedChange(
  principal: SignInPrincipal,
  now: number,
): 'by-user' | 'by-administrator' | undefined {
  // The password policy of an account is for its users; root's password never expires.
  if (principal.userId === null) return undefined
  const policy = readPasswordPolicy(principal.passwordPolicy)
  const expiresAt = passwordExpiresAt(policy, principal.passwordChangedAt)
  const isExpired = expiresAt !== undefined && now >= expiresAt
  if (isExpired && policy?.HardExpiry === true) return 'by-administrator'
  return isExpired || principal.resetRequired ? 'by-user' : undefined
}

const mfaData = (mfa: Proven['mfa']) => ({
  MFAIdentifier: mfa?.serialNumber,
  MFAUsed: mfa === undefined ? 'No' : 'Yes',
})

async function refuseExpired(
  tx: Transaction,
  { principal, mfa }: Proven,
  context: Context,
): Promise<Passage> {
  const { visit, parts } = context
  await endAttempt(tx, visit)
  const data = { ...loginData(visit, parts, { used: mfa !== undefined }), Reason: 'hard-expiry' }
  const subject = subjectOf(principal)
  await record(tx, { name: 'ConsoleLogin', subject, outcome: 'Failure', data }, context)
  return { kind: 'hard-expiry' }
}

/**
 * The session that all this is for, with a secret that no browser has seen before (OWASP ASVS 5.0, 7.2.4), and the end of the
 * one that the browser had.
 */
export async function openSession(
  tx: Transaction,
  proven: Proven,
  context: Context,
): Promise<Passage> {
  const { visit, parts } = context
  const { principal, mfa } = proven
  await endAttempt(tx, visit)
  await endReplacedSession(tx, visit)
  const { secret } = await issueConsoleSession(
    tx,
    {
      accountId: principal.accountId,
      userId: principal.userId,
      settings: readAccountSettings(principal.settings),
      now: visit.now,
      mfa,
      sourceIp: visit.request.sourceIp,
      userAgent: visit.request.header('user-agent') ?? '',
    },
    parts.random,
  )
  await recordUse(tx, principal, visit.now)
  const data = loginData(visit, parts, { used: mfa !== undefined, device: mfa?.serialNumber })
  const subject = subjectOf(principal)
  await record(tx, { name: 'ConsoleLogin', subject, outcome: 'Success', data }, context)
  return { kind: 'signed-in', secret, proven }
}

async function endReplacedSession(tx: Transaction, visit: Visit): Promise<void> {
  const secret = cookieOf(visit, 'session')
  if (secret === undefined) return
  const session = await findConsoleSession(tx.query, hashOneTimeToken(secret))
  if (session !== undefined) await endConsoleSession(tx, session, session.sessionId)
}

/** AWS IAM User Guide, Finding unused passwords: of several uses within five minutes the first is recorded. */
const useGrain = 5 * 60_000

async function recordUse(tx: Transaction, principal: SignInPrincipal, now: number): Promise<void> {
  const { accountId, userId, passwordLastUsedAt } = principal
  if (passwordLastUsedAt !== null && now - passwordLastUsedAt < useGrain) return
  await (userId === null
    ? recordRootPasswordUse(tx, accountId, now)
    : recordPasswordUse(tx, { accountId, userId }, now))
}

/** The page that follows, and the cookies that go with it. */
export function answerPassage(passage: Passage, visit: Visit, parts: SignInParts): HttpAnswer {
  if (passage.kind === 'next') return seeOther(passage.path, [attemptCookie(passage.secret)])
  if (passage.kind === 'hard-expiry') {
    const page = hardExpiryPage()
    return { ...page, headers: { ...page.headers, 'set-cookie': [noAttemptCookie] } }
  }
  const { principal, mfa, goTo } = passage.proven
  const known = { principal, now: visit.now, ...(mfa?.deviceId && { deviceId: mfa.deviceId }) }
  return seeOther(goTo, [
    cookieHeader(cookieNames.session, passage.secret),
    noAttemptCookie,
    knownBrowserCookie(known, parts),
  ])
}
