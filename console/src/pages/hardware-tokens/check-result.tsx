import Alert from '@cloudscape-design/components/alert'
import SpaceBetween from '@cloudscape-design/components/space-between'
import type {
  CheckHardwareTokenFileResponse,
  TokenFault,
  TokenOfFile,
} from '../../api/models/sallyport.js'
import type { ListOf } from '../../api/pages.js'
import type { Column } from '../../lists/column.js'
import { ResourceList } from '../../lists/resource-list.js'
import { counted } from '../../session/session-time.js'
import { makeColumns } from './make-columns.js'

/** What would be imported, and what is in the way. */
export function CheckResult({ Tokens, Faults, Warnings }: CheckHardwareTokenFileResponse) {
  const long = Tokens.filter(({ Digits }) => Digits !== 6).length
  return (
    <SpaceBetween size="l">
      {Warnings.map((warning) => (
        <Alert key={warning} type="warning">
          {warning}
        </Alert>
      ))}
      {long > 0 && (
        <Alert type="info">
          {counted(long, 'token')} with codes of more than six digits: they work at the sign-in
          pages only, as AWS’s API takes six digits.
        </Alert>
      )}
      {Faults.length > 0 && <Faulty faults={Faults} />}
      {Faults.length === 0 && Tokens.length > 0 && (
        <output>
          <Alert type="success">
            The file has no faults. {counted(Tokens.length, 'token')} can be imported.
          </Alert>
        </output>
      )}
      {(Tokens.length > 0 || Faults.length === 0) && (
        <ResourceList<TokenOfFile>
          name="tokens-of-file"
          heading="Tokens in the file"
          list={complete(Tokens)}
          columns={tokenColumns}
          rowId={lineId}
          sortedBy="line"
          empty={{ heading: 'No tokens', help: 'The file holds no tokens.' }}
        />
      )}
    </SpaceBetween>
  )
}

function Faulty({ faults }: { faults: readonly TokenFault[] }) {
  return (
    <SpaceBetween size="m">
      <div role="alert">
        <Alert
          type="error"
          header={`The file has ${counted(faults.length, 'fault')}. Nothing can be imported.`}
        >
          Files are imported as a whole or not at all. Correct what is wrong, then check again.
        </Alert>
      </div>
      <ResourceList<TokenFault>
        name="faults-of-file"
        heading="Faults"
        list={complete(faults)}
        columns={faultColumns}
        rowId={lineId}
        sortedBy="line"
        empty={{ heading: 'No faults', help: 'The file can be imported.' }}
      />
    </SpaceBetween>
  )
}

const complete = <T,>(items: readonly T[]): ListOf<T> => ({
  items,
  isLoading: false,
  isComplete: true,
  error: null,
  retry: () => undefined,
})

/** Several keys may stand in one line. */
const lineId = ({ Line, SerialNumber = '' }: { Line: number; SerialNumber?: string }): string =>
  `${Line} ${SerialNumber}`

const line: Pick<Column<{ Line: number }>, 'id' | 'header' | 'minWidth' | 'cell' | 'value'> = {
  id: 'line',
  header: 'Line',
  minWidth: 80,
  cell: ({ Line }) => Line.toLocaleString('en'),
  value: ({ Line }) => Line,
}

const faultColumns: readonly Column<TokenFault>[] = [
  { ...line, isRowHeader: true },
  {
    id: 'serial',
    header: 'Serial number',
    minWidth: 160,
    cell: ({ SerialNumber = '–' }) => SerialNumber,
    value: ({ SerialNumber }) => SerialNumber,
  },
  {
    id: 'reason',
    header: 'What is wrong',
    minWidth: 320,
    cell: ({ Reason }) => Reason,
    value: ({ Reason }) => Reason,
  },
]

const tokenColumns: readonly Column<TokenOfFile>[] = [
  line,
  {
    id: 'serial',
    header: 'Serial number',
    isRowHeader: true,
    minWidth: 160,
    cell: ({ SerialNumber }) => SerialNumber,
    value: ({ SerialNumber }) => SerialNumber,
  },
  makeColumns.type,
  {
    id: 'algorithm',
    header: 'Algorithm',
    minWidth: 110,
    cell: ({ Algorithm }) => Algorithm,
    value: ({ Algorithm }) => Algorithm,
  },
  makeColumns.digits,
  makeColumns.step,
  makeColumns.make,
]
