import { readOperation } from '../../operation.js'
import { policyCheck, readPolicy } from './target-policy.js'
import {
  listVersions,
  noSuchVersion,
  type VersionInput,
  versionNumber,
  versionShape,
} from './visible-versions.js'

export const getPolicyVersion = readOperation<VersionInput>('iam', 'GetPolicyVersion', {
  checks: async (call) => [await policyCheck(call, 'iam:GetPolicyVersion', call.input.PolicyArn)],

  answerKey: ({ input }) => `${input.VersionId} ${input.PolicyArn}`,

  async run(call) {
    const policy = await readPolicy(call, () => noSuchVersion(call.input))
    const number = versionNumber(call.input.VersionId)
    const versions = await listVersions(call, policy)
    const version = versions.find((candidate) => candidate.version === number)
    if (version === undefined) throw noSuchVersion(call.input)
    return { PolicyVersion: { Document: version.document, ...versionShape(version) } }
  },
})
