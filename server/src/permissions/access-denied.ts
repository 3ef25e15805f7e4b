import type { DecidedBy } from '@sallyport/policy/decide'
import type { Caller } from '../credentials/caller.js'
import { type AwsError, awsError } from '../wire/aws-error.js'
import type { KeyRing } from '../secrets/key-ring.js'
import { encodeAuthorizationMessage } from './authorization-message.js'
import type { Denial } from './authorize.js'

/** What each kind of policy is called in a refusal. AWS IAM User Guide, Troubleshoot access denied error messages. */
const policyNames: Partial<Record<DecidedBy, { noPolicy: string; aPolicy: string }>> = {
  identity: { noPolicy: 'no identity-based policy', aPolicy: 'an identity-based policy' },
  boundary: { noPolicy: 'no permissions boundary', aPolicy: 'a permissions boundary' },
  session: { noPolicy: 'no session policy', aPolicy: 'a session policy' },
  resource: { noPolicy: 'no resource-based policy', aPolicy: 'a resource-based policy' },
  trust: { noPolicy: 'no role trust policy', aPolicy: 'the role trust policy' },
}

/**
 * AWS's refusal: who, which action, which resource, and why; never which policy. Where the account wants so, the reasons follow
 * in sealed form, for those who may decode them.
 */
export function accessDenied(caller: Caller, denial: Denial, keyRing: KeyRing): AwsError {
  const { principal } = caller
  const { check } = denial
  const resource = check.shownResource ?? check.resource
  const text = `User: ${principal.arn} is not authorized to perform: ${check.action} on resource: ${resource}${reasonOf(denial)}`
  if (!principal.settings.encodedAuthorizationMessages) return awsError('AccessDenied', text, 403)
  const encoded = encodeAuthorizationMessage(keyRing, principal, denial)
  return awsError('AccessDenied', `${text}. Encoded authorization failure message: ${encoded}`, 403)
}

function reasonOf({ check, decision }: Denial): string {
  const names = policyNames[decision.by ?? 'identity']
  if (names === undefined || check.withoutReason === true) return ''
  return decision.decision === 'explicitDeny'
    ? ` with an explicit deny in ${names.aPolicy}`
    : ` because ${names.noPolicy} allows the ${check.action} action`
}
