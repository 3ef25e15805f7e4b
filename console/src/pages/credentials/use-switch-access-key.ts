import { useMutation } from '@tanstack/react-query'
import type { ApiError } from '../../api/api-error.js'
import { call } from '../../api/call.js'
import type { AccessKeyMetadata } from '../../api/models/iam.js'
import type { OperationName } from '../../api/operations.js'
import { useRefresh } from '../../api/use-call.js'
import { type MfaOwner, ownerInput } from '../../mfa/mfa-owner.js'
import { useFlash } from '../../shell/flash.js'

/** What any change of access keys makes untrue. */
export const changedByAccessKeys: readonly OperationName[] = [
  'iam/ListAccessKeys',
  'iam/GetAccountSummary',
  'sallyport/ListUsersOverview',
  'sallyport/GetSecurityStatus',
]

/** Makes an active key inactive, and the other way round. */
export function useSwitchAccessKey(owner: MfaOwner) {
  const refresh = useRefresh()
  const flash = useFlash()
  return useMutation<unknown, ApiError, AccessKeyMetadata>({
    mutationFn: ({ AccessKeyId = '', Status }) =>
      call('iam', 'UpdateAccessKey', {
        ...ownerInput(owner),
        AccessKeyId,
        Status: Status === 'Active' ? 'Inactive' : 'Active',
      }),
    onSuccess: async (_, { AccessKeyId, Status }) => {
      await refresh(changedByAccessKeys)
      flash.success(`${AccessKeyId} is ${Status === 'Active' ? 'inactive' : 'active'} now.`)
    },
  })
}
