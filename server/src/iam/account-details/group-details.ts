import { groupArn } from '../../arn.js'
import type { Group } from '../../store/groups.js'
import type { Database } from '../../store/store.js'
import { gatherPolicies } from './gather.js'

/** The model's GroupDetail of each. */
export async function groupDetails(read: Database, groups: readonly Group[]) {
  if (groups.length === 0) return []
  const ids = groups.map(({ groupId }) => groupId)
  const policies = await gatherPolicies(read, ids)
  return groups.map((group) => ({
    Path: group.path,
    GroupName: group.groupName,
    GroupId: group.groupId,
    Arn: groupArn(group),
    CreateDate: group.createdAt,
    GroupPolicyList: policies.inlinePolicies(group.groupId),
    AttachedManagedPolicies: policies.attachedPolicies(group.groupId),
  }))
}
