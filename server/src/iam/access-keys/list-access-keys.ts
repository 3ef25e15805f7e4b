import { readOperation } from '../../operation.js'
import { listAccessKeys as readAccessKeys } from '../../store/access-keys.js'
import { type PageInput, readPage, sliceOf } from '../paging.js'
import { userCheck } from '../users/target-user.js'
import { findKeyOwner } from './key-owner.js'

interface ListAccessKeysInput extends PageInput {
  UserName?: string
}

export const listAccessKeys = readOperation<ListAccessKeysInput>('iam', 'ListAccessKeys', {
  checks: async (call) => [await userCheck(call, 'iam:ListAccessKeys', call.input.UserName)],

  async run(call) {
    const { owner, userName } = await findKeyOwner(call)
    const keys = await readAccessKeys(call.parts.store.read, owner)
    const { rows, end } = sliceOf(keys, readPage(call.input), (key) => key.accessKeyId)
    return {
      AccessKeyMetadata: rows.map((key) => ({
        UserName: userName,
        AccessKeyId: key.accessKeyId,
        Status: key.status,
        CreateDate: key.createdAt,
      })),
      ...end,
    }
  },
})
