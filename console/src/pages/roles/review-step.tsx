import Box from '@cloudscape-design/components/box'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import SpaceBetween from '@cloudscape-design/components/space-between'
import type { ApiError } from '../../api/api-error.js'
import { newTrust } from '../../policies/trust/new-trust.js'
import { trustedText } from '../../policies/trust/trusted-entities.js'
import { useSession } from '../../session/use-session.js'
import { RefusalNote } from '../../states/refusal-note.js'
import { DescriptionField, DurationField } from './edit-role.js'
import type { NewRole } from './new-role.js'
import { mfaToAssume, roleNameFault } from './role-facts.js'
import { StepFrame } from './step-frame.js'

interface ReviewStepProps {
  role: NewRole
  isTold: boolean
  error: ApiError | null
  onChange: (changed: Partial<NewRole>) => void
}

export function ReviewStep({ role, isTold, error, onChange }: ReviewStepProps) {
  const fault = roleNameFault(role.name)
  return (
    <SpaceBetween size="l">
      <StepFrame heading="Name and session">
        <FormField
          label="Role name"
          constraintText="At most 64 letters, digits and + = , . @ - _. It cannot be changed later."
          errorText={role.name === '' && !isTold ? undefined : fault}
        >
          <Input
            value={role.name}
            autoComplete={false}
            onChange={({ detail }) => onChange({ name: detail.value.trim() })}
          />
        </FormField>
        <DescriptionField
          value={role.description}
          onChange={(description) => onChange({ description })}
        />
        <DurationField
          seconds={role.maxSessionSeconds}
          offered={role.maxSessionSeconds}
          onChange={(maxSessionSeconds) => onChange({ maxSessionSeconds })}
        />
      </StepFrame>
      <Collected role={role} />
      {error !== null && <RefusalNote error={error} />}
    </SpaceBetween>
  )
}

function Collected({ role }: { role: NewRole }) {
  const { AccountId } = useSession()
  const trust = newTrust(role.trust, AccountId)
  return (
    <StepFrame heading="Role">
      <KeyValuePairs
        columns={2}
        minColumnWidth={220}
        items={[
          { label: 'Trusted entities', value: trustedText(trust) },
          { label: 'MFA to assume', value: mfaToAssume(trust) },
          { label: 'Policies', value: <Lines of={role.policyArns} /> },
          {
            label: 'Tags',
            value: <Lines of={role.tags.map(({ Key, Value }) => `${Key} = ${Value}`)} />,
          },
        ]}
      />
      <div>
        <Box variant="awsui-key-label">Trust policy</Box>
        <Box variant="pre">{trust}</Box>
      </div>
    </StepFrame>
  )
}

function Lines({ of }: { of: readonly string[] }) {
  if (of.length === 0) return 'None'
  return of.map((line) => <div key={line}>{line}</div>)
}
