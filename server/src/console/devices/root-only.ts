import { rootArn } from '../../arn.js'
import type { Call } from '../../operation.js'
import type { Check } from '../../permissions/authorize.js'
import { awsError } from '../../wire/aws-error.js'

/** IAM's operations name a user, which root is not. Whoever else asks is told so whatever policies say. */
export function rootCheck({ caller }: Call<unknown>, action: string): Check {
  if (caller.principal.kind !== 'root')
    throw awsError('AccessDenied', 'Only the root user can manage the MFA devices of root.', 403)
  return { action, resource: rootArn(caller.principal.accountId) }
}

/** What AWS's events call root where a user's name is due. AWS CloudTrail User Guide, AWS Management Console sign-in events. */
export const rootUserName = 'AWS ROOT USER'
