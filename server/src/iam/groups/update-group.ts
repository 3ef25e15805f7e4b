import { groupArn } from '../../arn.js'
import { writeOperation } from '../../operation.js'
import { lockGroup, renameGroup } from '../../store/groups.js'
import { alreadyExists, noSuchGroup } from '../refusals.js'
import { findTargetGroup, groupCheck } from './target-group.js'

interface UpdateGroupInput {
  GroupName: string
  NewPath?: string
  NewGroupName?: string
}

export const updateGroup = writeOperation<UpdateGroupInput>('iam', 'UpdateGroup', {
  // As with users: the permission is needed on the old name and path and on the new.
  async checks(call) {
    const { caller, input } = call
    const before = await groupCheck(call, 'iam:UpdateGroup', input.GroupName)
    const old = (await findTargetGroup(call, input.GroupName)) ?? {
      path: '/',
      groupName: input.GroupName,
    }
    const resource = groupArn({
      accountId: caller.principal.accountId,
      path: input.NewPath ?? old.path,
      groupName: input.NewGroupName ?? old.groupName,
    })
    return resource === before.resource ? [before] : [before, { action: before.action, resource }]
  },

  async run({ caller, input }, tx) {
    const group = await lockGroup(tx, caller.principal.accountId, input.GroupName)
    if (group === undefined) throw noSuchGroup(input.GroupName)
    const change = {
      groupName: input.NewGroupName ?? group.groupName,
      path: input.NewPath ?? group.path,
    }
    if (!(await renameGroup(tx, group, change)))
      throw alreadyExists(`Group with name ${change.groupName} already exists.`)
    return undefined
  },
})
