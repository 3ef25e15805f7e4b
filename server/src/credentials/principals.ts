import { compilePolicy, type CompiledPolicy } from '@sallyport/policy/compile'
import { contextKeysOf } from '@sallyport/policy/context-keys'
import { parseDocument } from '@sallyport/policy/document/check'
import type { Policy } from '@sallyport/policy/document/policy'
import { preparePolicies } from '@sallyport/policy/prepare'
import { readAccountSettings } from '../account-settings.js'
import { rootArn, userArn } from '../arn.js'
import { managedPolicy } from '../permissions/managed-policies.js'
import { findAccount } from '../store/accounts.js'
import type { ExactCache } from '../store/exact-cache.js'
import type { Database } from '../store/store.js'
import { listTags } from '../store/tags.js'
import { listAttachedPolicies, listInlinePolicies } from '../store/user-policies.js'
import { findUserById } from '../store/users.js'
import type { Principal } from './caller.js'

/** The principal with this id in the account, or undefined where it no longer exists. */
export function loadPrincipal(
  parts: { cache: ExactCache; read: Database },
  accountId: string,
  principalId: string,
): Principal | undefined | Promise<Principal | undefined> {
  return parts.cache.keep(`principal:${principalId}`, 'principal', () =>
    principalId === accountId
      ? readRoot(parts.read, accountId)
      : readUser(parts.read, accountId, principalId),
  )
}

async function readRoot(read: Database, accountId: string): Promise<Principal | undefined> {
  const account = await findAccount(read, accountId)
  if (account === undefined) return undefined
  return {
    kind: 'root',
    accountId,
    accountName: account.name,
    settings: readAccountSettings(account.settings),
    principalId: accountId,
    arn: rootArn(accountId),
    tags: [],
    policies: preparePolicies({ identity: [] }),
    mentionedKeys: new Set(),
  }
}

async function readUser(
  read: Database,
  accountId: string,
  userId: string,
): Promise<Principal | undefined> {
  const [account, user] = await Promise.all([
    findAccount(read, accountId),
    findUserById(read, userId),
  ])
  if (account === undefined || user === undefined || user.accountId !== accountId) return undefined
  const policies = await readPolicies(read, userId)
  return {
    kind: 'user',
    accountId,
    accountName: account.name,
    settings: readAccountSettings(account.settings),
    principalId: userId,
    arn: userArn(user),
    user,
    tags: await listTags(read, { table: 'user_tags', id: userId }),
    policies: preparePolicies({ identity: policies.map((policy) => policy.compiled) }),
    mentionedKeys: new Set(
      policies.flatMap(({ policy }) => contextKeysOf(policy).map((key) => key.toLowerCase())),
    ),
  }
}

export interface ReadPolicy {
  policy: Policy
  compiled: CompiledPolicy
}

/** The user's inline and attached policies; ids are `inline:NAME` or an ARN. */
export async function readPolicies(read: Database, userId: string): Promise<ReadPolicy[]> {
  const [inline, attached] = await Promise.all([
    listInlinePolicies(read, userId),
    listAttachedPolicies(read, userId),
  ])
  const documents = [
    ...inline.map(({ policyName, document }) => ({ id: `inline:${policyName}`, document })),
    ...attached.map((arn) => ({ id: arn, document: managedPolicy(arn)?.document ?? denyAll })),
  ]
  return documents.map(({ id, document }) => {
    const checked = parseDocument(document)
    // A policy that cannot be understood denies when met: it was refused when written, so this is a damaged row.
    const policy = checked.ok ? checked.policy : understood(parseDocument(denyAll))
    return { policy, compiled: compilePolicy(policy, { id, type: 'identity' }) }
  })
}

const denyAll =
  '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}'

function understood(checked: ReturnType<typeof parseDocument>): Policy {
  if (!checked.ok) throw new Error(checked.message)
  return checked.policy
}
