import { listNewestEvents } from '../../store/event-lookup.js'
import type { Database } from '../../store/store.js'
import type { EventFacts } from './event-facts.js'
import type { LookupQuery } from './lookup-query.js'

export interface FoundEvent {
  record: string
  facts: EventFacts
}

export interface FoundPage {
  events: readonly FoundEvent[]
  /** Where to go on; undefined: there is nothing more. */
  token: string | undefined
}

/** How many records one call looks at where few of them match: then its page is short, or empty, and its token goes on. */
export const mostLookedAt = 5000
const chunk = 500

/** A page, the newest events first. Others get their turn between chunks. */
export async function findEvents(read: Database, query: LookupQuery): Promise<FoundPage> {
  const { filter, limit, isFiltered } = query
  const events: FoundEvent[] = []
  let { range } = query
  for (let lookedAt = 0; lookedAt < mostLookedAt;) {
    const rows = isFiltered ? chunk : limit + 1
    // eslint-disable-next-line no-await-in-loop -- chunk after chunk, until the page is full
    const found = await listNewestEvents(read, range, rows)
    for (const { eventId, record } of found) {
      // There is one more than the page holds: the next begins after the last that was taken.
      if (events.length === limit) return { events, token: query.tokenAt(range.before) }
      const facts = filter(record)
      if (facts !== undefined) events.push({ record, facts })
      range = { ...range, before: eventId }
    }
    if (found.length < rows) return { events, token: undefined }
    lookedAt += found.length
  }
  return { events, token: query.tokenAt(range.before) }
}
