import { type RawBuilder, sql } from 'kysely'
import type { Schema } from './schema.js'
import type { Database } from './store.js'

/** What may belong to an entity: by its name here the table, and the column that holds the entity's id. */
export type Belongings = Readonly<Record<string, readonly [table: keyof Schema, column: string]>>

/** The condition of a conditional delete that nothing belongs to the entity; `owner` is its id's column: `users.user_id`. */
export const hasNothing = (belongings: Belongings, owner: string): RawBuilder<boolean> =>
  sql.join(
    Object.values(belongings).map(
      ([table, column]) =>
        sql`not exists (select 1 from ${sql.table(table)} where ${sql.ref(`${table}.${column}`)} = ${sql.ref(owner)})`,
    ),
    sql` and `,
  )

/** Which of these belong to the entity. */
export async function holdings<Kinds extends Belongings>(
  query: Database,
  belongings: Kinds,
  ownerId: string,
): Promise<Record<keyof Kinds, boolean>> {
  const counts: Readonly<Record<string, unknown>> = await query
    .selectNoFrom(
      Object.entries(belongings).map(([name, [table, column]]) =>
        sql`(select count(*) from ${sql.table(table)} where ${sql.ref(column)} = ${ownerId})`.as(
          name,
        ),
      ),
    )
    .executeTakeFirstOrThrow()
  return Object.fromEntries(
    Object.keys(belongings).map((name) => [name, Number(counts[name]) > 0]),
  ) as Record<keyof Kinds, boolean>
}
