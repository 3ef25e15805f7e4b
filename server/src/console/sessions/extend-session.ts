import { type Output, writeOperation } from '../../operation.js'
import { recordSessionUse } from '../../store/console-sessions.js'
import { ownSession } from './own-session.js'
import { sessionInfo } from './session-info.js'

/** WCAG 2.2, 2.2.1: one action puts off the end of a session that nobody uses; its longest life stays as it is. */
export const extendSession = writeOperation<unknown, NonNullable<Output>>(
  'signin',
  'ExtendSession',
  {
    checks: () => [],
    prepare: (call) =>
      sessionInfo(call, { ...ownSession(call.caller), lastUsedAt: call.facts.now }),
    async run({ caller, facts }, tx, info) {
      await recordSessionUse(tx, ownSession(caller).sessionId, facts.now)
      return info
    },
  },
)
