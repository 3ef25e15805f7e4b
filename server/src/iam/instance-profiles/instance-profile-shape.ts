import { instanceProfileArn } from '../../arn.js'
import { shownTrustPolicies } from '../../permissions/trust-policy.js'
import type { InstanceProfile } from '../../store/instance-profiles.js'
import { findRolesById } from '../../store/roles.js'
import type { Database } from '../../store/store.js'
import { roleShape } from '../roles/role-shape.js'

type Shape = Record<string, unknown>

/** The model's InstanceProfile without tags; `roles` are those inside, one at most. */
export const instanceProfileShape = (
  profile: Omit<InstanceProfile, 'roleId'>,
  roles: readonly Shape[] = [],
): Shape => ({
  Path: profile.path,
  InstanceProfileName: profile.profileName,
  InstanceProfileId: profile.profileId,
  Arn: instanceProfileArn(profile),
  CreateDate: profile.createdAt,
  Roles: roles,
})

/** Several with the roles inside, which are looked up together. */
export async function instanceProfileShapes(
  read: Database,
  profiles: readonly InstanceProfile[],
): Promise<Shape[]> {
  const roleIds = profiles.flatMap(({ roleId }) => roleId ?? [])
  const roles = roleIds.length === 0 ? [] : await findRolesById(read, [...new Set(roleIds)])
  const shown = await shownTrustPolicies(read, roles)
  const shapes = new Map(roles.map((role) => [role.roleId, roleShape(role, shown(role))]))
  return profiles.map((profile) =>
    instanceProfileShape(profile, [shapes.get(profile.roleId ?? '') ?? []].flat()),
  )
}
