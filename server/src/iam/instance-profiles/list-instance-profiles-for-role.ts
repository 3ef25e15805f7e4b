import { readOperation } from '../../operation.js'
import { listInstanceProfiles } from '../../store/instance-profiles.js'
import { pageOf, type PageInput, readPage } from '../paging.js'
import { noSuchRole } from '../refusals.js'
import { findTargetRole, roleCheck } from '../roles/target-role.js'
import { instanceProfileShapes } from './instance-profile-shape.js'

interface ListForRoleInput extends PageInput {
  RoleName: string
}

export const listInstanceProfilesForRole = readOperation<ListForRoleInput>(
  'iam',
  'ListInstanceProfilesForRole',
  {
    checks: async (call) => [
      await roleCheck(call, 'iam:ListInstanceProfilesForRole', call.input.RoleName),
    ],

    async run(call) {
      const { input, parts } = call
      const role = await findTargetRole(call, input.RoleName)
      if (role === undefined) throw noSuchRole(input.RoleName)
      const page = readPage(input)
      const profiles = await listInstanceProfiles(parts.store.read, {
        accountId: role.accountId,
        pathPrefix: '/',
        roleId: role.roleId,
        after: page.after,
        limit: page.limit + 1,
      })
      const { rows, end } = pageOf(profiles, page, (profile) => profile.profileName.toLowerCase())
      return { InstanceProfiles: await instanceProfileShapes(parts.store.read, rows), ...end }
    },
  },
)
