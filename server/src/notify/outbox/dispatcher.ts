import { setTimeout as wait } from 'node:timers/promises'
import type { Clock } from '../../clock.js'
import type { Log } from '../../observe/log.js'
import type { MessageCount } from '../../observe/metrics.js'
import { type KeyRing, withFreshKeys } from '../../secrets/key-ring.js'
import {
  claimMessage,
  listDueMessages,
  type MessageChange,
  type MessageState,
  type OutboxMessage,
  recordReceipt,
  settleMessage,
} from '../../store/outbox.js'
import type { Store, Transaction } from '../../store/store.js'
import type { Receipt, SmsGateway } from '../sms/gateway.js'
import { handOver, type Pauses } from './hand-over.js'

/** Sends what lies in the outbox. The database is the queue: a message survives every restart, and one node sends it. */
export interface Dispatcher {
  /** Sends all that is due now, and resolves when it is decided of each what became of it. */
  run(): Promise<void>
  /** What a gateway says of a message that it took; false where no such message is known, after some seconds of waiting for it. */
  receive(gateway: string, receipt: Receipt): Promise<boolean>
  /** How many messages ended in each way since this process began, by gateway. */
  counts(): MessageCount[]
  close(): Promise<void>
}

export interface DispatcherParts {
  store: Store
  keyRing: KeyRing
  clock: Clock
  log: Pick<Log, 'warn' | 'error'>
  gateways: readonly SmsGateway[]
  /** Called in the transaction in which it becomes known what came of a message that was handed over. */
  onSettled?(tx: Transaction, message: OutboxMessage, change: MessageChange): Promise<void>
}

type Parts = DispatcherParts & {
  pauses: Pauses
  count(gateway: string | undefined, state: MessageState): void
}

const pollMilliseconds = 250
const batch = 20
/** Longer than a gateway may be waited for (`sms/setting-types.ts`). */
const leaseOfGateway = 61_000

export function createDispatcher(given: DispatcherParts): Dispatcher {
  const counts = createCounts()
  const parts: Parts = { ...given, pauses: new Map(), count: counts.add }
  let current: Promise<void> | undefined
  const run = (): Promise<void> => {
    current ??= sendDue(parts).finally(() => {
      current = undefined
    })
    return current
  }
  for (const gateway of parts.gateways)
    gateway.onReceipt?.(async (receipt) => void (await receive(gateway.name, receipt, parts)))
  const timer = setInterval(() => {
    run().catch((error: unknown) =>
      parts.log.error({ err: error }, 'the outbox could not be read and will be tried again'),
    )
  }, pollMilliseconds)
  timer.unref()
  return {
    run,
    receive: (gateway, receipt) => receive(gateway, receipt, parts),
    counts: counts.all,
    close: async () => {
      clearInterval(timer)
      await current?.catch(() => undefined)
      await Promise.all(parts.gateways.map((gateway) => gateway.close()))
    },
  }
}

async function sendDue(parts: Parts): Promise<void> {
  for (;;) {
    // eslint-disable-next-line no-await-in-loop -- batch follows batch
    const due = await listDueMessages(parts.store.read, parts.clock(), batch)
    // eslint-disable-next-line no-await-in-loop -- as above
    await Promise.all(due.map((message) => sendOrLog(message, parts)))
    if (due.length < batch) return
  }
}

/** What keeps one message from being sent must not keep the others, nor whoever waits for them. */
async function sendOrLog(message: OutboxMessage, parts: Parts): Promise<void> {
  try {
    await send(message, parts)
  } catch (error) {
    const { messageId } = message
    parts.log.error({ err: error, messageId }, 'a message could not be handed over')
  }
}

async function send(message: OutboxMessage, parts: Parts): Promise<void> {
  const now = parts.clock()
  if (message.state === 'sending') {
    const failure = 'the server stopped while the message was handed over'
    return settle(message, { state: 'unknown', changedAt: now, failure }, parts)
  }
  if (now >= message.sendBefore)
    return settle(
      message,
      { state: 'expired', changedAt: now, failure: message.failure ?? undefined },
      parts,
    )
  // A message that is still being sent then was left by a node that went down.
  const claim = { now, until: now + leaseOfGateway * Math.max(1, parts.gateways.length) }
  if (!(await parts.store.write((tx) => claimMessage(tx, message, claim)))) return
  const text = await withFreshKeys(parts.keyRing, () => opened(message, parts.keyRing))
  const change = await handOver({ message, text }, parts.gateways, parts)
  await settle({ ...message, state: 'sending' }, change, parts)
}

const opened = (message: OutboxMessage, keyRing: KeyRing) => ({
  messageId: message.messageId,
  to: keyRing.open(message.recipientSealed, `outbox-recipient:${message.messageId}`).toString(),
  text: keyRing.open(message.bodySealed, `outbox-body:${message.messageId}`).toString(),
  sendBefore: message.sendBefore,
})

async function settle(
  message: OutboxMessage,
  change: MessageChange,
  { store, log, onSettled, count }: Parts,
): Promise<void> {
  const isSettled = await store.write(async (tx) => {
    if (!(await settleMessage(tx, message, change))) return false
    await onSettled?.(tx, message, change)
    return true
  })
  if (!isSettled) return
  if (change.state !== 'waiting') count(change.gateway, change.state)
  if (change.failure === undefined) return
  const { messageId, channel } = message
  const { state, gateway, failure } = change
  log.warn({ messageId, channel, state, gateway, failure }, 'a message was not sent')
}

const receiptTries = 4

/** A receipt may be faster than the note that the gateway took the message: it is tried again for some seconds. */
async function receive(
  gateway: string,
  { gatewayMessageId, state, reason }: Receipt,
  { store, clock, count }: Parts,
): Promise<boolean> {
  for (let attempt = 1; ; attempt += 1) {
    const receipt = { gateway, gatewayMessageId, state, failure: reason, now: clock() }
    // eslint-disable-next-line no-await-in-loop -- one try after the other
    if (await store.write((tx) => recordReceipt(tx, receipt))) {
      count(gateway, state)
      return true
    }
    if (attempt === receiptTries) return false
    // eslint-disable-next-line no-await-in-loop -- as above
    await wait(attempt * 250, undefined, { ref: false })
  }
}

function createCounts() {
  const counts = new Map<string, MessageCount>()
  return {
    add: (gateway = 'none', state: MessageState): void => {
      const key = `${gateway} ${state}`
      const known = counts.get(key) ?? { gateway, state, count: 0 }
      counts.set(key, { ...known, count: known.count + 1 })
    },
    all: (): MessageCount[] => [...counts.values()],
  }
}
