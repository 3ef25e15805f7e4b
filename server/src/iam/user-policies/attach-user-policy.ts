import { writeOperation } from '../../operation.js'
import { managedPolicy } from '../../permissions/managed-policies.js'
import { attachPolicy } from '../../store/user-policies.js'
import { lockUser } from '../../store/users.js'
import { noSuchEntity, noSuchUser, validationError } from '../refusals.js'
import { userCheck } from '../users/target-user.js'

interface AttachUserPolicyInput {
  UserName: string
  PolicyArn: string
}

export const attachUserPolicy = writeOperation<AttachUserPolicyInput>('iam', 'AttachUserPolicy', {
  checks: async (call) => [
    {
      ...(await userCheck(call, 'iam:AttachUserPolicy', call.input.UserName)),
      values: { 'iam:policyarn': [call.input.PolicyArn] },
    },
  ],

  async run({ caller, input, facts }, tx) {
    if (!isPolicyArn(input.PolicyArn)) throw validationError(`ARN ${input.PolicyArn} is not valid.`)
    const user = await lockUser(tx, caller.principal.accountId, input.UserName)
    if (user === undefined) throw noSuchUser(input.UserName)
    if (managedPolicy(input.PolicyArn) === undefined) {
      throw noSuchEntity(`Policy ${input.PolicyArn} does not exist or is not attachable.`)
    }
    await attachPolicy(tx, user, { policyArn: input.PolicyArn, attachedAt: facts.now })
    return undefined
  },
})

const isPolicyArn = (text: string): boolean =>
  /^arn:aws[\w-]*:iam::(aws|\d{12}):policy\/.+$/.test(text)
