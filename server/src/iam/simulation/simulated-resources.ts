import type { CompiledPolicy } from '@sallyport/policy/compile'
import { invalidInput } from '../refusals.js'
import { compileResourcePolicy, readResourcePolicy } from './input-policies.js'
import type { SimulationInput } from './simulation-input.js'

/** What is known of the resources that are asked about. */
export interface SimulatedResources {
  ownerOf(resource: string): string
  /** The policy on a resource, as it counts for an action; undefined where none is simulated. */
  policyOn(action: string, resource: string): CompiledPolicy | undefined
  /** Of the policy, to be judged for every answer. */
  statements: number
}

/**
 * AWS IAM API Reference, SimulateCustomPolicy, ResourceOwner and ResourcePolicy: each resource is treated as if it had the
 * policy; whom its ARN does not name as the owner belongs to `ResourceOwner`, else to the caller's account.
 */
export function simulatedResources(
  input: SimulationInput,
  callerAccountId: string,
): SimulatedResources {
  const owner = readOwner(input.ResourceOwner) ?? callerAccountId
  const ownerOf = (resource: string): string => accountIn(resource) ?? owner
  if (input.ResourcePolicy === undefined)
    return { ownerOf, policyOn: () => undefined, statements: 0 }
  const policy = readResourcePolicy(input.ResourcePolicy)
  const compiled = {
    resource: compileResourcePolicy(policy, 'resource'),
    trust: compileResourcePolicy(policy, 'trust'),
  }
  return {
    ownerOf,
    policyOn: (action, resource) =>
      isTrusting(action, resource) ? compiled.trust : compiled.resource,
    statements: policy.statements.length,
  }
}

function readOwner(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const [, accountId] = /^(?:arn:aws:iam::)?(\d{12})(?::.+)?$/.exec(text) ?? []
  if (accountId === undefined) throw invalidInput(`Invalid Resource Owner: ${text}`)
  return accountId
}

const accountIn = (arn: string): string | undefined => /^arn:(?:[^:]*:){3}(\d{12}):/.exec(arn)?.[1]

// The policy on a role is its trust policy, without which nobody assumes it, whatever the caller's policies allow.
const isTrusting = (action: string, resource: string): boolean =>
  action.toLowerCase().startsWith('sts:') && /^arn:aws:iam::\d{12}:role\//.test(resource)
