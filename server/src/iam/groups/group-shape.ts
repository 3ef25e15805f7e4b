import { groupArn } from '../../arn.js'
import type { Group } from '../../store/groups.js'

/** The model's Group. */
export const groupShape = (group: Group): Record<string, unknown> => ({
  Path: group.path,
  GroupName: group.groupName,
  GroupId: group.groupId,
  Arn: groupArn(group),
  CreateDate: group.createdAt,
})
