import { isAccountId, isUserName } from '../accounts/account-rules.js'
import { type Account, findAccount, findAccountByRootEmail } from '../store/accounts.js'
import { findAccountIdByAlias } from '../store/account-aliases.js'
import { findLoginProfile } from '../store/login-profiles.js'
import type { DeviceOwner } from '../store/mfa-devices.js'
import type { Database } from '../store/store.js'
import { findUser, findUserById, type User } from '../store/users.js'

/** Whom somebody says to be. */
export type TypedIdentity =
  { kind: 'root'; email: string } | { kind: 'user'; account: string; userName: string }

/** Somebody who can sign in: the root user, or a user with a password. */
export interface SignInPrincipal {
  accountId: string
  alias: string | null
  /** Null: the root user. */
  userId: string | null
  /** The user's name, or root's e-mail address. */
  name: string
  /** The user's; undefined for root. */
  path?: string
  passwordHash: string
  passwordChangedAt: number
  passwordLastUsedAt: number | null
  /** The user must choose another password. */
  resetRequired: boolean
  /** How many MFA devices are enabled. */
  mfaDevices: number
  /** JSON of the account's settings. */
  settings: string
  /** JSON of the account's password policy, or null. */
  passwordPolicy: string | null
}

/** What was found under a typed identity. `principal` is undefined where nobody can sign in with it. */
export interface Found {
  account?: Account | undefined
  user?: User | undefined
  principal?: SignInPrincipal | undefined
}

export async function findTyped(read: Database, typed: TypedIdentity): Promise<Found> {
  if (typed.kind === 'root') {
    const account = await findAccountByRootEmail(read, typed.email)
    return { account, principal: account && rootOf(account) }
  }
  const account = await findAccountByName(read, typed.account)
  if (account === undefined) return {}
  // What cannot be a name is not looked up: it may hold what a database does not take for text.
  const user = isUserName(typed.userName)
    ? await findUser(read, account.accountId, typed.userName)
    : undefined
  return { account, user, principal: user && (await userOf(read, account, user)) }
}

/** By id, or by its alias. */
export async function findAccountByName(
  read: Database,
  name: string,
): Promise<Account | undefined> {
  const lower = name.toLowerCase()
  if (!/^[a-z0-9-]{3,63}$/.test(lower)) return undefined
  const accountId = isAccountId(lower) ? lower : await findAccountIdByAlias(read, lower)
  return accountId === undefined ? undefined : findAccount(read, accountId)
}

/** As they are now; undefined where they can no longer sign in. */
export async function findPrincipal(
  query: Database,
  { accountId, userId }: { accountId: string; userId: string | null },
): Promise<SignInPrincipal | undefined> {
  const account = await findAccount(query, accountId)
  if (account === undefined) return undefined
  if (userId === null) return rootOf(account)
  const user = await findUserById(query, userId)
  return user === undefined || user.accountId !== accountId
    ? undefined
    : userOf(query, account, user)
}

function rootOf(account: Account): SignInPrincipal | undefined {
  const { rootPasswordHash: passwordHash } = account
  if (passwordHash === null) return undefined
  return {
    ...inAccount(account),
    userId: null,
    name: account.rootEmail,
    passwordHash,
    passwordChangedAt: account.rootPasswordChangedAt ?? account.createdAt,
    passwordLastUsedAt: account.rootPasswordLastUsedAt,
    resetRequired: false,
    mfaDevices: account.rootMfaDevices,
  }
}

async function userOf(
  query: Database,
  account: Account,
  user: User,
): Promise<SignInPrincipal | undefined> {
  // AWS IAM User Guide, How IAM users sign in: without a login profile a user has nothing to sign in with.
  const profile = await findLoginProfile(query, user.userId)
  if (profile === undefined) return undefined
  return {
    ...inAccount(account),
    userId: user.userId,
    name: user.userName,
    path: user.path,
    passwordHash: profile.passwordHash,
    passwordChangedAt: profile.changedAt,
    passwordLastUsedAt: user.passwordLastUsedAt,
    resetRequired: profile.resetRequired === 1,
    mfaDevices: user.mfaDevices,
  }
}

const inAccount = ({ accountId, alias, settings, passwordPolicy }: Account) => ({
  accountId,
  alias,
  settings,
  passwordPolicy,
})

export const ownerOf = ({ userId }: Pick<SignInPrincipal, 'userId'>): DeviceOwner =>
  userId === null ? { kind: 'root' } : { kind: 'user', userId }
