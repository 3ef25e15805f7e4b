import { idleUntil, switchedRole } from '../../credentials/console-session.js'
import { readOperation } from '../../operation.js'
import { listConsoleSessions } from '../../store/console-sessions.js'
import { ownerOf, ownSession } from './own-session.js'

/** Where the caller is signed in; sessions that have ended are left out. */
export const listSessions = readOperation<unknown>('signin', 'ListSessions', {
  checks: () => [],
  async run({ caller, facts, parts }) {
    const own = ownSession(caller)
    const { settings } = caller.principal
    const sessions = await listConsoleSessions(parts.store.read, ownerOf(own))
    const alive = sessions.filter(
      (session) => facts.now < Math.min(session.expiresAt, idleUntil(session, settings)),
    )
    return {
      Sessions: alive.map((session) => ({
        SessionId: session.sessionId,
        Current: session.sessionId === own.sessionId,
        SignedInAt: session.signedInAt,
        LastUsedAt: session.lastUsedAt,
        ExpiresAt: session.expiresAt,
        SourceIp: session.sourceIp,
        UserAgent: session.userAgent,
        MfaAuthenticated: session.mfaAt !== null,
        RoleName: switchedRole(session)?.roleName,
      })),
    }
  },
})
