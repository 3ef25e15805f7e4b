import { listGroupNamesOf } from '../../store/group-members.js'
import type { Database } from '../../store/store.js'
import type { User } from '../../store/users.js'
import { boundaryShape } from '../boundaries/boundary-shape.js'
import { byOwner } from '../by-owner.js'
import { userShape } from '../users/user-shape.js'
import { gatherPolicies, gatherTags } from './gather.js'

/** The model's UserDetail of each: lists are there even where they are empty, but for that of inline policies. */
export async function userDetails(read: Database, users: readonly User[]) {
  if (users.length === 0) return []
  const ids = users.map(({ userId }) => userId)
  const [policies, tagsOf, groupNames] = await Promise.all([
    gatherPolicies(read, ids),
    gatherTags(read, ids),
    listGroupNamesOf(read, ids),
  ])
  const groupsOf = byOwner(groupNames, ({ userId }) => userId)
  return users.map((user) => {
    const { userId } = user
    const inline = policies.inlinePolicies(userId)
    return {
      ...userShape({ ...user, passwordLastUsedAt: null }),
      ...(inline.length === 0 ? undefined : { UserPolicyList: inline }),
      GroupList: groupsOf(userId).map(({ groupName }) => groupName),
      AttachedManagedPolicies: policies.attachedPolicies(userId),
      ...boundaryShape(user.permissionsBoundary),
      Tags: tagsOf(userId),
    }
  })
}
