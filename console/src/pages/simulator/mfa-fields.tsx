import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import RadioGroup from '@cloudscape-design/components/radio-group'
import SpaceBetween from '@cloudscape-design/components/space-between'
import type { FieldProps } from './field-props.js'
import type { MfaState } from './simulation-form.js'

/** How the caller has proven who it is: what policies about MFA look at. */
export function MfaFields({ form: { mfa, mfaAgeSeconds }, onChange }: FieldProps) {
  return (
    <SpaceBetween size="l">
      <FormField label="MFA">
        <RadioGroup
          value={mfa}
          items={[...states]}
          onChange={({ detail }) => onChange({ mfa: detail.value as MfaState })}
        />
      </FormField>
      {mfa === 'present' && (
        <FormField
          label="Age of MFA in seconds"
          description="How long ago the device was used: aws:MultiFactorAuthAge."
        >
          <Input
            value={mfaAgeSeconds}
            inputMode="numeric"
            onChange={({ detail }) => onChange({ mfaAgeSeconds: detail.value })}
          />
        </FormField>
      )}
    </SpaceBetween>
  )
}

const states = [
  {
    value: 'present',
    label: 'Present',
    description: 'Signed in, or session credentials got, with an MFA device.',
  },
  {
    value: 'not-present',
    label: 'Not present',
    description:
      'Signed in, or session credentials got, without: aws:MultiFactorAuthPresent is false.',
  },
  {
    value: 'absent',
    label: 'Long-term access key',
    description: 'The request has no aws:MultiFactorAuthPresent at all.',
  },
] as const
