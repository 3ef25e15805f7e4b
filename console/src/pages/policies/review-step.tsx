import Container from '@cloudscape-design/components/container'
import FormField from '@cloudscape-design/components/form-field'
import Header from '@cloudscape-design/components/header'
import Input from '@cloudscape-design/components/input'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Textarea from '@cloudscape-design/components/textarea'
import type { ApiError } from '../../api/api-error.js'
import { policyNameFault } from '../../policies/policy-name.js'
import { SummaryTable } from '../../policies/summary-table.js'
import { RefusalNote } from '../../states/refusal-note.js'
import type { PolicyDraft } from './create-policy.js'

interface ReviewStepProps {
  draft: PolicyDraft
  onChange: (part: Partial<PolicyDraft>) => void
  /** Creating was tried: what is missing is said. */
  hasTried: boolean
  error: ApiError | null
}

export function ReviewStep({ draft, onChange, hasTried, error }: ReviewStepProps) {
  const { name, description, text } = draft
  return (
    <SpaceBetween size="l">
      <Container header={<Header variant="h2">Policy details</Header>}>
        <SpaceBetween size="l">
          <FormField
            label="Policy name"
            constraintText="Letters, digits and + = , . @ - _; 128 at most. It cannot be changed later."
            errorText={hasTried || name !== '' ? policyNameFault(name) : undefined}
          >
            <Input value={name} onChange={({ detail }) => onChange({ name: detail.value })} />
          </FormField>
          <FormField
            label="Description"
            constraintText="Optional, 1,000 characters at most. It cannot be changed later."
          >
            <Textarea
              value={description}
              rows={2}
              onChange={({ detail }) => onChange({ description: detail.value })}
            />
          </FormField>
        </SpaceBetween>
      </Container>
      <SummaryTable text={text} />
      {error !== null && <RefusalNote error={error} />}
    </SpaceBetween>
  )
}
