import type { Call } from '../../operation.js'
import { type InstanceProfile, lockInstanceProfile } from '../../store/instance-profiles.js'
import { lockRole, type Role } from '../../store/roles.js'
import type { Transaction } from '../../store/store.js'
import { noSuchInstanceProfile, noSuchRole } from '../refusals.js'

/** What goes into an instance profile or comes out of it. */
export interface ProfileAndRoleInput {
  InstanceProfileName: string
  RoleName: string
}

/**
 * Both rows, taken for this transaction: the role's first, though of two that do not exist the instance profile is named, which
 * the operation is about. (Which one AWS names is not recorded.)
 */
export async function lockProfileAndRole(
  tx: Transaction,
  { caller, input }: Call<ProfileAndRoleInput>,
): Promise<{ profile: InstanceProfile; role: Role }> {
  const { accountId } = caller.principal
  const role = await lockRole(tx, accountId, input.RoleName)
  const profile = await lockInstanceProfile(tx, accountId, input.InstanceProfileName)
  if (profile === undefined) throw noSuchInstanceProfile(input.InstanceProfileName)
  if (role === undefined) throw noSuchRole(input.RoleName)
  return { profile, role }
}
