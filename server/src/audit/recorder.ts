import { type KeyUse, recordKeyUse } from '../store/access-keys.js'
import { recordSessionUse } from '../store/console-sessions.js'
import { type EventRow, insertEvents } from '../store/events.js'
import { accountTouched } from '../store/exact-cache.js'
import { recordRoleUse, type RoleUse } from '../store/roles.js'
import type { Change, Store, Transaction } from '../store/store.js'

/** An event before it is known with which changes it is recorded. */
export type NewEvent = Omit<EventRow, 'touched'>

/** That a long-term key, a role or a browser's session was used: for GetAccessKeyLastUsed, RoleLastUsed and the idle limit. */
export type Use =
  | ({ kind: 'key' } & KeyUse)
  | ({ kind: 'role' } & RoleUse)
  | { kind: 'session'; sessionId: string; usedAt: number }

/**
 * Where events go. Those of a mutation are written in its transaction; those of reads and refusals gather for a moment and are
 * written together. None is lost on a clean stop.
 */
export interface Recorder {
  recordIn(tx: Transaction, event: NewEvent): Promise<void>
  recordSoon(event: NewEvent): void
  used(use: Use): void
  /** Resolves when all that was recorded so far is durable. */
  flush(): Promise<void>
  /** How many events are not yet durable. */
  waiting(): number
  /** True while more events wait than memory should hold: calls are then refused rather than left unrecorded. */
  isFull(): boolean
  close(): Promise<void>
}

const flushInterval = 250
const flushAt = 500
const fullAt = 50_000

export function createRecorder(parts: {
  store: Store
  onError: (error: unknown) => void
}): Recorder {
  const { store } = parts
  const waiting: Waiting = { events: [], uses: new Map() }
  // One flush follows the other, so that what is recorded during one is written by the next.
  let last = Promise.resolve()

  function flush(): Promise<void> {
    const flushed = last.then(() => writeWaiting(waiting, store))
    last = flushed.catch(() => undefined)
    return flushed
  }

  function flushSoon(): void {
    flush().catch(parts.onError)
  }

  const timer = setInterval(flushSoon, flushInterval)
  timer.unref()

  return {
    recordIn: (tx, event) => insertEvents(tx, [{ ...event, touched: touchedWords(tx.changes) }]),
    recordSoon: (event) => {
      waiting.events.push(event)
      if (waiting.events.length % flushAt === 0) flushSoon()
    },
    used: (use) => void waiting.uses.set(usedId(use), use),
    flush,
    waiting: () => waiting.events.length,
    isFull: () => waiting.events.length >= fullAt,
    close: () => {
      clearInterval(timer)
      return flush()
    },
  }
}

const usedId = (use: Use): string =>
  use.kind === 'key' ? use.accessKeyId : use.kind === 'role' ? use.roleId : use.sessionId

function recordUse(tx: Transaction, use: Use): Promise<void> {
  if (use.kind === 'key') return recordKeyUse(tx, use)
  return use.kind === 'role'
    ? recordRoleUse(tx, use)
    : recordSessionUse(tx, use.sessionId, use.usedAt)
}

interface Waiting {
  events: NewEvent[]
  uses: Map<string, Use>
}

/** Writes all that waits in one transaction; where that fails, it waits on. */
async function writeWaiting(waiting: Waiting, store: Store): Promise<void> {
  const { events, uses } = waiting
  if (events.length === 0 && uses.size === 0) return
  waiting.events = []
  waiting.uses = new Map()
  try {
    await store.write(async (tx) => {
      for (const use of uses.values()) {
        // eslint-disable-next-line no-await-in-loop -- one transaction has one connection
        await recordUse(tx, use)
      }
      await insertEvents(
        tx,
        events.map((event) => ({ ...event, touched: [] })),
      )
    }, 'soon')
  } catch (error) {
    waiting.events = events.concat(waiting.events)
    waiting.uses = new Map([...uses, ...waiting.uses])
    throw error
  }
}

function touchedWords(changes: readonly Change[]): string[] {
  return [...new Set(changes.map((change) => change.principalId ?? accountTouched))]
}
