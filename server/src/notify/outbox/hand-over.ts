import type { MessageChange, OutboxMessage } from '../../store/outbox.js'
import type { Handover, SmsGateway, TextMessage } from '../sms/gateway.js'

/** Between tries that failed because no gateway would take the message: 2, 4, 8 … seconds, half a minute at most. */
export function backOff(tries: number): number {
  return Math.min(2 ** tries, 30) * 1000
}

/** Gateways that are asked for too much, and until when they wish to be left alone. */
export type Pauses = Map<string, number>

interface Sending {
  message: OutboxMessage
  text: TextMessage
}

/**
 * Hands a message to the first gateway that takes it, in their order, and tells what became of it. Where a gateway may have taken
 * it no other one is asked: it is sent once.
 */
export async function handOver(
  sending: Sending,
  gateways: readonly SmsGateway[],
  { clock, pauses }: { clock: () => number; pauses: Pauses },
): Promise<MessageChange> {
  const { message, text } = sending
  const refusals: { gateway: string; reason: string; until: number }[] = []
  for (const gateway of gatewaysFor(message, gateways)) {
    const { name } = gateway
    const until = pauses.get(name) ?? 0
    if (until > clock()) {
      refusals.push({ gateway: name, reason: 'it wishes to be left alone', until })
      continue
    }
    // eslint-disable-next-line no-await-in-loop -- gateways are asked in turn
    const outcome = await gateway.send(text)
    if (outcome.kind !== 'refused' || outcome.isFinal) return decided(outcome, name, clock())
    const after = clock() + (outcome.retryAfter ?? 0)
    if (outcome.retryAfter !== undefined) pauses.set(name, after)
    refusals.push({ gateway: name, reason: outcome.reason, until: after })
    if (outcome.sameGatewayOnly === true)
      return { ...tryLater(message, refusals, clock()), gateway: name }
  }
  return tryLater(message, refusals, clock())
}

/** The one that may have the message, where one may. */
function gatewaysFor(
  { gateway }: OutboxMessage,
  gateways: readonly SmsGateway[],
): readonly SmsGateway[] {
  return gateway === null ? gateways : gateways.filter(({ name }) => name === gateway)
}

function decided(outcome: Handover, gateway: string, changedAt: number): MessageChange {
  const changed = { changedAt, gateway }
  if (outcome.kind === 'accepted')
    return { ...changed, state: 'sent', gatewayMessageId: storableId(outcome.gatewayMessageId) }
  const state = outcome.kind === 'unknown' ? 'unknown' : 'failed'
  return { ...changed, state, failure: outcome.reason }
}

/** What no database takes for text is no id that a receipt could name. */
const storableId = (id: string | undefined): string | undefined =>
  id !== undefined && id.length <= 256 && !/[\p{Cc}\p{Cs}]/u.test(id) ? id : undefined

/** When the first gateway may be asked again; or not at all where that would be too late. */
function tryLater(
  { tries, sendBefore }: OutboxMessage,
  refusals: readonly { gateway: string; reason: string; until: number }[],
  now: number,
): MessageChange {
  const failure =
    refusals.map(({ gateway, reason }) => `${gateway}: ${reason}`).join('; ') ||
    'no gateway is connected'
  const soonest = Math.min(...refusals.map(({ until }) => until))
  const nextTryAt = Math.max(now + backOff(tries + 1), refusals.length === 0 ? 0 : soonest)
  return nextTryAt < sendBefore
    ? { state: 'waiting', changedAt: now, nextTryAt, failure }
    : { state: 'failed', changedAt: now, failure }
}
