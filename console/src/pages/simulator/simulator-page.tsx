import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import SegmentedControl from '@cloudscape-design/components/segmented-control'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { policyFault } from '../../policies/check-policy.js'
import { JsonPolicyEditor } from '../../policies/json-policy-editor.js'
import { TemplateField } from '../../policies/template-field.js'
import { emptyPolicy } from '../../policies/templates.js'
import { PrincipalFields } from './principal-fields.js'
import { Simulator, SourceSimulator } from './simulator.js'

/** What policies would decide: those that somebody has, or a new one. */
export function SimulatorPage() {
  const [mode, setMode] = useState('existing')
  return (
    <SpaceBetween size="l">
      <Header
        variant="h1"
        description="See what would be allowed, and which statement decides, before anybody tries."
        actions={
          <SegmentedControl
            label="Mode"
            selectedId={mode}
            options={[
              { id: 'existing', text: 'Existing policies' },
              { id: 'new', text: 'New policy' },
            ]}
            onChange={({ detail }) => setMode(detail.selectedId)}
          />
        }
      >
        Policy simulator
      </Header>
      {mode === 'existing' ? <ExistingPolicies /> : <NewPolicy />}
    </SpaceBetween>
  )
}

function ExistingPolicies() {
  const [arn, setArn] = useState<string>()
  return (
    <SpaceBetween size="l">
      <Container header={<Header variant="h2">Whose policies</Header>}>
        <PrincipalFields arn={arn} onChange={setArn} />
      </Container>
      {arn !== undefined && <Simulator principalArn={arn} />}
    </SpaceBetween>
  )
}

function NewPolicy() {
  const [text, setText] = useState(emptyPolicy)
  const isRight = policyFault(text, 'managed') === undefined
  return (
    <SpaceBetween size="l">
      <Container header={<Header variant="h2">New policy</Header>}>
        <SpaceBetween size="l">
          <TemplateField onChosen={setText} />
          <JsonPolicyEditor label="JSON" place="managed" value={text} onChange={setText} />
        </SpaceBetween>
      </Container>
      {isRight && <SourceSimulator source={{ kind: 'document', text }} />}
    </SpaceBetween>
  )
}
