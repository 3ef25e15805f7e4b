import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import { type ReactNode, useState } from 'react'
import type { ApiError } from '../../api/api-error.js'
import { FormDialog } from '../../dialogs/form-dialog.js'
import { groupNameFault } from './group-counts.js'

interface GroupNameDialogProps {
  heading: string
  submitLabel: string
  /** What must be known before. */
  children?: ReactNode
  /** The name it has; absent for a new group. */
  name?: string
  isBusy: boolean
  error: ApiError | null
  onNamed: (name: string) => void
  onCancel: () => void
}

export function GroupNameDialog(props: GroupNameDialogProps) {
  const { name: held = '', onNamed, children, ...dialog } = props
  const [name, setName] = useState(held)
  const fault = groupNameFault(name)
  return (
    <FormDialog
      {...dialog}
      isReady={fault === undefined && name !== held}
      onSubmit={() => onNamed(name)}
    >
      {children}
      <FormField
        label="Group name"
        constraintText="At most 128 letters, digits and + = , . @ - _. Upper and lower case are the same name."
        errorText={name === '' ? undefined : fault}
      >
        <Input value={name} autoComplete={false} onChange={({ detail }) => setName(detail.value)} />
      </FormField>
    </FormDialog>
  )
}
