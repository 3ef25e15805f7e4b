import { createHash } from 'node:crypto'
import { firstEventId } from '../../audit/event-id.js'
import type { EventRange } from '../../store/event-lookup.js'
import { type AwsError, awsError } from '../../wire/aws-error.js'
import { eventFilter, type EventFilter, everyEvent, type LookupAttribute } from './event-filter.js'

export interface LookupInput {
  /** In milliseconds. */
  StartTime?: number
  EndTime?: number
  LookupAttributes?: readonly LookupAttribute[]
  MaxResults?: number
  NextToken?: string
  EventCategory?: 'insight'
}

/** Which events are looked for, and where the page begins. */
export interface LookupQuery {
  range: EventRange
  filter: EventFilter
  /** False where every event of the range is found. */
  isFiltered: boolean
  limit: number
  /** The token for the events before an id. */
  tokenAt(eventId: string): string
}

const day = 24 * 3_600_000
/** AWS CloudTrail API Reference, LookupEvents: the last 90 days, at most 50 events, one attribute. */
const reachesBack = 90 * day
const mostResults = 50

/** Throws what AWS's LookupEvents answers to a query that makes no sense. */
export function readQuery(
  input: LookupInput,
  asked: { accountId: string; now: number },
): LookupQuery {
  const { StartTime: start, EndTime: end, LookupAttributes: attributes = [] } = input
  if (start !== undefined && end !== undefined && start > end) throw invalidTimeRange()
  const [attribute, ...more] = attributes
  if (more.length > 0) throw invalidAttributes()
  const query = fingerprint([asked.accountId, start, end, attribute])
  const { accountId, now } = asked
  const range = {
    accountId,
    from: firstEventId(Math.max(start ?? 0, now - reachesBack)),
    // Clocks of other nodes may be ahead.
    before: firstEventId(end === undefined ? now + day : endOfSecond(end)),
  }
  if (input.NextToken !== undefined) range.before = readToken(input.NextToken, query)
  return {
    range: attribute?.AttributeKey === 'EventId' ? around(attribute.AttributeValue, range) : range,
    filter: attribute === undefined ? everyEvent : eventFilter(attribute),
    isFiltered: attribute !== undefined,
    limit: input.MaxResults ?? mostResults,
    tokenAt: (eventId) => writeToken(eventId, query),
  }
}

/** An event is found by its id without looking at others. */
const around = (eventId: string, { accountId, from, before }: EventRange): EventRange => ({
  accountId,
  from: eventId > from ? eventId : from,
  before: `${eventId}~` < before ? `${eventId}~` : before,
})

/** Times are shown in whole seconds: who asks for those up to a second means all of it. */
const endOfSecond = (at: number): number => at - (at % 1000) + 1000

const prefix = 'ct1.'

const writeToken = (eventId: string, query: string): string =>
  prefix + Buffer.from(`${eventId} ${query}`).toString('base64url')

/** A token goes on with the query that it was given for, and with no other. */
function readToken(token: string, query: string): string {
  const text = Buffer.from(token.slice(prefix.length), 'base64url').toString()
  const eventId = text.slice(0, text.indexOf(' '))
  if (!/^[0-9a-f-]{36}$/.test(eventId) || token !== writeToken(eventId, query)) throw invalidToken()
  return eventId
}

const fingerprint = (query: unknown): string =>
  createHash('sha256').update(JSON.stringify(query)).digest('base64url').slice(0, 16)

const invalidTimeRange = (): AwsError =>
  awsError(
    'InvalidTimeRangeException',
    'The time range is not valid: the start time is later than the end time.',
    400,
  )

const invalidAttributes = (): AwsError =>
  awsError('InvalidLookupAttributesException', 'Only one lookup attribute can be given.', 400)

const invalidToken = (): AwsError =>
  awsError(
    'InvalidNextTokenException',
    'The token is not valid, or was given for a request with other parameters.',
    400,
  )
