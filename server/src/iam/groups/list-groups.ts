import { readOperation } from '../../operation.js'
import { listGroups as readGroups } from '../../store/groups.js'
import { pageOf, type PageInput, readPage } from '../paging.js'
import { groupShape } from './group-shape.js'

interface ListGroupsInput extends PageInput {
  PathPrefix?: string
}

export const listGroups = readOperation<ListGroupsInput>('iam', 'ListGroups', {
  checks: ({ caller }) => [
    { action: 'iam:ListGroups', resource: `arn:aws:iam::${caller.principal.accountId}:group/` },
  ],

  answerKey: ({ input }) => JSON.stringify([input.PathPrefix, input.Marker, input.MaxItems]),

  async run({ caller, input, parts }) {
    const page = readPage(input)
    const groups = await readGroups(parts.store.read, {
      accountId: caller.principal.accountId,
      pathPrefix: input.PathPrefix ?? '/',
      after: page.after,
      limit: page.limit + 1,
    })
    const { rows, end } = pageOf(groups, page, (group) => group.groupName.toLowerCase())
    return { Groups: rows.map((group) => groupShape(group)), ...end }
  },
})
