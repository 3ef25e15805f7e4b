import { useCollection } from '@cloudscape-design/collection-hooks'
import Header from '@cloudscape-design/components/header'
import Pagination from '@cloudscape-design/components/pagination'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Table from '@cloudscape-design/components/table'
import TextFilter from '@cloudscape-design/components/text-filter'
import { useMemo, useState } from 'react'
import type { Policy } from '../api/models/iam.js'
import { useAllPages } from '../api/pages.js'
import { NoMatch } from '../lists/no-match.js'
import { Empty } from '../states/empty.js'
import { RefusalNote } from '../states/refusal-note.js'
import { KindFilter } from './kind-filter.js'
import { ofKind, policyKind } from './policy-kind.js'

interface PolicyPickerProps {
  /** The ARNs of what is chosen. */
  chosen: readonly string[]
  onChange: (arns: readonly string[]) => void
  /** ARNs that are not offered, because they are attached already. */
  without?: readonly string[]
  /** One, for a permissions boundary; any number without. */
  selection?: 'single' | 'multi'
  heading?: string
}

/**
 * Managed policies to choose from.
 *
 * @example
 * <PolicyPicker chosen={arns} onChange={setArns} />
 */
export function PolicyPicker(props: PolicyPickerProps) {
  const { chosen, onChange, without = none, selection = 'multi' } = props
  const { heading = 'Policies' } = props
  const list = useAllPages('iam', 'ListPolicies', {}, 'Policies')
  const [kind, setKind] = useState('')
  const offered = useMemo(
    () => ofKind(list.items, kind).filter(({ Arn = '' }) => !without.includes(Arn)),
    [list.items, kind, without],
  )
  const collection = useCollection(offered, {
    filtering: { fields: ['PolicyName', 'Description'] },
    pagination: { pageSize: 10 },
    sorting: { defaultState: { sortingColumn: nameColumn } },
  })
  const { items, filterProps, collectionProps, paginationProps, actions } = collection
  if (list.error !== null && list.items.length === 0)
    return <RefusalNote error={list.error} retry={list.retry} />
  return (
    <Table<Policy>
      {...collectionProps}
      variant="container"
      items={items}
      columnDefinitions={columns}
      trackBy={arnOf}
      selectionType={selection}
      selectedItems={list.items.filter(({ Arn = '' }) => chosen.includes(Arn))}
      onSelectionChange={({ detail }) => onChange(detail.selectedItems.map(arnOf))}
      enableKeyboardNavigation
      loading={list.isLoading}
      loadingText="Loading policies"
      ariaLabels={{ ...ariaLabels, tableLabel: heading }}
      header={
        <Header variant="h3" counter={chosen.length === 0 ? '' : `(${chosen.length} chosen)`}>
          {heading}
        </Header>
      }
      filter={
        <SpaceBetween size="xs">
          <TextFilter
            {...filterProps}
            filteringAriaLabel="Search policies"
            filteringPlaceholder="Search policies"
          />
          <KindFilter kind={kind} onChange={setKind} />
        </SpaceBetween>
      }
      pagination={<Pagination {...paginationProps} openEnd={!list.isComplete} />}
      empty={
        offered.length === 0 ? (
          <Empty heading="No policies" help="There is none that could be chosen here." />
        ) : (
          <NoMatch onClear={() => actions.setFiltering('')} />
        )
      }
    />
  )
}

const none: readonly string[] = []

const ariaLabels = {
  selectionGroupLabel: 'Choose policies',
  allItemsSelectionLabel: () => 'Choose all policies of this page',
  itemSelectionLabel: (_: unknown, { PolicyName }: Policy) => `Choose ${PolicyName}`,
}

const arnOf = ({ Arn }: Policy): string => Arn ?? ''

const nameColumn = {
  id: 'name',
  header: 'Policy name',
  cell: ({ PolicyName }: Policy) => PolicyName,
  sortingField: 'PolicyName',
  isRowHeader: true,
}

const columns = [
  nameColumn,
  { id: 'kind', header: 'Type', cell: ({ Arn }: Policy) => policyKind(Arn) },
  {
    id: 'used',
    header: 'Used as policy',
    cell: ({ AttachmentCount }: Policy) => AttachmentCount ?? 0,
    sortingField: 'AttachmentCount',
  },
]
