import type { Random } from '../random.js'
import { hashOneTimeToken, newOneTimeToken } from '../secrets/one-time-token.js'
import {
  deleteSignInAttempt,
  findSignInAttempt,
  insertSignInAttempt,
  lockSignInAttempt,
  type SignInAttempt,
} from '../store/sign-in-attempts.js'
import type { Database, Transaction } from '../store/store.js'
import { isPrintOf, passwordPrint } from './password-print.js'
import { findPrincipal, type SignInPrincipal } from './principal.js'
import { attemptMilliseconds, cookieOf, type Visit } from './visit.js'

/** Somebody who has given the right password, and what is still asked of him. */
export interface LiveAttempt {
  attempt: SignInAttempt
  principal: SignInPrincipal
}

/**
 * The attempt that this browser has come to a stage of. Undefined where there is none: never begun, over, expired, or its
 * principal, or the password that began it, is gone.
 */
export async function findAttempt(
  visit: Visit,
  stage: SignInAttempt['stage'],
  query: Database,
): Promise<LiveAttempt | undefined> {
  const attemptHash = attemptHashOf(visit)
  if (attemptHash === undefined) return undefined
  return liveAt(stage, await findSignInAttempt(query, attemptHash, visit.now), query)
}

/** As it is now, for who has locked its principal: until the transaction ends, nobody else ends or answers it. */
export async function lockAttempt(
  visit: Visit,
  stage: SignInAttempt['stage'],
  tx: Transaction,
): Promise<LiveAttempt | undefined> {
  const attemptHash = attemptHashOf(visit)
  if (attemptHash === undefined) return undefined
  return liveAt(stage, await lockSignInAttempt(tx, attemptHash, visit.now), tx.query)
}

async function liveAt(
  stage: SignInAttempt['stage'],
  attempt: SignInAttempt | undefined,
  query: Database,
): Promise<LiveAttempt | undefined> {
  if (attempt?.stage !== stage) return undefined
  const principal = await findPrincipal(query, attempt)
  return principal !== undefined && isPrintOf(attempt.passwordPrint, principal.passwordHash)
    ? { attempt, principal }
    : undefined
}

/** Begins an attempt with a secret of its own; the browser's last one ends. Gives the secret for the cookie. */
export async function beginAttempt(
  tx: Transaction,
  begun: Pick<SignInAttempt, 'stage' | 'deviceId' | 'goTo'> & {
    principal: SignInPrincipal
    mfa?: { at: number; serialNumber: string } | undefined
  },
  { visit, random }: { visit: Visit; random: Random },
): Promise<string> {
  await endAttempt(tx, visit)
  const { token, tokenHash } = newOneTimeToken(random)
  const { mfa, principal, ...attempt } = begun
  await insertSignInAttempt(tx, {
    ...attempt,
    accountId: principal.accountId,
    userId: principal.userId,
    passwordPrint: passwordPrint(principal.passwordHash),
    attemptHash: tokenHash,
    wrongAnswers: 0,
    mfaAt: mfa?.at ?? null,
    mfaSerialNumber: mfa?.serialNumber ?? null,
    createdAt: visit.now,
    expiresAt: visit.now + attemptMilliseconds,
  })
  return token
}

export async function endAttempt(tx: Transaction, visit: Visit): Promise<void> {
  const attemptHash = attemptHashOf(visit)
  if (attemptHash !== undefined) await deleteSignInAttempt(tx, attemptHash)
}

function attemptHashOf(visit: Visit): string | undefined {
  const secret = cookieOf(visit, 'attempt')
  return secret === undefined ? undefined : hashOneTimeToken(secret)
}
