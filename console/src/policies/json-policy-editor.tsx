import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import FormField from '@cloudscape-design/components/form-field'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { lazy, Suspense, useMemo } from 'react'
import { Loading } from '../states/loading.js'
import { faultText, formatPolicy, policyFault } from './check-policy.js'
import { MfaHelper } from './mfa-helper.js'
import { countedSize, type PolicyPlace, sizeLimits } from './size-limits.js'

const CodeBox = lazy(async () => ({ default: (await import('./code-box.js')).CodeBox }))

interface JsonPolicyEditorProps {
  value: string
  onChange: (text: string) => void
  /** Which rules and which limit hold. */
  place: PolicyPlace
  label?: string
  /** What the server said when it was sent. */
  refused?: string | undefined
  height?: number
}

/**
 * A policy document as JSON, checked while it is written, as the server will check it.
 *
 * @example
 * <JsonPolicyEditor place="managed" value={text} onChange={setText} />
 * <Button disabled={policyFault(text, 'managed') !== undefined}>Create policy</Button>
 */
export function JsonPolicyEditor(props: JsonPolicyEditorProps) {
  const { value, onChange, place, label = 'Policy document', height = 380 } = props
  const fault = useMemo(() => policyFault(value, place), [value, place])
  const error = fault === undefined ? props.refused : faultText(fault)
  return (
    <SpaceBetween size="s">
      <FormField
        label={label}
        stretch
        errorText={error}
        description="To leave the box by keyboard, press Esc, then Tab."
        constraintText={sizeText(value, place)}
      >
        <Suspense fallback={<Loading what="the editor" />}>
          <CodeBox label={label} value={value} onChange={onChange} fault={fault} height={height} />
        </Suspense>
      </FormField>
      <SpaceBetween direction="horizontal" size="xs">
        <Button formAction="none" onClick={() => onChange(formatPolicy(value))}>
          Format
        </Button>
        <MfaHelper text={value} onChange={onChange} />
      </SpaceBetween>
      <Box>
        <output>{fault === undefined ? 'The policy has no errors.' : ''}</output>
      </Box>
    </SpaceBetween>
  )
}

function sizeText(text: string, place: PolicyPlace): string {
  const size = countedSize(text).toLocaleString('en')
  return `${size} of ${sizeLimits[place].toLocaleString('en')} characters, not counting white space.`
}
