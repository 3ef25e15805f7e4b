import { rootArn, userArn } from '../../arn.js'
import { type Call, readOperation } from '../../operation.js'
import { type AccessKey, findAccessKey } from '../../store/access-keys.js'
import { findUserById } from '../../store/users.js'
import { awsError } from '../../wire/aws-error.js'

interface LastUsedInput {
  AccessKeyId: string
}

export const getAccessKeyLastUsed = readOperation<LastUsedInput>('iam', 'GetAccessKeyLastUsed', {
  async checks(call) {
    const key = await ownKey(call)
    const action = 'iam:GetAccessKeyLastUsed'
    const user =
      key.userId === null ? undefined : await findUserById(call.parts.store.read, key.userId)
    if (user === undefined) return [{ action, resource: rootArn(key.accountId) }]
    return [{ action, resource: userArn(user), shownResource: `user ${user.userName}` }]
  },

  async run(call) {
    // Uses of the last moments are still being gathered.
    await call.parts.recorder.flush()
    const key = await ownKey(call)
    const user =
      key.userId === null ? undefined : await findUserById(call.parts.store.read, key.userId)
    return {
      UserName: user?.userName,
      AccessKeyLastUsed: {
        ...(key.lastUsedAt === null ? undefined : { LastUsedDate: key.lastUsedAt }),
        ServiceName: key.lastUsedService ?? 'N/A',
        Region: key.lastUsedRegion ?? 'N/A',
      },
    }
  },
})

// AWS answers an unknown key, and another account's, with a refusal whatever the caller may do.
async function ownKey({ caller, input, parts }: Call<LastUsedInput>): Promise<AccessKey> {
  const key = await findAccessKey(parts.store.read, input.AccessKeyId)
  if (key !== undefined && key.accountId === caller.principal.accountId) return key
  throw awsError(
    'AccessDenied',
    `User: ${caller.principal.arn} is not authorized to perform iam:GetAccessKeyLastUsed on resource: access key ${input.AccessKeyId}`,
    403,
  )
}
