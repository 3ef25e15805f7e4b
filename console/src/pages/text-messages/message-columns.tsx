import Popover from '@cloudscape-design/components/popover'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import type { TextMessageRow } from '../../api/models/sallyport.js'
import type { Column } from '../../lists/column.js'
import { PageLink } from '../../routing/page-link.js'
import { hrefOf } from '../../routing/page-route.js'
import { Time } from '../../times/time.js'
import { numberText, purposeWords, stateFacts } from './message-facts.js'

export const messageColumns: readonly Column<TextMessageRow>[] = [
  {
    id: 'time',
    header: 'Time',
    isRowHeader: true,
    minWidth: 170,
    cell: ({ CreateDate }) => <Time iso={CreateDate} />,
    value: ({ CreateDate }) => CreateDate,
  },
  {
    id: 'user',
    header: 'User',
    minWidth: 130,
    cell: (message) => <User message={message} />,
    value: ({ UserName }) => UserName,
  },
  {
    id: 'purpose',
    header: 'Purpose',
    minWidth: 110,
    cell: purposeWords,
    value: purposeWords,
  },
  { id: 'number', header: 'Number', minWidth: 100, cell: numberText, value: numberText },
  {
    id: 'state',
    header: 'State',
    minWidth: 130,
    cell: (message) => <State message={message} />,
    value: (message) => stateFacts(message).words,
  },
  {
    id: 'gateway',
    header: 'Gateway',
    minWidth: 110,
    cell: ({ Gateway = '–' }) => Gateway,
    value: ({ Gateway }) => Gateway,
  },
  {
    id: 'failure',
    header: 'Failure',
    minWidth: 220,
    cell: ({ Failure = '–' }) => Failure,
    value: ({ Failure }) => Failure,
  },
  {
    id: 'tries',
    header: 'Tries',
    minWidth: 90,
    isHiddenAtFirst: true,
    cell: ({ Tries }) => Tries,
    value: ({ Tries }) => Tries,
  },
  {
    id: 'changed',
    header: 'State since',
    minWidth: 170,
    isHiddenAtFirst: true,
    cell: ({ ChangeDate }) => <Time iso={ChangeDate} />,
    value: ({ ChangeDate }) => ChangeDate,
  },
]

function User({ message: { UserName: userName } }: { message: TextMessageRow }) {
  if (userName === undefined) return '–'
  return <PageLink to={hrefOf('/console/users/:userName', { userName })}>{userName}</PageLink>
}

function State({ message }: { message: TextMessageRow }) {
  const { words, look, meaning } = stateFacts(message)
  const state = <StatusIndicator type={look}>{words}</StatusIndicator>
  if (meaning === '') return state
  return (
    <Popover content={meaning} dismissAriaLabel="Close" triggerType="text">
      {state}
    </Popover>
  )
}
