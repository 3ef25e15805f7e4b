import Button from '@cloudscape-design/components/button'
import FormField from '@cloudscape-design/components/form-field'
import RadioGroup from '@cloudscape-design/components/radio-group'
import Select from '@cloudscape-design/components/select'
import { parseDocument } from '@sallyport/policy/document/check'
import type { Statement } from '@sallyport/policy/document/policy'
import { useState } from 'react'
import { FormDialog } from '../dialogs/form-dialog.js'
import { allowOffers, denyOffers, type MfaDemand, withMfaCondition } from './mfa-condition.js'

interface MfaHelperProps {
  text: string
  onChange: (text: string) => void
}

/** Puts the condition that asks for MFA into a statement. */
export function MfaHelper({ text, onChange }: MfaHelperProps) {
  const [isOpen, setIsOpen] = useState(false)
  const read = parseDocument(text)
  const statements = read.ok ? read.policy.statements : []
  return (
    <>
      <Button
        formAction="none"
        iconName="lock-private"
        disabled={statements.length === 0}
        disabledReason="The document cannot be read yet. Correct it first."
        onClick={() => setIsOpen(true)}
      >
        MFA required
      </Button>
      {isOpen && (
        <MfaDialog
          statements={statements}
          onClose={() => setIsOpen(false)}
          onChosen={(index, demand) => {
            onChange(withMfaCondition(text, index, demand))
            setIsOpen(false)
          }}
        />
      )}
    </>
  )
}

interface MfaDialogProps {
  statements: readonly Statement[]
  onChosen: (index: number, demand: MfaDemand) => void
  onClose: () => void
}

function MfaDialog({ statements, onChosen, onClose }: MfaDialogProps) {
  const [index, setIndex] = useState(0)
  const [demand, setDemand] = useState<MfaDemand>()
  const offers = statements[index]?.effect === 'Deny' ? denyOffers : allowOffers
  const chosen = offers.find(({ value }) => value === demand) ?? offers[0]
  const options = statements.map((statement, at) => ({
    value: String(at),
    label: statementName(statement, at),
  }))
  return (
    <FormDialog
      heading="MFA required"
      submitLabel="Insert condition"
      isBusy={false}
      error={null}
      onSubmit={() => chosen && onChosen(index, chosen.value)}
      onCancel={onClose}
    >
      <FormField label="Statement">
        <Select
          options={options}
          selectedOption={options[index] ?? null}
          onChange={({ detail }) => setIndex(Number(detail.selectedOption.value))}
        />
      </FormField>
      <FormField
        label="Condition"
        description="It takes the place of any condition on MFA that the statement has."
      >
        <RadioGroup
          items={[...offers]}
          value={chosen?.value ?? null}
          onChange={({ detail }) => setDemand(detail.value as MfaDemand)}
        />
      </FormField>
    </FormDialog>
  )
}

/** `Statement 2 (DenyAllUnlessMfa), Deny` */
export function statementName({ sid, effect }: Statement, index: number): string {
  const name = sid === undefined || sid === '' ? '' : ` (${sid})`
  return `Statement ${index + 1}${name}, ${effect}`
}
