import { prepared } from './prepared.js'
import type { Database, Transaction } from './store.js'

export interface EventRow {
  /** Sorts by time. */
  eventId: string
  accountId: string
  /** Principals whose cached facts the call changed, by id. */
  touched: readonly string[]
  /** The whole record as one line of JSON. */
  record: string
}

interface StoredEvent {
  eventId: string
  accountId: string
  touched: string
  record: string
}

const insertOne = prepared<StoredEvent>((query, value) =>
  query.insertInto('events').values({
    event_id: value('eventId'),
    account_id: value('accountId'),
    touched: value('touched'),
    record: value('record'),
  }),
)

const maxRowsPerStatement = 100

/**
 * Writes events. One that is there already stays as it is: whoever was not told whether a write was committed, because the
 * database went away, writes again.
 */
export async function insertEvents(tx: Transaction, events: readonly EventRow[]): Promise<void> {
  const [first] = events
  if (first !== undefined && events.length === 1) {
    await insertOne(tx.query, { ...first, touched: first.touched.join(' ') })
    return
  }
  for (let start = 0; start < events.length; start += maxRowsPerStatement) {
    const rows = events.slice(start, start + maxRowsPerStatement).map((event) => ({
      event_id: event.eventId,
      account_id: event.accountId,
      touched: event.touched.join(' '),
      record: event.record,
    }))
    // eslint-disable-next-line no-await-in-loop -- one transaction has one connection
    await tx.query
      .insertInto('events')
      .values(rows)
      .onConflict((conflict) => conflict.column('event_id').doNothing())
      .execute()
  }
}

/** In the order of time, after an event id. */
export function listEvents(
  query: Database,
  page: { after: string; accountId?: string | undefined; limit: number },
): Promise<{ eventId: string; record: string }[]> {
  let select = query
    .selectFrom('events')
    .select(['event_id as eventId', 'record'])
    .where('event_id', '>', page.after)
    .orderBy('event_id')
    .limit(page.limit)
  if (page.accountId !== undefined) select = select.where('account_id', '=', page.accountId)
  return select.execute()
}

/** Changes that any node recorded after an event id: what a cache must forget. */
export function listChangesAfter(
  query: Database,
  after: string,
): Promise<{ eventId: string; accountId: string; touched: string }[]> {
  return query
    .selectFrom('events')
    .select(['event_id as eventId', 'account_id as accountId', 'touched'])
    .where('event_id', '>', after)
    .where('touched', '<>', '')
    .execute()
}

export async function deleteEventsBefore(tx: Transaction, eventId: string): Promise<void> {
  await tx.query.deleteFrom('events').where('event_id', '<', eventId).execute()
}

/** The record of the event of a request; the newest where several accounts have one. Looks through all events. */
export async function findEventByRequestId(
  query: Database,
  requestId: string,
): Promise<string | undefined> {
  const row = await query
    .selectFrom('events')
    .select('record')
    .where('record', 'like', `%"requestID":"${requestId.replaceAll(/[%_\\]/g, '')}"%`)
    .orderBy('event_id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.record
}
