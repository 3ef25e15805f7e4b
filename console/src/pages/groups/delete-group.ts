import { allPages } from '../../api/all-pages.js'
import { call } from '../../api/call.js'
import type { Step } from '../../dialogs/steps.js'
import { removePolicies } from '../../policies/remove-policies.js'

/** IAM deletes no group with members or policies, so they go before. AWS IAM User Guide, "Deleting an IAM user group". */
export async function planGroupDeletion(GroupName: string): Promise<readonly Step[]> {
  const [members, policies] = await Promise.all([
    allPages('iam', 'GetGroup', { GroupName }, 'Users'),
    removePolicies({ kind: 'group', name: GroupName }),
  ])
  return [
    ...members.map(({ UserName }) => removeMember(GroupName, UserName)),
    ...policies,
    { words: `Delete group ${GroupName}`, run: () => call('iam', 'DeleteGroup', { GroupName }) },
  ]
}

export function removeMember(GroupName: string, UserName: string): Step {
  return {
    words: `Remove ${UserName}`,
    run: () => call('iam', 'RemoveUserFromGroup', { GroupName, UserName }),
  }
}

export function addMember(GroupName: string, UserName: string): Step {
  return {
    words: `Add ${UserName}`,
    run: () => call('iam', 'AddUserToGroup', { GroupName, UserName }),
  }
}
