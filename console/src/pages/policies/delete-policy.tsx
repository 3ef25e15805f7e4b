import { useMutation } from '@tanstack/react-query'
import type { ApiError } from '../../api/api-error.js'
import type { Policy } from '../../api/models/iam.js'
import { useRefresh } from '../../api/use-call.js'
import { ConfirmDialog } from '../../dialogs/confirm-dialog.js'
import { useFlash } from '../../shell/flash.js'
import { removePolicy } from './remove-policy.js'

interface DeletePolicyProps {
  policy: Policy
  onClose: () => void
  /** Where its own page is shown, which goes with it. */
  onDeleted?: () => void
}

export function DeletePolicy({ policy, onClose, onDeleted }: DeletePolicyProps) {
  const { Arn = '', PolicyName = '', AttachmentCount = 0 } = policy
  const refresh = useRefresh()
  const flash = useFlash()
  const change = useMutation<void, ApiError>({
    mutationFn: () => removePolicy(Arn),
    onSuccess: () => {
      flash.success(`Policy ${PolicyName} is deleted.`)
      onClose()
      onDeleted?.()
    },
    onSettled: () =>
      refresh([
        'iam/ListPolicies',
        'iam/ListAttachedUserPolicies',
        'iam/ListAttachedGroupPolicies',
        'iam/ListAttachedRolePolicies',
      ]),
  })
  return (
    <ConfirmDialog
      heading={`Delete policy ${PolicyName}?`}
      confirmLabel="Delete"
      {...(AttachmentCount > 0 ? { typed: PolicyName } : {})}
      isBusy={change.isPending}
      error={change.error}
      onConfirm={() => change.mutate()}
      onCancel={onClose}
    >
      {consequence(AttachmentCount)} All its versions go with it and cannot be brought back.
    </ConfirmDialog>
  )
}

function consequence(attachments: number): string {
  if (attachments === 0) return 'It is attached to nobody.'
  const who = attachments === 1 ? '1 user, group or role' : `${attachments} users, groups and roles`
  return `It is in use: it will be detached from ${who}, which lose what it allows and are no longer denied what it denies.`
}
