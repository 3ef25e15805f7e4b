import { readOperation } from '../../operation.js'
import { listUsers } from '../../store/users.js'
import { pageOf, type PageInput, readPage } from '../paging.js'
import { noSuchGroup } from '../refusals.js'
import { userShape } from '../users/user-shape.js'
import { groupShape } from './group-shape.js'
import { findTargetGroup, groupCheck } from './target-group.js'

interface GetGroupInput extends PageInput {
  GroupName: string
}

export const getGroup = readOperation<GetGroupInput>('iam', 'GetGroup', {
  checks: async (call) => [await groupCheck(call, 'iam:GetGroup', call.input.GroupName)],

  answerKey: ({ input }) => JSON.stringify([input.GroupName, input.Marker, input.MaxItems]),

  async run(call) {
    const { input, parts } = call
    const page = readPage(input)
    const group = await findTargetGroup(call, input.GroupName)
    if (group === undefined) throw noSuchGroup(input.GroupName)
    const users = await listUsers(parts.store.read, {
      accountId: group.accountId,
      groupId: group.groupId,
      pathPrefix: '/',
      after: page.after,
      limit: page.limit + 1,
    })
    const { rows, end } = pageOf(users, page, (user) => user.userName.toLowerCase())
    return { Group: groupShape(group), Users: rows.map((user) => userShape(user)), ...end }
  },
})
