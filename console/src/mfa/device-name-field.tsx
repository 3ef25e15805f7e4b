import FormField from '@cloudscape-design/components/form-field'
import Input, { type InputProps } from '@cloudscape-design/components/input'
import type { Ref } from 'react'

interface DeviceNameFieldProps {
  ref: Ref<InputProps.Ref>
  name: string
  maxLength: number
  mistake: string | undefined
  onChange: (name: string) => void
}

export function DeviceNameField({ ref, name, maxLength, mistake, onChange }: DeviceNameFieldProps) {
  return (
    <FormField
      label="Device name"
      description="It becomes part of the device’s identifier and cannot be changed later."
      constraintText={`Up to ${maxLength} characters: letters, digits and + = , . @ _ -`}
      errorText={mistake}
    >
      <Input
        ref={ref}
        value={name}
        onChange={({ detail }) => onChange(detail.value)}
        autoComplete={false}
        spellcheck={false}
      />
    </FormField>
  )
}
