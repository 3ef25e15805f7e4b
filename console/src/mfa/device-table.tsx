import Button from '@cloudscape-design/components/button'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Table, { type TableProps } from '@cloudscape-design/components/table'
import type { ReactNode } from 'react'
import type { MFADevice } from '../api/models/iam.js'
import { useCall } from '../api/use-call.js'
import { Empty } from '../states/empty.js'
import { readSerial } from './device-serial.js'
import { kindWord } from './kind-words.js'
import { timeText } from '../times/time-text.js'
import type { DeviceRights } from './use-device-rights.js'

interface DeviceTableProps {
  header: ReactNode
  devices: readonly MFADevice[]
  rights: DeviceRights
  onResync: (device: MFADevice) => void
  onRemove: (device: MFADevice) => void
}

/** The few devices of one owner. */
export function DeviceTable(props: DeviceTableProps) {
  const { header, devices } = props
  // Whether codes can be out of step is the server's to say.
  const kinds = useCall('sallyport', 'ListDeviceKinds', {}).data?.Kinds ?? []
  const resyncable = new Set(
    kinds.filter(({ Resynchronisable }) => Resynchronisable).map(({ Kind }) => Kind),
  )
  return (
    <Table
      header={header}
      items={devices}
      trackBy="SerialNumber"
      enableKeyboardNavigation
      wrapLines
      ariaLabels={{ tableLabel: 'MFA devices' }}
      columnDefinitions={[...factColumns, actionColumn(props, resyncable)]}
      empty={
        <Empty
          heading="No MFA devices"
          help="Assign an MFA device, so that a stolen password alone opens nothing."
        />
      }
    />
  )
}

const factColumns: readonly TableProps.ColumnDefinition<MFADevice>[] = [
  {
    id: 'name',
    header: 'Device name',
    isRowHeader: true,
    cell: ({ SerialNumber }) => readSerial(SerialNumber).name,
  },
  {
    id: 'kind',
    header: 'Type',
    cell: ({ SerialNumber }) => kindWord(readSerial(SerialNumber).kind),
  },
  {
    id: 'serial',
    header: 'Identifier',
    minWidth: 220,
    cell: ({ SerialNumber }) => SerialNumber,
  },
  {
    id: 'since',
    header: 'Assigned',
    minWidth: 130,
    cell: ({ EnableDate }) => timeText(EnableDate),
  },
]

function actionColumn(
  { rights, onResync, onRemove }: DeviceTableProps,
  resyncable: ReadonlySet<string>,
): TableProps.ColumnDefinition<MFADevice> {
  return {
    id: 'actions',
    header: 'Actions',
    minWidth: 170,
    cell: (device) => {
      const { name, kind } = readSerial(device.SerialNumber)
      return (
        <SpaceBetween direction="horizontal" size="xs">
          {resyncable.has(kind) && (
            <RowButton
              text="Resync"
              of={name}
              whyNot={rights.whyNotResync}
              onClick={() => onResync(device)}
            />
          )}
          <RowButton
            text="Remove"
            of={name}
            whyNot={rights.whyNotRemove}
            onClick={() => onRemove(device)}
          />
        </SpaceBetween>
      )
    },
  }
}

interface RowButtonProps {
  text: string
  of: string
  whyNot: string | undefined
  onClick: () => void
}

function RowButton({ text, of, whyNot, onClick }: RowButtonProps) {
  return (
    <Button
      variant="inline-link"
      ariaLabel={`${text} ${of}`}
      disabled={whyNot !== undefined}
      {...(whyNot === undefined ? {} : { disabledReason: whyNot })}
      onClick={onClick}
    >
      {text}
    </Button>
  )
}
