import { writeOperation } from '../../operation.js'
import { releaseQuota } from '../../store/account-usage.js'
import { deleteEmptyInstanceProfile, lockInstanceProfile } from '../../store/instance-profiles.js'
import { deleteConflict, noSuchInstanceProfile } from '../refusals.js'
import { instanceProfileCheck } from './target-instance-profile.js'

export const deleteInstanceProfile = writeOperation<{ InstanceProfileName: string }>(
  'iam',
  'DeleteInstanceProfile',
  {
    checks: async (call) => [
      await instanceProfileCheck(call, 'iam:DeleteInstanceProfile', call.input.InstanceProfileName),
    ],

    async run({ caller, input }, tx) {
      const { accountId } = caller.principal
      const profile = await lockInstanceProfile(tx, accountId, input.InstanceProfileName)
      if (profile === undefined) throw noSuchInstanceProfile(input.InstanceProfileName)
      if (!(await deleteEmptyInstanceProfile(tx, profile))) {
        throw deleteConflict('Cannot delete entity, must remove roles from instance profile first.')
      }
      await releaseQuota(tx, accountId, 'instance-profiles')
      return undefined
    },
  },
)
