import Box from '@cloudscape-design/components/box'
import Container from '@cloudscape-design/components/container'
import ExpandableSection from '@cloudscape-design/components/expandable-section'
import FormField from '@cloudscape-design/components/form-field'
import Header from '@cloudscape-design/components/header'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Tiles from '@cloudscape-design/components/tiles'
import { useAllPages } from '../../api/pages.js'
import { PolicyPicker } from '../../policies/policy-picker.js'
import { RefusalNote } from '../../states/refusal-note.js'
import type { StepProps } from './details-step.js'
import { GroupSelect } from './group-select.js'
import type { NewUsers } from './new-users.js'

const sources = [
  {
    value: 'groups',
    label: 'Add user to group',
    description: 'The best way: what people of one job may do is written once.',
  },
  {
    value: 'copy',
    label: 'Copy permissions from existing user',
    description: 'Groups, policies and permissions boundary of another user.',
  },
  {
    value: 'policies',
    label: 'Attach existing policies directly',
    description: 'Policies for these users alone.',
  },
]

/** What the users may do. */
export function PermissionsStep({ users, onChange }: StepProps) {
  return (
    <SpaceBetween size="l">
      <Container header={<Header variant="h2">Permissions</Header>}>
        <SpaceBetween size="l">
          <Tiles
            ariaLabel="Where the permissions come from"
            items={sources}
            value={users.source}
            onChange={({ detail }) => onChange({ source: detail.value as NewUsers['source'] })}
          />
          {users.source === 'groups' && (
            <GroupSelect chosen={users.groups} onChange={(groups) => onChange({ groups })} />
          )}
          {users.source === 'copy' && <UserSelect users={users} onChange={onChange} />}
        </SpaceBetween>
      </Container>
      {users.source === 'policies' && (
        <PolicyPicker chosen={users.policies} onChange={(policies) => onChange({ policies })} />
      )}
      <ExpandableSection
        variant="container"
        headerText="Permissions boundary (optional)"
        headerDescription="A policy that says the most that these users may do. It allows nothing by itself."
        defaultExpanded={users.boundary !== undefined}
      >
        <Boundary users={users} onChange={onChange} />
      </ExpandableSection>
    </SpaceBetween>
  )
}

function UserSelect({ users, onChange }: StepProps) {
  const list = useAllPages('iam', 'ListUsers', {}, 'Users')
  if (list.error !== null) return <RefusalNote error={list.error} retry={list.retry} />
  const options = list.items.map(({ UserName }) => ({ value: UserName, label: UserName }))
  return (
    <FormField label="User to copy from">
      <Select
        options={options}
        selectedOption={options.find(({ value }) => value === users.copiedFrom) ?? null}
        onChange={({ detail }) => onChange({ copiedFrom: detail.selectedOption.value })}
        placeholder="Choose a user"
        filteringType="auto"
        filteringAriaLabel="Search users"
        filteringPlaceholder="Search users"
        statusType={list.isComplete ? 'finished' : 'loading'}
        loadingText="Loading users"
        empty="There are no users to copy from."
        virtualScroll
      />
    </FormField>
  )
}

function Boundary({ users, onChange }: StepProps) {
  return (
    <SpaceBetween size="s">
      {users.boundary !== undefined && (
        <Box variant="p">
          Chosen: <Box variant="code">{users.boundary}</Box>
        </Box>
      )}
      <PolicyPicker
        heading="Policies for the boundary"
        selection="single"
        chosen={users.boundary === undefined ? [] : [users.boundary]}
        onChange={([boundary]) => onChange({ boundary })}
      />
    </SpaceBetween>
  )
}
