import type { Database } from './store.js'

/** Which of an account's events, by their ids, which sort by time. */
export interface EventRange {
  accountId: string
  /** The smallest id. */
  from: string
  /** Smaller than this one. */
  before: string
}

/** The newest first. */
export function listNewestEvents(
  query: Database,
  range: EventRange,
  limit: number,
): Promise<{ eventId: string; record: string }[]> {
  return query
    .selectFrom('events')
    .select(['event_id as eventId', 'record'])
    .where('account_id', '=', range.accountId)
    .where('event_id', '>=', range.from)
    .where('event_id', '<', range.before)
    .orderBy('event_id', 'desc')
    .limit(limit)
    .execute()
}
