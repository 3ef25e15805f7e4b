import { sql } from 'kysely'
import type { Database, Transaction } from './store.js'

/** How far MFA has come among an account's users. */
export interface Adoption {
  /** Users who have a password. */
  consoleUsers: number
  /** Those of them who have a device. */
  withMfa: number
}

/** The day of a time, as it is written: texts in this form sort by time. */
export const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10)

/** What was written down at the end of a day. */
export interface AdoptionDay extends Adoption {
  /** `2026-11-24`, in UTC. */
  day: string
}

const hasPassword = sql<number>`case when login_profiles.user_id is null then 0 else 1 end`
const hasDevice = sql<number>`case when users.mfa_devices > 0 then 1 else 0 end`

/** A sum as a number: PostgreSQL gives that of bigints as text, and none at all where there are no rows. */
const sumOf = (term: typeof hasPassword) => sql<number | string>`coalesce(sum(${term}), 0)`

/** As things are. Counted by the database, so that nobody is read. */
export async function countAdoption(
  query: Database,
  accountId: string,
): Promise<Adoption & { usersWithMfa: number }> {
  const row = await query
    .selectFrom('users')
    .leftJoin('login_profiles', 'login_profiles.user_id', 'users.user_id')
    .select([
      sumOf(hasPassword).as('consoleUsers'),
      sumOf(sql`${hasPassword} * ${hasDevice}`).as('withMfa'),
      sumOf(hasDevice).as('usersWithMfa'),
    ])
    .where('users.account_id', '=', accountId)
    .executeTakeFirstOrThrow()
  return {
    consoleUsers: Number(row.consoleUsers),
    withMfa: Number(row.withMfa),
    usersWithMfa: Number(row.usersWithMfa),
  }
}

/**
 * Writes down how things are as what a day ended with, for the accounts that were there before `createdBefore` and have nothing
 * written for that day. Other nodes may do the same at once: the first is kept.
 */
export async function recordAdoption(
  tx: Transaction,
  { day, createdBefore }: { day: string; createdBefore: number },
): Promise<void> {
  await tx.query
    .insertInto('mfa_adoption')
    .columns(['account_id', 'day', 'console_users', 'with_mfa'])
    .expression((eb) =>
      eb
        .selectFrom('accounts')
        .leftJoin('users', 'users.account_id', 'accounts.account_id')
        .leftJoin('login_profiles', 'login_profiles.user_id', 'users.user_id')
        .select([
          'accounts.account_id',
          sql<string>`cast(${day} as text)`.as('day'),
          sumOf(hasPassword).as('console_users'),
          sumOf(sql`${hasPassword} * ${hasDevice}`).as('with_mfa'),
        ])
        .where('accounts.created_at', '<', createdBefore)
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('mfa_adoption as written')
                .select('written.day')
                .whereRef('written.account_id', '=', 'accounts.account_id')
                .where('written.day', '=', day),
            ),
          ),
        )
        .groupBy('accounts.account_id'),
    )
    .onConflict((conflict) => conflict.columns(['account_id', 'day']).doNothing())
    .execute()
}

/** The oldest first. */
export function listAdoption(query: Database, accountId: string): Promise<AdoptionDay[]> {
  return query
    .selectFrom('mfa_adoption')
    .select(['day', 'console_users as consoleUsers', 'with_mfa as withMfa'])
    .where('account_id', '=', accountId)
    .orderBy('day')
    .execute()
}

export async function deleteAdoptionBefore(tx: Transaction, day: string): Promise<void> {
  await tx.query.deleteFrom('mfa_adoption').where('day', '<', day).execute()
}
