import type { Policy } from './document/policy.js'
import { compileCondition } from './conditions/condition.js'
import { compileResources } from './matching/resource.js'

/**
 * The context keys a policy reads: condition keys and policy variables, spelled as in the policy,
 * each once (case does not matter), in order of appearance. Never throws.
 *
 * @example contextKeysOf(policy) // ['aws:MultiFactorAuthPresent', 'aws:username']
 * @see AWS IAM API Reference, GetContextKeysForCustomPolicy
 */
export function contextKeysOf(policy: Policy): string[] {
  const variables = policy.version === '2012-10-17'
  const keys = new Map<string, string>()
  const add = (key: string): void => {
    const folded = key.toLowerCase()
    if (!keys.has(folded)) keys.set(folded, key)
  }
  for (const { resource, notResource, conditions } of policy.statements) {
    const entries = [...(resource ?? []), ...(notResource ?? [])]
    const matcher = compileResources(entries, { negated: false, variables })
    for (const variable of matcher.variables) add(variable.written)
    for (const entry of conditions) {
      add(entry.key)
      const condition = compileCondition(entry, { variables, isDeny: false })
      for (const variable of condition.variables) add(variable.written)
    }
  }
  return [...keys.values()]
}
