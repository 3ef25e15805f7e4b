import { changedRows, type Database, type Transaction } from './store.js'

/** Gives the account an alias in place of the one that it has. False where an account, this one too, has it already. */
export async function setAccountAlias(
  tx: Transaction,
  accountId: string,
  alias: string,
): Promise<boolean> {
  const result = await tx.query
    .updateTable('accounts')
    .set({ alias })
    .where('account_id', '=', accountId)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('accounts as other').select('other.alias').where('other.alias', '=', alias),
        ),
      ),
    )
    .executeTakeFirst()
  tx.touch(accountId)
  return changedRows(result) === 1
}

/** False where the account has another alias, or none. */
export async function deleteAccountAlias(
  tx: Transaction,
  accountId: string,
  alias: string,
): Promise<boolean> {
  const result = await tx.query
    .updateTable('accounts')
    .set({ alias: null })
    .where('account_id', '=', accountId)
    .where('alias', '=', alias)
    .executeTakeFirst()
  tx.touch(accountId)
  return changedRows(result) === 1
}

/** The account that an alias stands for. */
export async function findAccountIdByAlias(
  query: Database,
  alias: string,
): Promise<string | undefined> {
  const row = await query
    .selectFrom('accounts')
    .select('account_id as accountId')
    .where('alias', '=', alias)
    .executeTakeFirst()
  return row?.accountId
}
