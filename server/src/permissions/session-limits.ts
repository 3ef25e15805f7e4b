import type { Caller } from '../credentials/caller.js'
import { type AwsError, awsError } from '../wire/aws-error.js'
import type { ServiceName } from '../wire/model.js'

/**
 * What temporary credentials may call at all, before any policy is asked. AWS IAM User Guide, Comparing the STS API operations:
 * a session of GetSessionToken calls IAM only if a code was checked for it, and of STS only AssumeRole and GetCallerIdentity.
 */
export function refusedForSession(
  caller: Caller,
  service: ServiceName,
  operation: string,
): AwsError | undefined {
  if (caller.session === undefined) return undefined
  if (service === 'sts') {
    return operation === 'AssumeRole' || operation === 'GetCallerIdentity'
      ? undefined
      : awsError('AccessDenied', `Cannot call ${operation} with session credentials`, 403)
  }
  return caller.session.mfaAt === undefined
    ? awsError('InvalidClientTokenId', 'The security token included in the request is invalid', 403)
    : undefined
}
