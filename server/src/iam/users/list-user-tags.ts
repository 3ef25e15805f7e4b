import { readOperation } from '../../operation.js'
import { listTags } from '../../store/tags.js'
import { type PageInput, readPage, sliceOf } from '../paging.js'
import { noSuchUser } from '../refusals.js'
import { findTarget, userCheck } from './target-user.js'

interface ListUserTagsInput extends PageInput {
  UserName: string
}

export const listUserTags = readOperation<ListUserTagsInput>('iam', 'ListUserTags', {
  checks: async (call) => [await userCheck(call, 'iam:ListUserTags', call.input.UserName)],

  async run(call) {
    const target = await findTarget(call, call.input.UserName)
    if (target.kind !== 'user') throw noSuchUser(call.input.UserName)
    const tags = await listTags(call.parts.store.read, {
      table: 'user_tags',
      id: target.user.userId,
    })
    const { rows, end } = sliceOf(tags, readPage(call.input), (tag) => tag.Key.toLowerCase())
    return { Tags: rows, ...end }
  },
})
