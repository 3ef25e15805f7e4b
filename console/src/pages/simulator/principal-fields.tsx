import ColumnLayout from '@cloudscape-design/components/column-layout'
import FormField from '@cloudscape-design/components/form-field'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { RefusalNote } from '../../states/refusal-note.js'
import { type PrincipalKind, usePrincipals } from './use-principals.js'

interface PrincipalFieldsProps {
  arn: string | undefined
  onChange: (arn: string | undefined) => void
}

/** A user, group or role to choose. */
export function PrincipalFields({ arn, onChange }: PrincipalFieldsProps) {
  const [kind, setKind] = useState<PrincipalKind>('user')
  const { items, isLoading, error, retry } = usePrincipals(kind)
  return (
    <SpaceBetween size="m">
      <ColumnLayout columns={2}>
        <FormField label="Type">
          <Select
            options={[...kinds]}
            selectedOption={kinds.find(({ value }) => value === kind) ?? null}
            onChange={({ detail }) => {
              setKind(detail.selectedOption.value as PrincipalKind)
              onChange(undefined)
            }}
          />
        </FormField>
        <FormField label="Name">
          <Select
            options={[...items]}
            selectedOption={items.find(({ value }) => value === arn) ?? null}
            filteringType="auto"
            virtualScroll
            placeholder={`Choose a ${kind}`}
            empty={`There is no ${kind} yet.`}
            statusType={isLoading ? 'loading' : 'finished'}
            loadingText="Loading"
            filteringAriaLabel="Search by name"
            onChange={({ detail }) => onChange(detail.selectedOption.value)}
          />
        </FormField>
      </ColumnLayout>
      {error !== null && <RefusalNote error={error} retry={retry} />}
    </SpaceBetween>
  )
}

const kinds = [
  { value: 'user', label: 'User' },
  { value: 'group', label: 'Group' },
  { value: 'role', label: 'Role' },
] as const
