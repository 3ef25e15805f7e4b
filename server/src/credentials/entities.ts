import { preparePolicies } from '@sallyport/policy/prepare'
import { readAccountSettings } from '../account-settings.js'
import { roleArn, rootArn, userArn } from '../arn.js'
import { type Account, findAccount } from '../store/accounts.js'
import { findRoleById } from '../store/roles.js'
import { listTags } from '../store/tags.js'
import { findUserById } from '../store/users.js'
import type { Entity } from './caller.js'
import { type PolicyParts, readPolicySets } from './entity-policies.js'

/** Root, the user or the role with this id in the account, or undefined where it no longer exists. */
export function loadEntity(
  parts: PolicyParts,
  accountId: string,
  entityId: string,
): Entity | undefined | Promise<Entity | undefined> {
  return parts.cache.keep(`principal:${entityId}`, `entity of ${accountId}`, async (dependsOn) => {
    const account = await findAccount(parts.read, accountId)
    if (account === undefined) return undefined
    if (entityId === accountId) return rootOf(account)
    return entityId.startsWith('AROA')
      ? readRole(parts, account, { roleId: entityId, dependsOn })
      : readUser(parts, account, { userId: entityId, dependsOn })
  })
}

const inAccount = (account: Account) => ({
  accountId: account.accountId,
  accountName: account.name,
  settings: readAccountSettings(account.settings),
})

function rootOf(account: Account): Entity {
  return {
    ...inAccount(account),
    kind: 'root',
    principalId: account.accountId,
    arn: rootArn(account.accountId),
    tags: [],
    policies: preparePolicies({ identity: [] }),
    mentionedKeys: new Set(),
  }
}

async function readUser(
  parts: PolicyParts,
  account: Account,
  { userId, dependsOn }: { userId: string; dependsOn: (id: string) => void },
): Promise<Entity | undefined> {
  const user = await findUserById(parts.read, userId)
  if (user === undefined || user.accountId !== account.accountId) return undefined
  const { sets, mentionedKeys } = await readPolicySets(parts, {
    ownerId: userId,
    boundary: user.permissionsBoundary,
    dependsOn,
  })
  return {
    ...inAccount(account),
    kind: 'user',
    principalId: userId,
    arn: userArn(user),
    user,
    tags: await listTags(parts.read, { id: userId }),
    policies: preparePolicies(sets),
    mentionedKeys,
  }
}

async function readRole(
  parts: PolicyParts,
  account: Account,
  { roleId, dependsOn }: { roleId: string; dependsOn: (id: string) => void },
): Promise<Entity | undefined> {
  const role = await findRoleById(parts.read, roleId)
  if (role === undefined || role.accountId !== account.accountId) return undefined
  const { sets, mentionedKeys } = await readPolicySets(parts, {
    ownerId: roleId,
    boundary: role.permissionsBoundary,
    dependsOn,
  })
  return {
    ...inAccount(account),
    kind: 'role',
    principalId: roleId,
    arn: roleArn(role),
    role,
    tags: await listTags(parts.read, { id: roleId }),
    policies: preparePolicies(sets),
    mentionedKeys,
  }
}
