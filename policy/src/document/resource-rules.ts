import { legacyParsingFailed, passesLegacyParsing, resourcesOf } from './legacy-rules.js'
import type { Draft } from './structure.js'

/**
 * What is wrong with a resource policy (as of a bucket or queue): what every service asks for.
 * Undefined where nothing is.
 *
 * @see AWS IAM User Guide, Identity-based policies and resource-based policies
 */
export function resourceFault(draft: Draft): string | undefined {
  if (!passesLegacyParsing(draft)) return legacyParsingFailed
  for (const statement of draft.statements) {
    const { principal, notPrincipal, action, notAction } = statement
    if (principal === undefined && notPrincipal === undefined) {
      return 'Missing required field Principal'
    }
    if ((action ?? notAction ?? []).length === 0) return 'Missing required field Action'
    if (resourcesOf(statement).length === 0) return 'Missing required field Resource'
  }
  return undefined
}
