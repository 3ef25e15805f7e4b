import { writeOperation } from '../../operation.js'
import { listPolicyVersions, setPolicyVersions } from '../../store/policy-versions.js'
import { limitExceeded } from '../refusals.js'
import { addVersion } from './add-version.js'
import { checkPolicyDocument } from './policy-document.js'
import { lockPolicy, policyCheck } from './target-policy.js'
import { versionShape } from './visible-versions.js'

interface CreateVersionInput {
  PolicyArn: string
  PolicyDocument: string
  SetAsDefault?: boolean
}

const maxVersions = 5

export const createPolicyVersion = writeOperation<CreateVersionInput>(
  'iam',
  'CreatePolicyVersion',
  {
    checks: async (call) => [
      await policyCheck(call, 'iam:CreatePolicyVersion', call.input.PolicyArn),
    ],

    async run(call, tx) {
      const { PolicyArn: arn, PolicyDocument: document, SetAsDefault: isDefault } = call.input
      const createdAt = call.facts.now
      const policy = await lockPolicy(tx, call, {
        arn,
        ofAws: 'Cannot create versions for policies outside your own account.',
      })
      checkPolicyDocument(document)
      const versions = await listPolicyVersions(tx.query, policy.policyId)
      if (versions.length >= maxVersions) throw limitExceeded(tooManyVersions)
      const version = policy.nextVersion
      await addVersion(tx, policy, { version, document, createdAt })
      await setPolicyVersions(tx, policy, {
        defaultVersion: isDefault === true ? version : policy.defaultVersion,
        nextVersion: version + 1,
        updatedAt: createdAt,
      })
      return {
        PolicyVersion: versionShape({ version, isDefault: isDefault === true, createdAt }),
      }
    },
  },
)

const tooManyVersions = `A managed policy can have up to ${maxVersions} versions. Before you create a new version, you must delete an existing version.`
