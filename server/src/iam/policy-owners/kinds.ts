import type { Group } from '../../store/groups.js'
import { lockGroup } from '../../store/groups.js'
import { lockRole, type Role } from '../../store/roles.js'
import { lockUser, type User } from '../../store/users.js'
import { findTargetGroup, groupCheck } from '../groups/target-group.js'
import { noSuchGroup, noSuchRole, noSuchUser } from '../refusals.js'
import { boundedRoleCheck, findTargetRole, roleCheck } from '../roles/target-role.js'
import { boundedUserCheck, findTarget, userCheck } from '../users/target-user.js'
import type { NamedOwner, OwnerKind } from './owner-kind.js'

const ofUser = (user: User | undefined): NamedOwner | undefined =>
  user && { accountId: user.accountId, ownerId: user.userId, name: user.userName }

const ofGroup = (group: Group | undefined): NamedOwner | undefined =>
  group && { accountId: group.accountId, ownerId: group.groupId, name: group.groupName }

const ofRole = (role: Role | undefined): NamedOwner | undefined =>
  role && { accountId: role.accountId, ownerId: role.roleId, name: role.roleName }

const user: OwnerKind = {
  type: 'User',
  nameMember: 'UserName',
  maxInlineSize: 2048,
  check: userCheck,
  changeCheck: boundedUserCheck,
  find: async (call, name) => {
    const target = await findTarget(call, name)
    return target.kind === 'user' ? ofUser(target.user) : undefined
  },
  lock: async (tx, accountId, name) => ofUser(await lockUser(tx, accountId, name)),
  noSuch: noSuchUser,
}

const group: OwnerKind = {
  type: 'Group',
  nameMember: 'GroupName',
  maxInlineSize: 5120,
  check: groupCheck,
  changeCheck: groupCheck,
  find: async (call, name) => ofGroup(await findTargetGroup(call, name)),
  lock: async (tx, accountId, name) => ofGroup(await lockGroup(tx, accountId, name)),
  noSuch: noSuchGroup,
}

const role: OwnerKind = {
  type: 'Role',
  nameMember: 'RoleName',
  maxInlineSize: 10_240,
  check: roleCheck,
  changeCheck: boundedRoleCheck,
  find: async (call, name) => ofRole(await findTargetRole(call, name)),
  lock: async (tx, accountId, name) => ofRole(await lockRole(tx, accountId, name)),
  noSuch: noSuchRole,
}

/** Every kind of entity that has policies. */
export const ownerKinds: readonly OwnerKind[] = [user, group, role]
