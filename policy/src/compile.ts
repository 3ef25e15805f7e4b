import { type CompiledCondition, compileCondition } from './conditions/condition.js'
import type { Policy, Position, PrincipalElement, Statement } from './document/policy.js'
import { type ActionMatcher, compileActions } from './matching/action.js'
import { compilePrincipal, type PrincipalMatcher } from './matching/principal.js'
import { compileResources, type ResourceMatcher } from './matching/resource.js'

/**
 * Where a policy comes from. `id` is opaque, as `inline:Name` or an ARN, and comes back in decisions.
 *
 * @example { id: 'arn:aws:iam::aws:policy/AdministratorAccess', type: 'identity' }
 */
export interface PolicySource {
  id: string
  type: 'identity' | 'group' | 'boundary' | 'session' | 'resource' | 'trust'
}

/** Names one statement: its policy, its index from 0, its Sid where it has one. */
export interface StatementName {
  policyId: string
  statement: number
  sid?: string
}

/** A statement ready to be matched. Where `resource` or `principal` is undefined, all fit. */
export interface CompiledStatement {
  readonly name: StatementName
  readonly type: PolicySource['type']
  readonly isDeny: boolean
  readonly start: Position
  readonly end: Position
  readonly action: ActionMatcher
  readonly resource: ResourceMatcher | undefined
  readonly principal: PrincipalMatcher | undefined
  readonly conditions: readonly CompiledCondition[]
}

/** A policy ready to be prepared or, as resource or trust policy, to be given to `decide`. */
export interface CompiledPolicy {
  readonly source: PolicySource
  readonly statements: readonly CompiledStatement[]
}

/**
 * Compiles a policy for evaluation. Never throws. A statement that lacks an element its type needs
 * (or has a Principal it must not have) grants nothing: an Allow is left out, a Deny applies as
 * though the element covered everything.
 *
 * @example compilePolicy(checked.policy, { id: 'inline:Admin', type: 'identity' })
 * @see AWS IAM User Guide, IAM JSON policy elements reference
 */
export function compilePolicy(policy: Policy, source: PolicySource): CompiledPolicy {
  // AWS IAM User Guide, Version: variables are plain text unless the version is 2012-10-17.
  const variables = policy.version === '2012-10-17'
  const statements: CompiledStatement[] = []
  for (const [index, statement] of policy.statements.entries()) {
    const isDeny = statement.effect !== 'Allow'
    if (!isDeny && !isComplete(statement, source.type)) continue
    const name: StatementName = { policyId: source.id, statement: index }
    if (statement.sid !== undefined) name.sid = statement.sid
    statements.push({
      name: Object.freeze(name),
      type: source.type,
      isDeny,
      start: statement.start,
      end: statement.end,
      action: actionsOf(statement),
      resource: resourcesOf(statement, variables),
      principal: takesPrincipal(source.type) ? principalOf(statement) : undefined,
      conditions: statement.conditions.map((entry) =>
        compileCondition(entry, { variables, isDeny }),
      ),
    })
  }
  return { source, statements }
}

function isComplete(statement: Statement, type: PolicySource['type']): boolean {
  const hasAction = isFilled(statement.action) || isFilled(statement.notAction)
  const hasResource = isFilled(statement.resource) || isFilled(statement.notResource)
  const hasPrincipal = statement.principal !== undefined || statement.notPrincipal !== undefined
  if (takesPrincipal(type)) return hasAction && hasPrincipal
  return hasAction && hasResource && !hasPrincipal
}

function takesPrincipal(type: PolicySource['type']): boolean {
  return type === 'resource' || type === 'trust'
}

function isFilled(list: readonly string[] | undefined): boolean {
  return list !== undefined && list.length > 0
}

function actionsOf({ action, notAction }: Statement): ActionMatcher {
  if (action !== undefined && action.length > 0) return compileActions(action, false)
  return notAction === undefined ? compileActions(['*'], false) : compileActions(notAction, true)
}

function resourcesOf(
  { resource, notResource }: Statement,
  variables: boolean,
): ResourceMatcher | undefined {
  if (resource !== undefined && resource.length > 0) {
    if (resource.includes('*')) return undefined
    return compileResources(resource, { negated: false, variables })
  }
  if (notResource === undefined) return undefined
  return compileResources(notResource, { negated: true, variables })
}

function principalOf({ principal, notPrincipal }: Statement): PrincipalMatcher {
  const element: PrincipalElement = principal ?? notPrincipal ?? '*'
  return compilePrincipal(element, principal === undefined && notPrincipal !== undefined)
}
