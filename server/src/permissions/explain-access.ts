import { explain, type Explanation } from '@sallyport/policy/explain'
import type { PolicySource } from '@sallyport/policy/compile'
import { roleArn } from '../arn.js'
import type { Caller } from '../credentials/caller.js'
import type { PolicyParts, ReadPolicy } from '../credentials/entity-policies.js'
import { findRole } from '../store/roles.js'
import { policyPrincipal } from './authorize.js'
import { requestContext } from './context.js'
import { compiledTrust } from './trust-policy.js'

/** A question to the policies: may the caller do this, given these condition keys (in lower case)? */
export interface AccessQuestion {
  caller: Caller
  action: string
  resource: string
  context: ReadonlyMap<string, readonly string[]>
  now: number
}

/** The answer with its reasons, and every policy that took part. */
export interface AccessAnswer extends Explanation {
  policies: readonly PolicySource[]
}

/**
 * Asks the evaluator that judges real requests, and why. What is known of the caller is in the context by itself; what only a
 * request has (MFA, address, tags passed) is absent unless given.
 */
export async function explainAccess(
  parts: PolicyParts,
  question: AccessQuestion,
): Promise<AccessAnswer> {
  const { caller, action, resource, context } = question
  const { principal } = caller
  const trust = await trustOf(parts, question)
  const resourceSide =
    trust === undefined
      ? undefined
      : { policy: trust.compiled, accountId: resource.split(':')[4] ?? '' }
  const { sets } = principal.policies
  const answer = explain(
    principal.policies,
    {
      principal: policyPrincipal(principal),
      action,
      resource,
      context: knownContext(question, context),
    },
    resourceSide,
  )
  const taking = [
    ...(resourceSide === undefined ? [] : [resourceSide.policy]),
    ...(principal.kind === 'root' ? [] : sets.identity),
    ...(sets.boundary === undefined ? [] : [sets.boundary]),
    ...(sets.session ?? []),
  ]
  return { ...answer, policies: taking.map(({ source }) => source) }
}

/** A role has a trust policy, which the actions of STS on it ask. */
async function trustOf(
  parts: PolicyParts,
  { action, resource }: AccessQuestion,
): Promise<ReadPolicy | undefined> {
  const [, accountId = '', path = ''] =
    /^arn:aws[\w-]*:iam::(\d{12}):role\/(.+)$/.exec(resource) ?? []
  if (path === '' || !action.toLowerCase().startsWith('sts:')) return undefined
  const role = await findRole(parts.read, accountId, path.slice(path.lastIndexOf('/') + 1))
  return role === undefined || roleArn(role) !== resource ? undefined : compiledTrust(parts, role)
}

const ofRequest = new Set([
  'aws:sourceip',
  'aws:useragent',
  'aws:securetransport',
  'aws:requestedregion',
])

function knownContext(
  { caller, now, resource }: AccessQuestion,
  given: ReadonlyMap<string, readonly string[]>,
) {
  const facts = { now, sourceIp: '', userAgent: '', secureTransport: false, region: '' }
  const owner = resource.split(':')[4] ?? ''
  const known = requestContext(caller, facts, {
    resourceAccount: /^\d{12}$/.test(owner) ? owner : undefined,
  })
  return {
    get: (key: string) => given.get(key) ?? (ofRequest.has(key) ? undefined : known.get(key)),
  }
}
