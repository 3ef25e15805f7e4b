import { readOperation } from '../../operation.js'
import { listGroupsOf } from '../../store/groups.js'
import { type PageInput, readPage, sliceOf } from '../paging.js'
import { noSuchUser } from '../refusals.js'
import { findTarget, userCheck } from '../users/target-user.js'
import { groupShape } from './group-shape.js'

interface ListGroupsForUserInput extends PageInput {
  UserName: string
}

export const listGroupsForUser = readOperation<ListGroupsForUserInput>('iam', 'ListGroupsForUser', {
  checks: async (call) => [await userCheck(call, 'iam:ListGroupsForUser', call.input.UserName)],

  answerKey: ({ input }) => JSON.stringify([input.UserName, input.Marker, input.MaxItems]),

  async run(call) {
    const { input, parts } = call
    const page = readPage(input)
    const target = await findTarget(call, input.UserName)
    if (target.kind !== 'user') throw noSuchUser(input.UserName)
    const groups = await listGroupsOf(parts.store.read, target.user.userId)
    const { rows, end } = sliceOf(groups, page, (group) => group.groupName.toLowerCase())
    return { Groups: rows.map((group) => groupShape(group)), ...end }
  },
})
