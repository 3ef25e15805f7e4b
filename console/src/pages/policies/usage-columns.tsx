import type { Column } from '../../lists/column.js'
import { PageLink } from '../../routing/page-link.js'
import { entityHref } from './entity-href.js'
import type { UsingEntity } from './use-entities.js'

export const usageColumns: readonly Column<UsingEntity>[] = [
  {
    id: 'name',
    header: 'Name',
    cell: (entity) => <PageLink to={entityHref(entity)}>{entity.name}</PageLink>,
    value: ({ name }) => name,
    isRowHeader: true,
  },
  {
    id: 'kind',
    header: 'Type',
    cell: ({ kind }) => kindWords[kind],
    value: ({ kind }) => kindWords[kind],
  },
]

const kindWords = { user: 'User', group: 'Group', role: 'Role' } as const
