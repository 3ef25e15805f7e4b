import { type RawBuilder, sql } from 'kysely'
import type { PolicyUseCount } from './managed-policies.js'
import type { Database } from './store.js'

/** Users, groups and roles that have a managed policy, attached or as their permissions boundary. */
export interface PolicyEntity {
  id: string
  name: string
}

export type PolicyEntityType = 'Group' | 'User' | 'Role'

export interface PolicyEntityPage {
  accountId: string
  arn: string
  pathPrefix: string
  /** What the policy is used for; both, when left out. */
  use?: PolicyUseCount | undefined
  /** The lower-case name after which the page begins. */
  after?: string | undefined
  limit: number
}

const tables = {
  Group: { table: 'groups', id: 'group_id', name: 'group_name' },
  User: { table: 'users', id: 'user_id', name: 'user_name' },
  Role: { table: 'roles', id: 'role_id', name: 'role_name' },
} as const

/** Those of one type, in the order of names. */
export async function listPolicyEntities(
  query: Database,
  type: PolicyEntityType,
  page: PolicyEntityPage,
): Promise<PolicyEntity[]> {
  const { table, id, name } = tables[type]
  const lowerName = sql.ref(`${name}_lower`)
  const { rows } = await sql<PolicyEntity>`
    select ${sql.ref(id)} as id, ${sql.ref(name)} as name from ${sql.table(table)}
    where ${sql.ref(id)} in (${idsOfPolicy(type, page)})
      and ${lowerName} > ${page.after ?? ''}
      and substr(path, 1, ${page.pathPrefix.length}) = ${page.pathPrefix}
    order by ${lowerName} limit ${page.limit}`.execute(query)
  return rows
}

/**
 * A query of the ids of those who use the policy, and the only condition on the account: with one more, SQLite would go through
 * all users of the account instead of these few.
 */
function idsOfPolicy(type: PolicyEntityType, page: PolicyEntityPage): RawBuilder<unknown> {
  const { accountId, arn, use } = page
  const attached = sql`select owner_id from attached_policies where account_id = ${accountId} and policy_arn = ${arn}`
  if (use === 'attachments') return attached
  const bounded = boundedBy(type, page)
  return use === 'boundaries' ? bounded : sql`${attached} union all ${bounded}`
}

function boundedBy(type: PolicyEntityType, { accountId, arn }: PolicyEntityPage) {
  // Groups have no permissions boundary.
  if (type === 'Group') return sql`select group_id from groups where 1 = 0`
  const { table, id } = tables[type]
  return sql`select ${sql.ref(id)} from ${sql.table(table)} where account_id = ${accountId} and permissions_boundary = ${arn}`
}
