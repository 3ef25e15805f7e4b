import { writeOperation } from '../../operation.js'
import { deleteInlinePolicy } from '../../store/user-policies.js'
import { lockUser } from '../../store/users.js'
import { noSuchUser, noSuchUserPolicy } from '../refusals.js'
import { userCheck } from '../users/target-user.js'

interface DeleteUserPolicyInput {
  UserName: string
  PolicyName: string
}

export const deleteUserPolicy = writeOperation<DeleteUserPolicyInput>('iam', 'DeleteUserPolicy', {
  checks: async (call) => [await userCheck(call, 'iam:DeleteUserPolicy', call.input.UserName)],

  async run({ caller, input }, tx) {
    const user = await lockUser(tx, caller.principal.accountId, input.UserName)
    if (user === undefined) throw noSuchUser(input.UserName)
    if (!(await deleteInlinePolicy(tx, user, input.PolicyName)))
      throw noSuchUserPolicy(input.PolicyName)
    return undefined
  },
})
