import { shownTrustPolicies } from '../../permissions/trust-policy.js'
import { listInstanceProfilesOf } from '../../store/instance-profiles.js'
import type { Role } from '../../store/roles.js'
import type { Database } from '../../store/store.js'
import { byOwner } from '../by-owner.js'
import { instanceProfileShape } from '../instance-profiles/instance-profile-shape.js'
import { roleShape, wholeRoleShape } from '../roles/role-shape.js'
import { gatherPolicies, gatherTags } from './gather.js'

/** The model's RoleDetail of each: without description and duration; lists are there even where they are empty. */
export async function roleDetails(read: Database, roles: readonly Role[]) {
  if (roles.length === 0) return []
  const ids = roles.map(({ roleId }) => roleId)
  const [policies, tagsOf, profiles, trustOf] = await Promise.all([
    gatherPolicies(read, ids),
    gatherTags(read, ids),
    listInstanceProfilesOf(read, ids),
    shownTrustPolicies(read, roles),
  ])
  const profilesOf = byOwner(profiles, ({ roleId }) => roleId)
  return roles.map((role) => {
    const trustPolicy = trustOf(role)
    const tags = tagsOf(role.roleId)
    const {
      Description: _,
      MaxSessionDuration: __,
      ...shown
    } = wholeRoleShape(role, { trustPolicy, tags })
    const inside = [roleShape(role, trustPolicy)]
    return {
      ...shown,
      InstanceProfileList: profilesOf(role.roleId).map((profile) =>
        instanceProfileShape(profile, inside),
      ),
      RolePolicyList: policies.inlinePolicies(role.roleId),
      AttachedManagedPolicies: policies.attachedPolicies(role.roleId),
      Tags: tags,
    }
  })
}
