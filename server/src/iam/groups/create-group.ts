import { groupArn } from '../../arn.js'
import { newGroupId } from '../../credentials/key-ids.js'
import { writeOperation } from '../../operation.js'
import { useQuota } from '../../store/account-usage.js'
import { insertGroup } from '../../store/groups.js'
import { alreadyExists, quotaExceeded } from '../refusals.js'
import { groupShape } from './group-shape.js'

interface CreateGroupInput {
  GroupName: string
  Path?: string
}

export const createGroup = writeOperation<CreateGroupInput>('iam', 'CreateGroup', {
  checks({ caller, input }) {
    const { accountId } = caller.principal
    const resource = groupArn({ accountId, path: input.Path ?? '/', groupName: input.GroupName })
    return [{ action: 'iam:CreateGroup', resource }]
  },

  async run({ caller, input, facts, parts }, tx) {
    const { accountId, settings } = caller.principal
    const group = {
      groupId: newGroupId(parts.random),
      accountId,
      groupName: input.GroupName,
      path: input.Path ?? '/',
      createdAt: facts.now,
    }
    if (!(await insertGroup(tx, group)))
      throw alreadyExists(`Group with name ${input.GroupName} already exists.`)
    const quota = settings.groupsPerAccount
    if (!(await useQuota(tx, { accountId, resource: 'groups', quota })))
      throw quotaExceeded('GroupsPerAccount', quota)
    return { Group: groupShape(group) }
  },
})
