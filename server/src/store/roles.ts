import { hasNothing, holdings } from './belongings.js'
import { isFromPage, type NamedPage } from './named-page.js'
import { changedRows, type Database, type Transaction } from './store.js'
import { deleteTagsOf } from './tags.js'

export interface Role {
  roleId: string
  accountId: string
  roleName: string
  path: string
  description: string | null
  maxSessionSeconds: number
  /** The document as it was given. */
  trustPolicy: string
  /** JSON: the unique id that each user and role ARN of the trust policy stood for when it was saved. */
  trustPrincipals: string
  /** ARN of the managed policy that is its permissions boundary. */
  permissionsBoundary: string | null
  createdAt: number
  lastUsedAt: number | null
  lastUsedRegion: string | null
}

const columns = [
  'role_id as roleId',
  'account_id as accountId',
  'role_name as roleName',
  'path',
  'description',
  'max_session_seconds as maxSessionSeconds',
  'trust_policy as trustPolicy',
  'trust_principals as trustPrincipals',
  'permissions_boundary as permissionsBoundary',
  'created_at as createdAt',
  'last_used_at as lastUsedAt',
  'last_used_region as lastUsedRegion',
] as const

/** By name, whatever its case. */
export function findRole(
  query: Database,
  accountId: string,
  roleName: string,
): Promise<Role | undefined> {
  return query
    .selectFrom('roles')
    .select(columns)
    .where('account_id', '=', accountId)
    .where('role_name_lower', '=', roleName.toLowerCase())
    .executeTakeFirst()
}

export function findRoleById(query: Database, roleId: string): Promise<Role | undefined> {
  return query.selectFrom('roles').select(columns).where('role_id', '=', roleId).executeTakeFirst()
}

/** Of several ids at once; those that no role has are left out. */
export function findRolesById(query: Database, roleIds: readonly string[]): Promise<Role[]> {
  return query.selectFrom('roles').select(columns).where('role_id', 'in', roleIds).execute()
}

/** In the order of names. */
export function listRoles(query: Database, page: NamedPage): Promise<Role[]> {
  return query
    .selectFrom('roles')
    .select(columns)
    .where(isFromPage('role_name_lower', page))
    .orderBy('role_name_lower')
    .limit(page.limit)
    .execute()
}

/** Takes the role's row for this transaction. Found by name, whatever its case. */
export function lockRole(
  tx: Transaction,
  accountId: string,
  roleName: string,
): Promise<Role | undefined> {
  return tx.query
    .updateTable('roles')
    .set((eb) => ({ revision: eb('revision', '+', 1) }))
    .where('account_id', '=', accountId)
    .where('role_name_lower', '=', roleName.toLowerCase())
    .returning(columns)
    .executeTakeFirst()
}

/** False where the name is taken in any case. */
export async function insertRole(
  tx: Transaction,
  role: Omit<Role, 'lastUsedAt' | 'lastUsedRegion'>,
): Promise<boolean> {
  const result = await tx.query
    .insertInto('roles')
    .values({
      role_id: role.roleId,
      account_id: role.accountId,
      role_name: role.roleName,
      role_name_lower: role.roleName.toLowerCase(),
      path: role.path,
      description: role.description,
      max_session_seconds: role.maxSessionSeconds,
      trust_policy: role.trustPolicy,
      trust_principals: role.trustPrincipals,
      permissions_boundary: role.permissionsBoundary,
      created_at: role.createdAt,
      last_used_at: null,
      last_used_region: null,
      revision: 0,
    })
    .onConflict((conflict) => conflict.columns(['account_id', 'role_name_lower']).doNothing())
    .executeTakeFirst()
  tx.touch(role.accountId)
  return changedRows(result) === 1
}

/** Sets the role's permissions boundary, or takes it away. The role's row must be taken. */
export async function setRoleBoundary(
  tx: Transaction,
  role: Role,
  policyArn: string | null,
): Promise<void> {
  await tx.query
    .updateTable('roles')
    .set({ permissions_boundary: policyArn })
    .where('role_id', '=', role.roleId)
    .execute()
  tx.touch(role.accountId, role.roleId)
}

export interface RoleUse {
  roleId: string
  usedAt: number
  region: string
}

/** Touches nobody: GetRole reads it anew each time. */
export async function recordRoleUse(tx: Transaction, use: RoleUse): Promise<void> {
  await tx.query
    .updateTable('roles')
    .set({ last_used_at: use.usedAt, last_used_region: use.region })
    .where('role_id', '=', use.roleId)
    .execute()
}

/** The role's row must be taken. */
export async function updateRole(
  tx: Transaction,
  role: Role,
  change: Pick<Role, 'description' | 'maxSessionSeconds'>,
): Promise<void> {
  await tx.query
    .updateTable('roles')
    .set({ description: change.description, max_session_seconds: change.maxSessionSeconds })
    .where('role_id', '=', role.roleId)
    .execute()
  tx.touch(role.accountId, role.roleId)
}

/** Replaces the trust policy. The role's row must be taken. */
export async function setTrustPolicy(
  tx: Transaction,
  role: Role,
  trust: Pick<Role, 'trustPolicy' | 'trustPrincipals'>,
): Promise<void> {
  await tx.query
    .updateTable('roles')
    .set({ trust_policy: trust.trustPolicy, trust_principals: trust.trustPrincipals })
    .where('role_id', '=', role.roleId)
    .execute()
  tx.touch(role.accountId, role.roleId)
}

const belongings = {
  attachedPolicies: ['attached_policies', 'owner_id'],
  inlinePolicies: ['inline_policies', 'owner_id'],
  instanceProfiles: ['instance_profiles', 'role_id'],
} as const

/**
 * Deletes the role, tags and all, where nothing else belongs to it; false otherwise. One conditional write; the row must be
 * taken, so that nothing can be given to the role meanwhile.
 */
export async function deleteBareRole(tx: Transaction, role: Role): Promise<boolean> {
  const { accountId, roleId } = role
  const result = await tx.query
    .deleteFrom('roles')
    .where('role_id', '=', roleId)
    .where(hasNothing(belongings, 'roles.role_id'))
    .executeTakeFirst()
  if (changedRows(result) === 0) return false
  await deleteTagsOf(tx, roleId)
  tx.touch(accountId, roleId)
  return true
}

/** What still belongs to the role and has to go before the role can. */
export const roleHolds = (tx: Transaction, roleId: string) => holdings(tx.query, belongings, roleId)
