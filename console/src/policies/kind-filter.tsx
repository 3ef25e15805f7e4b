import FormField from '@cloudscape-design/components/form-field'
import Select from '@cloudscape-design/components/select'
import { kindOptions } from './policy-kind.js'

interface KindFilterProps {
  kind: string
  onChange: (kind: string) => void
}

export function KindFilter({ kind, onChange }: KindFilterProps) {
  return (
    <FormField label="Filter by type">
      <Select
        options={[...kindOptions]}
        selectedOption={kindOptions.find(({ value }) => value === kind) ?? null}
        onChange={({ detail }) => onChange(detail.selectedOption.value ?? '')}
      />
    </FormField>
  )
}
