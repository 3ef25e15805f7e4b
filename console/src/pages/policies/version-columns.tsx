import StatusIndicator from '@cloudscape-design/components/status-indicator'
import type { PolicyVersion } from '../../api/models/iam.js'
import type { Column } from '../../lists/column.js'
import { Time } from '../../times/time.js'

export const versionColumns: readonly Column<PolicyVersion>[] = [
  {
    id: 'version',
    header: 'Version',
    cell: ({ VersionId }) => VersionId,
    value: ({ VersionId }) => VersionId,
    isRowHeader: true,
  },
  {
    id: 'default',
    header: 'In force',
    cell: ({ IsDefaultVersion }) =>
      IsDefaultVersion === true ? <StatusIndicator>Default</StatusIndicator> : 'No',
    value: ({ IsDefaultVersion }) => (IsDefaultVersion === true ? 'Default' : 'No'),
  },
  {
    id: 'created',
    header: 'Created',
    cell: ({ CreateDate }) => <Time iso={CreateDate} />,
    // Versions of the same second are in the order of their numbers.
    value: ({ CreateDate, VersionId = '' }) =>
      Date.parse(CreateDate ?? '') + Number(VersionId.slice(1)),
  },
]
