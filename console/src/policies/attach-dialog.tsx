import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { ApiError } from '../api/api-error.js'
import { call } from '../api/call.js'
import { useRefresh } from '../api/use-call.js'
import { FormDialog } from '../dialogs/form-dialog.js'
import { useFlash } from '../shell/flash.js'
import { PolicyPicker } from './policy-picker.js'
import { namedOwner, ownerOperations, type PolicyOwner } from './policy-owner.js'
import { countText, policyListings } from './policy-listings.js'

interface AttachDialogProps {
  owner: PolicyOwner
  /** The ARNs of what is attached. */
  attached: readonly string[]
  onClose: () => void
}

export function AttachDialog({ owner, attached, onClose }: AttachDialogProps) {
  const [arns, setArns] = useState<readonly string[]>([])
  const refresh = useRefresh()
  const flash = useFlash()
  const { attach } = ownerOperations[owner.kind]
  const change = useMutation<void, ApiError>({
    mutationFn: async () => {
      for (const PolicyArn of arns)
        // oxlint-disable-next-line no-await-in-loop -- the first refusal ends it; what was attached before stays
        await call('iam', attach, { ...namedOwner(owner), PolicyArn })
    },
    onSuccess: () => {
      flash.success(`${countText(arns.length)} attached to ${owner.kind} ${owner.name}.`)
      onClose()
    },
    onSettled: () => refresh(policyListings(owner.kind)),
  })
  return (
    <FormDialog
      heading={`Attach policies to ${owner.name}`}
      size="large"
      submitLabel="Attach policies"
      isReady={arns.length > 0}
      isBusy={change.isPending}
      error={change.error}
      onSubmit={() => change.mutate()}
      onCancel={onClose}
    >
      <PolicyPicker chosen={arns} onChange={setArns} without={attached} />
    </FormDialog>
  )
}
