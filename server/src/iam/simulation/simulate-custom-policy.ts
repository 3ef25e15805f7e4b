import { preparePolicies } from '@sallyport/policy/prepare'
import { readOperation } from '../../operation.js'
import { readPage } from '../paging.js'
import { invalidInput, notBuilt } from '../refusals.js'
import { callerPrincipal, evaluate, resourceSide } from './evaluate.js'
import { compileInputs, readContextEntries, type SimulationInput } from './simulation-input.js'

export const simulateCustomPolicy = readOperation<SimulationInput>('iam', 'SimulateCustomPolicy', {
  checks: () => [{ action: 'iam:SimulateCustomPolicy', resource: '*' }],

  run({ caller, input }) {
    if (input.ResourceHandlingOption !== undefined) throw notBuilt('ResourceHandlingOption')
    if (input.ResourcePolicy !== undefined && input.CallerArn === undefined) {
      throw invalidInput('CallerArn is required with a ResourcePolicy.')
    }
    const { accountId } = caller.principal
    const identity = compileInputs(input.PolicyInputList, {
      member: 'PolicyInputList',
      type: 'identity',
    })
    const [boundary] = compileInputs(input.PermissionsBoundaryPolicyInputList, {
      member: 'PermissionsBoundaryPolicyInputList',
      type: 'boundary',
    })
    return evaluate(input, readPage(input), {
      principal: callerPrincipal(input.CallerArn ?? `arn:aws:iam::${accountId}:user/simulated`),
      policies: preparePolicies(boundary === undefined ? { identity } : { identity, boundary }),
      hasBoundary: boundary !== undefined,
      context: readContextEntries(input.ContextEntries),
      resource: resourceSide(input),
      sourceType: () => 'none',
    })
  },
})
