import type { PageInput } from '../paging.js'
import { invalidInput } from '../refusals.js'
import type { ContextEntry } from './context-entries.js'

/** The members that both simulations share. */
export interface SimulationInput extends PageInput {
  ActionNames: string[]
  ResourceArns?: string[]
  PolicyInputList?: string[]
  PermissionsBoundaryPolicyInputList?: string[]
  ResourcePolicy?: string
  ResourceOwner?: string
  CallerArn?: string
  ContextEntries?: ContextEntry[]
  ResourceHandlingOption?: string
}

/** What AWS's own model leaves open, in words of ours: the API documents the rules and not the texts. */
export function checkSimulationInput(input: SimulationInput): void {
  checkActionNames(input.ActionNames)
  checkScenario(input)
}

/** AWS IAM API Reference, SimulateCustomPolicy, ActionNames: with the service, and without wildcards. */
function checkActionNames(actionNames: readonly string[]): void {
  const wrong = actionNames.find((name) => !/^[\w.-]+:[\w-]+$/.test(name))
  if (wrong !== undefined) throw invalidInput(`Invalid Action Name: ${wrong}`)
}

/**
 * AWS IAM API Reference, SimulateCustomPolicy, ResourceHandlingOption: the kinds of resource that each scenario of launching an
 * EC2 instance must name. That they are there is all that the option asks for; each is then judged by itself.
 */
const instance = ['instance', 'image', 'security-group', 'network-interface']
const scenarios = new Map<string, readonly string[]>([
  ['EC2-VPC-InstanceStore', instance],
  ['EC2-VPC-InstanceStore-Subnet', [...instance, 'subnet']],
  ['EC2-VPC-EBS', [...instance, 'volume']],
  ['EC2-VPC-EBS-Subnet', [...instance, 'subnet', 'volume']],
])

function checkScenario({ ResourceHandlingOption: option, ResourceArns = [] }: SimulationInput) {
  if (option === undefined) return
  const kinds = scenarios.get(option)
  if (kinds === undefined) throw invalidInput(`Invalid Resource Handling Option: ${option}`)
  const given = new Set(
    ResourceArns.map((arn) => /^arn:[^:]*:ec2:[^:]*:[^:]*:([^/]+)\//.exec(arn)?.[1]),
  )
  const missing = kinds.filter((kind) => !given.has(kind))
  if (missing.length > 0) {
    throw invalidInput(
      `${option} needs in ResourceArns resources of EC2 of the types: ${missing.join(', ')}`,
    )
  }
}
