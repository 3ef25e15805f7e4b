import FormField from '@cloudscape-design/components/form-field'
import Select from '@cloudscape-design/components/select'
import { useState } from 'react'
import { templates } from './templates.js'

interface TemplateFieldProps {
  onChosen: (text: string) => void
}

/** What the document begins with. */
export function TemplateField({ onChosen }: TemplateFieldProps) {
  const [id, setId] = useState('empty')
  const selected = options.find(({ value }) => value === id)
  return (
    <FormField
      label="Begin with"
      description="A template takes the place of what the document says now."
    >
      <Select
        options={options}
        selectedOption={selected ?? null}
        onChange={({ detail }) => {
          const chosen = templates.find((template) => template.id === detail.selectedOption.value)
          if (chosen === undefined) return
          setId(chosen.id)
          onChosen(chosen.text)
        }}
      />
    </FormField>
  )
}

const options = templates.map(({ id, label, description }) => ({ value: id, label, description }))
