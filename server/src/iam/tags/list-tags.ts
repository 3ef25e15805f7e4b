import { type Operation, readOperation } from '../../operation.js'
import { listTags } from '../../store/tags.js'
import { type PageInput, readPage, sliceOf } from '../paging.js'
import { taggedKinds } from './kinds.js'
import type { TaggedInput, TaggedKind } from './tagged-kind.js'

type ListTagsInput = TaggedInput & PageInput

/** ListUserTags, ListRoleTags, ListPolicyTags, ListInstanceProfileTags, ListMFADeviceTags. */
export const listTagsOperations = taggedKinds.map(listTagsOf)

function listTagsOf(kind: TaggedKind): Operation {
  const operation = `List${kind.type}Tags`
  return readOperation<ListTagsInput>('iam', operation, {
    checks: async (call) => [
      await kind.check(call, `iam:${operation}`, call.input[kind.nameMember] ?? ''),
    ],

    async run(call) {
      const name = call.input[kind.nameMember] ?? ''
      const tagged = await kind.find(call, name)
      if (tagged === undefined) throw kind.noSuch(name)
      const { owner } = tagged
      const tags = await listTags(call.parts.store.read, owner)
      const { rows, end } = sliceOf(tags, readPage(call.input), (tag) =>
        owner.caseCounts === true ? tag.Key : tag.Key.toLowerCase(),
      )
      return { Tags: rows, ...end }
    },
  })
}
