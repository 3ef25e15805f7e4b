import { createHash } from 'node:crypto'
import type { Random } from '../../random.js'
import type { DeviceOwner } from '../../store/mfa-devices.js'
import { replaceOneTimeEntry, takeOneTimeEntry } from '../../store/one-time-entries.js'
import type { Transaction } from '../../store/store.js'

/** What a challenge is for, whose key is to answer, and the browser that it was given to. */
export interface ChallengeUse {
  purpose: 'security-key-registration' | 'security-key-sign-in'
  /** The console session or the attempt to sign in: what the browser's cookie stands for. */
  browser: string
  accountId: string
  owner: DeviceOwner
  now: number
}

/** WebAuthn §15.1: longer than the page waits for a tap. */
const lifeMilliseconds = 300_000

/** WebAuthn §13.4.3 asks for 16 bytes. */
const challengeBytes = 32

/** A new challenge in base64url. The browser has one for each purpose: the last. */
export async function issueChallenge(
  tx: Transaction,
  use: ChallengeUse,
  random: Random,
): Promise<string> {
  const challenge = random.bytes(challengeBytes).toString('base64url')
  await replaceOneTimeEntry(tx, {
    tokenHash: entryKey(use),
    purpose: use.purpose,
    subject: subjectOf(use),
    payload: challenge,
    expiresAt: use.now + lifeMilliseconds,
  })
  return challenge
}

/**
 * The challenge that this browser was given for this purpose and principal, and never again: it is gone whatever the answer is
 * worth, so the caller must let the transaction commit. Undefined where there is none, or no longer.
 */
export async function takeChallenge(
  tx: Transaction,
  use: ChallengeUse,
): Promise<string | undefined> {
  const { purpose, now } = use
  const entry = await takeOneTimeEntry(tx, { tokenHash: entryKey(use), purpose, now })
  return entry?.subject === subjectOf(use) ? entry.payload : undefined
}

const entryKey = ({ purpose, browser }: ChallengeUse): string =>
  createHash('sha256').update(`${purpose} ${browser}`).digest('base64url')

const subjectOf = ({ accountId, owner }: ChallengeUse): string =>
  `${accountId} ${owner.kind === 'user' ? owner.userId : 'root'}`
