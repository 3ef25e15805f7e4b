import type { OperationName } from '../../api/operations.js'

/** What a change of the password policy makes untrue. */
export const policyMakesUntrue: readonly OperationName[] = [
  'iam/GetAccountPasswordPolicy',
  'sallyport/GetSecurityStatus',
  'signin/GetSession',
]
