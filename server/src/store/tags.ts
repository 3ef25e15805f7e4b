import { prepared } from './prepared.js'
import type { Database, Transaction } from './store.js'

export interface Tag {
  Key: string
  Value: string
}

/** Whose tags. Keys of users, roles, instance profiles and MFA devices differ without regard to case, those of policies with. */
export interface TagOwner {
  id: string
  caseCounts?: boolean
}

/** Sorted by key. */
export function listTags(query: Database, owner: TagOwner): Promise<Tag[]> {
  return query
    .selectFrom('tags')
    .select(['tag_key as Key', 'tag_value as Value'])
    .where('owner_id', '=', owner.id)
    .orderBy('tag_key_folded')
    .execute()
}

/** Of several owners at once: owner by owner, each sorted by key. */
export function listTagsOf(
  query: Database,
  ownerIds: readonly string[],
): Promise<(Tag & { ownerId: string })[]> {
  return query
    .selectFrom('tags')
    .select(['owner_id as ownerId', 'tag_key as Key', 'tag_value as Value'])
    .where('owner_id', 'in', ownerIds)
    .orderBy('owner_id')
    .orderBy('tag_key_folded')
    .execute()
}

const folded = (key: string, owner: TagOwner): string =>
  owner.caseCounts === true ? key : key.toLowerCase()

/** Adds tags; one whose key is there already replaces key and value. */
export async function putTags(
  tx: Transaction,
  owner: TagOwner,
  tags: readonly Tag[],
): Promise<void> {
  for (const tag of tags) {
    // eslint-disable-next-line no-await-in-loop -- one transaction has one connection
    await tx.query
      .insertInto('tags')
      .values({
        owner_id: owner.id,
        tag_key_folded: folded(tag.Key, owner),
        tag_key: tag.Key,
        tag_value: tag.Value,
      })
      .onConflict((conflict) =>
        conflict
          .columns(['owner_id', 'tag_key_folded'])
          .doUpdateSet({ tag_key: tag.Key, tag_value: tag.Value }),
      )
      .execute()
  }
}

export async function deleteTags(
  tx: Transaction,
  owner: TagOwner,
  keys: readonly string[],
): Promise<void> {
  if (keys.length === 0) return
  await tx.query
    .deleteFrom('tags')
    .where('owner_id', '=', owner.id)
    .where(
      'tag_key_folded',
      'in',
      keys.map((key) => folded(key, owner)),
    )
    .execute()
}

const deleteAll = prepared<{ ownerId: string }>((query, value) =>
  query.deleteFrom('tags').where('owner_id', '=', value('ownerId')),
)

/** All tags of what is deleted. */
export async function deleteTagsOf(tx: Transaction, ownerId: string): Promise<void> {
  await deleteAll(tx.query, { ownerId })
}
