import FormField from '@cloudscape-design/components/form-field'
import Multiselect from '@cloudscape-design/components/multiselect'
import { RefusalNote } from '../../states/refusal-note.js'
import { useOpenGroups } from './use-open-groups.js'

interface GroupSelectProps {
  chosen: readonly string[]
  onChange: (names: readonly string[]) => void
  /** Not offered, because the user is in them already. */
  without?: readonly string[]
}

/** Groups to choose from; those that the reader may not add to cannot be chosen, and say why. */
export function GroupSelect({ chosen, onChange, without = none }: GroupSelectProps) {
  const { list, open } = useOpenGroups()
  if (list.error !== null) return <RefusalNote error={list.error} retry={list.retry} />
  const options = list.items
    .filter(({ GroupName }) => !without.includes(GroupName))
    .map(({ GroupName, Arn }) => ({
      value: GroupName,
      label: GroupName,
      disabled: !open.has(GroupName),
      disabledReason: `The permission iam:AddUserToGroup on ${Arn} is missing.`,
    }))
  return (
    <FormField label="Groups" constraintText="A user can be in 10 groups.">
      <Multiselect
        options={options}
        selectedOptions={options.filter(({ value }) => chosen.includes(value))}
        onChange={({ detail }) => onChange(detail.selectedOptions.map(({ value }) => value ?? ''))}
        placeholder="Choose groups"
        filteringType="auto"
        filteringAriaLabel="Search groups"
        filteringPlaceholder="Search groups"
        deselectAriaLabel={({ label }) => `Remove ${label}`}
        statusType={list.isComplete ? 'finished' : 'loading'}
        loadingText="Loading groups"
        empty="There are no groups to choose."
        virtualScroll={options.length > 100}
      />
    </FormField>
  )
}

const none: readonly string[] = []
