import { type RawBuilder, sql, type SqlBool } from 'kysely'

/** A page of an account's entities, which are listed in the order of their names. */
export interface NamedPage {
  accountId: string
  /** What the path begins with; `/` for all. */
  pathPrefix: string
  /** The lower-case name after which the page begins. */
  after?: string | undefined
  limit: number
}

/** Whether a row belongs to the page or one after it. `nameColumn` holds the name in lower case. */
export function isFromPage(nameColumn: string, page: NamedPage): RawBuilder<SqlBool> {
  const { accountId, pathPrefix, after } = page
  const conditions = [sql`account_id = ${accountId}`]
  if (after !== undefined) conditions.push(sql`${sql.ref(nameColumn)} > ${after}`)
  if (pathPrefix !== '/')
    conditions.push(sql`substr(path, 1, ${pathPrefix.length}) = ${pathPrefix}`)
  return sql<SqlBool>`${sql.join(conditions, sql` and `)}`
}
