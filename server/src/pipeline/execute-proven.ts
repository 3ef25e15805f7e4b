import { callEvent } from '../audit/event.js'
import { newEventId } from '../audit/event-id.js'
import type { Call, Proof, WriteOperation } from '../operation.js'
import { isReadOnly, isRefusal } from '../operation.js'
import { accessDenied } from '../permissions/access-denied.js'
import { type Check, findDenial, otherAccountOf } from '../permissions/authorize.js'
import { withFreshKeys } from '../secrets/key-ring.js'
import type { Transaction } from '../store/store.js'
import type { ApiAnswer } from './api-request.js'
import { answerOutcome, type AuthorizedCall, type ChangeOutcome, runIn } from './execute.js'
import type { HandlerParts } from './handler-parts.js'

/** A call that brings a proof which its permissions depend on. */
interface ProvenCall extends Omit<AuthorizedCall, 'operation'> {
  operation: WriteOperation<never, unknown, never>
  proof: Proof
}

/**
 * Checks the proof, asks for permission with what it proved, and carries the call out, in one transaction: a code that was right
 * is spent, and one that was wrong is counted, whatever comes after.
 */
export async function executeProven(asked: ProvenCall, parts: HandlerParts): Promise<ApiAnswer> {
  const { operation } = asked
  // Read before the transaction is opened: within it only its own connection may be asked.
  const checks = await operation.checks(asked.call)
  const outcome = await withFreshKeys(parts.keyRing, () =>
    parts.store.write((tx) => proveAndRun(tx, { ...asked, checks }, parts)),
  )
  return answerOutcome(outcome, asked)
}

async function proveAndRun(
  tx: Transaction,
  asked: ProvenCall & { checks: readonly Check[] },
  parts: HandlerParts,
): Promise<ChangeOutcome> {
  const { operation, input, proof, checks } = asked
  const proven = await proof(tx)
  // As in `runIn`: the time of the commit, not of a wait for a lock before it.
  const eventId = newEventId(parts.random, parts.clock())
  const refused = { ...asked.event, eventId, readOnly: isReadOnly(operation), input }
  if (isRefusal(proven)) {
    const { refusedWith: error, reason } = proven
    await parts.recorder.recordIn(tx, callEvent({ ...refused, error, reason }))
    return { error }
  }
  const { caller } = asked.event
  const call = { ...(asked.call as Call<object>), facts: proven } as Call<never>
  const denial = await findDenial(caller, checks, { facts: proven, read: tx.query })
  if (denial !== undefined) {
    const error = accessDenied(caller, denial, parts.keyRing)
    await parts.recorder.recordIn(tx, callEvent({ ...refused, error, denial }))
    return { error }
  }
  const otherAccount = otherAccountOf(caller, checks)
  return runIn(tx, { ...asked, call, otherAccount }, operation, parts)
}
