import { readOperation } from '../../operation.js'
import { ownSession } from './own-session.js'
import { sessionInfo } from './session-info.js'

/** Asked by the page itself, again and again, so that it keeps no session from being idle. */
export const getSession = readOperation<unknown>('signin', 'GetSession', {
  checks: () => [],
  unrecorded: true,
  run: (call) => sessionInfo(call, ownSession(call.caller)),
})
