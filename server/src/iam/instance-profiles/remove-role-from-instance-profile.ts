import { writeOperation } from '../../operation.js'
import { takeRoleOut } from '../../store/instance-profiles.js'
import { noSuchEntity } from '../refusals.js'
import { lockProfileAndRole, type ProfileAndRoleInput } from './profile-and-role.js'
import { instanceProfileCheck } from './target-instance-profile.js'

export const removeRoleFromInstanceProfile = writeOperation<ProfileAndRoleInput>(
  'iam',
  'RemoveRoleFromInstanceProfile',
  {
    checks: async (call) => [
      await instanceProfileCheck(
        call,
        'iam:RemoveRoleFromInstanceProfile',
        call.input.InstanceProfileName,
      ),
    ],

    async run(call, tx) {
      const { profile, role } = await lockProfileAndRole(tx, call)
      if (!(await takeRoleOut(tx, profile, role.roleId))) {
        throw noSuchEntity(
          `Role ${role.roleName} in Instance Profile ${profile.profileName} cannot be found.`,
        )
      }
      return undefined
    },
  },
)
