import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import Table, { type TableProps } from '@cloudscape-design/components/table'
import { useMemo } from 'react'
import { Empty } from '../states/empty.js'
import { LongList } from './long-list.js'
import { type StatementSummary, summarizePolicy } from './policy-summary.js'

interface SummaryTableProps {
  text: string
}

/** What a policy says, statement by statement. */
export function SummaryTable({ text }: SummaryTableProps) {
  const rows = useMemo(() => summarizePolicy(text), [text])
  if (rows === undefined)
    return <Alert type="warning">The document cannot be read, so there is no summary.</Alert>
  return (
    <Table<StatementSummary>
      variant="container"
      wrapLines
      items={rows}
      columnDefinitions={columns}
      trackBy={({ number }) => String(number)}
      ariaLabels={{ tableLabel: 'Summary' }}
      header={
        <Header variant="h3" counter={`(${rows.length})`}>
          Summary
        </Header>
      }
      empty={<Empty heading="No statements" help="The policy says nothing." />}
    />
  )
}

const columns: TableProps<StatementSummary>['columnDefinitions'] = [
  {
    id: 'effect',
    header: 'Statement',
    isRowHeader: true,
    minWidth: 110,
    cell: ({ number, sid, effect }) => (
      <SpaceBetween size="xxs">
        <StatusIndicator type={effect === 'Allow' ? 'success' : 'error'}>{effect}</StatusIndicator>
        <Box variant="small">
          {number}. {sid}
        </Box>
      </SpaceBetween>
    ),
  },
  { id: 'services', header: 'Service', minWidth: 110, cell: ({ services }) => services },
  {
    id: 'actions',
    header: 'Actions',
    minWidth: 150,
    cell: ({ actions }) => <LongList {...actions} />,
  },
  {
    id: 'resources',
    header: 'Resource',
    minWidth: 120,
    cell: ({ resources }) => <LongList {...resources} />,
  },
  { id: 'conditions', header: 'Request condition', minWidth: 170, cell: Conditions },
]

function Conditions({ mfa, conditions }: StatementSummary) {
  if (mfa.length + conditions.length === 0) return 'None'
  return (
    <SpaceBetween size="xxs">
      {mfa.map(({ text, isStrict }) => (
        <StatusIndicator key={text} type={isStrict ? 'success' : 'warning'}>
          <Box variant="strong">{text}</Box>
        </StatusIndicator>
      ))}
      {conditions.map((text) => (
        <div key={text}>{text}</div>
      ))}
    </SpaceBetween>
  )
}
