import { readOperation } from '../operation.js'
import { findAccessKey } from '../store/access-keys.js'
import { awsError } from '../wire/aws-error.js'

export const getAccessKeyInfo = readOperation<{ AccessKeyId: string }>('sts', 'GetAccessKeyInfo', {
  checks: () => [{ action: 'sts:GetAccessKeyInfo', resource: '*' }],

  async run({ input, parts }) {
    const key = await findAccessKey(parts.store.read, input.AccessKeyId)
    if (key === undefined) {
      throw awsError(
        'ValidationError',
        `The access key ID ${input.AccessKeyId} does not exist.`,
        400,
      )
    }
    return { Account: key.accountId }
  },
})
