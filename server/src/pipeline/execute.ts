import { callEvent, type CallOutcome } from '../audit/event.js'
import { newEventId } from '../audit/event-id.js'
import {
  type Call,
  isReadOnly,
  isRefusal,
  sessionCookie,
  type Operation,
  type Output,
  type ReadOperation,
  type WriteOperation,
} from '../operation.js'
import type { AwsError } from '../wire/aws-error.js'
import { withFreshKeys } from '../secrets/key-ring.js'
import type { Transaction } from '../store/store.js'
import type { ApiAnswer } from './api-request.js'
import type { Door } from './door.js'
import type { HandlerParts } from './handler-parts.js'

/** A call that may be carried out. */
export interface AuthorizedCall {
  operation: Operation
  call: Call<never>
  input: Readonly<Record<string, unknown>>
  event: Pick<
    CallOutcome,
    'operation' | 'recordedAs' | 'caller' | 'facts' | 'requestId' | 'eventId'
  >
  door: Door
  /** Another account whose resource the call used: it sees the call in its own events. */
  otherAccount?: string | undefined
}

/** Carries the call out and records it. Throws what the caller must hear; then nothing of the call is left. */
export function execute(authorized: AuthorizedCall, parts: HandlerParts): Promise<ApiAnswer> {
  const { operation } = authorized
  return operation.changes
    ? change(authorized, operation, parts)
    : read(authorized, operation, parts)
}

async function read(
  { call, input, event, door }: AuthorizedCall,
  operation: ReadOperation<never>,
  parts: HandlerParts,
): Promise<ApiAnswer> {
  const { model } = operation
  const key = operation.answerKey?.(call)
  const body =
    key === undefined
      ? door.render(model, await operation.run(call))
      : await parts.cache.keep(
          `account:${call.caller.principal.accountId}`,
          `${door.name} ${model.name} ${key}`,
          async () => Buffer.from(door.render(model, await operation.run(call))),
          (bytes) => bytes.length + 500,
        )
  if (operation.unrecorded !== true)
    parts.recorder.recordSoon(callEvent({ ...event, readOnly: true, input }))
  return door.answer(model, { body }, event.requestId)
}

async function change(
  authorized: AuthorizedCall,
  operation: WriteOperation<never, unknown, never>,
  parts: HandlerParts,
): Promise<ApiAnswer> {
  const { call, input, event } = authorized
  const unchanged = await operation.answerWithoutChange?.(call)
  if (unchanged !== undefined) {
    const outcome = { ...event, readOnly: isReadOnly(operation), input, output: unchanged }
    for (const record of eventsOf(outcome, authorized, parts)) parts.recorder.recordSoon(record)
    return answerOutcome({ output: unchanged }, authorized)
  }
  const prepared = (await operation.prepare?.(call)) as never
  const outcome = await withFreshKeys(parts.keyRing, () =>
    parts.store.write((tx) => runIn(tx, { ...authorized, prepared }, operation, parts)),
  )
  return answerOutcome(outcome, authorized)
}

export type ChangeOutcome = { output: Output } | { error: AwsError }

/** Runs the operation and records it, in one transaction. */
export async function runIn(
  tx: Transaction,
  authorized: AuthorizedCall & { prepared?: never },
  operation: WriteOperation<never, unknown, never>,
  parts: HandlerParts,
): Promise<ChangeOutcome> {
  const { call, input, event, prepared } = authorized
  const result = await operation.run(call, tx, prepared as never)
  // Other nodes find changes by the time in the id: it is that of the commit, not of a wait for a lock before it.
  const eventId = newEventId(parts.random, parts.clock())
  const outcome = { ...event, eventId, readOnly: isReadOnly(operation), input }
  if (isRefusal(result)) {
    const { refusedWith: error, reason } = result
    await parts.recorder.recordIn(tx, callEvent({ ...outcome, error, reason }))
    return { error }
  }
  for (const record of eventsOf({ ...outcome, output: result }, authorized, parts)) {
    // eslint-disable-next-line no-await-in-loop -- one transaction has one connection
    await parts.recorder.recordIn(tx, record)
  }
  return { output: result }
}

export function answerOutcome(
  outcome: ChangeOutcome,
  { operation: { model }, event, door }: Pick<AuthorizedCall, 'operation' | 'event' | 'door'>,
): ApiAnswer {
  const { requestId } = event
  if ('error' in outcome) return door.refuse(outcome.error, { model, requestId })
  const { output } = outcome
  const body = door.render(model, output)
  return door.answer(model, { body, cookie: output?.[sessionCookie] as string }, requestId)
}

/** The event of a success; where another account's resource was used, a second one for that account. */
function eventsOf(outcome: CallOutcome, { otherAccount }: AuthorizedCall, parts: HandlerParts) {
  if (otherAccount === undefined) return [callEvent(outcome)]
  const sharedEventId = parts.random.uuid()
  const eventId = newEventId(parts.random, parts.clock())
  return [
    callEvent({ ...outcome, sharedEventId }),
    callEvent({ ...outcome, sharedEventId, eventId, recipientAccountId: otherAccount }),
  ]
}
