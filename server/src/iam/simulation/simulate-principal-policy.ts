import { readOperation } from '../../operation.js'
import { simulate } from './evaluate.js'
import { type PolicySourceInput, readPolicySource, sourceCheck } from './policy-source.js'
import type { SimulationInput } from './simulation-input.js'

export const simulatePrincipalPolicy = readOperation<SimulationInput & PolicySourceInput>(
  'iam',
  'SimulatePrincipalPolicy',
  {
    checks: async (call) => [await sourceCheck(call, 'iam:SimulatePrincipalPolicy')],
    run: async (call) => simulate(call, await readPolicySource(call)),
  },
)
