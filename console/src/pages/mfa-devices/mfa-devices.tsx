import { useMemo, useState } from 'react'
import type { DeviceRow } from '../../api/models/sallyport.js'
import { useAllPages } from '../../api/pages.js'
import { useCall } from '../../api/use-call.js'
import { ResourceList } from '../../lists/resource-list.js'
import { type OpenAction, ActionButtons } from './action-buttons.js'
import { ActionDialog } from './action-dialog.js'
import { deviceColumns } from './device-columns.js'
import { type DeviceFilter, matching, noFilter } from './device-facts.js'
import { DeviceFilters } from './device-filters.js'

/** Every MFA device of the account. */
export function MfaDevices() {
  const all = useAllPages('sallyport', 'ListDevices', {}, 'Devices')
  const kinds = useCall('sallyport', 'ListDeviceKinds', {}).data?.Kinds ?? noKinds
  const [filter, setFilter] = useState<DeviceFilter>(noFilter)
  const [open, setOpen] = useState<OpenAction>()
  const { items } = all
  const shown = useMemo(() => matching(items, filter), [items, filter])
  return (
    <>
      <ResourceList<DeviceRow>
        name="mfa-devices"
        heading="MFA devices"
        headingVariant="h1"
        description="Every device, with whoever it is assigned to. Devices are assigned on the page of a user, or by users themselves."
        list={{ ...all, items: shown }}
        columns={deviceColumns}
        rowId={({ SerialNumber }) => SerialNumber}
        rowName={({ Name }) => Name}
        selection="single"
        filters={<DeviceFilters kinds={kinds} filter={filter} onChange={setFilter} />}
        // eslint-disable-next-line react/no-unstable-nested-components -- it is called, and makes no component
        actions={([device]) => (
          <ActionButtons {...{ device, kinds }} all={items} onOpen={setOpen} />
        )}
        empty={
          filter === noFilter
            ? {
                heading: 'No MFA devices',
                help: 'Nobody has a device yet. Assign one on the page of a user, under Security credentials.',
              }
            : { heading: 'No such devices', help: 'No device has this type and state.' }
        }
      />
      {open !== undefined && <ActionDialog open={open} onClose={() => setOpen(undefined)} />}
    </>
  )
}

const noKinds: readonly never[] = []
