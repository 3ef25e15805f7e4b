import { type Database, type Transaction } from './store.js'

export interface EventRow {
  eventId: string
  accountId: string
  occurredAt: number
  recordedAt: number
  readOnly: boolean
  /** Principals whose cached facts the call changed, by id. */
  touched: readonly string[]
  /** The whole record as one line of JSON. */
  record: string
}

const maxRowsPerStatement = 100

export async function insertEvents(tx: Transaction, events: readonly EventRow[]): Promise<void> {
  for (let start = 0; start < events.length; start += maxRowsPerStatement) {
    const rows = events.slice(start, start + maxRowsPerStatement).map((event) => ({
      event_id: event.eventId,
      account_id: event.accountId,
      occurred_at: event.occurredAt,
      recorded_at: event.recordedAt,
      read_only: event.readOnly ? 1 : 0,
      touched: event.touched.join(' '),
      record: event.record,
    }))
    // eslint-disable-next-line no-await-in-loop -- one transaction has one connection
    await tx.query.insertInto('events').values(rows).execute()
  }
}

export interface EventCursor {
  recordedAt: number
  eventId: string
}

/** In the order of recording, after the cursor. */
export function listEvents(
  query: Database,
  page: { after: EventCursor; accountId?: string | undefined; limit: number },
): Promise<(EventCursor & { record: string })[]> {
  let select = query
    .selectFrom('events')
    .select(['recorded_at as recordedAt', 'event_id as eventId', 'record'])
    .where((eb) =>
      eb.or([
        eb('recorded_at', '>', page.after.recordedAt),
        eb.and([
          eb('recorded_at', '=', page.after.recordedAt),
          eb('event_id', '>', page.after.eventId),
        ]),
      ]),
    )
    .orderBy('recorded_at')
    .orderBy('event_id')
    .limit(page.limit)
  if (page.accountId !== undefined) select = select.where('account_id', '=', page.accountId)
  return select.execute()
}

/** Changes that were recorded since a time, by any node: what a cache must forget. */
export async function listChangesSince(
  query: Database,
  recordedSince: number,
): Promise<{ eventId: string; accountId: string; touched: string }[]> {
  return query
    .selectFrom('events')
    .select(['event_id as eventId', 'account_id as accountId', 'touched'])
    .where('recorded_at', '>=', recordedSince)
    .where('touched', '!=', '')
    .execute()
}

/** How many were deleted. */
export async function deleteEventsBefore(tx: Transaction, occurredBefore: number): Promise<void> {
  await tx.query.deleteFrom('events').where('recorded_at', '<', occurredBefore).execute()
}
