import { readOperation } from '../../operation.js'
import { pageOf, type PageInput, readPage } from '../paging.js'
import { validationError } from '../refusals.js'
import { policyCheck, type PolicyInput, readPolicy } from './target-policy.js'
import { listVersions, versionShape } from './visible-versions.js'

export const listPolicyVersions = readOperation<PolicyInput & PageInput>(
  'iam',
  'ListPolicyVersions',
  {
    checks: async (call) => [
      await policyCheck(call, 'iam:ListPolicyVersions', call.input.PolicyArn),
    ],

    async run(call) {
      const page = readPage(call.input)
      const policy = await readPolicy(call)
      const before = page.after === undefined ? Infinity : Number(page.after)
      if (Number.isNaN(before)) throw validationError('Invalid Marker.')
      const versions = await listVersions(call, policy)
      const older = versions.filter(({ version }) => version < before)
      const { rows, end } = pageOf(older, page, ({ version }) => String(version))
      return { Versions: rows.map((version) => versionShape(version)), ...end }
    },
  },
)
