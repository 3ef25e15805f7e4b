import type { User } from '../../api/models/iam.js'
import type { Column } from '../../lists/column.js'
import { hrefOf } from '../../routing/page-route.js'
import { PageLink } from '../../routing/page-link.js'
import { Time } from '../../times/time.js'

export const memberColumns: readonly Column<User>[] = [
  {
    id: 'name',
    header: 'User name',
    isRowHeader: true,
    minWidth: 160,
    cell: ({ UserName: userName }) => (
      <PageLink to={hrefOf('/console/users/:userName', { userName })}>{userName}</PageLink>
    ),
    value: ({ UserName }) => UserName,
  },
  {
    id: 'path',
    header: 'Path',
    minWidth: 100,
    cell: ({ Path }) => Path,
    value: ({ Path }) => Path,
  },
  {
    id: 'created',
    header: 'Creation time',
    minWidth: 150,
    cell: ({ CreateDate }) => <Time iso={CreateDate} />,
    value: ({ CreateDate }) => CreateDate,
  },
]

/** `alice`, or `3 users`. */
export function usersText(names: readonly string[]): string {
  const [only] = names
  return names.length === 1 && only !== undefined ? only : `${names.length} users`
}
