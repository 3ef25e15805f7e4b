import { everyPrincipal } from './exact-cache.js'
import { changedRows, type Database, type Transaction } from './store.js'

export interface Account {
  accountId: string
  name: string
  rootEmail: string
  rootPhone: string | null
  rootPasswordHash: string | null
  rootMfaDevices: number
  rootMfaFailures: number
  /** JSON; read by `account-settings.ts`. */
  settings: string
  alias: string | null
  /** JSON; read by `accounts/password-policy.ts`. Null: the account has none of its own. */
  passwordPolicy: string | null
  /** Null: never since the account was made. */
  rootPasswordChangedAt: number | null
  rootPasswordLastUsedAt: number | null
  createdAt: number
}

export interface NewAccount {
  accountId: string
  name: string
  rootEmail: string
  rootPhone?: string | undefined
  rootPasswordHash?: string | undefined
  createdAt: number
}

/** False where the id or the e-mail address is taken. */
export async function insertAccount(tx: Transaction, account: NewAccount): Promise<boolean> {
  const result = await tx.query
    .insertInto('accounts')
    .values({
      account_id: account.accountId,
      name: account.name,
      root_email: account.rootEmail,
      root_email_lower: account.rootEmail.toLowerCase(),
      root_phone: account.rootPhone ?? null,
      root_password_hash: account.rootPasswordHash ?? null,
      root_mfa_devices: 0,
      root_mfa_failures: 0,
      settings: '{}',
      created_at: account.createdAt,
      revision: 0,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  tx.touch(account.accountId, account.accountId)
  return changedRows(result) === 1
}

const columns = [
  'account_id as accountId',
  'name',
  'root_email as rootEmail',
  'root_phone as rootPhone',
  'root_password_hash as rootPasswordHash',
  'root_mfa_devices as rootMfaDevices',
  'root_mfa_failures as rootMfaFailures',
  'settings',
  'alias',
  'password_policy as passwordPolicy',
  'root_password_changed_at as rootPasswordChangedAt',
  'root_password_last_used_at as rootPasswordLastUsedAt',
  'created_at as createdAt',
] as const

export function findAccount(query: Database, accountId: string): Promise<Account | undefined> {
  return query
    .selectFrom('accounts')
    .select(columns)
    .where('account_id', '=', accountId)
    .executeTakeFirst()
}

export function listAccounts(query: Database): Promise<Account[]> {
  return query.selectFrom('accounts').select(columns).orderBy('account_id').execute()
}

export async function anyAccountExists(query: Database): Promise<boolean> {
  return (
    (await query.selectFrom('accounts').select('account_id').limit(1).executeTakeFirst()) !==
    undefined
  )
}

export async function updateAccountSettings(
  tx: Transaction,
  accountId: string,
  settings: string,
): Promise<boolean> {
  const result = await tx.query
    .updateTable('accounts')
    .set({ settings })
    .where('account_id', '=', accountId)
    .executeTakeFirst()
  // What is kept of every principal holds the settings of its account.
  tx.touch(accountId, everyPrincipal)
  return changedRows(result) === 1
}

/** Sets the account's own password policy, or takes it away; false where there is none to take away. */
export async function setPasswordPolicy(
  tx: Transaction,
  accountId: string,
  passwordPolicy: string | null,
): Promise<boolean> {
  let update = tx.query
    .updateTable('accounts')
    .set({ password_policy: passwordPolicy })
    .where('account_id', '=', accountId)
  if (passwordPolicy === null) update = update.where('password_policy', 'is not', null)
  const result = await update.executeTakeFirst()
  tx.touch(accountId)
  return changedRows(result) === 1
}

/** Takes the account's row for this transaction, so that decisions about root that follow are made one after the other. */
export function lockAccount(tx: Transaction, accountId: string): Promise<Account | undefined> {
  return tx.query
    .updateTable('accounts')
    .set((eb) => ({ revision: eb('revision', '+', 1) }))
    .where('account_id', '=', accountId)
    .returning(columns)
    .executeTakeFirst()
}

/** The account whose root user has this e-mail address, in any case. */
export function findAccountByRootEmail(
  query: Database,
  email: string,
): Promise<Account | undefined> {
  return query
    .selectFrom('accounts')
    .select(columns)
    .where('root_email_lower', '=', email.toLowerCase())
    .executeTakeFirst()
}

/** False where the password has changed since: of two changes at once the first wins. One conditional write. */
export async function replaceRootPassword(
  tx: Transaction,
  account: Account,
  change: { passwordHash: string; changedAt: number },
): Promise<boolean> {
  const result = await tx.query
    .updateTable('accounts')
    .set({ root_password_hash: change.passwordHash, root_password_changed_at: change.changedAt })
    .where('account_id', '=', account.accountId)
    .where('root_password_hash', '=', account.rootPasswordHash)
    .executeTakeFirst()
  tx.touch(account.accountId, account.accountId)
  return changedRows(result) === 1
}

/** Who may be written to and called about the account. False where another account has the e-mail address. */
export async function updateRootContact(
  tx: Transaction,
  accountId: string,
  contact: { name: string; rootEmail: string; rootPhone: string | null },
): Promise<boolean> {
  const taken = await tx.query
    .selectFrom('accounts')
    .select('account_id')
    .where('root_email_lower', '=', contact.rootEmail.toLowerCase())
    .where('account_id', '<>', accountId)
    .executeTakeFirst()
  if (taken !== undefined) return false
  await tx.query
    .updateTable('accounts')
    .set({
      name: contact.name,
      root_email: contact.rootEmail,
      root_email_lower: contact.rootEmail.toLowerCase(),
      root_phone: contact.rootPhone,
    })
    .where('account_id', '=', accountId)
    .execute()
  // What is kept of every principal holds the name of its account.
  tx.touch(accountId, everyPrincipal)
  return true
}

export async function recordRootPasswordUse(
  tx: Transaction,
  accountId: string,
  usedAt: number,
): Promise<void> {
  await tx.query
    .updateTable('accounts')
    .set({ root_password_last_used_at: usedAt })
    .where('account_id', '=', accountId)
    .execute()
  tx.touch(accountId, accountId)
}
