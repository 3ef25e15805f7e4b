import { writeOperation } from '../../operation.js'
import { addGroupMember, listGroupIdsOf } from '../../store/group-members.js'
import { quotaExceeded } from '../refusals.js'
import { lockUserAndGroup, type MembershipInput } from './membership.js'
import { groupCheck } from './target-group.js'

/** AWS IAM User Guide, IAM quotas. */
const maxGroups = 10

export const addUserToGroup = writeOperation<MembershipInput>('iam', 'AddUserToGroup', {
  checks: async (call) => [await groupCheck(call, 'iam:AddUserToGroup', call.input.GroupName)],

  async run(call, tx) {
    const { user, group } = await lockUserAndGroup(tx, call)
    const joinedAt = call.facts.now
    // A member already: nothing to do, as in AWS.
    if (!(await addGroupMember(tx, { group, user, joinedAt }))) return undefined
    const groups = await listGroupIdsOf(tx.query, user.userId)
    if (groups.length > maxGroups) throw quotaExceeded('GroupsPerUser', maxGroups)
    return undefined
  },
})
