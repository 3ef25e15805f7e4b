import { writeOperation } from '../../operation.js'
import { releaseQuota } from '../../store/account-usage.js'
import { deleteManagedPolicy } from '../../store/managed-policies.js'
import { listPolicyVersions } from '../../store/policy-versions.js'
import { deleteConflict } from '../refusals.js'
import { lockPolicy, policyCheck, type PolicyInput } from './target-policy.js'

export const deletePolicy = writeOperation<PolicyInput>('iam', 'DeletePolicy', {
  checks: async (call) => [await policyCheck(call, 'iam:DeletePolicy', call.input.PolicyArn)],

  async run(call, tx) {
    const policy = await lockPolicy(tx, call, {
      arn: call.input.PolicyArn,
      ofAws: 'Cannot delete policies outside your own account.',
    })
    // What AWS says of a policy that is only a permissions boundary is not known; a boundary is an attachment, too.
    if (policy.attachments + policy.boundaries > 0)
      throw deleteConflict('Cannot delete a policy attached to entities.')
    const versions = await listPolicyVersions(tx.query, policy.policyId)
    if (versions.length > 1) throw deleteConflict(moreVersions)
    await deleteManagedPolicy(tx, policy)
    await releaseQuota(tx, policy.accountId, 'policies')
    await releaseQuota(tx, policy.accountId, 'policy-versions')
    return undefined
  },
})

const moreVersions =
  "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy."
