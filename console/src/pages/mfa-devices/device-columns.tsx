import Popover from '@cloudscape-design/components/popover'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import type { DeviceRow } from '../../api/models/sallyport.js'
import type { Column } from '../../lists/column.js'
import { hrefOf } from '../../routing/page-route.js'
import { PageLink } from '../../routing/page-link.js'
import { Time } from '../../times/time.js'
import { offsetText, ownerText, stateFacts } from './device-facts.js'

export const deviceColumns: readonly Column<DeviceRow>[] = [
  {
    id: 'name',
    header: 'Device name',
    isRowHeader: true,
    minWidth: 140,
    cell: ({ Name }) => Name,
    value: ({ Name }) => Name,
  },
  {
    id: 'kind',
    header: 'Type',
    minWidth: 130,
    cell: ({ StatusWord, Model }) =>
      Model === undefined ? StatusWord : `${StatusWord} (${Model})`,
    value: ({ StatusWord, Model = '' }) => `${StatusWord} ${Model}`,
  },
  {
    id: 'owner',
    header: 'Owner',
    minWidth: 130,
    cell: (device) => <Owner device={device} />,
    value: ownerText,
  },
  {
    id: 'state',
    header: 'State',
    minWidth: 160,
    cell: (device) => <State device={device} />,
    value: (device) => stateFacts(device).words,
  },
  {
    id: 'enabled',
    header: 'Enabled since',
    minWidth: 150,
    cell: ({ EnableDate }) => <Time iso={EnableDate} />,
    value: ({ EnableDate }) => EnableDate,
  },
  {
    id: 'used',
    header: 'Last used',
    minWidth: 150,
    cell: ({ LastUsed, EnableDate }) => (
      <Time iso={LastUsed} absent={EnableDate === undefined ? '–' : 'Never'} />
    ),
    value: ({ LastUsed }) => LastUsed,
  },
  {
    id: 'offset',
    header: 'Clock offset',
    minWidth: 120,
    cell: offsetText,
    value: ({ ClockOffsetSeconds }) => ClockOffsetSeconds,
  },
  {
    id: 'digits',
    header: 'Code digits',
    minWidth: 110,
    isHiddenAtFirst: true,
    cell: ({ CodeDigits = '–' }) => CodeDigits,
    value: ({ CodeDigits }) => CodeDigits,
  },
  {
    id: 'serial',
    header: 'Serial number',
    minWidth: 260,
    cell: ({ SerialNumber }) => SerialNumber,
    value: ({ SerialNumber }) => SerialNumber,
  },
  {
    id: 'created',
    header: 'Created',
    minWidth: 150,
    isHiddenAtFirst: true,
    cell: ({ CreateDate }) => <Time iso={CreateDate} />,
    value: ({ CreateDate }) => CreateDate,
  },
]

function Owner({ device }: { device: DeviceRow }) {
  const userName = device.Owner?.UserName
  if (userName === undefined) return ownerText(device)
  return <PageLink to={hrefOf('/console/users/:userName', { userName })}>{userName}</PageLink>
}

function State({ device }: { device: DeviceRow }) {
  const { words, look, advice } = stateFacts(device)
  const state = <StatusIndicator type={look}>{words}</StatusIndicator>
  if (advice === '') return state
  return (
    <Popover content={advice} dismissAriaLabel="Close" triggerType="text">
      {state}
    </Popover>
  )
}
