import { writeOperation } from '../../operation.js'
import { requestTagKeys } from '../../permissions/context.js'
import type { Tag } from '../../store/tags.js'
import { lockUser } from '../../store/users.js'
import { noSuchUser } from '../refusals.js'
import { addTags } from '../tags.js'
import { userCheck } from './target-user.js'

export const tagUser = writeOperation<{ UserName: string; Tags: Tag[] }>('iam', 'TagUser', {
  checks: async (call) => [
    {
      ...(await userCheck(call, 'iam:TagUser', call.input.UserName)),
      values: requestTagKeys(call.input.Tags),
    },
  ],

  async run({ caller, input }, tx) {
    const user = await lockUser(tx, caller.principal.accountId, input.UserName)
    if (user === undefined) throw noSuchUser(input.UserName)
    await addTags(tx, { table: 'user_tags', id: user.userId }, input.Tags)
    tx.touch(user.accountId, user.userId)
    return undefined
  },
})
