import type { LookupEventsRequest, LookupEventsResponse } from '../../api/models/cloudtrail.js'
import { type FoundEvent, withRecord } from './event-record.js'
import { type EventSearch, lookupInput, matches } from './event-search.js'

/** Some events of a search, the newest first. */
export interface Portion {
  events: readonly FoundEvent[]
  /** Where older ones begin; absent: there are none. */
  token?: string
}

interface SearchStep {
  search: EventSearch
  /** When the search began. */
  askedAt: number
  /** Of the portion before; empty for the first. */
  token: string
}

type Lookup = (input: LookupEventsRequest) => Promise<LookupEventsResponse>

/** As many as fill a page of the list. */
const enough = 50
/** A portion may take a while where few events match; then it is shown as far as it is there. */
const mostCalls = 20

/** Asks the server until there is enough to show. Its own pages may be short or empty though there is more. */
export async function findPortion(step: SearchStep, lookup: Lookup): Promise<Portion> {
  const input = lookupInput(step.search, step.askedAt)
  const events: FoundEvent[] = []
  let token: string | undefined = step.token
  for (let calls = 0; calls < mostCalls && events.length < enough; calls++) {
    // eslint-disable-next-line no-await-in-loop -- a page begins where the one before ends
    const page: LookupEventsResponse = await lookup(
      token === '' ? input : { ...input, NextToken: token },
    )
    const found = page.Events.map((event) => withRecord(event))
    events.push(...found.filter((event) => matches(event, step.search)))
    token = page.NextToken
    if (token === undefined) break
  }
  return { events, ...(token === undefined ? {} : { token }) }
}
