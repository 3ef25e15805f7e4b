import { readOperation } from '../../operation.js'
import { listInlinePolicies } from '../../store/user-policies.js'
import { type PageInput, readPage, sliceOf } from '../paging.js'
import { noSuchUser } from '../refusals.js'
import { findTarget, userCheck } from '../users/target-user.js'

interface ListUserPoliciesInput extends PageInput {
  UserName: string
}

export const listUserPolicies = readOperation<ListUserPoliciesInput>('iam', 'ListUserPolicies', {
  checks: async (call) => [await userCheck(call, 'iam:ListUserPolicies', call.input.UserName)],

  async run(call) {
    const target = await findTarget(call, call.input.UserName)
    if (target.kind !== 'user') throw noSuchUser(call.input.UserName)
    const policies = await listInlinePolicies(call.parts.store.read, target.user.userId)
    const { rows, end } = sliceOf(policies, readPage(call.input), (policy) => policy.policyName)
    return { PolicyNames: rows.map((policy) => policy.policyName), ...end }
  },
})
