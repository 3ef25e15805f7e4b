import { type Operation, writeOperation } from '../../operation.js'
import { deleteTags } from '../../store/tags.js'
import { taggedKinds } from './kinds.js'
import type { TaggedInput, TaggedKind } from './tagged-kind.js'

interface UntagInput extends TaggedInput {
  TagKeys: string[]
}

/** UntagUser, UntagRole, UntagPolicy, UntagInstanceProfile, UntagMFADevice. */
export const untagOperations = taggedKinds.map(untagOf)

function untagOf(kind: TaggedKind): Operation {
  const operation = `Untag${kind.type}`
  return writeOperation<UntagInput>('iam', operation, {
    async checks(call) {
      const name = call.input[kind.nameMember] ?? ''
      const check = await kind.check(call, `iam:${operation}`, name)
      return [{ ...check, values: { 'aws:tagkeys': call.input.TagKeys } }]
    },

    async run(call, tx) {
      const name = call.input[kind.nameMember] ?? ''
      const tagged = await kind.lock(tx, call, name)
      if (tagged === undefined) throw kind.noSuch(name)
      await deleteTags(tx, tagged.owner, call.input.TagKeys)
      tx.touch(tagged.accountId, tagged.owner.id)
      return undefined
    },
  })
}
