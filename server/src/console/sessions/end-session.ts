import { sessionCookie, writeOperation } from '../../operation.js'
import { endConsoleSession } from '../../store/console-sessions.js'
import { awsError } from '../../wire/aws-error.js'
import { ownerOf, ownSession } from './own-session.js'

export const endSession = writeOperation<{ SessionId: string }>('signin', 'EndSession', {
  checks: () => [],
  async run({ caller, input }, tx) {
    const own = ownSession(caller)
    // Another principal's session is as unknown as one that does not exist.
    if (!(await endConsoleSession(tx, ownerOf(own), input.SessionId)))
      throw awsError('NoSuchEntity', `The session ${input.SessionId} cannot be found.`, 404)
    return input.SessionId === own.sessionId ? { [sessionCookie]: '' } : undefined
  },
})
