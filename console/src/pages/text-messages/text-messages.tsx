import Button from '@cloudscape-design/components/button'
import FormField from '@cloudscape-design/components/form-field'
import Select from '@cloudscape-design/components/select'
import { useMemo, useState } from 'react'
import type { TextMessageRow } from '../../api/models/sallyport.js'
import { useAllPages } from '../../api/pages.js'
import { useRefresh } from '../../api/use-call.js'
import { ResourceList } from '../../lists/resource-list.js'
import { messageColumns } from './message-columns.js'
import { inState, stateChoices } from './message-facts.js'

/** The text messages with codes: whether they went out, and where they did not, why. */
export function TextMessages() {
  const all = useAllPages('sallyport', 'ListTextMessages', {}, 'Messages')
  const [state, setState] = useState('')
  const { items } = all
  const shown = useMemo(() => inState(items, state), [items, state])
  return (
    <ResourceList<TextMessageRow>
      name="text-messages"
      heading="Text messages"
      headingVariant="h1"
      description="Codes that were sent to SMS MFA devices. Neither the codes nor the whole numbers are shown to anybody."
      list={{ ...all, items: shown }}
      columns={messageColumns}
      rowId={({ MessageId }) => MessageId}
      sortedBy="time"
      isDescending
      filters={<StateFilter state={state} onChange={setState} />}
      // eslint-disable-next-line react/no-unstable-nested-components -- it is called, and makes no component
      actions={() => <RefreshButton />}
      empty={
        state === ''
          ? {
              heading: 'No text messages',
              help: 'None was sent yet. Users set up SMS MFA devices themselves, once Account settings allow it.',
            }
          : { heading: 'No such messages', help: 'No message is in this state.' }
      }
    />
  )
}

interface StateFilterProps {
  state: string
  onChange: (state: string) => void
}

function StateFilter({ state, onChange }: StateFilterProps) {
  return (
    <FormField label="State">
      <Select
        options={stateChoices}
        selectedOption={stateChoices.find(({ value }) => value === state) ?? null}
        onChange={({ detail }) => onChange(detail.selectedOption.value ?? '')}
      />
    </FormField>
  )
}

/** States change while gateways report. */
function RefreshButton() {
  const refresh = useRefresh()
  return (
    <Button
      iconName="refresh"
      ariaLabel="Refresh"
      onClick={() => void refresh(['sallyport/ListTextMessages'])}
    />
  )
}
