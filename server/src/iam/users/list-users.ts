import { readOperation } from '../../operation.js'
import { listUsers as readUsers } from '../../store/users.js'
import { pageOf, type PageInput, readPage } from '../paging.js'
import { userShape } from './user-shape.js'

interface ListUsersInput extends PageInput {
  PathPrefix?: string
}

export const listUsers = readOperation<ListUsersInput>('iam', 'ListUsers', {
  checks: ({ caller }) => [
    { action: 'iam:ListUsers', resource: `arn:aws:iam::${caller.principal.accountId}:user/` },
  ],

  answerKey: ({ input }) => JSON.stringify([input.PathPrefix, input.Marker, input.MaxItems]),

  async run({ caller, input, parts }) {
    const page = readPage(input)
    const users = await readUsers(parts.store.read, {
      accountId: caller.principal.accountId,
      pathPrefix: input.PathPrefix ?? '/',
      after: page.after,
      limit: page.limit + 1,
    })
    const { rows, end } = pageOf(users, page, (user) => user.userName.toLowerCase())
    return { Users: rows.map((user) => userShape(user)), ...end }
  },
})
