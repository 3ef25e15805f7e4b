import type { Policy, Statement } from './document/policy.js'
import { compileCondition } from './conditions/condition.js'
import { compileResources } from './matching/resource.js'
import type { Variable } from './matching/template.js'

/**
 * The context keys that policies read: condition keys and policy variables, each once whatever its
 * case and spelled as where it first appears, in order of appearance. Never throws.
 *
 * @example contextKeysOf(policy) // ['aws:MultiFactorAuthPresent', 'aws:username']
 * @see AWS IAM API Reference, GetContextKeysForCustomPolicy
 */
export function contextKeysOf(...policies: readonly Policy[]): string[] {
  const keys = new Map<string, string>()
  for (const { version, statements } of policies) {
    for (const key of statements.flatMap((statement) => keysOf(statement, version))) {
      const folded = key.toLowerCase()
      if (!keys.has(folded)) keys.set(folded, key)
    }
  }
  return [...keys.values()]
}

function keysOf(
  { resource, notResource, conditions }: Statement,
  version: Policy['version'],
): string[] {
  const variables = version === '2012-10-17'
  const entries = [...(resource ?? []), ...(notResource ?? [])]
  const ofConditions = conditions.flatMap((entry) => [
    entry.key,
    ...namesOf(compileCondition(entry, { variables, isDeny: false })),
  ])
  return [...namesOf(compileResources(entries, { negated: false, variables })), ...ofConditions]
}

function namesOf({ variables }: { variables: readonly Variable[] }): string[] {
  return variables.map(({ written }) => written)
}
