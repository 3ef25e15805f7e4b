import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Checkbox from '@cloudscape-design/components/checkbox'
import Form from '@cloudscape-design/components/form'
import FormField from '@cloudscape-design/components/form-field'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import type { PasswordPolicy, UpdateAccountPasswordPolicyRequest } from '../../api/models/iam.js'
import { NumberField } from './number-field.js'
import {
  policyForm,
  type PolicyForm,
  type PolicyMistakes,
  policyMistakes,
  policyRanges,
  policyRequest,
} from './policy-form.js'

interface PolicyEditorProps {
  policy: PasswordPolicy | undefined
  /** Why the policy cannot be applied. */
  whyNot: string | undefined
  isBusy: boolean
  onApply: (policy: UpdateAccountPasswordPolicyRequest) => void
}

export function PolicyEditor({ policy, whyNot, isBusy, onApply }: PolicyEditorProps) {
  const [form, setForm] = useState(() => policyForm(policy))
  const [mistakes, setMistakes] = useState<PolicyMistakes>({})
  const apply = () => {
    const found = policyMistakes(form)
    setMistakes(found)
    if (Object.keys(found).length === 0) onApply(policyRequest(form))
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (whyNot === undefined && !isBusy) apply()
      }}
    >
      <Form
        actions={
          <Button
            variant="primary"
            loading={isBusy}
            disabled={whyNot !== undefined}
            {...(whyNot === undefined ? {} : { disabledReason: whyNot })}
          >
            Apply Password Policy
          </Button>
        }
      >
        <SpaceBetween size="l">
          <Kinds form={form} mistakes={mistakes} onChange={setForm} />
          <Ageing form={form} mistakes={mistakes} onChange={setForm} />
        </SpaceBetween>
      </Form>
    </form>
  )
}

interface PartProps {
  form: PolicyForm
  mistakes: PolicyMistakes
  onChange: (form: PolicyForm) => void
}

const kinds = [
  { id: 'needsUppercase', label: 'At least one uppercase letter (A to Z)' },
  { id: 'needsLowercase', label: 'At least one lowercase letter (a to z)' },
  { id: 'needsNumber', label: 'At least one number' },
  {
    id: 'needsSymbol',
    label: "At least one nonalphanumeric character (! @ # $ % ^ & * ( ) _ + - = [ ] { } | ')",
  },
] as const

function Kinds({ form, mistakes, onChange }: PartProps) {
  return (
    <SpaceBetween size="l">
      <NumberField
        label="Minimum password length"
        unit="characters"
        value={form.length}
        range={policyRanges.length}
        mistake={mistakes.length}
        onChange={(length) => onChange({ ...form, length })}
      />
      <FormField
        label="Required characters"
        description="Long passwords protect better than mixed ones. Length and characters count when a password is chosen the next time."
      >
        {kinds.map(({ id, label }) => (
          <Checkbox
            key={id}
            checked={form[id]}
            onChange={({ detail }) => onChange({ ...form, [id]: detail.checked })}
          >
            {label}
          </Checkbox>
        ))}
      </FormField>
      <Checkbox
        checked={form.mayChangeOwn}
        description="Without further permissions. Otherwise each user needs iam:ChangePassword."
        onChange={({ detail }) => onChange({ ...form, mayChangeOwn: detail.checked })}
      >
        Allow users to change their own password
      </Checkbox>
    </SpaceBetween>
  )
}

function Ageing({ form, mistakes, onChange }: PartProps) {
  return (
    <SpaceBetween size="l">
      <Checkbox
        checked={form.expires}
        description="In force at once, also for passwords that are old already."
        onChange={({ detail }) => onChange({ ...form, expires: detail.checked })}
      >
        Enable password expiration
      </Checkbox>
      {form.expires && (
        <Box padding={{ left: 'xl' }}>
          <SpaceBetween size="s">
            <NumberField
              label="Password expiration period"
              unit="days"
              value={form.days}
              range={policyRanges.days}
              mistake={mistakes.days}
              onChange={(days) => onChange({ ...form, days })}
            />
            <Checkbox
              checked={form.needsReset}
              description="Whoever lets a password expire cannot choose another at sign-in. Keep a second administrator who can sign in."
              onChange={({ detail }) => onChange({ ...form, needsReset: detail.checked })}
            >
              Password expiration requires administrator reset
            </Checkbox>
          </SpaceBetween>
        </Box>
      )}
      <Checkbox
        checked={form.preventsReuse}
        onChange={({ detail }) => onChange({ ...form, preventsReuse: detail.checked })}
      >
        Prevent password reuse
      </Checkbox>
      {form.preventsReuse && (
        <Box padding={{ left: 'xl' }}>
          <NumberField
            label="Number of passwords to remember"
            unit="passwords"
            value={form.remembered}
            range={policyRanges.remembered}
            mistake={mistakes.remembered}
            onChange={(remembered) => onChange({ ...form, remembered })}
          />
        </Box>
      )}
    </SpaceBetween>
  )
}
