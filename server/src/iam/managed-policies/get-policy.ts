import { readOperation } from '../../operation.js'
import { listTags } from '../../store/tags.js'
import { wholePolicyShape } from './policy-shape.js'
import { policyCheck, type PolicyInput, readPolicy, tagOwner } from './target-policy.js'

export const getPolicy = readOperation<PolicyInput>('iam', 'GetPolicy', {
  checks: async (call) => [await policyCheck(call, 'iam:GetPolicy', call.input.PolicyArn)],

  answerKey: ({ input }) => input.PolicyArn,

  async run(call) {
    const policy = await readPolicy(call)
    const tags = await listTags(call.parts.store.read, tagOwner(policy))
    return { Policy: wholePolicyShape(policy, tags) }
  },
})
