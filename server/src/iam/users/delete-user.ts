import { writeOperation } from '../../operation.js'
import { releaseQuota } from '../../store/account-usage.js'
import type { Transaction } from '../../store/store.js'
import { deleteBareUser, lockUser, type User, userHolds } from '../../store/users.js'
import type { AwsError } from '../../wire/aws-error.js'
import { releasePolicy } from '../managed-policies/policy-use.js'
import { deleteConflict, noSuchUser } from '../refusals.js'
import { userCheck } from './target-user.js'

export const deleteUser = writeOperation<{ UserName: string }>('iam', 'DeleteUser', {
  checks: async (call) => [await userCheck(call, 'iam:DeleteUser', call.input.UserName)],

  async run({ caller, input }, tx) {
    const { accountId } = caller.principal
    const user = await lockUser(tx, accountId, input.UserName)
    if (user === undefined) throw noSuchUser(input.UserName)
    if (!(await deleteBareUser(tx, user))) throw await whyNot(tx, user)
    // The account's count before the policy's, as where users are made.
    await releaseQuota(tx, accountId, 'users')
    if (user.permissionsBoundary !== null)
      await releasePolicy(tx, { arn: user.permissionsBoundary, use: 'boundaries' })
    return undefined
  },
})

async function whyNot(tx: Transaction, user: User): Promise<AwsError> {
  const holds = await userHolds(tx, user.userId)
  if (holds.groups) return conflict('must remove users from group first')
  if (holds.loginProfile) return conflict('must delete login profile first')
  if (holds.attachedPolicies) return conflict('must detach all policies first')
  if (holds.accessKeys) return conflict('must delete access keys first')
  if (user.mfaDevices > 0) return conflict('must delete MFA device first')
  return conflict('must delete policies first')
}

const conflict = (what: string): AwsError => deleteConflict(`Cannot delete entity, ${what}.`)
