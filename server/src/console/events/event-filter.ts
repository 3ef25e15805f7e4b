import { type EventFacts, membersOfType, readEventFacts } from './event-facts.js'

type AttributeKey =
  | 'EventId'
  | 'EventName'
  | 'ReadOnly'
  | 'Username'
  | 'ResourceType'
  | 'ResourceName'
  | 'EventSource'
  | 'AccessKeyId'

export interface LookupAttribute {
  AttributeKey: AttributeKey
  AttributeValue: string
}

/** What is found of an event, or undefined where it is not looked for. */
export type EventFilter = (record: string) => EventFacts | undefined

export const everyEvent: EventFilter = readEventFacts

/**
 * Letters count as they are written. Records are read only where their text has what every match must have: reading costs far
 * more than looking for a piece of text.
 */
export function eventFilter(attribute: LookupAttribute): EventFilter {
  const pieces = piecesOf(attribute)
  return (record) => {
    if (!pieces.some((piece) => record.includes(piece))) return undefined
    const facts = readEventFacts(record)
    return matches(facts, attribute) ? facts : undefined
  }
}

/** Texts, one of which each matching record has. */
function piecesOf({ AttributeKey: key, AttributeValue: value }: LookupAttribute): string[] {
  if (key === 'ReadOnly') return [`"readOnly":${value}`]
  // The type of an AssumeRole's role also stands in the record itself.
  if (key === 'ResourceType')
    return [...membersOfType(value).map((name) => `"${name}":`), inRecords(value)]
  if (key === 'Username' && value === 'root') return ['"type":"Root"', value]
  return [inRecords(value)]
}

/** The text as it stands within a JSON string. */
const inRecords = (text: string): string => JSON.stringify(text).slice(1, -1)

function matches(facts: EventFacts, { AttributeKey, AttributeValue }: LookupAttribute): boolean {
  return valuesOf[AttributeKey](facts).includes(AttributeValue)
}

const valuesOf: Readonly<Record<AttributeKey, (facts: EventFacts) => (string | undefined)[]>> = {
  EventId: ({ eventId }) => [eventId],
  EventName: ({ eventName }) => [eventName],
  ReadOnly: ({ readOnly }) => [readOnly],
  Username: ({ username }) => [username],
  ResourceType: ({ resources }) => resources.map(({ ResourceType }) => ResourceType),
  ResourceName: ({ resources }) => resources.map(({ ResourceName }) => ResourceName),
  EventSource: ({ eventSource }) => [eventSource],
  AccessKeyId: ({ accessKeyId }) => [accessKeyId],
}
