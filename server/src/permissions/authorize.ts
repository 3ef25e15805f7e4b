import { decide, type Decision } from '@sallyport/policy/decide'
import { explain } from '@sallyport/policy/explain'
import type { PreparedPolicies } from '@sallyport/policy/prepare'
import type { AccessRequest } from '@sallyport/policy/request'
import type { Caller } from '../credentials/caller.js'
import type { Database } from '../store/store.js'
import { listTags, type TagOwner } from '../store/tags.js'
import { requestContext, type RequestFacts } from './context.js'

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
  /** Set where nothing need allow the action and only an explicit Deny refuses it. */
  onlyDeny?: true
  /** The existing entity whose tags `aws:ResourceTag/…` means. */
  tagged?: TagOwner
}

/** A refusal: what was asked and how it was decided. */
export interface Denial {
  check: Check
  decision: Decision
}

/** The first check that the caller's policies do not allow, or undefined where they allow all. */
export async function findDenial(
  caller: Caller,
  checks: readonly Check[],
  parts: { facts: RequestFacts; read: Database },
): Promise<Denial | undefined> {
  for (const check of checks) {
    // eslint-disable-next-line no-await-in-loop -- the first refusal is the answer
    const decision = await decideCheck(caller, check, parts)
    if (decision.decision !== 'allowed') return { check, decision }
  }
  return undefined
}

function decideCheck(
  caller: Caller,
  check: Check,
  parts: { facts: RequestFacts; read: Database },
): Decision | Promise<Decision> {
  if (check.tagged !== undefined && asksForResourceTags(caller))
    return decideWithTags(caller, check, parts)
  return decideNow(caller, check, { values: check.values }, parts.facts)
}

async function decideWithTags(
  caller: Caller,
  check: Check & { tagged?: TagOwner },
  parts: { facts: RequestFacts; read: Database },
): Promise<Decision> {
  const resourceTags = check.tagged === undefined ? [] : await listTags(parts.read, check.tagged)
  return decideNow(caller, check, { values: check.values, resourceTags }, parts.facts)
}

function decideNow(
  caller: Caller,
  check: Check,
  keys: Parameters<typeof requestContext>[2],
  facts: RequestFacts,
): Decision {
  const { kind, arn, accountId, principalId, policies } = caller.principal
  const request = {
    principal: { kind, arn, accountId, uniqueId: principalId },
    action: check.action,
    resource: check.resource,
    context: requestContext(caller, facts, keys),
  }
  return check.onlyDeny === true ? decideDeny(policies, request) : decide(policies, request)
}

function decideDeny(policies: PreparedPolicies, request: AccessRequest): Decision {
  const deny = explain(policies, request).matched.find(({ effect }) => effect === 'Deny')
  if (deny === undefined) return { decision: 'allowed', by: 'unconditional' }
  const { policyId, statement } = deny
  return { decision: 'explicitDeny', by: 'identity', deciding: { policyId, statement } }
}

function asksForResourceTags(caller: Caller): boolean {
  for (const key of caller.principal.mentionedKeys) if (key.includes(':resourcetag/')) return true
  return false
}
