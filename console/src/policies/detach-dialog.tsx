import Box from '@cloudscape-design/components/box'
import { useMutation } from '@tanstack/react-query'
import type { ApiError } from '../api/api-error.js'
import { call } from '../api/call.js'
import type { AttachedPolicy } from '../api/models/iam.js'
import { useRefresh } from '../api/use-call.js'
import { ConfirmDialog } from '../dialogs/confirm-dialog.js'
import { useFlash } from '../shell/flash.js'
import { countText, policyListings } from './policy-listings.js'
import { namedOwner, ownerOperations, type PolicyOwner } from './policy-owner.js'

interface DetachDialogProps {
  owner: Pick<PolicyOwner, 'kind' | 'name'>
  policies: readonly AttachedPolicy[]
  onClose: () => void
}

export function DetachDialog({ owner, policies, onClose }: DetachDialogProps) {
  const refresh = useRefresh()
  const flash = useFlash()
  const { detach } = ownerOperations[owner.kind]
  const change = useMutation<void, ApiError>({
    mutationFn: async () => {
      for (const { PolicyArn = '' } of policies)
        // oxlint-disable-next-line no-await-in-loop -- the first refusal ends it; what was detached before stays so
        await call('iam', detach, { ...namedOwner(owner), PolicyArn })
    },
    onSuccess: () => {
      flash.success(`${countText(policies.length)} detached from ${owner.kind} ${owner.name}.`)
      onClose()
    },
    onSettled: () => refresh(policyListings(owner.kind)),
  })
  return (
    <ConfirmDialog
      heading={`Detach from ${owner.kind} ${owner.name}?`}
      confirmLabel="Detach"
      isBusy={change.isPending}
      error={change.error}
      onConfirm={() => change.mutate()}
      onCancel={onClose}
    >
      What these policies allow, {owner.name} may not do any more, unless another policy allows it;
      what they deny is not denied any more:
      <ul>
        {policies.map(({ PolicyArn, PolicyName }) => (
          <li key={PolicyArn}>
            <Box variant="strong">{PolicyName}</Box>
          </li>
        ))}
      </ul>
    </ConfirmDialog>
  )
}
