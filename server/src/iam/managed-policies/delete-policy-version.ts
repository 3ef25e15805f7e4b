import { writeOperation } from '../../operation.js'
import { releaseQuota } from '../../store/account-usage.js'
import { deletePolicyVersion as removeVersion } from '../../store/policy-versions.js'
import { deleteConflict } from '../refusals.js'
import { lockPolicy, policyCheck } from './target-policy.js'
import { noSuchVersion, type VersionInput, versionNumber } from './visible-versions.js'

export const deletePolicyVersion = writeOperation<VersionInput>('iam', 'DeletePolicyVersion', {
  checks: async (call) => [
    await policyCheck(call, 'iam:DeletePolicyVersion', call.input.PolicyArn),
  ],

  async run(call, tx) {
    const policy = await lockPolicy(tx, call, {
      arn: call.input.PolicyArn,
      ofAws: 'Cannot delete policy versions for policies outside your own account.',
    })
    const version = versionNumber(call.input.VersionId)
    if (version === policy.defaultVersion)
      throw deleteConflict('Cannot delete the default version of a policy.')
    if (version === undefined || !(await removeVersion(tx, policy, version)))
      throw noSuchVersion(call.input)
    await releaseQuota(tx, policy.accountId, 'policy-versions')
    return undefined
  },
})
