import type { CompiledStatement } from '../compile.js'
import { isMet } from '../conditions/condition.js'
import type { AccessRequest } from '../request.js'
import { type Naming, namingOf } from './principal.js'
import { matchesResource } from './resource.js'

/**
 * Whether a statement applies to a request whose action is already known to match. Principals are
 * not looked at. An index gives the part of a statement that is left to be tested.
 *
 * @see AWS IAM User Guide, Policy evaluation logic: Processing the request context
 */
export function appliesTo(
  { resource, conditions }: Pick<CompiledStatement, 'resource' | 'conditions'>,
  request: AccessRequest,
): boolean {
  if (resource !== undefined && !matchesResource(resource, request.resource, request.context)) {
    return false
  }
  for (const condition of conditions) if (!isMet(condition, request.context)) return false
  return true
}

/**
 * How a statement of a resource or trust policy names the caller; undefined where it does not.
 *
 * @see AWS IAM User Guide, AWS JSON policy elements: Principal
 */
export function callerNaming(
  statement: CompiledStatement,
  request: AccessRequest,
): Naming | undefined {
  const { principal, isDeny } = statement
  return principal === undefined ? 'direct' : namingOf(principal, request.principal, isDeny)
}
