import { checkDocument } from '@sallyport/policy/document/check'
import { writeOperation } from '../../operation.js'
import { putInlinePolicy, sizeOfOtherInlinePolicies } from '../../store/user-policies.js'
import { lockUser } from '../../store/users.js'
import { awsError } from '../../wire/aws-error.js'
import { limitExceeded, noSuchUser } from '../refusals.js'
import { userCheck } from '../users/target-user.js'

interface PutUserPolicyInput {
  UserName: string
  PolicyName: string
  PolicyDocument: string
}

/** Characters of all inline policies of a user together, white space left out. AWS IAM User Guide, IAM quotas. */
const maxInlineSize = 2048

export const putUserPolicy = writeOperation<PutUserPolicyInput>('iam', 'PutUserPolicy', {
  checks: async (call) => [await userCheck(call, 'iam:PutUserPolicy', call.input.UserName)],

  async run({ caller, input }, tx) {
    const user = await lockUser(tx, caller.principal.accountId, input.UserName)
    if (user === undefined) throw noSuchUser(input.UserName)
    const checked = checkDocument(input.PolicyDocument, 'identity')
    if (!checked.ok) throw awsError('MalformedPolicyDocument', checked.message, 400)
    const size = input.PolicyDocument.replace(/\s/g, '').length
    if (
      size + (await sizeOfOtherInlinePolicies(tx.query, user.userId, input.PolicyName)) >
      maxInlineSize
    ) {
      throw limitExceeded(
        `Maximum policy size of ${maxInlineSize} bytes exceeded for user ${user.userName}`,
      )
    }
    await putInlinePolicy(tx, user, {
      policyName: input.PolicyName,
      document: input.PolicyDocument,
      size,
    })
    return undefined
  },
})
