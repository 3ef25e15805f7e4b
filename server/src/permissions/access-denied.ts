import type { DecidedBy } from '@sallyport/policy/decide'
import type { Caller } from '../credentials/caller.js'
import { type AwsError, awsError } from '../wire/aws-error.js'
import type { Denial } from './authorize.js'

/** What each kind of policy is called in a refusal. AWS IAM User Guide, Troubleshoot access denied error messages. */
const policyNames: Partial<Record<DecidedBy, { noPolicy: string; aPolicy: string }>> = {
  identity: { noPolicy: 'no identity-based policy', aPolicy: 'an identity-based policy' },
  boundary: { noPolicy: 'no permissions boundary', aPolicy: 'a permissions boundary' },
  session: { noPolicy: 'no session policy', aPolicy: 'a session policy' },
  resource: { noPolicy: 'no resource-based policy', aPolicy: 'a resource-based policy' },
  trust: { noPolicy: 'no role trust policy', aPolicy: 'the role trust policy' },
}

/** AWS's refusal: who, which action, which resource, and why; never which policy. */
export function accessDenied(caller: Caller, { check, decision }: Denial): AwsError {
  const names = policyNames[decision.by ?? 'identity']
  const reason =
    names === undefined
      ? ''
      : decision.decision === 'explicitDeny'
        ? ` with an explicit deny in ${names.aPolicy}`
        : ` because ${names.noPolicy} allows the ${check.action} action`
  const resource = check.shownResource ?? check.resource
  return awsError(
    'AccessDenied',
    `User: ${caller.principal.arn} is not authorized to perform: ${check.action} on resource: ${resource}${reason}`,
    403,
  )
}
