import type { OutboxMessage, MessageChange } from '../../store/outbox.js'
import type { SmsGateway, TextMessage } from '../sms/gateway.js'

/** Between tries that failed because no gateway would take the message: 2, 4, 8 … seconds, half a minute at most. */
export function backOff(tries: number): number {
  return Math.min(2 ** tries, 30) * 1000
}

/**
 * Hands a message to the first gateway that takes it, in their order, and tells what became of it. Where a gateway may have taken
 * it no other one is asked: it is sent once.
 */
export async function handOver(
  { message, text }: { message: OutboxMessage; text: TextMessage },
  gateways: readonly SmsGateway[],
  clock: () => number,
): Promise<MessageChange> {
  const reasons: string[] = []
  let wait = backOff(message.tries + 1)
  for (const gateway of gateways) {
    // eslint-disable-next-line no-await-in-loop -- gateways are asked in turn
    const outcome = await gateway.send(text)
    const changed = { changedAt: clock(), gateway: gateway.name }
    if (outcome.kind === 'accepted')
      return { ...changed, state: 'sent', gatewayMessageId: outcome.gatewayMessageId }
    if (outcome.kind === 'unknown') return { ...changed, state: 'unknown', failure: outcome.reason }
    if (outcome.isFinal) return { ...changed, state: 'failed', failure: outcome.reason }
    reasons.push(`${gateway.name}: ${outcome.reason}`)
    wait = Math.max(wait, outcome.retryAfter ?? 0)
  }
  const failure = reasons.join('; ') || 'no gateway is connected'
  return tryLater(message, { wait, failure }, clock())
}

/** Later, or not at all where that would be too late. */
function tryLater(
  { sendBefore }: OutboxMessage,
  { wait, failure }: { wait: number; failure: string },
  now: number,
): MessageChange {
  const nextTryAt = now + wait
  return nextTryAt < sendBefore
    ? { state: 'waiting', changedAt: now, nextTryAt, failure }
    : { state: 'failed', changedAt: now, failure }
}
