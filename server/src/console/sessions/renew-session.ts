import { noSession, type SwitchedRole } from '../../credentials/console-session.js'
import { newAccessKeyId } from '../../credentials/key-ids.js'
import { type Call, sessionCookie } from '../../operation.js'
import { newOneTimeToken } from '../../secrets/one-time-token.js'
import { type ConsoleSession, renewConsoleSession } from '../../store/console-sessions.js'
import type { Transaction } from '../../store/store.js'
import { ownSession } from './own-session.js'

/** A session with other privileges, and the secret that its cookie must have from now on. */
export interface Renewal {
  session: ConsoleSession
  secret: string
  tokenHash: string
}

/** What the session becomes when it acts in a role, or in none again: with another cookie, so that an old one gains nothing. */
export function renewal(
  { caller, facts, parts }: Call<unknown>,
  role: SwitchedRole | undefined,
): Renewal {
  const { token: secret, tokenHash } = newOneTimeToken(parts.random)
  const session = {
    ...ownSession(caller),
    accessKeyId: newAccessKeyId(parts.random, 'ASIA'),
    switched: role === undefined ? null : JSON.stringify(role),
    lastUsedAt: facts.now,
  }
  return { session, secret, tokenHash }
}

/** Writes it; gives what the output carries to the cookie. */
export async function renewSession(
  tx: Transaction,
  { caller }: Call<unknown>,
  { session, secret, tokenHash }: Renewal,
): Promise<{ [sessionCookie]: string }> {
  const { accessKeyId, switched } = session
  const renewed = await renewConsoleSession(tx, ownSession(caller), {
    tokenHash,
    accessKeyId,
    switched,
  })
  if (!renewed) throw noSession()
  return { [sessionCookie]: secret }
}
