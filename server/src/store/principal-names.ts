import type { Database } from './store.js'

/** What the ARN of a user or role is made of. */
export interface PrincipalName {
  /** AIDA… or AROA… */
  id: string
  accountId: string
  path: string
  name: string
}

/** Fewer than the values that a statement of either engine may have. */
const idsAtOnce = 1000

/** The users and roles of these ids that still exist, in whichever account, by id. */
export async function findPrincipalNames(
  query: Database,
  ids: readonly string[],
): Promise<Map<string, PrincipalName>> {
  const names = new Map<string, PrincipalName>()
  for (let start = 0; start < ids.length; start += idsAtOnce) {
    const some = ids.slice(start, start + idsAtOnce)
    // eslint-disable-next-line no-await-in-loop -- there are more than so many only in lists made to be long
    for (const row of await findSome(query, some)) names.set(row.id, row)
  }
  return names
}

function findSome(query: Database, ids: readonly string[]): Promise<PrincipalName[]> {
  return query
    .selectFrom('users')
    .select(['user_id as id', 'account_id as accountId', 'path', 'user_name as name'])
    .where('user_id', 'in', ids)
    .unionAll(
      query
        .selectFrom('roles')
        .select(['role_id as id', 'account_id as accountId', 'path', 'role_name as name'])
        .where('role_id', 'in', ids),
    )
    .execute()
}
