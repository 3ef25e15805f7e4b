import { conclude, type Findings, isUnconditional } from './combine.js'
import type { CompiledPolicy, CompiledStatement } from './compile.js'
import { couldBeMet, isSurelyMet } from './conditions/open-condition.js'
import { foldAction, matchesAction } from './matching/action.js'
import { couldMatchResource, surelyMatchesResource } from './matching/open-resource.js'
import type { OpenRequest } from './open-request.js'
import type { PolicySets, PreparedPolicies } from './prepare.js'

export type { OpenRequest } from './open-request.js'

/**
 * Whether `decide` could allow a request once all of it is known: an Allow counts where it could
 * apply, a Deny only where it surely does. False is certain; true is not, as each line is looked at
 * by itself. Policies on resources are left out. Slower than `decide`. Pure and never throws.
 *
 * @example couldAllow(prepared, { ...request, isUnknown: (key) => key.startsWith('aws:requesttag/') })
 * @see AWS IAM User Guide, Policy evaluation logic
 */
export function couldAllow(
  { sets }: Pick<PreparedPolicies, 'sets'>,
  request: OpenRequest,
): boolean {
  const { kind } = request.principal
  const { name } = foldAction(request.action)
  if (isUnconditional(name, request.principal)) return true
  const hasIdentity = kind !== 'root' && kind !== 'service' && kind !== 'anonymous'
  const findings = hasIdentity ? findMatches(sets, request) : none
  return conclude(findings, request, undefined).decision === 'allowed'
}

const none: Findings = {
  deny: undefined,
  identity: undefined,
  boundary: 'not-set',
  session: 'not-set',
  grant: undefined,
}

function findMatches(
  { identity, boundary, session = [] }: PolicySets,
  request: OpenRequest,
): Findings {
  const limits = boundary === undefined ? [] : [boundary]
  const allowOf = (policies: readonly CompiledPolicy[]) => find(policies, request, couldApply)
  return {
    ...none,
    deny: find([...identity, ...limits, ...session], request, surelyDenies),
    identity: allowOf(identity),
    boundary: boundary === undefined ? 'not-set' : allowOf(limits),
    session: session.length === 0 ? 'not-set' : allowOf(session),
  }
}

function find(
  policies: readonly CompiledPolicy[],
  request: OpenRequest,
  counts: (statement: CompiledStatement, request: OpenRequest) => boolean,
): CompiledStatement | undefined {
  const action = foldAction(request.action)
  for (const { statements } of policies) {
    for (const statement of statements) {
      if (matchesAction(statement.action, action) && counts(statement, request)) return statement
    }
  }
  return undefined
}

function couldApply(statement: CompiledStatement, request: OpenRequest): boolean {
  const { isDeny, resource, conditions } = statement
  if (isDeny || (resource !== undefined && !couldMatchResource(resource, request))) return false
  return conditions.every((condition) => couldBeMet(condition, request))
}

function surelyDenies(statement: CompiledStatement, request: OpenRequest): boolean {
  const { isDeny, resource, conditions } = statement
  if (!isDeny || (resource !== undefined && !surelyMatchesResource(resource, request))) return false
  return conditions.every((condition) => isSurelyMet(condition, request))
}
