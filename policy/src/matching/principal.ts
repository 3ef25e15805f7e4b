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
}

/**
 * Compiles a `Principal` (or, negated, `NotPrincipal`) element. Names are compared with case and
 * take no wildcards. `CanonicalUser` entries are S3's own and match nobody.
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
  const isSession = principal.kind === 'role-session' || principal.kind === 'federated-session'
  if (matcher.arns.has(principal.arn)) return 'direct'
  if (hasId(matcher, principal)) return isSession ? 'issuer' : 'direct'
  if (principal.issuerArn !== undefined && matcher.arns.has(principal.issuerArn)) return 'issuer'
  return matcher.accounts.has(principal.accountId) ? 'account' : undefined
}

// A role session's id may come as `AROA…:session`.
function hasId(matcher: PrincipalMatcher, principal: Principal): boolean {
  const { uniqueId } = principal
  if (uniqueId === undefined || matcher.ids.size === 0) return false
  if (matcher.ids.has(uniqueId)) return true
  const colon = uniqueId.indexOf(':')
  return colon > 0 && matcher.ids.has(uniqueId.slice(0, colon))
}

// AWS IAM User Guide, NotPrincipal: to spare a caller from a Deny, its account, its role or user
// and its session must all be listed. The other way round, an Allow passes over a caller when any
// of them is listed: of two readings the one that grants less.
function isSpared(matcher: PrincipalMatcher, principal: Principal, isDeny: boolean): boolean {
  if (matcher.everyone) return true
  if (!isDeny || principal.kind === 'service' || principal.kind === 'anonymous') {
    return listedAs(matcher, principal) !== undefined
  }
  if (!matcher.accounts.has(principal.accountId)) return false
  if (principal.kind === 'root') return true
  const { issuerArn } = principal
  const isIssuerListed = issuerArn === undefined || matcher.arns.has(issuerArn)
  const isListed = matcher.arns.has(principal.arn) && isIssuerListed
  return isListed || (issuerArn === undefined && hasId(matcher, principal))
}

// `111122223333` and `arn:aws:iam::111122223333:root` are the same.
function accountNamed(entry: string): string | undefined {
  if (/^\d{12}$/.test(entry)) return entry
  return /^arn:[^:]+:iam::(\d{12}):root$/.exec(entry)?.[1]
}
