import Box from '@cloudscape-design/components/box'
import type { Group } from '../../api/models/iam.js'
import type { Column } from '../../lists/column.js'
import { hrefOf } from '../../routing/page-route.js'
import { PageLink } from '../../routing/page-link.js'
import { Time } from '../../times/time.js'

interface Counts {
  members: ReadonlyMap<string, number> | undefined
  policies: ReadonlyMap<string, number> | undefined
  /** Whoever looks may not ask for them. */
  isRefused: boolean
}

export function groupColumns({ members, policies, isRefused }: Counts): readonly Column<Group>[] {
  const count = (id: string, header: string, counts: Counts['members']): Column<Group> => ({
    id,
    header,
    minWidth: 110,
    cell: ({ GroupName }) => <Count counts={counts} name={GroupName} isRefused={isRefused} />,
    ...(counts !== undefined && { value: ({ GroupName }) => counts.get(GroupName) ?? 0 }),
  })
  return [
    {
      id: 'name',
      header: 'Group name',
      isRowHeader: true,
      minWidth: 160,
      cell: ({ GroupName: groupName }) => (
        <PageLink to={hrefOf('/console/groups/:groupName', { groupName })}>{groupName}</PageLink>
      ),
      value: ({ GroupName }) => GroupName,
    },
    count('users', 'Users', members),
    count('policies', 'Policies', policies),
    {
      id: 'created',
      header: 'Creation time',
      minWidth: 150,
      cell: ({ CreateDate }) => <Time iso={CreateDate} />,
      value: ({ CreateDate }) => CreateDate,
    },
    {
      id: 'path',
      header: 'Path',
      isHiddenAtFirst: true,
      cell: ({ Path }) => Path,
      value: ({ Path }) => Path,
    },
    {
      id: 'arn',
      header: 'ARN',
      minWidth: 260,
      isHiddenAtFirst: true,
      cell: ({ Arn }) => Arn,
      value: ({ Arn }) => Arn,
    },
  ]
}

interface CountProps {
  counts: Counts['members']
  name: string
  isRefused: boolean
}

function Count({ counts, name, isRefused }: CountProps) {
  if (counts !== undefined) return counts.get(name) ?? 0
  return (
    <Box variant="span" color="text-status-inactive">
      {isRefused ? 'Not permitted' : 'Loading'}
    </Box>
  )
}
