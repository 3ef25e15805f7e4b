import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import { useState } from 'react'
import { useCall, useChange } from '../api/use-call.js'
import { FormDialog } from '../dialogs/form-dialog.js'
import { useFlash } from '../shell/flash.js'
import { Waiting } from '../states/waiting.js'
import { formatPolicy, policyFault } from './check-policy.js'
import { JsonPolicyEditor } from './json-policy-editor.js'
import { policyNameFault } from './policy-name.js'
import { namedOwner, ownerOperations, type PolicyOwner } from './policy-owner.js'
import { emptyPolicy } from './templates.js'

interface InlinePolicyDialogProps {
  owner: PolicyOwner
  /** Absent: a new one is written. */
  name?: string
  mayPut?: boolean
  onClose: () => void
}

export function InlinePolicyDialog({
  owner,
  name,
  mayPut = true,
  onClose,
}: InlinePolicyDialogProps) {
  const { getInline } = ownerOperations[owner.kind]
  const stored = useCall(
    'iam',
    getInline,
    { ...namedOwner(owner), PolicyName: name ?? '' },
    { enabled: name !== undefined },
  )
  const [edited, setEdited] = useState<string>()
  const [newName, setNewName] = useState('')
  const text =
    edited ?? (stored.data === undefined ? emptyPolicy : formatPolicy(stored.data.PolicyDocument))
  const { change, save } = useSave(owner, onClose)
  const nameFault = name === undefined ? policyNameFault(newName) : undefined
  const isThere = name === undefined || stored.data !== undefined
  const isReady =
    isThere && mayPut && nameFault === undefined && policyFault(text, owner.kind) === undefined
  return (
    <FormDialog
      heading={name === undefined ? 'Create inline policy' : `Inline policy ${name}`}
      size="large"
      submitLabel="Save policy"
      isReady={isReady}
      isBusy={change.isPending}
      error={change.error}
      onSubmit={() => save(name ?? newName, text)}
      onCancel={onClose}
    >
      {name === undefined && (
        <FormField
          label="Policy name"
          constraintText="Letters, digits and + = , . @ - _; 128 at most."
          errorText={newName === '' ? undefined : nameFault}
        >
          <Input value={newName} onChange={({ detail }) => setNewName(detail.value)} />
        </FormField>
      )}
      {isThere ? (
        <JsonPolicyEditor place={owner.kind} value={text} onChange={setEdited} />
      ) : (
        <Waiting call={stored} what="the policy" />
      )}
    </FormDialog>
  )
}

function useSave(owner: PolicyOwner, onClose: () => void) {
  const flash = useFlash()
  const { getInline, listInline, putInline } = ownerOperations[owner.kind]
  const change = useChange('iam', putInline, {
    invalidates: [`iam/${listInline}`, `iam/${getInline}`],
  })
  const save = (PolicyName: string, PolicyDocument: string) => {
    change.mutate(
      { ...namedOwner(owner), PolicyName, PolicyDocument },
      {
        onSuccess: () => {
          flash.success(`Inline policy ${PolicyName} is saved.`)
          onClose()
        },
      },
    )
  }
  return { change, save }
}
