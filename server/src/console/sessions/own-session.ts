import type { Caller } from '../../credentials/caller.js'
import type { ConsoleSession, SessionOwner } from '../../store/console-sessions.js'

/** The session that makes the call: these operations have no other door. */
export function ownSession({ session }: Caller): ConsoleSession {
  const own = session?.console
  if (own === undefined) throw new Error('a call about a browser session came without one')
  return own
}

export const ownerOf = ({ accountId, userId }: ConsoleSession): SessionOwner => ({
  accountId,
  userId,
})
