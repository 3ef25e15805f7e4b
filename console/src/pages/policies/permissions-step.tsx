import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { JsonPolicyEditor } from '../../policies/json-policy-editor.js'
import { TemplateField } from '../../policies/template-field.js'
import type { PolicyDraft } from './create-policy.js'

interface StepProps {
  draft: PolicyDraft
  onChange: (part: Partial<PolicyDraft>) => void
}

export function PermissionsStep({ draft, onChange }: StepProps) {
  return (
    <Container header={<Header variant="h2">Policy document</Header>}>
      <SpaceBetween size="l">
        <TemplateField onChosen={(text) => onChange({ text })} />
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
