import FormField from '@cloudscape-design/components/form-field'
import Select from '@cloudscape-design/components/select'
import Textarea from '@cloudscape-design/components/textarea'
import { useState } from 'react'
import type { Role } from '../../api/models/iam.js'
import { useChange } from '../../api/use-call.js'
import { FormDialog } from '../../dialogs/form-dialog.js'
import { useFlash } from '../../shell/flash.js'
import { changedByRole } from './role-changes.js'
import { descriptionFault, durationOptions } from './role-facts.js'

interface EditRoleProps {
  role: Role
  onClose: () => void
}

/** Description and maximum session duration. */
export function EditRole({ role, onClose }: EditRoleProps) {
  const { RoleName, MaxSessionDuration = 3600 } = role
  const flash = useFlash()
  const [description, setDescription] = useState(role.Description ?? '')
  const [seconds, setSeconds] = useState(MaxSessionDuration)
  const updating = useChange('iam', 'UpdateRole', { invalidates: changedByRole })
  const fault = descriptionFault(description)
  const done = () => {
    flash.success(`Role ${RoleName} is changed.`)
    onClose()
  }
  return (
    <FormDialog
      heading={`Edit role ${RoleName}`}
      submitLabel="Save changes"
      isReady={fault === undefined}
      isBusy={updating.isPending}
      error={updating.error}
      onSubmit={() =>
        updating.mutate(
          { RoleName, Description: description, MaxSessionDuration: seconds },
          { onSuccess: done },
        )
      }
      onCancel={onClose}
    >
      <DescriptionField value={description} onChange={setDescription} />
      <DurationField seconds={seconds} offered={MaxSessionDuration} onChange={setSeconds} />
    </FormDialog>
  )
}

interface DescriptionFieldProps {
  value: string
  onChange: (text: string) => void
}

export function DescriptionField({ value, onChange }: DescriptionFieldProps) {
  return (
    <FormField
      label="Role description (optional)"
      constraintText="At most 1,000 characters."
      errorText={descriptionFault(value)}
    >
      <Textarea value={value} rows={3} onChange={({ detail }) => onChange(detail.value)} />
    </FormField>
  )
}

interface DurationFieldProps {
  seconds: number
  /** What is offered beside the whole hours. */
  offered: number
  onChange: (seconds: number) => void
}

export function DurationField({ seconds, offered, onChange }: DurationFieldProps) {
  const options = durationOptions(offered)
  return (
    <FormField
      label="Maximum session duration"
      description="How long a session of the role may last when the command line or the API asks for it."
    >
      <Select
        options={options}
        selectedOption={options.find(({ value }) => value === String(seconds)) ?? null}
        onChange={({ detail }) => onChange(Number(detail.selectedOption.value))}
      />
    </FormField>
  )
}
