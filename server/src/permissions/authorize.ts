import type { CompiledPolicy } from '@sallyport/policy/compile'
import { couldAllow } from '@sallyport/policy/could-allow'
import { decide, type Decision } from '@sallyport/policy/decide'
import { explain } from '@sallyport/policy/explain'
import type { PolicySets, PreparedPolicies } from '@sallyport/policy/prepare'
import type { AccessRequest, ContextValues } from '@sallyport/policy/request'
import type { Caller, Principal } from '../credentials/caller.js'
import { compileDocument } from '../credentials/entity-policies.js'
import type { Database } from '../store/store.js'
import { listTags, type Tag, type TagOwner } from '../store/tags.js'
import { comesWithCall, requestContext, type RequestFacts, requestKeys } from './context.js'

/** One permission that a request needs. An operation can need several: tags given at creation are a second action. */
export interface Check {
  /** `iam:CreateUser` */
  action: string
  /** The ARN that policies are matched against. */
  resource: string
  /** What the refusal calls the resource where IAM has a word of its own for it, such as `user alice`. */
  shownResource?: string
  /** Condition keys of the operation, in lower case. */
  values?: Readonly<Record<string, readonly string[]>> | undefined
  /** Set where AWS's refusal does not say which kind of policy refused. */
  withoutReason?: true
  /** Set where nothing need allow the action and only an explicit Deny refuses it. */
  onlyDeny?: true
  /** The existing entity whose tags `aws:ResourceTag/…` means. */
  tagged?: TagOwner
  /** The policy on the resource, such as a role's trust policy, and the account that owns it. */
  resourceSide?: { policy: CompiledPolicy; accountId: string; keys: readonly string[] }
}

/** A refusal: what was asked, how it was decided, and the values that the policies asked for and the request had. */
export interface Denial {
  check: Check
  decision: Decision
  context: Readonly<Record<string, readonly string[]>>
}

interface Parts {
  facts: RequestFacts
  read: Database
}

/** The first check that the caller's policies do not allow, or undefined where they allow all. */
export async function findDenial(
  caller: Caller,
  checks: readonly Check[],
  parts: Parts,
): Promise<Denial | undefined> {
  for (const check of checks) {
    const tags = asksForTags(caller, check)
      ? // eslint-disable-next-line no-await-in-loop -- the first refusal is the answer
        await listTags(parts.read, check.tagged)
      : undefined
    const context = contextOf(caller, check, { facts: parts.facts, tags })
    const decision = decideCheck(caller, check, context)
    if (decision.decision === 'allowed') continue
    const { resourceSide } = check
    return resourceSide === undefined || isOwn(caller, resourceSide)
      ? { check, decision, context: valuesOf(context, askedKeys(caller, check)) }
      : denialAbroad(caller, { ...check, resourceSide }, parts.facts)
  }
  return undefined
}

/** One check of many on the caller's own account, judged at once; `tags` are those of what it is about, where it has some. */
export function isAllowed(
  caller: Caller,
  check: Check,
  given: { facts: RequestFacts; tags: readonly Tag[] | undefined },
): boolean {
  return decideCheck(caller, check, contextOf(caller, check, given)).decision === 'allowed'
}

/**
 * Whether a call could be allowed of which only action and resource are known, and who would make it: false only where it is
 * refused whatever it is about. A resource that ends in `*` stands for all that begin so.
 */
export function couldBeAllowed(caller: Caller, check: Check, facts: RequestFacts): boolean {
  const context = contextOf(caller, check, { facts, tags: undefined })
  const { sets } = caller.principal.policies
  const request = { ...requestOf(caller, check, context), isUnknown: comesWithCall }
  return couldAllow({ sets: check.onlyDeny === true ? withAllow(sets) : sets }, request)
}

/** Every Deny of the policies, and everything allowed. */
function withAllow({ identity, boundary, session = [] }: PolicySets): PolicySets {
  const limits = boundary === undefined ? [] : [boundary]
  return { identity: [...identity, ...limits, ...session, everything] }
}

const everything = compileDocument(
  '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}',
  { id: 'everything', type: 'identity' },
).compiled

type ResourceSide = NonNullable<Check['resourceSide']>

const isOwn = ({ principal }: Caller, { accountId }: ResourceSide): boolean =>
  accountId === principal.accountId

/**
 * Of a resource of another account the caller's account learns no more than what its own policies say: not what the other
 * account's policy is like or asks for, which tags the resource has, nor whether there is one.
 */
function denialAbroad(
  caller: Caller,
  check: Check & { resourceSide: ResourceSide },
  facts: RequestFacts,
): Denial {
  const { resourceSide, values = {} } = check
  const context = contextOf(caller, check, { facts, tags: undefined })
  const open = { ...resourceSide, policy: openToEveryone }
  const own = decideCheck(caller, { ...check, resourceSide: open }, context)
  const by = resourceSide.policy.source.type === 'trust' ? 'trust' : 'resource'
  const keys = [...caller.principal.mentionedKeys, ...requestKeys, ...Object.keys(values)]
  return {
    check,
    decision: own.decision === 'allowed' ? { decision: 'implicitDeny', by } : own,
    context: valuesOf(context, keys),
  }
}

const openToEveryone = compileDocument(
  '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*","Action":"*"}}',
  { id: 'open', type: 'trust' },
).compiled

/** The account, not the caller's, whose resource the checks are about. */
export function otherAccountOf(
  { principal }: Caller,
  checks: readonly Check[],
): string | undefined {
  const owner = checks.at(0)?.resourceSide?.accountId
  return owner === principal.accountId ? undefined : owner
}

function contextOf(
  caller: Caller,
  check: Check,
  { facts, tags }: { facts: RequestFacts; tags: readonly Tag[] | undefined },
): ContextValues {
  return requestContext(caller, facts, {
    values: check.values,
    resourceTags: tags,
    resourceAccount: check.resourceSide?.accountId,
  })
}

function decideCheck(caller: Caller, check: Check, context: ContextValues): Decision {
  const { policies } = caller.principal
  const request = requestOf(caller, check, context)
  return check.onlyDeny === true
    ? decideDeny(policies, request)
    : decide(policies, request, check.resourceSide)
}

function requestOf(
  { principal }: Caller,
  { action, resource }: Check,
  context: ContextValues,
): AccessRequest {
  return { principal: policyPrincipal(principal), action, resource, context }
}

function decideDeny(policies: PreparedPolicies, request: AccessRequest): Decision {
  const deny = explain(policies, request).matched.find(({ effect }) => effect === 'Deny')
  if (deny === undefined) return { decision: 'allowed', by: 'unconditional' }
  const { policyId, statement } = deny
  return { decision: 'explicitDeny', by: 'identity', deciding: { policyId, statement } }
}

/** The principal as policies compare it. */
export function policyPrincipal(principal: Principal): AccessRequest['principal'] {
  const { kind, arn, accountId, principalId, issuer } = principal
  if (issuer === undefined) return { kind, arn, accountId, uniqueId: principalId }
  // Of a federated session policies know the user behind it by id, of a role session both.
  const uniqueId = kind === 'federated-session' ? issuer.principalId : principalId
  return { kind, arn, accountId, uniqueId, issuerArn: issuer.arn }
}

function askedKeys(caller: Caller, check: Check): Iterable<string> {
  const { mentionedKeys } = caller.principal
  return check.resourceSide === undefined
    ? mentionedKeys
    : [...mentionedKeys, ...check.resourceSide.keys]
}

/** Whether the tags of what a check is about make a difference. */
export function asksForTags(caller: Caller, check: Check): check is Check & { tagged: TagOwner } {
  if (check.tagged === undefined) return false
  for (const key of askedKeys(caller, check)) if (key.includes(':resourcetag/')) return true
  return false
}

function valuesOf(context: ContextValues, keys: Iterable<string>): Denial['context'] {
  const values: Record<string, readonly string[]> = {}
  for (const key of keys) {
    const found = context.get(key)
    if (found !== undefined) values[key] = found
  }
  return values
}
