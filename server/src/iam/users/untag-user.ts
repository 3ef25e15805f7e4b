import { writeOperation } from '../../operation.js'
import { deleteTags } from '../../store/tags.js'
import { lockUser } from '../../store/users.js'
import { noSuchUser } from '../refusals.js'
import { userCheck } from './target-user.js'

export const untagUser = writeOperation<{ UserName: string; TagKeys: string[] }>(
  'iam',
  'UntagUser',
  {
    checks: async (call) => [
      {
        ...(await userCheck(call, 'iam:UntagUser', call.input.UserName)),
        values: { 'aws:tagkeys': call.input.TagKeys },
      },
    ],

    async run({ caller, input }, tx) {
      const user = await lockUser(tx, caller.principal.accountId, input.UserName)
      if (user === undefined) throw noSuchUser(input.UserName)
      await deleteTags(tx, { table: 'user_tags', id: user.userId }, input.TagKeys)
      tx.touch(user.accountId, user.userId)
      return undefined
    },
  },
)
