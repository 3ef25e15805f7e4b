import { type Operation, writeOperation } from '../../operation.js'
import { requestTagKeys } from '../../permissions/context.js'
import type { Tag } from '../../store/tags.js'
import { addTags } from './add-tags.js'
import { taggedKinds } from './kinds.js'
import type { TaggedInput, TaggedKind } from './tagged-kind.js'

interface TagInput extends TaggedInput {
  Tags: Tag[]
}

/** TagUser, TagRole, TagPolicy, TagInstanceProfile, TagMFADevice. */
export const tagOperations = taggedKinds.map(tagOf)

function tagOf(kind: TaggedKind): Operation {
  const operation = `Tag${kind.type}`
  return writeOperation<TagInput>('iam', operation, {
    async checks(call) {
      const name = call.input[kind.nameMember] ?? ''
      const check = await kind.check(call, `iam:${operation}`, name)
      return [{ ...check, values: requestTagKeys(call.input.Tags) }]
    },

    async run(call, tx) {
      const name = call.input[kind.nameMember] ?? ''
      const tagged = await kind.lock(tx, call, name)
      if (tagged === undefined) throw kind.noSuch(name)
      await addTags(tx, tagged.owner, call.input.Tags)
      tx.touch(tagged.accountId, tagged.owner.id)
      return undefined
    },
  })
}
