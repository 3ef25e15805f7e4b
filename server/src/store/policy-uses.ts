import { sql } from 'kysely'
import type { PolicyUseCount } from './managed-policies.js'
import type { Database } from './store.js'

/** How often an account uses a managed policy. */
export type PolicyUses = Record<PolicyUseCount, number>

/** All ARNs of AWS's managed policies lie between these two, in the order of code points. */
const ofAws = { from: 'arn:aws:iam::aws:', to: 'arn:aws:iam::aws;' }

const places = [
  { use: 'attachments', table: 'attached_policies', column: 'policy_arn' },
  { use: 'boundaries', table: 'users', column: 'permissions_boundary' },
  { use: 'boundaries', table: 'roles', column: 'permissions_boundary' },
] as const

/**
 * How often the account uses each of AWS's managed policies, which have no counters as customers' have; with an ARN, only that
 * one. One that is not used is not in the answer.
 */
export async function countUsesOfAwsPolicies(
  query: Database,
  accountId: string,
  arn?: string,
): Promise<Map<string, PolicyUses>> {
  const { from, to } = arn === undefined ? ofAws : { from: arn, to: arn }
  const counts = await Promise.all(
    places.map(({ table, column }) =>
      sql<{ arn: string; uses: number }>`
        select ${sql.ref(column)} as arn, count(*) as uses from ${sql.table(table)}
        where account_id = ${accountId} and ${sql.ref(column)} between ${from} and ${to}
        group by ${sql.ref(column)}`.execute(query),
    ),
  )
  const total = new Map<string, PolicyUses>()
  for (const [index, { use }] of places.entries()) {
    for (const row of counts[index]?.rows ?? []) {
      const uses = total.get(row.arn) ?? { attachments: 0, boundaries: 0 }
      total.set(row.arn, { ...uses, [use]: uses[use] + row.uses })
    }
  }
  return total
}
