import type { CodeVerdict } from '../mfa/check-code.js'
import { type AwsError, awsError } from '../wire/aws-error.js'

/**
 * A wrong, an old, a future and a used code read the same; so do a serial number of nobody, of somebody else and of a device
 * whose tries are used up. The blanks, at the end of the one and within the other, are AWS's.
 */
export function refusedCode(reason: Extract<CodeVerdict, { ok: false }>['reason']): AwsError {
  const text =
    reason === 'wrong' || reason === 'reused'
      ? 'MultiFactorAuthentication failed with invalid MFA one time pass code. '
      : 'MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.'
  return awsError('AccessDenied', text, 403)
}

export const refusedHalfMfa = (): AwsError =>
  awsError(
    'AccessDenied',
    'MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.',
    403,
  )
