import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import { type NumberRange, rangeText } from './number-range.js'

interface NumberFieldProps {
  label: string
  help?: string
  /** `days`; empty where the label says it. */
  unit: string
  value: string
  range: NumberRange
  /** What it is where nobody has changed it. */
  initial?: number
  mistake: string | undefined
  isDisabled?: boolean
  onChange: (value: string) => void
}

/** A whole number with its range. */
export function NumberField(props: NumberFieldProps) {
  const { label, help, unit, value, range, initial, mistake, onChange } = props
  const words = unit === '' ? '' : ` ${unit}`
  const usual = initial === undefined ? '' : ` Default: ${initial.toLocaleString('en')}.`
  return (
    <FormField
      label={label}
      description={help}
      constraintText={`${rangeText(range)}${words}.${usual}`}
      {...(mistake === undefined ? {} : { errorText: mistake })}
    >
      <Input
        value={value}
        inputMode="numeric"
        autoComplete={false}
        disabled={props.isDisabled === true}
        onChange={({ detail }) => onChange(detail.value)}
      />
    </FormField>
  )
}
