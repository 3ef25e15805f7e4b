import StatusIndicator from '@cloudscape-design/components/status-indicator'
import type { HardwareTokenRow } from '../../api/models/sallyport.js'
import type { Column } from '../../lists/column.js'
import { PageLink } from '../../routing/page-link.js'
import { hrefOf } from '../../routing/page-route.js'
import { Time } from '../../times/time.js'
import { makeColumns } from './make-columns.js'
import { ownerName, statusFacts, stockWords } from './token-facts.js'

export const tokenColumns: readonly Column<HardwareTokenRow>[] = [
  {
    id: 'serial',
    header: 'Serial number',
    isRowHeader: true,
    minWidth: 160,
    cell: ({ SerialNumber }) => SerialNumber,
    value: ({ SerialNumber }) => SerialNumber,
  },
  {
    id: 'status',
    header: 'Status',
    minWidth: 140,
    cell: (token) => <Status token={token} />,
    value: (token) => statusFacts(token).words,
  },
  {
    id: 'owner',
    header: 'Assigned to',
    minWidth: 140,
    cell: (token) => <Owner token={token} />,
    value: (token) => ownerName(token),
  },
  makeColumns.type,
  makeColumns.digits,
  makeColumns.step,
  makeColumns.make,
  {
    id: 'algorithm',
    header: 'Algorithm',
    minWidth: 110,
    isHiddenAtFirst: true,
    cell: ({ Algorithm }) => Algorithm,
    value: ({ Algorithm }) => Algorithm,
  },
  {
    id: 'stock',
    header: 'Stock',
    minWidth: 110,
    isHiddenAtFirst: true,
    cell: stockWords,
    value: stockWords,
  },
  time('imported', 'Imported', ({ ImportDate }) => ImportDate, false),
  time('start', 'Valid from', ({ StartDate }) => StartDate),
  time('expiry', 'Valid until', ({ ExpiryDate }) => ExpiryDate),
  time('lost', 'Lost since', ({ LostDate }) => LostDate),
]

function time(
  id: string,
  header: string,
  of: (token: HardwareTokenRow) => string | undefined,
  isHiddenAtFirst = true,
): Column<HardwareTokenRow> {
  return {
    id,
    header,
    minWidth: 150,
    isHiddenAtFirst,
    cell: (token) => <Time iso={of(token)} />,
    value: of,
  }
}

function Status({ token }: { token: HardwareTokenRow }) {
  const { words, look } = statusFacts(token)
  return <StatusIndicator type={look}>{words}</StatusIndicator>
}

function Owner({ token }: { token: HardwareTokenRow }) {
  const userName = token.Owner?.UserName
  if (userName === undefined) return ownerName(token) ?? '–'
  const to = `${hrefOf('/console/users/:userName', { userName })}?tab=credentials`
  return <PageLink to={to}>{userName}</PageLink>
}
