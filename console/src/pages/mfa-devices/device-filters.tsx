import FormField from '@cloudscape-design/components/form-field'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import type { DeviceKind } from '../../api/models/sallyport.js'
import { type DeviceFilter, stateChoices } from './device-facts.js'

interface DeviceFiltersProps {
  kinds: readonly DeviceKind[]
  filter: DeviceFilter
  onChange: (filter: DeviceFilter) => void
}

export function DeviceFilters({ kinds, filter, onChange }: DeviceFiltersProps) {
  const kindOptions = [
    { value: '', label: 'Any type' },
    ...kinds.map(({ Kind, StatusWord }) => ({ value: Kind, label: StatusWord })),
  ]
  const stateOptions = [{ value: '', label: 'Any state' }, ...stateChoices]
  return (
    <SpaceBetween direction="horizontal" size="s">
      <FormField label="Type">
        <Select
          options={kindOptions}
          selectedOption={kindOptions.find(({ value }) => value === filter.kind) ?? null}
          onChange={({ detail }) =>
            onChange({ ...filter, kind: detail.selectedOption.value ?? '' })
          }
        />
      </FormField>
      <FormField label="State">
        <Select
          options={stateOptions}
          selectedOption={stateOptions.find(({ value }) => value === filter.state) ?? null}
          onChange={({ detail }) =>
            onChange({ ...filter, state: detail.selectedOption.value ?? '' })
          }
        />
      </FormField>
    </SpaceBetween>
  )
}
