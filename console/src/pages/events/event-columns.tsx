import Link from '@cloudscape-design/components/link'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import type { Column } from '../../lists/column.js'
import { hrefOf } from '../../routing/page-route.js'
import { Time } from '../../times/time.js'
import { accessText } from './event-facts.js'
import { credentialText, mfaFact, whoText } from './event-identity.js'
import { outcome } from './event-outcome.js'
import type { FoundEvent } from './event-record.js'

export const eventPath = '/console/events/:eventId'

export const eventHref = ({ EventId }: FoundEvent): string =>
  hrefOf(eventPath, { eventId: EventId })

/** `onOpen`: shows the event in place; followed in another way, its link leads to its page. */
export function eventColumns(onOpen: (event: FoundEvent) => void): readonly Column<FoundEvent>[] {
  return [
    {
      id: 'name',
      header: 'Event name',
      isRowHeader: true,
      minWidth: 190,
      cell: (event) => <EventName event={event} onOpen={onOpen} />,
      value: ({ EventName }) => EventName,
    },
    {
      id: 'result',
      header: 'Result',
      minWidth: 190,
      cell: ({ record }) => <Result {...outcome(record)} />,
      value: ({ record }) => outcome(record).words,
    },
    wordsColumn({ id: 'who', header: 'Who', minWidth: 150 }, ({ record }) => whoText(record)),
    {
      id: 'time',
      header: 'Time',
      minWidth: 170,
      cell: ({ EventTime }) => <Time iso={EventTime} />,
      value: ({ EventTime }) => EventTime,
    },
    wordsColumn(
      { id: 'about', header: 'About', minWidth: 150 },
      ({ Resources: [first] = [] }) => first?.ResourceName ?? '–',
    ),
    wordsColumn(
      { id: 'address', header: 'Source IP', minWidth: 120 },
      ({ record }) => record.sourceIPAddress ?? '–',
    ),
    wordsColumn({ id: 'access', header: 'Access', minWidth: 90 }, accessText),
    wordsColumn(
      { id: 'mfa', header: 'MFA', minWidth: 170, isHiddenAtFirst: true },
      ({ record }) => mfaFact(record)?.words ?? '–',
    ),
    wordsColumn(
      { id: 'source', header: 'Event source', minWidth: 170, isHiddenAtFirst: true },
      ({ EventSource }) => EventSource,
    ),
    wordsColumn(
      { id: 'with', header: 'With', minWidth: 200, isHiddenAtFirst: true },
      ({ record, AccessKeyId }) => credentialText(record, AccessKeyId) ?? '–',
    ),
    wordsColumn(
      { id: 'id', header: 'Event ID', minWidth: 300, isHiddenAtFirst: true },
      ({ EventId }) => EventId,
    ),
  ]
}

function wordsColumn(
  column: Pick<Column<FoundEvent>, 'id' | 'header' | 'minWidth' | 'isHiddenAtFirst'>,
  value: (event: FoundEvent) => string,
): Column<FoundEvent> {
  return { ...column, cell: value, value }
}

interface EventNameProps {
  event: FoundEvent
  onOpen: (event: FoundEvent) => void
}

function EventName({ event, onOpen }: EventNameProps) {
  return (
    <Link
      href={eventHref(event)}
      onFollow={(follow) => {
        follow.preventDefault()
        onOpen(event)
      }}
    >
      {event.EventName}
    </Link>
  )
}

function Result({ words, look }: ReturnType<typeof outcome>) {
  return <StatusIndicator type={look}>{words}</StatusIndicator>
}
