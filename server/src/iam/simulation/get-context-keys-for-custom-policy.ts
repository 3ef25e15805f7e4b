import { readOperation } from '../../operation.js'
import { contextKeyNames } from './context-keys.js'
import { compileInputs } from './input-policies.js'

interface CustomPolicyInput {
  PolicyInputList: string[]
}

export const getContextKeysForCustomPolicy = readOperation<CustomPolicyInput>(
  'iam',
  'GetContextKeysForCustomPolicy',
  {
    checks: () => [{ action: 'iam:GetContextKeysForCustomPolicy', resource: '*' }],
    run: ({ input }) => ({
      ContextKeyNames: contextKeyNames(compileInputs(input.PolicyInputList)),
    }),
  },
)
