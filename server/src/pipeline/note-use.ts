import type { Authenticated } from '../credentials/authenticate.js'
import type { ConsoleSession } from '../store/console-sessions.js'
import type { OperationModel } from '../wire/model.js'
import type { HandlerParts } from './handler-parts.js'
import { builtOperation } from './registry.js'

/** Uses of a key or role within fifteen minutes count once (AWS IAM User Guide, credential reports). */
const useGrain = 15 * 60_000

/** That the key, the role or the browser's session is in use. Written later, together with the events. */
export function noteUse(
  { caller, key, region }: Authenticated,
  model: OperationModel,
  parts: HandlerParts,
): void {
  const session = caller.session?.console
  if (session !== undefined) noteSession(session, model, parts)
  const { service } = model
  const used: { lastUsedAt: number | null } | undefined = key ?? caller.principal.issuer?.role
  if (used === undefined) return
  const usedAt = parts.clock()
  if (used.lastUsedAt !== null && usedAt - used.lastUsedAt < useGrain) return
  used.lastUsedAt = usedAt
  if (key !== undefined) {
    const { accessKeyId, accountId } = key
    parts.recorder.used({ kind: 'key', accessKeyId, accountId, usedAt, service, region })
  } else if (caller.principal.issuer?.role !== undefined) {
    parts.recorder.used({
      kind: 'role',
      roleId: caller.principal.issuer.role.roleId,
      usedAt,
      region,
    })
  }
}

/** Calls of a session within a minute count once; what a page asks by itself does not count at all. */
const sessionGrain = 60_000

function noteSession(session: ConsoleSession, model: OperationModel, parts: HandlerParts): void {
  const operation = builtOperation(model)
  if (operation?.changes === false && operation.unrecorded === true) return
  const usedAt = parts.clock()
  if (usedAt - session.lastUsedAt < sessionGrain) return
  parts.recorder.used({ kind: 'session', sessionId: session.sessionId, usedAt })
}
