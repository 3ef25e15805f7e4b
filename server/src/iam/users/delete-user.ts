import { writeOperation } from '../../operation.js'
import { releaseQuota } from '../../store/account-usage.js'
import { deleteUser as removeUser, lockUser, userHolds } from '../../store/users.js'
import { deleteConflict, noSuchUser } from '../refusals.js'
import { userCheck } from './target-user.js'

export const deleteUser = writeOperation<{ UserName: string }>('iam', 'DeleteUser', {
  checks: async (call) => [await userCheck(call, 'iam:DeleteUser', call.input.UserName)],

  async run({ caller, input }, tx) {
    const { accountId } = caller.principal
    const user = await lockUser(tx, accountId, input.UserName)
    if (user === undefined) throw noSuchUser(input.UserName)
    const holds = await userHolds(tx, user.userId)
    if (holds.attachedPolicies)
      throw deleteConflict('Cannot delete entity, must detach all policies first.')
    if (holds.accessKeys)
      throw deleteConflict('Cannot delete entity, must delete access keys first.')
    if (user.mfaDevices > 0)
      throw deleteConflict('Cannot delete entity, must delete MFA device first.')
    if (holds.inlinePolicies)
      throw deleteConflict('Cannot delete entity, must delete policies first.')
    await removeUser(tx, user)
    await releaseQuota(tx, accountId, 'users')
    return undefined
  },
})
