import { readOperation } from '../../operation.js'
import { managedPolicy } from '../../permissions/managed-policies.js'
import { listAttachedPolicies } from '../../store/user-policies.js'
import { type PageInput, readPage, sliceOf } from '../paging.js'
import { noSuchUser } from '../refusals.js'
import { findTarget, userCheck } from '../users/target-user.js'

interface ListAttachedInput extends PageInput {
  UserName: string
  PathPrefix?: string
}

export const listAttachedUserPolicies = readOperation<ListAttachedInput>(
  'iam',
  'ListAttachedUserPolicies',
  {
    checks: async (call) => [
      await userCheck(call, 'iam:ListAttachedUserPolicies', call.input.UserName),
    ],

    async run(call) {
      const target = await findTarget(call, call.input.UserName)
      if (target.kind !== 'user') throw noSuchUser(call.input.UserName)
      const prefix = call.input.PathPrefix ?? '/'
      const arns = await listAttachedPolicies(call.parts.store.read, target.user.userId)
      const listed = arns.filter((arn) => arn.slice(arn.indexOf('/')).startsWith(prefix))
      const { rows, end } = sliceOf(listed, readPage(call.input), (arn) => arn)
      return {
        AttachedPolicies: rows.map((arn) => ({
          PolicyName: managedPolicy(arn)?.policyName,
          PolicyArn: arn,
        })),
        ...end,
      }
    },
  },
)
