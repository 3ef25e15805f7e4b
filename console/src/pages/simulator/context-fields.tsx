import Box from '@cloudscape-design/components/box'
import ColumnLayout from '@cloudscape-design/components/column-layout'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import SpaceBetween from '@cloudscape-design/components/space-between'
import type { FieldProps } from './field-props.js'
import { typeHint } from './simulation-form.js'

interface ContextFieldsProps extends FieldProps {
  keys: readonly string[]
}

/** What else the policies ask for. */
export function ContextFields({ keys, form: { context }, onChange }: ContextFieldsProps) {
  if (keys.length === 0) return null
  return (
    <SpaceBetween size="s">
      <div>
        <Box variant="h3">Condition keys</Box>
        <Box color="text-body-secondary">
          The policies ask for these. An empty box: the request does not have the key, or has what
          is known of the principal.
        </Box>
      </div>
      <ColumnLayout columns={2}>
        {keys.map((key) => (
          <FormField key={key} label={key} constraintText={typeHint(key)}>
            <Input
              value={context[key] ?? ''}
              onChange={({ detail }) => onChange({ context: { ...context, [key]: detail.value } })}
            />
          </FormField>
        ))}
      </ColumnLayout>
    </SpaceBetween>
  )
}
