import Checkbox from '@cloudscape-design/components/checkbox'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Tiles from '@cloudscape-design/components/tiles'
import { JsonPolicyEditor } from '../../policies/json-policy-editor.js'
import { newTrust, type TrustChoice, trustFaults } from '../../policies/trust/new-trust.js'
import { useSession } from '../../session/use-session.js'
import { StepFrame } from './step-frame.js'

interface TrustStepProps {
  trust: TrustChoice
  /** Say what is missing. */
  isTold: boolean
  onChange: (trust: TrustChoice) => void
}

export function TrustStep({ trust, isTold, onChange }: TrustStepProps) {
  const { AccountId } = useSession()
  const change = (changed: Partial<TrustChoice>) => onChange({ ...trust, ...changed })
  const choose = (trusted: TrustChoice['trusted']) =>
    // A policy of one's own begins with what the boxes said.
    change({ trusted, ...(trusted === 'custom' && { custom: newTrust(trust, AccountId) }) })
  return (
    <SpaceBetween size="l">
      <StepFrame heading="Who may assume the role">
        <Tiles
          ariaLabel="Trusted entity"
          columns={3}
          value={trust.trusted}
          items={tiles}
          onChange={({ detail }) => choose(detail.value as TrustChoice['trusted'])}
        />
      </StepFrame>
      {trust.trusted === 'custom' ? (
        <StepFrame heading="Custom trust policy">
          <JsonPolicyEditor
            place="trust"
            label="Trust policy"
            value={trust.custom}
            onChange={(custom) => change({ custom })}
          />
        </StepFrame>
      ) : (
        <StepFrame heading="Conditions">
          {trust.trusted === 'other-account' && (
            <OtherAccount trust={trust} isTold={isTold} onChange={change} />
          )}
          <Checkbox
            checked={trust.needsMfa}
            description="Only who signed in with MFA, or gives a code with the call, can assume the role."
            onChange={({ detail }) => change({ needsMfa: detail.checked })}
          >
            Require MFA
          </Checkbox>
        </StepFrame>
      )}
    </SpaceBetween>
  )
}

const tiles = [
  {
    value: 'this-account',
    label: 'This account',
    description: 'Users and roles of this account whose own policies allow it.',
  },
  {
    value: 'other-account',
    label: 'Another account',
    description: 'Users and roles of another account that it allows to.',
  },
  {
    value: 'custom',
    label: 'Custom trust policy',
    description: 'Services, single users or conditions, written as JSON.',
  },
]

interface OtherAccountProps extends Omit<TrustStepProps, 'onChange'> {
  onChange: (changed: Partial<TrustChoice>) => void
}

function OtherAccount({ trust, isTold, onChange }: OtherAccountProps) {
  const faults = isTold ? trustFaults(trust) : {}
  return (
    <SpaceBetween size="l">
      <FormField
        label="Account ID"
        constraintText="The 12 digits of the account that may use this role."
        errorText={faults.accountId}
      >
        <Input
          value={trust.accountId}
          inputMode="numeric"
          autoComplete={false}
          onChange={({ detail }) => onChange({ accountId: detail.value.replaceAll(/[\s-]/g, '') })}
        />
      </FormField>
      <Checkbox
        checked={trust.needsExternalId}
        description="For an account of somebody else who works for several: they name it when they assume the role. Such a role cannot be switched to in the console."
        onChange={({ detail }) => onChange({ needsExternalId: detail.checked })}
      >
        Require external ID
      </Checkbox>
      {trust.needsExternalId && (
        <FormField
          label="External ID"
          constraintText="2 to 1,224 letters, digits and + = , . @ : / - _"
          errorText={faults.externalId}
        >
          <Input
            value={trust.externalId}
            autoComplete={false}
            onChange={({ detail }) => onChange({ externalId: detail.value.trim() })}
          />
        </FormField>
      )}
    </SpaceBetween>
  )
}
