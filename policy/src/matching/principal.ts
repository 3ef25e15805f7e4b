import type { PrincipalElement } from '../document/policy.js'
import type { Principal } from '../request.js'

/**
 * How a `Principal` element names a caller. `direct`: by its own ARN, `*`, service or provider;
 * `issuer`: by the role or user behind its session; `account`: by its account, which delegates.
 */
export type Naming = 'direct' | 'issuer' | 'account'

/** A compiled `Principal` or `NotPrincipal` element. */
export interface PrincipalMatcher {
  readonly negated: boolean
  readonly everyone: boolean
  readonly accounts: ReadonlySet<string>
  readonly arns: ReadonlySet<string>
  readonly ids: ReadonlySet<string>
  readonly services: ReadonlySet<string>
  readonly providers: ReadonlySet<string>
  readonly canonicalUsers: ReadonlySet<string>
}

/**
 * Compiles a `Principal` (or, negated, `NotPrincipal`) element. Names are compared with case and
 * take no wildcards. What is neither account nor ARN is a unique id: `AIDA…` of a user, `AROA…` of a
 * role, or `AROA…:session` of one session of a role.
 *
 * @example compilePrincipal({ AWS: ['111122223333'] }, false)
 * @see AWS IAM User Guide, AWS JSON policy elements: Principal
 */
export function compilePrincipal(element: PrincipalElement, negated: boolean): PrincipalMatcher {
  const entries = element === '*' ? { AWS: ['*'] } : element
  const accounts = new Set<string>()
  const arns = new Set<string>()
  const ids = new Set<string>()
  for (const entry of entries.AWS ?? []) {
    const account = accountNamed(entry)
    if (account !== undefined) accounts.add(account)
    else if (entry.startsWith('arn:')) arns.add(entry)
    else ids.add(entry)
  }
  return {
    negated,
    everyone: ids.delete('*'),
    accounts,
    arns,
    ids,
    services: new Set(entries.Service),
    providers: new Set(entries.Federated),
    canonicalUsers: new Set(entries.CanonicalUser),
  }
}

/**
 * How the element names a caller; undefined where the statement does not apply to it.
 *
 * @example namingOf(matcher, principal) // 'account'
 * @see AWS IAM User Guide, AWS JSON policy elements: Principal, NotPrincipal
 */
export function namingOf(
  matcher: PrincipalMatcher,
  principal: Principal,
  isDeny: boolean,
): Naming | undefined {
  if (!matcher.negated) return matcher.everyone ? 'direct' : listedAs(matcher, principal)
  return isSpared(matcher, principal, isDeny) ? undefined : 'direct'
}

function listedAs(matcher: PrincipalMatcher, principal: Principal): Naming | undefined {
  if (principal.kind === 'service') {
    return matcher.services.has(principal.arn) ? 'direct' : undefined
  }
  if (principal.kind === 'anonymous') {
    return principal.arn !== '' && matcher.providers.has(principal.arn) ? 'direct' : undefined
  }
  if (matcher.arns.has(principal.arn)) return 'direct'
  const byId = namedById(matcher, principal)
  if (byId !== undefined) return byId
  if (principal.issuerArn !== undefined && matcher.arns.has(principal.issuerArn)) return 'issuer'
  return isAccountListed(matcher, principal) ? 'account' : undefined
}

// Of a session, `AROA…:session` is itself and `AROA…` the role behind it.
function namedById(matcher: PrincipalMatcher, principal: Principal): Naming | undefined {
  const { kind, uniqueId } = principal
  if (uniqueId === undefined || matcher.ids.size === 0) return undefined
  const isSession = kind === 'role-session' || kind === 'federated-session'
  if (matcher.ids.has(uniqueId)) return isSession && !uniqueId.includes(':') ? 'issuer' : 'direct'
  return matcher.ids.has(entityId(uniqueId)) ? 'issuer' : undefined
}

function entityId(uniqueId: string): string {
  const colon = uniqueId.indexOf(':')
  return colon === -1 ? uniqueId : uniqueId.slice(0, colon)
}

function isAccountListed(matcher: PrincipalMatcher, principal: Principal): boolean {
  const { accountId, canonicalUserId } = principal
  if (matcher.accounts.has(accountId)) return true
  return canonicalUserId !== undefined && matcher.canonicalUsers.has(canonicalUserId)
}

// AWS IAM User Guide, NotPrincipal: to spare a caller from a Deny, its account, its role or user
// and its session must all be listed. The other way round, an Allow passes over a caller when any
// of them is listed: of two readings the one that grants less.
function isSpared(matcher: PrincipalMatcher, principal: Principal, isDeny: boolean): boolean {
  if (matcher.everyone) return true
  if (!isDeny || principal.kind === 'service' || principal.kind === 'anonymous') {
    return listedAs(matcher, principal) !== undefined
  }
  if (!isAccountListed(matcher, principal)) return false
  if (principal.kind === 'root') return true
  const isListed = matcher.arns.has(principal.arn) || namedById(matcher, principal) === 'direct'
  return isListed && isIssuerListed(matcher, principal)
}

// Where there is none, or it is the root of the account, nothing is left to be listed.
function isIssuerListed(matcher: PrincipalMatcher, principal: Principal): boolean {
  const { issuerArn, uniqueId } = principal
  if (issuerArn === undefined || matcher.arns.has(issuerArn)) return true
  const account = accountNamed(issuerArn)
  if (account !== undefined) return matcher.accounts.has(account)
  return uniqueId !== undefined && matcher.ids.has(entityId(uniqueId))
}

// `111122223333` and `arn:aws:iam::111122223333:root` are the same.
function accountNamed(entry: string): string | undefined {
  if (/^\d{12}$/.test(entry)) return entry
  return /^arn:[^:]+:iam::(\d{12}):root$/.exec(entry)?.[1]
}
