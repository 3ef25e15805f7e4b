import Button from '@cloudscape-design/components/button'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import type { TableProps } from '@cloudscape-design/components/table'
import type { AccessKeyMetadata } from '../../api/models/iam.js'
import { useCall } from '../../api/use-call.js'
import { Time } from '../../times/time.js'
import type { AccessKeyRights } from './use-access-key-rights.js'

interface KeyActions {
  rights: AccessKeyRights
  isBusy: boolean
  onSwitch: (key: AccessKeyMetadata) => void
  onDelete: (key: AccessKeyMetadata) => void
}

type KeyColumn = TableProps.ColumnDefinition<AccessKeyMetadata>

export const accessKeyColumns = (actions: KeyActions): readonly KeyColumn[] => [
  {
    id: 'id',
    header: 'Access key ID',
    isRowHeader: true,
    minWidth: 190,
    cell: ({ AccessKeyId }) => AccessKeyId,
  },
  {
    id: 'created',
    header: 'Created',
    minWidth: 130,
    cell: ({ CreateDate }) => <Time iso={CreateDate} />,
  },
  {
    id: 'used',
    header: 'Last used',
    minWidth: 130,
    cell: ({ AccessKeyId = '' }) => <LastUsed accessKeyId={AccessKeyId} />,
  },
  {
    id: 'status',
    header: 'Status',
    cell: ({ Status }) => (
      <StatusIndicator type={Status === 'Active' ? 'success' : 'stopped'}>{Status}</StatusIndicator>
    ),
  },
  {
    id: 'actions',
    header: 'Actions',
    minWidth: 190,
    cell: (key) => <RowActions chosenKey={key} {...actions} />,
  },
]

function LastUsed({ accessKeyId }: { accessKeyId: string }) {
  const { data, error } = useCall('iam', 'GetAccessKeyLastUsed', { AccessKeyId: accessKeyId })
  if (error !== null) return 'Not permitted to see'
  if (data === undefined) return 'Loading'
  const { LastUsedDate, ServiceName } = data.AccessKeyLastUsed ?? {}
  if (LastUsedDate === undefined) return 'Never'
  return (
    <>
      <Time iso={LastUsedDate} /> with {ServiceName}
    </>
  )
}

function RowActions({
  chosenKey,
  rights,
  isBusy,
  onSwitch,
  onDelete,
}: KeyActions & { chosenKey: AccessKeyMetadata }) {
  const { AccessKeyId = '', Status } = chosenKey
  const words = Status === 'Active' ? 'Make inactive' : 'Make active'
  return (
    <SpaceBetween direction="horizontal" size="s">
      <Button
        variant="inline-link"
        ariaLabel={`${words} ${AccessKeyId}`}
        disabled={isBusy || rights.whyNotSwitch !== undefined}
        {...(rights.whyNotSwitch === undefined ? {} : { disabledReason: rights.whyNotSwitch })}
        onClick={() => onSwitch(chosenKey)}
      >
        {words}
      </Button>
      <Button
        variant="inline-link"
        ariaLabel={`Delete ${AccessKeyId}`}
        disabled={rights.whyNotDelete !== undefined}
        {...(rights.whyNotDelete === undefined ? {} : { disabledReason: rights.whyNotDelete })}
        onClick={() => onDelete(chosenKey)}
      >
        Delete
      </Button>
    </SpaceBetween>
  )
}
