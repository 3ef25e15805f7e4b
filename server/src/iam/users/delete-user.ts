import { writeOperation } from '../../operation.js'
import { releaseQuota } from '../../store/account-usage.js'
import type { Transaction } from '../../store/store.js'
import { deleteBareUser, lockUser, userHolds } from '../../store/users.js'
import type { AwsError } from '../../wire/aws-error.js'
import { deleteConflict, noSuchUser } from '../refusals.js'
import { userCheck } from './target-user.js'

export const deleteUser = writeOperation<{ UserName: string }>('iam', 'DeleteUser', {
  checks: async (call) => [await userCheck(call, 'iam:DeleteUser', call.input.UserName)],

  async run({ caller, input }, tx) {
    const { accountId } = caller.principal
    if (!(await deleteBareUser(tx, accountId, input.UserName))) {
      throw await whyNot(tx, accountId, input.UserName)
    }
    await releaseQuota(tx, accountId, 'users')
    return undefined
  },
})

async function whyNot(tx: Transaction, accountId: string, userName: string): Promise<AwsError> {
  const user = await lockUser(tx, accountId, userName)
  if (user === undefined) return noSuchUser(userName)
  const holds = await userHolds(tx, user.userId)
  if (holds.attachedPolicies)
    return deleteConflict('Cannot delete entity, must detach all policies first.')
  if (holds.accessKeys)
    return deleteConflict('Cannot delete entity, must delete access keys first.')
  if (user.mfaDevices > 0)
    return deleteConflict('Cannot delete entity, must delete MFA device first.')
  return deleteConflict('Cannot delete entity, must delete policies first.')
}
