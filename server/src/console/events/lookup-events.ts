import { readOperation } from '../../operation.js'
import { findEvents, type FoundEvent } from './find-events.js'
import { type LookupInput, readQuery } from './lookup-query.js'

/** AWS CloudTrail API Reference, LookupEvents: what happened in the account, the newest first. */
export const lookupEvents = readOperation<LookupInput>('cloudtrail', 'LookupEvents', {
  checks: () => [{ action: 'cloudtrail:LookupEvents', resource: '*' }],

  async run({ caller, input, facts, parts }) {
    const { accountId } = caller.principal
    const query = readQuery(input, { accountId, now: facts.now })
    // Such events are made by a service that does not exist here.
    if (input.EventCategory === 'insight') return { Events: [] }
    // So that one sees what one has just done. Where events cannot be written, the recorder says so itself.
    await parts.recorder.flush().catch(() => undefined)
    const { events, token } = await findEvents(parts.store.read, query)
    return { Events: events.map(eventShape), NextToken: token }
  },
})

const eventShape = ({ record, facts }: FoundEvent): Record<string, unknown> => ({
  EventId: facts.eventId,
  EventName: facts.eventName,
  ReadOnly: facts.readOnly,
  AccessKeyId: facts.accessKeyId,
  EventTime: facts.eventTime,
  EventSource: facts.eventSource,
  Username: facts.username,
  Resources: facts.resources,
  CloudTrailEvent: record,
})
