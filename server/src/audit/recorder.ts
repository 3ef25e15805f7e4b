import { recordKeyUse, type KeyUse } from '../store/access-keys.js'
import { type EventRow, insertEvents } from '../store/events.js'
import { accountTouched } from '../store/exact-cache.js'
import type { Change, Store, Transaction } from '../store/store.js'
import type { Clock } from '../clock.js'

/** An event before it is known when and with which changes it is recorded. */
export type NewEvent = Pick<
  EventRow,
  'eventId' | 'accountId' | 'occurredAt' | 'readOnly' | 'record'
>

/**
 * Where events go. Those of a mutation are written in its transaction; those of reads and refusals gather for a moment and are
 * written together. None is lost on a clean stop.
 */
export interface Recorder {
  recordIn(tx: Transaction, event: NewEvent): Promise<void>
  recordSoon(event: NewEvent): void
  keyUsed(use: KeyUse): void
  /** Resolves when all that was recorded so far is durable. */
  flush(): Promise<void>
  /** True while more events wait than memory should hold: calls are then refused rather than left unrecorded. */
  isFull(): boolean
  close(): Promise<void>
}

const flushInterval = 100
const flushAt = 500
const fullAt = 50_000

export function createRecorder(parts: {
  store: Store
  clock: Clock
  onError: (error: unknown) => void
}): Recorder {
  const { store, clock } = parts
  const waiting: Waiting = { events: [], uses: new Map() }
  // One flush follows the other, so that what is recorded during one is written by the next.
  let last = Promise.resolve()

  function flush(): Promise<void> {
    const flushed = last.then(() => writeWaiting(waiting, store, clock))
    last = flushed.catch(() => undefined)
    return flushed
  }

  function flushSoon(): void {
    flush().catch(parts.onError)
  }

  const timer = setInterval(flushSoon, flushInterval)
  timer.unref()

  return {
    recordIn: (tx, event) =>
      insertEvents(tx, [{ ...event, recordedAt: clock(), touched: touchedWords(tx.changes) }]),
    recordSoon: (event) => {
      waiting.events.push(event)
      if (waiting.events.length % flushAt === 0) flushSoon()
    },
    keyUsed: (use) => void waiting.uses.set(use.accessKeyId, use),
    flush,
    isFull: () => waiting.events.length >= fullAt,
    close: () => {
      clearInterval(timer)
      return flush()
    },
  }
}

interface Waiting {
  events: NewEvent[]
  uses: Map<string, KeyUse>
}

/** Writes all that waits in one transaction; where that fails, it waits on. */
async function writeWaiting(waiting: Waiting, store: Store, clock: Clock): Promise<void> {
  const { events, uses } = waiting
  if (events.length === 0 && uses.size === 0) return
  waiting.events = []
  waiting.uses = new Map()
  try {
    await store.write(async (tx) => {
      for (const use of uses.values()) {
        // eslint-disable-next-line no-await-in-loop -- one transaction has one connection
        await recordKeyUse(tx, use)
      }
      const recordedAt = clock()
      await insertEvents(
        tx,
        events.map((event) => ({ ...event, recordedAt, touched: [] })),
      )
    })
  } catch (error) {
    waiting.events = events.concat(waiting.events)
    waiting.uses = new Map([...uses, ...waiting.uses])
    throw error
  }
}

function touchedWords(changes: readonly Change[]): string[] {
  return [...new Set(changes.map((change) => change.principalId ?? accountTouched))]
}
