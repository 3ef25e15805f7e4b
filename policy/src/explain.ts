import { conclude, type Decision, type Findings, isStronger, isUnconditional } from './combine.js'
import type { ResourceSide } from './combine.js'
import type { CompiledPolicy, CompiledStatement, PolicySource } from './compile.js'
import { type CompiledCondition, isMet } from './conditions/condition.js'
import type { Position } from './document/policy.js'
import { type FoldedAction, foldAction, matchesAction } from './matching/action.js'
import { callerNaming } from './matching/statement.js'
import { matchesResource } from './matching/resource.js'
import type { Variable } from './matching/template.js'
import type { PreparedPolicies } from './prepare.js'
import type { AccessRequest, ContextValues } from './request.js'

/** A statement and its place: `start` is its opening brace, `end` just behind the closing one. */
export interface MatchedStatement {
  policyId: string
  type: PolicySource['type']
  statement: number
  sid?: string
  effect: 'Allow' | 'Deny'
  start: Position
  end: Position
}

/** One line of a condition block: what the policy wanted, what the request had, whether it held. */
export interface ExplainedCondition {
  operator: string
  key: string
  wanted: readonly string[]
  /** Undefined where the request does not have the key. */
  given: readonly string[] | undefined
  met: boolean
}

/** A statement that speaks of the caller, action and resource; `matched` says if its conditions held. */
export interface ConsideredStatement extends MatchedStatement {
  matched: boolean
  conditions: ExplainedCondition[]
}

/** A decision with its reasons. */
export interface Explanation extends Decision {
  /** The statements that applied, Deny and Allow, in the order resource, identity, boundary, session. */
  matched: MatchedStatement[]
  /** The statements that speak of caller, action and resource, whether their conditions held or not. */
  considered: ConsideredStatement[]
  /** Keys asked for and absent, spelled as in the policies, each once. */
  missingContextKeys: string[]
}

/**
 * Decides as `decide` does and tells why. It looks at every statement one by one instead of asking
 * the index, and at every condition. Never throws.
 *
 * @example explain(prepared, request).missingContextKeys // ['aws:MultiFactorAuthPresent']
 * @see AWS IAM API Reference, SimulatePrincipalPolicy, EvaluationResult
 */
export function explain(
  policies: PreparedPolicies,
  request: AccessRequest,
  resource?: ResourceSide,
): Explanation {
  const action = foldAction(request.action)
  const missing = new Map<string, string>()
  const review: Review = { request, action, missing, considered: [] }
  const findings = reviewAll(policies, review, resource)
  const { considered } = review
  const decision: Decision = isUnconditional(action.name, request.principal)
    ? { decision: 'allowed', by: 'unconditional' }
    : conclude(findings, request, resource)
  return {
    ...decision,
    matched: considered.filter(({ matched }) => matched).map(withoutConditions),
    considered,
    missingContextKeys: [...missing.values()],
  }
}

interface Review {
  readonly request: AccessRequest
  readonly action: FoldedAction
  readonly missing: Map<string, string>
  readonly considered: ConsideredStatement[]
}

function reviewAll(
  policies: PreparedPolicies,
  review: Review,
  resource: ResourceSide | undefined,
): Findings {
  const { identity, boundary, session } = policies.sets
  const { kind } = review.request.principal
  const hasIdentity = kind !== 'root' && kind !== 'service' && kind !== 'anonymous'
  const onResource = resource === undefined ? [] : reviewPolicies([resource.policy], review)
  const onIdentity = hasIdentity ? reviewPolicies(identity, review) : []
  const onBoundary = hasIdentity && boundary ? reviewPolicies([boundary], review) : undefined
  const onSession =
    hasIdentity && session && session.length > 0 ? reviewPolicies(session, review) : undefined

  const all = [...onResource, ...onIdentity, ...(onBoundary ?? []), ...(onSession ?? [])]
  return {
    deny: all.find(({ isDeny }) => isDeny),
    identity: firstAllow(onIdentity),
    boundary: onBoundary === undefined ? 'not-set' : firstAllow(onBoundary),
    session: onSession === undefined ? 'not-set' : firstAllow(onSession),
    grant: strongestGrant(onResource, review.request),
  }
}

function firstAllow(statements: readonly CompiledStatement[]): CompiledStatement | undefined {
  return statements.find(({ isDeny }) => !isDeny)
}

function strongestGrant(
  statements: readonly CompiledStatement[],
  request: AccessRequest,
): Findings['grant'] {
  let best: Findings['grant']
  for (const statement of statements) {
    const naming = statement.isDeny ? undefined : callerNaming(statement, request)
    if (naming === undefined) continue
    if (best === undefined || isStronger(naming, best.naming)) best = { naming, statement }
  }
  return best
}

// The statements that apply. All that speak of caller, action and resource are written down.
function reviewPolicies(policies: readonly CompiledPolicy[], review: Review): CompiledStatement[] {
  const applying: CompiledStatement[] = []
  for (const { statements } of policies) {
    for (const statement of statements) {
      if (reviewStatement(statement, review)) applying.push(statement)
    }
  }
  return applying
}

function reviewStatement(statement: CompiledStatement, review: Review): boolean {
  const { request, action, missing } = review
  const { context } = request
  if (!matchesAction(statement.action, action)) return false
  if (callerNaming(statement, request) === undefined) return false
  if (statement.resource !== undefined) {
    noteMissingVariables(statement.resource.variables, context, missing)
    if (!matchesResource(statement.resource, request.resource, context)) return false
  }
  const conditions = statement.conditions.map((condition) =>
    explainCondition(condition, context, missing),
  )
  const matched = conditions.every(({ met }) => met)
  review.considered.push({ ...describe(statement), matched, conditions })
  return matched
}

function explainCondition(
  condition: CompiledCondition,
  context: ContextValues,
  missing: Map<string, string>,
): ExplainedCondition {
  const { entry, key, variables } = condition
  const given = context.get(key)
  const isAbsent = given === undefined || given.length === 0
  if (isAbsent && !missing.has(key)) missing.set(key, entry.key)
  noteMissingVariables(variables, context, missing)
  return {
    operator: entry.operator,
    key: entry.key,
    wanted: entry.values,
    given: isAbsent ? undefined : given,
    met: isMet(condition, context),
  }
}

function noteMissingVariables(
  variables: readonly Variable[],
  context: ContextValues,
  missing: Map<string, string>,
): void {
  for (const { key, written } of variables) {
    const isAbsent = (context.get(key) ?? []).length === 0
    if (isAbsent && !missing.has(key)) missing.set(key, written)
  }
}

function describe(statement: CompiledStatement): MatchedStatement {
  const { name, type, isDeny, start, end } = statement
  return { ...name, type, effect: isDeny ? 'Deny' : 'Allow', start, end }
}

function withoutConditions(considered: ConsideredStatement): MatchedStatement {
  const { conditions: _conditions, matched: _matched, ...statement } = considered
  return statement
}
