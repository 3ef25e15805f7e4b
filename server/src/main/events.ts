import { setTimeout as wait } from 'node:timers/promises'
import { type EventCursor, listEvents } from '../store/events.js'
import type { Store } from '../store/store.js'
import { openStore, settingsOf } from './open-store.js'
import type { Invocation } from './sallyport.js'

const pageSize = 500
const pollMilliseconds = 500
/** A transaction on another node may be recorded a little before it is committed. */
const overlapMilliseconds = 5_000

/** `sallyport events [--follow]`: audit events as JSON lines, oldest first. */
export async function events(invocation: Invocation): Promise<void> {
  const { accountId, follow } = invocation.options as { accountId?: string; follow?: boolean }
  const store = await openStore(await settingsOf(invocation, ['accountId', 'follow']))
  let reading = true
  process.stdout.on('error', () => {
    reading = false
  })
  process.once('SIGINT', () => {
    reading = false
  })
  try {
    await printEvents({ store, accountId, follow: follow === true, goOn: () => reading })
  } finally {
    await store.close()
  }
}

async function printEvents(parts: {
  store: Store
  accountId: string | undefined
  follow: boolean
  goOn: () => boolean
}): Promise<void> {
  const recent = new Map<string, number>()
  let after: EventCursor = { recordedAt: 0, eventId: '' }
  while (parts.goOn()) {
    // eslint-disable-next-line no-await-in-loop -- pages follow each other
    const page = await listEvents(parts.store.read, {
      after,
      accountId: parts.accountId,
      limit: pageSize,
    })
    for (const event of page) {
      if (!recent.has(event.eventId)) process.stdout.write(`${event.record}\n`)
      recent.set(event.eventId, event.recordedAt)
      after = { recordedAt: event.recordedAt, eventId: event.eventId }
    }
    if (page.length === pageSize) continue
    if (!parts.follow) return
    // eslint-disable-next-line no-await-in-loop -- as above
    await wait(pollMilliseconds)
    const overlapFrom = after.recordedAt - overlapMilliseconds
    for (const [eventId, recordedAt] of recent) if (recordedAt < overlapFrom) recent.delete(eventId)
    after = { recordedAt: overlapFrom, eventId: '' }
  }
}
