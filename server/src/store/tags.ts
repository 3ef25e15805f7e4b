import type { Database, Transaction } from './store.js'

export interface Tag {
  Key: string
  Value: string
}

/** Whose tags: a user's or a virtual MFA device's. Keys differ without regard to case. */
export type TagOwner = { table: 'user_tags'; id: string } | { table: 'mfa_device_tags'; id: string }

const ownerColumn = { user_tags: 'user_id', mfa_device_tags: 'device_id' } as const

/** Sorted by key. */
export async function listTags(query: Database, owner: TagOwner): Promise<Tag[]> {
  const rows = await query
    .selectFrom(owner.table)
    .select(['tag_key as Key', 'tag_value as Value'])
    // eslint-disable-next-line typescript/no-explicit-any -- the two tables differ only in the name of this column
    .where(ownerColumn[owner.table] as any, '=', owner.id)
    .orderBy('tag_key_lower')
    .execute()
  return rows
}

/** Adds tags; one whose key is there already, in any case, replaces key and value. */
export async function putTags(
  tx: Transaction,
  owner: TagOwner,
  tags: readonly Tag[],
): Promise<void> {
  for (const tag of tags) {
    const row = { tag_key_lower: tag.Key.toLowerCase(), tag_key: tag.Key, tag_value: tag.Value }
    const change = { tag_key: tag.Key, tag_value: tag.Value }
    // eslint-disable-next-line no-await-in-loop -- one transaction has one connection
    await (owner.table === 'user_tags'
      ? tx.query
          .insertInto('user_tags')
          .values({ ...row, user_id: owner.id })
          .onConflict((conflict) =>
            conflict.columns(['user_id', 'tag_key_lower']).doUpdateSet(change),
          )
          .execute()
      : tx.query
          .insertInto('mfa_device_tags')
          .values({ ...row, device_id: owner.id })
          .onConflict((conflict) =>
            conflict.columns(['device_id', 'tag_key_lower']).doUpdateSet(change),
          )
          .execute())
  }
}

export async function deleteTags(
  tx: Transaction,
  owner: TagOwner,
  keys: readonly string[],
): Promise<void> {
  if (keys.length === 0) return
  await tx.query
    .deleteFrom(owner.table)
    // eslint-disable-next-line typescript/no-explicit-any -- as above
    .where(ownerColumn[owner.table] as any, '=', owner.id)
    .where(
      'tag_key_lower',
      'in',
      keys.map((key) => key.toLowerCase()),
    )
    .execute()
}
