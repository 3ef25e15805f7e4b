import { readOperation } from '../../operation.js'
import { simulate } from './evaluate.js'
import type { SimulationInput } from './simulation-input.js'

export const simulateCustomPolicy = readOperation<SimulationInput>('iam', 'SimulateCustomPolicy', {
  checks: () => [{ action: 'iam:SimulateCustomPolicy', resource: '*' }],
  run: (call) => simulate(call),
})
