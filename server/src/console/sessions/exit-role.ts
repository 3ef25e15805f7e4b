import { type Output, writeOperation } from '../../operation.js'
import { type Renewal, renewal, renewSession } from './renew-session.js'
import { sessionInfo } from './session-info.js'

/** Back to whoever signed in. */
export const exitRole = writeOperation<unknown, { next: Renewal; info: NonNullable<Output> }>(
  'signin',
  'ExitRole',
  {
    checks: () => [],
    async prepare(call) {
      const next = renewal(call, undefined)
      return { next, info: await sessionInfo(call, next.session) }
    },
    run: async (call, tx, { next, info }) => ({
      ...info,
      ...(await renewSession(tx, call, next)),
    }),
  },
)
