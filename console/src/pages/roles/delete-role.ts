import { allPages } from '../../api/all-pages.js'
import { call } from '../../api/call.js'
import type { Step } from '../../dialogs/steps.js'
import { removePolicies } from '../../policies/remove-policies.js'

/** IAM deletes no role with policies or in an instance profile. AWS IAM User Guide, "Deleting roles or instance profiles". */
export async function planRoleDeletion(RoleName: string): Promise<readonly Step[]> {
  const [profiles, policies] = await Promise.all([
    allPages('iam', 'ListInstanceProfilesForRole', { RoleName }, 'InstanceProfiles'),
    removePolicies({ kind: 'role', name: RoleName }),
  ])
  return [
    ...profiles.map(({ InstanceProfileName }) => ({
      words: `Take it from instance profile ${InstanceProfileName}`,
      run: () => call('iam', 'RemoveRoleFromInstanceProfile', { RoleName, InstanceProfileName }),
    })),
    ...policies,
    { words: `Delete role ${RoleName}`, run: () => call('iam', 'DeleteRole', { RoleName }) },
  ]
}
