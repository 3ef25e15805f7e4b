import { writeOperation } from '../../operation.js'
import { findPolicyVersion, setPolicyVersions } from '../../store/policy-versions.js'
import { lockPolicy, policyCheck } from './target-policy.js'
import { noSuchVersion, type VersionInput, versionNumber } from './visible-versions.js'

export const setDefaultPolicyVersion = writeOperation<VersionInput>(
  'iam',
  'SetDefaultPolicyVersion',
  {
    checks: async (call) => [
      await policyCheck(call, 'iam:SetDefaultPolicyVersion', call.input.PolicyArn),
    ],

    async run(call, tx) {
      const policy = await lockPolicy(tx, call, {
        arn: call.input.PolicyArn,
        ofAws: 'Cannot update policies outside your own account.',
        missing: () => noSuchVersion(call.input),
      })
      const version = versionNumber(call.input.VersionId)
      const exists =
        version !== undefined &&
        (await findPolicyVersion(tx.query, policy.policyId, version)) !== undefined
      if (!exists) throw noSuchVersion(call.input)
      await setPolicyVersions(tx, policy, {
        defaultVersion: version,
        nextVersion: policy.nextVersion,
        updatedAt: call.facts.now,
      })
      return undefined
    },
  },
)
