import type { LookupAttribute, LookupEventsRequest } from '../../api/models/cloudtrail.js'
import { isFailure, isMfaFailure } from './event-outcome.js'
import type { FoundEvent } from './event-record.js'

/** What is looked for, as it stands in the page's address. Empty: whatever it is. */
export interface EventSearch {
  user: string
  name: string
  source: string
  resource: string
  key: string
  access: '' | 'read' | 'write'
  result: '' | 'failed' | 'mfa-failed'
  /** Hours back from now, or `days` for `from` and `to`. */
  range: string
  /** `2026-11-24`, a day in the browser's time zone. */
  from: string
  to: string
}

export const everything: EventSearch = {
  user: '',
  name: '',
  source: '',
  resource: '',
  key: '',
  access: '',
  result: '',
  range: '',
  from: '',
  to: '',
}

const names = Object.keys(everything) as (keyof EventSearch)[]

export function searchOfAddress(params: URLSearchParams): EventSearch {
  const entries = names.map((name) => [name, params.get(name) ?? ''])
  return Object.fromEntries(entries) as EventSearch
}

export function addressOfSearch(search: EventSearch): URLSearchParams {
  const trimmed = names.map((name): [string, string] => [name, search[name].trim()])
  return new URLSearchParams(trimmed.filter(([, value]) => value !== ''))
}

/** What is wrong with a search, by its field. */
export function searchMistakes({ range, from, to }: EventSearch): Partial<Record<'to', string>> {
  const isBackwards = range === 'days' && from !== '' && to !== '' && from > to
  return isBackwards ? { to: 'The last day is before the first.' } : {}
}

/** The largest pages that the server gives. */
const pageSize = 50

/**
 * What the server is asked. It looks for one thing at a time, so it gets the one that fits the fewest events; `matches` looks
 * at the others. `askedAt`: when the search began, the same for all its pages.
 */
export function lookupInput(search: EventSearch, askedAt: number): LookupEventsRequest {
  const attribute = narrowest(search)
  return {
    MaxResults: pageSize,
    ...(attribute === undefined ? {} : { LookupAttributes: [attribute] }),
    ...timeRange(search, askedAt),
  }
}

function narrowest(search: EventSearch): LookupAttribute | undefined {
  const { key, resource, user, name, source, access } = search
  const wanted: LookupAttribute[] = [
    { AttributeKey: 'AccessKeyId', AttributeValue: key },
    { AttributeKey: 'ResourceName', AttributeValue: resource },
    { AttributeKey: 'EventName', AttributeValue: name },
    { AttributeKey: 'Username', AttributeValue: user },
    { AttributeKey: 'EventSource', AttributeValue: source },
    { AttributeKey: 'ReadOnly', AttributeValue: readOnlyText(access) },
  ]
  return wanted.find(({ AttributeValue }) => AttributeValue !== '')
}

const readOnlyText = (access: EventSearch['access']): string =>
  access === '' ? '' : String(access === 'read')

type TimeRange = Pick<LookupEventsRequest, 'StartTime' | 'EndTime'>

function timeRange({ range, from, to }: EventSearch, askedAt: number): TimeRange {
  if (range === 'days')
    return {
      ...(from === '' ? {} : { StartTime: isoText(new Date(`${from}T00:00:00`)) }),
      ...(to === '' ? {} : { EndTime: isoText(new Date(`${to}T23:59:59`)) }),
    }
  const hours = Number(range)
  return hours > 0 ? { StartTime: isoText(new Date(askedAt - hours * 3_600_000)) } : {}
}

const isoText = (time: Date): string => `${time.toISOString().slice(0, 19)}Z`

/** Whether an event that the server found is one that is looked for. */
export function matches(event: FoundEvent, search: EventSearch): boolean {
  const { user, name, source, resource, key, access, result } = search
  const { record } = event
  return (
    isAny(user, event.Username) &&
    isAny(name, event.EventName) &&
    isAny(source, event.EventSource) &&
    isAny(key, event.AccessKeyId) &&
    isAny(readOnlyText(access), event.ReadOnly) &&
    (resource === '' ||
      (event.Resources ?? []).some(({ ResourceName }) => ResourceName === resource)) &&
    (result !== 'failed' || isFailure(record)) &&
    (result !== 'mfa-failed' || isMfaFailure(record))
  )
}

const isAny = (wanted: string, value: string | undefined): boolean =>
  wanted === '' || wanted === value
