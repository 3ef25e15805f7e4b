import Autosuggest from '@cloudscape-design/components/autosuggest'
import Button from '@cloudscape-design/components/button'
import ColumnLayout from '@cloudscape-design/components/column-layout'
import Container from '@cloudscape-design/components/container'
import DateInput from '@cloudscape-design/components/date-input'
import Form from '@cloudscape-design/components/form'
import FormField from '@cloudscape-design/components/form-field'
import Header from '@cloudscape-design/components/header'
import Input from '@cloudscape-design/components/input'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { type EventSearch, everything, searchMistakes } from './event-search.js'
import { accesses, eventNames, ranges, results, sources } from './search-choices.js'

interface SearchFormProps {
  search: EventSearch
  isBusy: boolean
  onSearch: (search: EventSearch) => void
}

/** What to look for. */
export function SearchForm({ search, isBusy, onSearch }: SearchFormProps) {
  const [typed, setTyped] = useState(search)
  const [shown, setShown] = useState(search)
  // The browser went back to another search. The form stays, and with it the focus.
  if (shown !== search) {
    setShown(search)
    setTyped(search)
  }
  const mistakes = searchMistakes(typed)
  const change = (part: Partial<EventSearch>) => setTyped({ ...typed, ...part })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (Object.keys(mistakes).length === 0) onSearch(typed)
      }}
    >
      <Container header={<Header variant="h2">Look for</Header>}>
        <Form
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button
                variant="link"
                formAction="none"
                onClick={() => {
                  setTyped(everything)
                  onSearch(everything)
                }}
              >
                Clear
              </Button>
              <Button variant="primary" loading={isBusy}>
                Look up events
              </Button>
            </SpaceBetween>
          }
        >
          <SpaceBetween size="l">
            <Names typed={typed} onChange={change} />
            <Choices typed={typed} onChange={change} />
            {typed.range === 'days' && (
              <Days typed={typed} mistake={mistakes.to} onChange={change} />
            )}
          </SpaceBetween>
        </Form>
      </Container>
    </form>
  )
}

interface PartProps {
  typed: EventSearch
  onChange: (part: Partial<EventSearch>) => void
}

function Names({ typed, onChange }: PartProps) {
  return (
    <ColumnLayout columns={4}>
      <FormField label="User name" constraintText="The whole name; root for the root user.">
        <Input
          value={typed.user}
          spellcheck={false}
          autoComplete={false}
          onChange={({ detail }) => onChange({ user: detail.value })}
        />
      </FormField>
      <FormField label="Event name" constraintText="The name of a call, such as CreateUser.">
        <Autosuggest
          value={typed.name}
          options={eventNames.map((value) => ({ value }))}
          enteredTextLabel={(value) => `Use ${value}`}
          empty="Type the name of a call."
          onChange={({ detail }) => onChange({ name: detail.value })}
        />
      </FormField>
      <FormField label="Resource name" constraintText="The name, ARN or ID that the call named.">
        <Input
          value={typed.resource}
          spellcheck={false}
          autoComplete={false}
          onChange={({ detail }) => onChange({ resource: detail.value })}
        />
      </FormField>
      <FormField label="Access key ID" constraintText="The key with which the call was made.">
        <Input
          value={typed.key}
          spellcheck={false}
          autoComplete={false}
          onChange={({ detail }) => onChange({ key: detail.value })}
        />
      </FormField>
    </ColumnLayout>
  )
}

const selects = [
  { id: 'source', label: 'Event source', options: sources },
  { id: 'access', label: 'Access', options: accesses },
  { id: 'result', label: 'Result', options: results },
  { id: 'range', label: 'Time', options: ranges },
] as const

function Choices({ typed, onChange }: PartProps) {
  return (
    <ColumnLayout columns={4}>
      {selects.map(({ id, label, options }) => (
        <FormField key={id} label={label}>
          <Select
            options={options}
            selectedOption={options.find(({ value }) => value === typed[id]) ?? null}
            onChange={({ detail }) => onChange({ [id]: detail.selectedOption.value ?? '' })}
          />
        </FormField>
      ))}
    </ColumnLayout>
  )
}

function Days({ typed, mistake, onChange }: PartProps & { mistake: string | undefined }) {
  return (
    <ColumnLayout columns={4}>
      <FormField label="From" constraintText="YYYY/MM/DD, this day included.">
        <DateInput
          value={typed.from}
          placeholder="YYYY/MM/DD"
          onChange={({ detail }) => onChange({ from: detail.value })}
        />
      </FormField>
      <FormField
        label="To"
        constraintText="YYYY/MM/DD, this day included."
        {...(mistake === undefined ? {} : { errorText: mistake })}
      >
        <DateInput
          value={typed.to}
          placeholder="YYYY/MM/DD"
          onChange={({ detail }) => onChange({ to: detail.value })}
        />
      </FormField>
    </ColumnLayout>
  )
}
