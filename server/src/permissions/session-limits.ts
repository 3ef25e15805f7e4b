import type { Caller } from '../credentials/caller.js'
import { type AwsError, awsError } from '../wire/aws-error.js'
import type { ServiceName } from '../wire/model.js'

/**
 * What temporary credentials may call at all, before any policy is asked. AWS IAM User Guide, Comparing the STS API operations:
 * a session of GetSessionToken calls IAM only if a code was checked for it, and of STS only AssumeRole and GetCallerIdentity;
 * a role session does not call GetSessionToken and GetFederationToken; a federated one calls no IAM and of STS only
 * GetCallerIdentity. What only the console calls, only its sessions can call at all.
 */
export function refusedForSession(
  { session }: Caller,
  service: ServiceName,
  operation: string,
): AwsError | undefined {
  if (session === undefined || (service !== 'iam' && service !== 'sts')) return undefined
  const kind = session.assumed?.kind ?? 'own'
  if (service === 'sts') {
    const may =
      kind === 'role'
        ? operation !== 'GetSessionToken' && operation !== 'GetFederationToken'
        : operation === 'GetCallerIdentity' || (kind === 'own' && operation === 'AssumeRole')
    return may
      ? undefined
      : awsError('AccessDenied', `Cannot call ${operation} with session credentials`, 403)
  }
  // A browser's session calls what its user may call, with MFA or without.
  const may =
    kind === 'role' ||
    (kind === 'own' && (session.mfaAt !== undefined || session.console !== undefined))
  return may
    ? undefined
    : awsError('InvalidClientTokenId', 'The security token included in the request is invalid', 403)
}
