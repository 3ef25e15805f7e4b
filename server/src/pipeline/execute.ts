import { callEvent, type CallOutcome } from '../audit/event.js'
import { newEventId } from '../audit/event-id.js'
import {
  type Call,
  isRefusal,
  type Operation,
  type Output,
  type ReadOperation,
  type WriteOperation,
} from '../operation.js'
import type { Denial } from '../permissions/authorize.js'
import type { AwsError } from '../wire/aws-error.js'
import { withFreshKeys } from '../secrets/key-ring.js'
import type { Transaction } from '../store/store.js'
import { renderResult } from '../wire/render.js'
import { answer, errorAnswer } from './answer.js'
import type { ApiAnswer } from './api-request.js'
import type { HandlerParts } from './handler-parts.js'

/** A call that may be carried out. */
export interface AuthorizedCall {
  operation: Operation
  call: Call<never>
  input: Readonly<Record<string, unknown>>
  event: Pick<CallOutcome, 'operation' | 'caller' | 'facts' | 'requestId' | 'eventId'>
  denial?: Denial | undefined
}

/** Carries the call out and records it. Throws what the caller must hear; then nothing of the call is left. */
export function execute(authorized: AuthorizedCall, parts: HandlerParts): Promise<ApiAnswer> {
  const { operation } = authorized
  return operation.changes
    ? change(authorized, operation, parts)
    : read(authorized, operation, parts)
}

async function read(
  { call, input, event }: AuthorizedCall,
  operation: ReadOperation<never>,
  parts: HandlerParts,
): Promise<ApiAnswer> {
  const key = operation.answerKey?.(call)
  const rendered =
    key === undefined
      ? renderResult(operation.model, await operation.run(call))
      : await parts.cache.keep(
          `account:${call.caller.principal.accountId}`,
          `${operation.model.name} ${key}`,
          async () => Buffer.from(renderResult(operation.model, await operation.run(call))),
          (bytes) => bytes.length + 500,
        )
  parts.recorder.recordSoon(callEvent({ ...event, readOnly: true, input }))
  return answer(operation.model, rendered, event.requestId)
}

async function change(
  { call, input, event }: AuthorizedCall,
  operation: WriteOperation<never, unknown, never>,
  parts: HandlerParts,
): Promise<ApiAnswer> {
  const unchanged = operation.answerWithoutChange?.(call)
  if (unchanged !== undefined) {
    parts.recorder.recordSoon(callEvent({ ...event, readOnly: false, input, output: unchanged }))
    return answer(operation.model, renderResult(operation.model, unchanged), event.requestId)
  }
  const prepared = (await operation.prepare?.(call)) as never
  const work = async (tx: Transaction): Promise<{ output: Output } | { error: AwsError }> => {
    const result = await operation.run(call, tx, prepared)
    // Other nodes find changes by the time in the id: it is that of the commit, not of a wait for a lock before it.
    const eventId = newEventId(parts.random, parts.clock())
    const outcome = { ...event, eventId, readOnly: false, input }
    if (isRefusal(result)) {
      const { refusedWith: error, reason } = result
      await parts.recorder.recordIn(tx, callEvent({ ...outcome, error, reason }))
      return { error }
    }
    await parts.recorder.recordIn(tx, callEvent({ ...outcome, output: result }))
    return { output: result }
  }
  const outcome = await withFreshKeys(parts.keyRing, () => parts.store.write(work))
  if ('error' in outcome)
    return errorAnswer(outcome.error, { model: operation.model, requestId: event.requestId })
  return answer(operation.model, renderResult(operation.model, outcome.output), event.requestId)
}
