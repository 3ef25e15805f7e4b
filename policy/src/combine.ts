import type { CompiledPolicy, CompiledStatement, StatementName } from './compile.js'
import type { Naming } from './matching/principal.js'
import type { AccessRequest, Principal } from './request.js'

/** The kind of policy, or the rule, that decided. Group policies count as `identity`. */
export type DecidedBy =
  'identity' | 'boundary' | 'session' | 'resource' | 'trust' | 'root' | 'unconditional'

/**
 * The answer to a request. `by` names what decided: for explicit denies the first of resource,
 * identity, boundary and session policies that denies, for implicit ones the first that fails to
 * allow. `deciding` names the statement when one decided.
 *
 * @example { decision: 'allowed', by: 'identity', deciding: { policyId: 'inline:A', statement: 0 } }
 * @see AWS IAM User Guide, Determining whether a request is allowed or denied within an account
 */
export interface Decision {
  decision: 'allowed' | 'explicitDeny' | 'implicitDeny'
  by?: DecidedBy
  deciding?: StatementName
}

/** The policy on the resource; `accountId` is the account that owns the resource. */
export interface ResourceSide {
  policy: CompiledPolicy
  accountId?: string
}

/** What matched: the first Deny of all, and per set of policies the first Allow. */
export interface Findings {
  deny: CompiledStatement | undefined
  identity: CompiledStatement | undefined
  boundary: CompiledStatement | 'not-set' | undefined
  session: CompiledStatement | 'not-set' | undefined
  grant: Grant | undefined
}

/** An Allow of the resource or trust policy, and how it names the caller. */
export interface Grant {
  readonly naming: Naming
  readonly statement: CompiledStatement
}

/** Of two ways to name a caller, whether the first frees it from more. */
export function isStronger(naming: Naming, other: Naming): boolean {
  return strength[naming] > strength[other]
}

const strength = { account: 0, issuer: 1, direct: 2 }

// AWS IAM User Guide, GetCallerIdentity and GetSessionToken: no policy can take them away.
const unconditionalActions = new Set(['sts:getcalleridentity', 'sts:getsessiontoken'])

/** Whether an action (in lower case) is never subject to policies. */
export function isUnconditional(action: string, principal: Principal): boolean {
  return unconditionalActions.has(action) && principal.kind !== 'anonymous'
}

/**
 * Draws the conclusion from what matched.
 *
 * @see AWS IAM User Guide, Policy evaluation logic; Cross-account policy evaluation logic
 */
export function conclude(
  findings: Findings,
  request: AccessRequest,
  resource: ResourceSide | undefined,
): Decision {
  const { deny, grant } = findings
  if (deny !== undefined) return decided('explicitDeny', deny)

  const { principal } = request
  const resourceType = resource?.policy.source.type === 'trust' ? 'trust' : 'resource'
  if (principal.kind === 'service' || principal.kind === 'anonymous') {
    return grant === undefined ? refusedBy(resourceType) : decided('allowed', grant.statement)
  }
  const crossing = isForeign(request, resource)
  // Trust policies are no union: identity alone never lets anyone assume a role.
  const needsGrant = crossing || resourceType === 'trust'
  if (needsGrant && grant === undefined) return refusedBy(resourceType)
  if (crossing && partitionOf(request.resource) !== partitionOf(principal.arn)) {
    return refusedBy(resourceType)
  }
  if (principal.kind === 'root' && !needsGrant) return { decision: 'allowed', by: 'root' }
  if (!crossing && grant?.naming === 'direct') return decided('allowed', grant.statement)

  const isIdentityWaived = !crossing && grant?.naming === 'issuer'
  const refusal = refusalOfCaller(findings, principal, isIdentityWaived)
  if (refusal !== undefined) return refusedBy(refusal)
  if (grant !== undefined && (needsGrant || isIdentityWaived)) {
    return decided('allowed', grant.statement)
  }
  if (findings.identity !== undefined) return decided('allowed', findings.identity)
  return { decision: 'allowed', by: 'root' }
}

// The caller's own side: identity, boundary and session policies must each allow.
function refusalOfCaller(
  { identity, boundary, session }: Findings,
  principal: Principal,
  isIdentityWaived: boolean,
): DecidedBy | undefined {
  if (identity === undefined && !isIdentityWaived && !hasRootBehind(principal)) return 'identity'
  if (boundary === undefined) return 'boundary'
  if (session === undefined) return 'session'
  // AWS IAM User Guide, GetFederationToken: without a session policy the session has no permission.
  if (session === 'not-set' && principal.kind === 'federated-session') return 'session'
  return undefined
}

function hasRootBehind({ kind, issuerArn }: Principal): boolean {
  return kind === 'root' || (kind === 'federated-session' && issuerArn?.endsWith(':root') === true)
}

function decided(decision: Decision['decision'], statement: CompiledStatement): Decision {
  const by = statement.type === 'group' ? 'identity' : statement.type
  return { decision, by, deciding: statement.name }
}

function refusedBy(by: DecidedBy): Decision {
  return { decision: 'implicitDeny', by }
}

// The owner is given, or told by aws:ResourceAccount, or by the account in the ARN; else it is the
// caller's account. `aws` in the place of the account (AWS managed policies) is nobody's.
function isForeign(request: AccessRequest, resource: ResourceSide | undefined): boolean {
  const caller = request.principal.accountId
  const owner = resource?.accountId ?? request.context.get('aws:resourceaccount')?.[0]
  if (owner !== undefined) return owner !== caller
  const field = accountField(request.resource)
  return field !== undefined && request.resource.slice(field, field + 12) !== caller
}

// Where the account of an ARN begins, if it is one of twelve digits.
function accountField(arn: string): number | undefined {
  let at = -1
  for (let colons = 0; colons < 4; colons += 1) {
    at = arn.indexOf(':', at + 1)
    if (at === -1) return undefined
  }
  if (arn.charCodeAt(at + 13) !== 0x3a) return undefined
  for (let digit = at + 1; digit < at + 13; digit += 1) {
    const code = arn.charCodeAt(digit)
    if (code < 0x30 || code > 0x39) return undefined
  }
  return at + 1
}

// `arn:aws:…` gives `aws`; anything else belongs to the only partition there is here.
function partitionOf(arn: string): string {
  if (!arn.startsWith('arn:')) return 'aws'
  return arn.slice(4, arn.indexOf(':', 4))
}
