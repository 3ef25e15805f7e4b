import Autosuggest from '@cloudscape-design/components/autosuggest'
import FormField from '@cloudscape-design/components/form-field'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Textarea from '@cloudscape-design/components/textarea'
import TokenGroup from '@cloudscape-design/components/token-group'
import { useMemo, useState } from 'react'
import { offeredActions } from './offered-actions.js'
import type { FieldProps } from './field-props.js'
import type { SimulationSource } from './source-document.js'

interface RequestFieldsProps extends FieldProps {
  source: SimulationSource
}

/** What is asked for, and on what. */
export function RequestFields({ form, source, onChange }: RequestFieldsProps) {
  return (
    <SpaceBetween size="l">
      <ActionsField form={form} source={source} onChange={onChange} />
      <FormField
        label="Resources"
        description="ARNs, one on each line. Empty: the action on all resources."
      >
        <Textarea
          value={form.resources}
          rows={2}
          placeholder="arn:aws:iam::123456789012:user/alice"
          onChange={({ detail }) => onChange({ resources: detail.value })}
        />
      </FormField>
    </SpaceBetween>
  )
}

function ActionsField({ form: { actions }, source, onChange }: RequestFieldsProps) {
  const [text, setText] = useState('')
  const offered = useMemo(() => offeredActions(source), [source])
  const options = offered.filter((action) => !actions.includes(action)).map((value) => ({ value }))
  const add = (action: string) => {
    const name = action.trim()
    if (/^[\w-]+:\w+$/.test(name) && !actions.includes(name))
      onChange({ actions: [...actions, name] })
    setText('')
  }
  return (
    <SpaceBetween size="xs">
      <FormField
        label="Select actions"
        description="Search, or type a whole name such as iam:CreateUser, then press Enter."
      >
        <Autosuggest
          value={text}
          options={options}
          enteredTextLabel={(entered) => `Use: ${entered}`}
          placeholder="iam:CreateUser"
          empty="No such action is known; type its whole name."
          onChange={({ detail }) => setText(detail.value)}
          onSelect={({ detail }) => add(detail.value)}
          onKeyDown={(event) => {
            if (event.detail.key !== 'Enter' || text === '') return
            event.preventDefault()
            add(text)
          }}
        />
      </FormField>
      <TokenGroup
        items={actions.map((label) => ({ label, dismissLabel: `Remove ${label}` }))}
        limit={12}
        i18nStrings={{ limitShowMore: 'Show all', limitShowFewer: 'Show fewer' }}
        onDismiss={({ detail }) =>
          onChange({ actions: actions.filter((_, index) => index !== detail.itemIndex) })
        }
      />
    </SpaceBetween>
  )
}
