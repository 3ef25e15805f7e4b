import { writeOperation } from '../../operation.js'
import { detachPolicy } from '../../store/user-policies.js'
import { lockUser } from '../../store/users.js'
import { noSuchEntity, noSuchUser } from '../refusals.js'
import { userCheck } from '../users/target-user.js'

interface DetachUserPolicyInput {
  UserName: string
  PolicyArn: string
}

export const detachUserPolicy = writeOperation<DetachUserPolicyInput>('iam', 'DetachUserPolicy', {
  checks: async (call) => [
    {
      ...(await userCheck(call, 'iam:DetachUserPolicy', call.input.UserName)),
      values: { 'iam:policyarn': [call.input.PolicyArn] },
    },
  ],

  async run({ caller, input }, tx) {
    const user = await lockUser(tx, caller.principal.accountId, input.UserName)
    if (user === undefined) throw noSuchUser(input.UserName)
    if (!(await detachPolicy(tx, user, input.PolicyArn)))
      throw noSuchEntity(`Policy ${input.PolicyArn} was not found.`)
    return undefined
  },
})
