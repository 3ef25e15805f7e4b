import Box from '@cloudscape-design/components/box'
import FormField from '@cloudscape-design/components/form-field'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { useCall } from '../../api/use-call.js'
import { Waiting } from '../../states/waiting.js'
import '../../policies/policy-text.css'
import { type DiffLine, diffOf, diffText } from './diff-lines.js'

interface VersionDiffProps {
  policyArn: string
  /** All versions, the newest first. */
  versionIds: readonly string[]
}

/** Two versions laid over each other. */
export function VersionDiff({ policyArn, versionIds }: VersionDiffProps) {
  const [from, setFrom] = useState(versionIds[1] ?? '')
  const [to, setTo] = useState(versionIds[0] ?? '')
  return (
    <SpaceBetween size="m">
      <SpaceBetween size="m" direction="horizontal">
        <VersionField label="From version" {...{ versionIds }} chosen={from} onChange={setFrom} />
        <VersionField label="To version" {...{ versionIds }} chosen={to} onChange={setTo} />
      </SpaceBetween>
      <Lines policyArn={policyArn} from={from} to={to} />
    </SpaceBetween>
  )
}

interface VersionFieldProps {
  label: string
  versionIds: readonly string[]
  chosen: string
  onChange: (versionId: string) => void
}

function VersionField({ label, versionIds, chosen, onChange }: VersionFieldProps) {
  const options = versionIds.map((value) => ({ value, label: value }))
  return (
    <FormField label={label}>
      <Select
        options={options}
        selectedOption={options.find(({ value }) => value === chosen) ?? null}
        onChange={({ detail }) => onChange(detail.selectedOption.value ?? '')}
      />
    </FormField>
  )
}

function Lines({ policyArn, from, to }: { policyArn: string; from: string; to: string }) {
  const before = useCall('iam', 'GetPolicyVersion', { PolicyArn: policyArn, VersionId: from })
  const after = useCall('iam', 'GetPolicyVersion', { PolicyArn: policyArn, VersionId: to })
  if (before.data === undefined) return <Waiting call={before} what={`version ${from}`} />
  if (after.data === undefined) return <Waiting call={after} what={`version ${to}`} />
  const lines = diffOf(
    before.data.PolicyVersion?.Document ?? '',
    after.data.PolicyVersion?.Document ?? '',
  )
  return (
    <SpaceBetween size="xs">
      <Box>
        <output>{diffText(lines)}</output>
      </Box>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a box that scrolls must be reachable by keyboard */}
      <section className="policy-text" aria-label={`From ${from} to ${to}`} tabIndex={0}>
        <pre>
          {lines.map(({ sign, text }, index) => (
            // oxlint-disable-next-line react/no-array-index-key -- lines have nothing else that tells them apart
            <span key={index} className={`policy-text-line ${classes[sign]}`}>
              {sign} {text}
              {'\n'}
            </span>
          ))}
        </pre>
      </section>
    </SpaceBetween>
  )
}

const classes: Readonly<Record<DiffLine['sign'], string>> = {
  '+': 'policy-text-added',
  '-': 'policy-text-removed',
  ' ': '',
}
