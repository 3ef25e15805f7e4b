import { isFromPage, type NamedPage } from './named-page.js'
import { changedRows, type Database, type Transaction } from './store.js'
import { deleteTagsOf } from './tags.js'

export interface InstanceProfile {
  profileId: string
  accountId: string
  profileName: string
  path: string
  /** The one role inside. */
  roleId: string | null
  createdAt: number
}

const columns = [
  'instance_profile_id as profileId',
  'account_id as accountId',
  'profile_name as profileName',
  'path',
  'role_id as roleId',
  'created_at as createdAt',
] as const

/** By name, whatever its case. */
export function findInstanceProfile(
  query: Database,
  accountId: string,
  profileName: string,
): Promise<InstanceProfile | undefined> {
  return query
    .selectFrom('instance_profiles')
    .select(columns)
    .where('account_id', '=', accountId)
    .where('profile_name_lower', '=', profileName.toLowerCase())
    .executeTakeFirst()
}

/** Takes the profile's row for this transaction; the row of a role is taken before. Found by name, whatever its case. */
export function lockInstanceProfile(
  tx: Transaction,
  accountId: string,
  profileName: string,
): Promise<InstanceProfile | undefined> {
  return tx.query
    .updateTable('instance_profiles')
    .set((eb) => ({ revision: eb('revision', '+', 1) }))
    .where('account_id', '=', accountId)
    .where('profile_name_lower', '=', profileName.toLowerCase())
    .returning(columns)
    .executeTakeFirst()
}

export interface InstanceProfilePage extends NamedPage {
  /** Only profiles with this role inside. */
  roleId?: string
}

/** In the order of names. */
export function listInstanceProfiles(
  query: Database,
  page: InstanceProfilePage,
): Promise<InstanceProfile[]> {
  let select = query
    .selectFrom('instance_profiles')
    .select(columns)
    .where(isFromPage('profile_name_lower', page))
    .orderBy('profile_name_lower')
    .limit(page.limit)
  if (page.roleId !== undefined) select = select.where('role_id', '=', page.roleId)
  return select.execute()
}

/** Those with one of several roles inside, in the order of names. */
export function listInstanceProfilesOf(
  query: Database,
  roleIds: readonly string[],
): Promise<InstanceProfile[]> {
  return query
    .selectFrom('instance_profiles')
    .select(columns)
    .where('role_id', 'in', roleIds)
    .orderBy('profile_name_lower')
    .execute()
}

/** Without a role. False where the name is taken in any case. */
export async function insertInstanceProfile(
  tx: Transaction,
  profile: Omit<InstanceProfile, 'roleId'>,
): Promise<boolean> {
  const result = await tx.query
    .insertInto('instance_profiles')
    .values({
      instance_profile_id: profile.profileId,
      account_id: profile.accountId,
      profile_name: profile.profileName,
      profile_name_lower: profile.profileName.toLowerCase(),
      path: profile.path,
      role_id: null,
      created_at: profile.createdAt,
      revision: 0,
    })
    .onConflict((conflict) => conflict.columns(['account_id', 'profile_name_lower']).doNothing())
    .executeTakeFirst()
  tx.touch(profile.accountId)
  return changedRows(result) === 1
}

/** False where there is a role inside already. */
export async function putRoleInside(
  tx: Transaction,
  profile: InstanceProfile,
  roleId: string,
): Promise<boolean> {
  const result = await tx.query
    .updateTable('instance_profiles')
    .set({ role_id: roleId })
    .where('instance_profile_id', '=', profile.profileId)
    .where('role_id', 'is', null)
    .executeTakeFirst()
  tx.touch(profile.accountId)
  return changedRows(result) === 1
}

/** False where this role is not inside. */
export async function takeRoleOut(
  tx: Transaction,
  profile: InstanceProfile,
  roleId: string,
): Promise<boolean> {
  const result = await tx.query
    .updateTable('instance_profiles')
    .set({ role_id: null })
    .where('instance_profile_id', '=', profile.profileId)
    .where('role_id', '=', roleId)
    .executeTakeFirst()
  tx.touch(profile.accountId)
  return changedRows(result) === 1
}

/** Deletes the profile, tags and all, where no role is inside; false otherwise. */
export async function deleteEmptyInstanceProfile(
  tx: Transaction,
  profile: InstanceProfile,
): Promise<boolean> {
  const result = await tx.query
    .deleteFrom('instance_profiles')
    .where('instance_profile_id', '=', profile.profileId)
    .where('role_id', 'is', null)
    .executeTakeFirst()
  if (changedRows(result) === 0) return false
  await deleteTagsOf(tx, profile.profileId)
  tx.touch(profile.accountId)
  return true
}
