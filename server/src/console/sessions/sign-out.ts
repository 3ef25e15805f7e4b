import { sessionCookie, writeOperation } from '../../operation.js'
import { endConsoleSession } from '../../store/console-sessions.js'
import { ownerOf, ownSession } from './own-session.js'

export const signOut = writeOperation<unknown>('signin', 'SignOut', {
  checks: () => [],
  async run({ caller }, tx) {
    const session = ownSession(caller)
    await endConsoleSession(tx, ownerOf(session), session.sessionId)
    return { [sessionCookie]: '' }
  },
})
