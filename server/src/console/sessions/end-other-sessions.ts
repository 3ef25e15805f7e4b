import { writeOperation } from '../../operation.js'
import { endConsoleSessionsOf } from '../../store/console-sessions.js'
import { ownerOf, ownSession } from './own-session.js'

/** Signs the caller out everywhere but here. */
export const endOtherSessions = writeOperation<unknown>('signin', 'EndOtherSessions', {
  checks: () => [],
  async run({ caller }, tx) {
    const own = ownSession(caller)
    return { Ended: await endConsoleSessionsOf(tx, ownerOf(own), own.sessionId) }
  },
})
