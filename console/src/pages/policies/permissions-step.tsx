import Container from '@cloudscape-design/components/container'
import FormField from '@cloudscape-design/components/form-field'
import Header from '@cloudscape-design/components/header'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { JsonPolicyEditor } from '../../policies/json-policy-editor.js'
import { templates } from '../../policies/templates.js'
import type { PolicyDraft } from './create-policy.js'

interface StepProps {
  draft: PolicyDraft
  onChange: (part: Partial<PolicyDraft>) => void
}

export function PermissionsStep({ draft, onChange }: StepProps) {
  const [template, setTemplate] = useState('empty')
  const options = templates.map(({ id, label, description }) => ({ value: id, label, description }))
  return (
    <Container header={<Header variant="h2">Policy document</Header>}>
      <SpaceBetween size="l">
        <FormField
          label="Begin with"
          description="A template takes the place of what the document says now."
        >
          <Select
            options={options}
            selectedOption={options.find(({ value }) => value === template) ?? null}
            onChange={({ detail }) => {
              const chosen = templates.find(({ id }) => id === detail.selectedOption.value)
              if (chosen === undefined) return
              setTemplate(chosen.id)
              onChange({ text: chosen.text })
            }}
          />
        </FormField>
        <JsonPolicyEditor
          label="JSON"
          place="managed"
          value={draft.text}
          onChange={(text) => onChange({ text })}
        />
      </SpaceBetween>
    </Container>
  )
}
