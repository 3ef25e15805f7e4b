import { type Call, writeOperation } from '../../operation.js'
import type { Check } from '../../permissions/authorize.js'
import { putRoleInside } from '../../store/instance-profiles.js'
import { quotaExceeded } from '../refusals.js'
import { roleCheck } from '../roles/target-role.js'
import { lockProfileAndRole, type ProfileAndRoleInput } from './profile-and-role.js'
import { instanceProfileCheck } from './target-instance-profile.js'

const rolesPerProfile = 1

export const addRoleToInstanceProfile = writeOperation<ProfileAndRoleInput>(
  'iam',
  'AddRoleToInstanceProfile',
  {
    checks: async (call) => [
      await instanceProfileCheck(
        call,
        'iam:AddRoleToInstanceProfile',
        call.input.InstanceProfileName,
      ),
      await passRoleCheck(call, call.input.RoleName),
    ],

    async run(call, tx) {
      const { profile, role } = await lockProfileAndRole(tx, call)
      // The same role again is one too many, too.
      if (!(await putRoleInside(tx, profile, role.roleId)))
        throw quotaExceeded('InstanceSessionsPerInstanceProfile', rolesPerProfile)
      return undefined
    },
  },
)

/** AWS IAM User Guide, Granting a user permissions to pass a role to an AWS service: here to EC2, whose instances take profiles. */
async function passRoleCheck(call: Call<unknown>, roleName: string): Promise<Check> {
  const { shownResource: _, ...check } = await roleCheck(call, 'iam:PassRole', roleName)
  return { ...check, values: { 'iam:passedtoservice': ['ec2.amazonaws.com'] } }
}
