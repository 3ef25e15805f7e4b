import {
  conclude,
  type Decision,
  type Findings,
  type Grant,
  isStronger,
  isUnconditional,
  type ResourceSide,
} from './combine.js'
import type { CompiledPolicy, CompiledStatement } from './compile.js'
import { type FoldedAction, foldAction, matchesAction } from './matching/action.js'
import { appliesTo, callerNaming } from './matching/statement.js'
import type { Bucket, EntryList, IndexEntry, PreparedPolicies, StatementIndex } from './prepare.js'
import type { AccessRequest } from './request.js'
import { branchOf, type ResourceTree } from './resource-tree.js'

export type { DecidedBy, Decision } from './combine.js'

/**
 * Decides a request: denied unless allowed, and an explicit Deny wins over everything. The policy on
 * the resource (a bucket policy, or the trust policy of a role) comes as `resource`; without
 * `accountId` its owner is told by aws:ResourceAccount or the ARN. A resource of another account
 * needs such a policy. sts:GetCallerIdentity and sts:GetSessionToken are always allowed.
 * Pure and never throws.
 *
 * @example decide(prepared, { principal, action: 'iam:GetUser', resource: arn, context }).decision
 * @see AWS IAM User Guide, Policy evaluation logic
 */
export function decide(
  policies: PreparedPolicies,
  request: AccessRequest,
  resource?: ResourceSide,
): Decision {
  const action = foldAction(request.action)
  if (isUnconditional(action.name, request.principal)) {
    return { decision: 'allowed', by: 'unconditional' }
  }
  return conclude(findMatches(policies, request, { action, resource }), request, resource)
}

interface Search {
  readonly action: FoldedAction
  readonly resource: ResourceSide | undefined
}

function findMatches(
  policies: PreparedPolicies,
  request: AccessRequest,
  { action, resource }: Search,
): Findings {
  const { identity, boundary, session } = policies
  const reader = request.principal.kind
  const hasIdentity = reader !== 'root' && reader !== 'service' && reader !== 'anonymous'
  const findings: Findings = {
    deny: undefined,
    identity: undefined,
    boundary: 'not-set',
    session: 'not-set',
    grant: undefined,
  }
  if (resource !== undefined) findings.deny = denyOfResource(resource.policy, request, action)
  if (hasIdentity) {
    findings.deny ??= findDeny(identity, request, action)
    if (boundary !== undefined) findings.deny ??= findDeny(boundary, request, action)
    if (session !== undefined) findings.deny ??= findDeny(session, request, action)
  }
  if (findings.deny !== undefined) return findings

  if (resource !== undefined) findings.grant = findGrant(resource.policy, request, action)
  if (hasIdentity) {
    findings.identity = findAllow(identity, request, action)
    if (boundary !== undefined) findings.boundary = findAllow(boundary, request, action)
    if (session !== undefined) findings.session = findAllow(session, request, action)
  }
  return findings
}

function findDeny(
  index: StatementIndex,
  request: AccessRequest,
  action: FoldedAction,
): CompiledStatement | undefined {
  return index.hasDenies ? findFirst(index, request, { action, effect: 'denies' }) : undefined
}

function findAllow(
  index: StatementIndex,
  request: AccessRequest,
  action: FoldedAction,
): CompiledStatement | undefined {
  return findFirst(index, request, { action, effect: 'allows' })
}

interface Wanted {
  readonly action: FoldedAction
  readonly effect: keyof Bucket
}

// The first statement in document order that applies, over the three lists that may hold it.
function findFirst(
  index: StatementIndex,
  request: AccessRequest,
  { action, effect }: Wanted,
): CompiledStatement | undefined {
  let first: IndexEntry | undefined
  const exact = index.byAction.get(action.name)
  if (exact !== undefined) first = earliestIn(exact[effect], request, action, first)
  const service = index.byService.get(action.service)
  if (service !== undefined) first = earliestIn(service[effect], request, action, first)
  first = earliestIn(index.anywhere[effect], request, action, first)
  return first?.statement
}

// eslint-disable-next-line max-params -- an object here would be made several times per decision
function earliestIn(
  { entries, byResource }: EntryList,
  request: AccessRequest,
  action: FoldedAction,
  before: IndexEntry | undefined,
): IndexEntry | undefined {
  if (byResource === undefined) return earliest(entries, request, action, before)
  let first = before
  let length = 0
  let node: ResourceTree | undefined = byResource
  while (node !== undefined) {
    length += node.edge.length
    first = earliest(node.entries, request, action, first)
    node = branchOf(node, request.resource, length)
  }
  return first
}

// eslint-disable-next-line max-params -- an object here would be made several times per decision
function earliest(
  entries: readonly IndexEntry[],
  request: AccessRequest,
  action: FoldedAction,
  before: IndexEntry | undefined,
): IndexEntry | undefined {
  for (const entry of entries) {
    if (before !== undefined && entry.order >= before.order) break
    if (entry.action !== undefined && !matchesAction(entry.action, action)) continue
    if (appliesTo(entry, request)) return entry
  }
  return before
}

function denyOfResource(
  policy: CompiledPolicy,
  request: AccessRequest,
  action: FoldedAction,
): CompiledStatement | undefined {
  for (const statement of policy.statements) {
    if (!statement.isDeny || !matchesAction(statement.action, action)) continue
    if (callerNaming(statement, request) === undefined) continue
    if (appliesTo(statement, request)) return statement
  }
  return undefined
}

// The Allow that frees the caller from most: naming it beats naming its account.
function findGrant(
  policy: CompiledPolicy,
  request: AccessRequest,
  action: FoldedAction,
): Grant | undefined {
  let best: Grant | undefined
  for (const statement of policy.statements) {
    if (statement.isDeny || !matchesAction(statement.action, action)) continue
    const naming = callerNaming(statement, request)
    if (naming === undefined) continue
    if (best !== undefined && !isStronger(naming, best.naming)) continue
    if (appliesTo(statement, request)) best = { naming, statement }
  }
  return best
}
