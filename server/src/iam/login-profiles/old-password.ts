import { windowOf } from '../../mfa/attempt-limits.js'
import { type Refusal, refuse } from '../../operation.js'
import { verifyPassword } from '../../secrets/passwords.js'
import {
  attemptsBetween,
  forgetAttempts,
  giveBackAttempt,
  takeAttempt,
} from '../../store/mfa-attempts.js'
import type { Store } from '../../store/store.js'
import { awsError } from '../../wire/aws-error.js'

/**
 * How often a user, or root, may be wrong about the old password. Whoever has a user's access key, or finds a browser that is
 * signed in, could otherwise guess the password with it. At most five tries in a window of three minutes; after twenty wrong
 * ones within a day one a window, which is under five hundred a day. Nobody is locked out for good, and signing in is not slowed
 * down.
 */
export const limits = {
  triesPerWindow: 5,
  failuresUntilSlow: 20,
  triesPerSlowWindow: 1,
  countedMilliseconds: 24 * 3_600_000,
} as const

export type OldPasswordVerdict = 'right' | 'wrong' | 'too-many-attempts'

/** Whose password it is, by a user's id or, of root, the account's; and its hash. */
export interface KnownPassword {
  ownerId: string
  passwordHash: string
}

/**
 * Checks the password that somebody says to have. The try is taken before the password is looked at, and in a transaction of its
 * own: however many ask at once, and whatever becomes of their requests, no more are looked at than may be.
 */
export async function checkOldPassword(
  store: Store,
  known: KnownPassword,
  attempt: { password: string; now: number },
): Promise<OldPasswordVerdict> {
  const subject = `old-password:${known.ownerId}`
  if (!(await takeTry(store, subject, attempt.now))) return 'too-many-attempts'
  try {
    if (!(await verifyPassword(known.passwordHash, attempt.password))) return 'wrong'
  } catch (error) {
    // Too many others wait: the password was not looked at, so nobody was wrong.
    await store.write((tx) => giveBackAttempt(tx, subject, windowOf(attempt.now)), 'soon')
    throw error
  }
  await store.write((tx) => forgetAttempts(tx, subject), 'soon')
  return 'right'
}

async function takeTry(store: Store, subject: string, now: number): Promise<boolean> {
  const windowStart = windowOf(now)
  // Of windows that have ended, so that no try under way can change it.
  const failures = await attemptsBetween(store.read, subject, {
    from: windowStart - limits.countedMilliseconds,
    before: windowStart,
  })
  const budget =
    failures < limits.failuresUntilSlow ? limits.triesPerWindow : limits.triesPerSlowWindow
  return store.write((tx) => takeAttempt(tx, { subject, windowStart, budget }), 'soon')
}

export const oldPasswordRefusals: Readonly<
  Record<Exclude<OldPasswordVerdict, 'right'>, () => Refusal>
> = {
  wrong: () => refuse(awsError('AccessDenied', 'The old password was incorrect.', 403), 'wrong'),
  // AWS's word for who asks too often: the password was not looked at, so it tells nothing about it.
  'too-many-attempts': () =>
    refuse(awsError('Throttling', 'Rate exceeded', 400), 'too-many-attempts'),
}
