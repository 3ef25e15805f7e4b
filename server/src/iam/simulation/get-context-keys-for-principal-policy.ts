import { readOperation } from '../../operation.js'
import { contextKeyNames } from './context-keys.js'
import { compileInputs } from './input-policies.js'
import { type PolicySourceInput, readPolicySource, sourceCheck } from './policy-source.js'

interface PrincipalPolicyInput extends PolicySourceInput {
  PolicyInputList?: string[]
}

export const getContextKeysForPrincipalPolicy = readOperation<PrincipalPolicyInput>(
  'iam',
  'GetContextKeysForPrincipalPolicy',
  {
    checks: async (call) => [await sourceCheck(call, 'iam:GetContextKeysForPrincipalPolicy')],

    async run(call) {
      const { identity, boundary } = (await readPolicySource(call)).sets
      const limits = boundary === undefined ? [] : [boundary]
      const given = compileInputs(call.input.PolicyInputList)
      return { ContextKeyNames: contextKeyNames([...identity, ...limits, ...given]) }
    },
  },
)
