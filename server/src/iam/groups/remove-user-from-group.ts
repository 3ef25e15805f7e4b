import { writeOperation } from '../../operation.js'
import { removeGroupMember } from '../../store/group-members.js'
import { lockUserAndGroup, type MembershipInput } from './membership.js'
import { groupCheck } from './target-group.js'

export const removeUserFromGroup = writeOperation<MembershipInput>('iam', 'RemoveUserFromGroup', {
  checks: async (call) => [await groupCheck(call, 'iam:RemoveUserFromGroup', call.input.GroupName)],

  async run(call, tx) {
    const { user, group } = await lockUserAndGroup(tx, call)
    // Removing somebody who is no member succeeds, as in AWS.
    await removeGroupMember(tx, group, user)
    return undefined
  },
})
