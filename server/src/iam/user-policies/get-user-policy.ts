import { readOperation } from '../../operation.js'
import { findInlinePolicy } from '../../store/user-policies.js'
import { noSuchUser, noSuchUserPolicy } from '../refusals.js'
import { findTarget, userCheck } from '../users/target-user.js'

interface GetUserPolicyInput {
  UserName: string
  PolicyName: string
}

export const getUserPolicy = readOperation<GetUserPolicyInput>('iam', 'GetUserPolicy', {
  checks: async (call) => [await userCheck(call, 'iam:GetUserPolicy', call.input.UserName)],

  async run(call) {
    const { UserName: userName, PolicyName: policyName } = call.input
    const target = await findTarget(call, userName)
    if (target.kind !== 'user') throw noSuchUser(userName)
    const policy = await findInlinePolicy(call.parts.store.read, target.user.userId, policyName)
    if (policy === undefined) throw noSuchUserPolicy(policyName)
    return {
      UserName: target.user.userName,
      PolicyName: policy.policyName,
      PolicyDocument: policy.document,
    }
  },
})
