import { readOperation } from '../operation.js'

/** Always answers: not even an explicit Deny has an effect on it (AWS IAM User Guide, Comparing the STS API operations). */
export const getCallerIdentity = readOperation<object>('sts', 'GetCallerIdentity', {
  checks: () => [],

  run: ({ caller }) => ({
    Arn: caller.principal.arn,
    UserId: caller.principal.principalId,
    Account: caller.principal.accountId,
  }),
})
