import { listTags, putTags, type Tag, type TagOwner } from '../../store/tags.js'
import type { Transaction } from '../../store/store.js'
import { invalidInput, limitExceeded } from '../refusals.js'

const maxTags = 50

/** Throws AWS's refusal of tags that cannot stand together. */
export function checkTags(
  tags: readonly Tag[] = [],
  { caseCounts = false }: { caseCounts?: boolean } = {},
): void {
  const keys = new Set(tags.map((tag) => (caseCounts ? tag.Key : tag.Key.toLowerCase())))
  if (keys.size !== tags.length) {
    throw invalidInput(
      caseCounts
        ? 'Duplicate tag keys found.'
        : 'Duplicate tag keys found. Please note that Tag keys are case insensitive.',
    )
  }
  for (const key of keys) {
    if (key.toLowerCase().startsWith('aws:'))
      throw invalidInput('Tag keys beginning with aws: are reserved for system use.')
  }
}

/** Adds tags to what has some, within the limit of fifty. The owner's row must be taken. */
export async function addTags(
  tx: Transaction,
  owner: TagOwner,
  tags: readonly Tag[],
): Promise<void> {
  checkTags(tags, owner)
  await putTags(tx, owner, tags)
  if ((await listTags(tx.query, owner)).length > maxTags) {
    throw limitExceeded('The number of tags has reached the maximum limit.')
  }
}
