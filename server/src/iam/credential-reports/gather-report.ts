import {
  type PasswordPolicy,
  passwordExpiresAt,
  readPasswordPolicy,
} from '../../accounts/password-policy.js'
import { rootArn, userArn } from '../../arn.js'
import { type KeyRotation, listKeyRotations } from '../../store/access-keys.js'
import { type Account, findAccount } from '../../store/accounts.js'
import { listLoginProfilesOf, type LoginProfile } from '../../store/login-profiles.js'
import type { Database } from '../../store/store.js'
import { listUsers, type User } from '../../store/users.js'
import { byOwner } from '../by-owner.js'
import { type ReportEntry, reportHead, reportLine, rootName } from './report-text.js'

const usersAtOnce = 500

/** The text of an account's credential report: root first, then the users in the order of their names. */
export async function gatherReport(read: Database, accountId: string): Promise<string> {
  const account = await findAccount(read, accountId)
  if (account === undefined) throw new Error(`there is no account ${accountId}`)
  const lines = [reportHead, reportLine(await rootEntry(read, account))]
  const page = { accountId, pathPrefix: '/', limit: usersAtOnce }
  let after: string | undefined
  do {
    // eslint-disable-next-line no-await-in-loop -- a page begins after the one before
    const users = await listUsers(read, { ...page, after })
    // eslint-disable-next-line no-await-in-loop -- as above
    lines.push(...(await userEntries(read, account, users)).map(reportLine))
    after = users.length < usersAtOnce ? undefined : users.at(-1)?.userName.toLowerCase()
  } while (after !== undefined)
  return `${lines.join('\n')}\n`
}

async function rootEntry(read: Database, account: Account): Promise<ReportEntry> {
  const { accountId, createdAt, rootMfaDevices, rootPasswordLastUsedAt } = account
  return {
    userName: rootName,
    arn: rootArn(accountId),
    createdAt,
    password: 'of-root',
    passwordLastUsedAt: rootPasswordLastUsedAt,
    mfaActive: rootMfaDevices > 0,
    accessKeys: await listKeyRotations(read, accountId, 'root'),
  }
}

async function userEntries(
  read: Database,
  account: Account,
  users: readonly User[],
): Promise<ReportEntry[]> {
  if (users.length === 0) return []
  const ids = users.map(({ userId }) => userId)
  const [profiles, keys] = await Promise.all([
    listLoginProfilesOf(read, ids),
    listKeyRotations(read, account.accountId, ids),
  ])
  const policy = readPasswordPolicy(account.passwordPolicy)
  const profileOf = new Map(profiles.map((profile) => [profile.userId, profile]))
  const keysOf = byOwner(keys, ({ userId }) => userId)
  return users.map((user) =>
    userEntry(user, {
      password: passwordFacts(profileOf.get(user.userId), policy),
      accessKeys: keysOf(user.userId),
    }),
  )
}

function userEntry(
  user: User,
  facts: { password: ReportEntry['password']; accessKeys: readonly KeyRotation[] },
): ReportEntry {
  return {
    userName: user.userName,
    arn: userArn(user),
    createdAt: user.createdAt,
    passwordLastUsedAt: user.passwordLastUsedAt,
    mfaActive: user.mfaDevices > 0,
    ...facts,
  }
}

function passwordFacts(
  profile: LoginProfile | undefined,
  policy: PasswordPolicy | undefined,
): ReportEntry['password'] {
  if (profile === undefined) return 'none'
  const { changedAt } = profile
  return { changedAt, expiresAt: passwordExpiresAt(policy, changedAt) }
}
