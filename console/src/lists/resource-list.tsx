import { useCollection } from '@cloudscape-design/collection-hooks'
import Header from '@cloudscape-design/components/header'
import Pagination from '@cloudscape-design/components/pagination'
import Table, { type TableProps } from '@cloudscape-design/components/table'
import SpaceBetween from '@cloudscape-design/components/space-between'
import TextFilter from '@cloudscape-design/components/text-filter'
import type { ReactNode } from 'react'
import type { ListOf } from '../api/pages.js'
import { Empty } from '../states/empty.js'
import { RefusalNote } from '../states/refusal-note.js'
import { type Column, compareBy, rowHolds } from './column.js'
import { inSentence } from './in-sentence.js'
import { ListSettings } from './list-settings.js'
import { NoMatch } from './no-match.js'
import { useListPreferences } from './use-list-preferences.js'

export interface ResourceListProps<T> {
  /** Names the list where the choice of columns is kept: `users`. */
  name: string
  /** Heads it: `Users`. */
  heading: string
  /** What it is about, below the heading. */
  description?: ReactNode
  /** `h1` where the list is the whole page, else `h2`, which is also what it is without. */
  headingVariant?: 'h1' | 'h2'
  /** What is there: of `useAllPages`, or of `wholeList`. */
  list: ListOf<T>
  columns: readonly Column<T>[]
  rowId: (row: T) => string
  /** How a row is named for those who hear the page; `rowId` without. */
  rowName?: (row: T) => string
  /** Where nothing is in the list. */
  empty: { heading: string; help: string; action?: ReactNode }
  /** Absent: rows cannot be chosen. */
  selection?: 'single' | 'multi'
  /** Buttons beside the heading; they get the chosen rows. */
  actions?: (chosen: readonly T[]) => ReactNode
  /** Further filters beside the search. */
  filters?: ReactNode
  /** The id of the column that sorts at first; without, the first with a value. */
  sortedBy?: string
  isDescending?: boolean
}

/** A list with search, sorting, pages and chosen columns; shows loading, refusal and emptiness in place. */
export function ResourceList<T>(props: ResourceListProps<T>) {
  const { name, list, columns, rowId, selection } = props
  const [preferences, setPreferences] = useListPreferences(name, columns)
  const collection = useRows(props, preferences.pageSize)
  const { items, collectionProps, filterProps, paginationProps, filteredItemsCount, actions } =
    collection
  if (list.error !== null && list.items.length === 0 && list.error.status !== 401)
    return <RefusedList {...props} />
  return (
    <Table<T>
      {...collectionProps}
      variant={props.headingVariant === 'h1' ? 'full-page' : 'container'}
      stickyHeader={props.headingVariant === 'h1'}
      items={items}
      columnDefinitions={columns.map((column) => tableColumn(column))}
      columnDisplay={columns.map(({ id }) => ({
        id,
        visible: preferences.visibleColumns.includes(id),
      }))}
      trackBy={rowId}
      loading={list.isLoading}
      empty={
        list.items.length === 0 ? (
          <Empty {...props.empty} />
        ) : (
          <NoMatch onClear={() => actions.setFiltering('')} />
        )
      }
      loadingText={`Loading ${inSentence(props.heading)}`}
      enableKeyboardNavigation
      {...(selection === undefined ? {} : { selectionType: selection })}
      ariaLabels={ariaLabels(props)}
      header={<ListHeader {...props} chosen={chosenNow(props, collectionProps.selectedItems)} />}
      filter={
        <TextFilter
          {...filterProps}
          filteringAriaLabel={`Search ${inSentence(props.heading)}`}
          filteringPlaceholder={`Search ${inSentence(props.heading)}`}
          countText={matches(filteredItemsCount)}
        />
      }
      pagination={<Pagination {...paginationProps} openEnd={!list.isComplete} />}
      preferences={
        <ListSettings columns={columns} preferences={preferences} onChange={setPreferences} />
      }
      {...(list.error === null || list.error.status === 401
        ? {}
        : { footer: <RefusalNote error={list.error} retry={list.retry} /> })}
    />
  )
}

function useRows<T>(props: ResourceListProps<T>, pageSize: number) {
  const { list, columns, rowId, sortedBy } = props
  const first =
    columns.find(({ id }) => id === sortedBy) ?? columns.find(({ value }) => value !== undefined)
  return useCollection<T>(list.items, {
    filtering: {
      filteringFunction: (row, text) => rowHolds(row, columns, text),
    },
    pagination: { pageSize },
    sorting:
      first === undefined
        ? {}
        : {
            defaultState: {
              sortingColumn: tableColumn(first),
              isDescending: props.isDescending === true,
            },
          },
    selection: { trackBy: rowId, keepSelection: true },
  })
}

/** What is chosen stays so over pages and searches, but not when it is gone. Rows as they are now. */
function chosenNow<T>(
  { list, rowId }: ResourceListProps<T>,
  selected: readonly T[] = [],
): readonly T[] {
  if (selected.length === 0) return selected
  const ids = new Set(selected.map((row) => rowId(row)))
  return list.items.filter((row) => ids.has(rowId(row)))
}

function tableColumn<T>(column: Column<T>): TableProps.ColumnDefinition<T> {
  const { id, header, cell, value, isRowHeader, minWidth } = column
  return {
    id,
    header,
    cell,
    isRowHeader: isRowHeader === true,
    ...(minWidth === undefined ? {} : { minWidth }),
    ...(value === undefined ? {} : { sortingField: id, sortingComparator: compareBy(column) }),
    ariaLabel: ({ sorted, descending }) =>
      sorted ? `${header}, sorted ${descending ? 'descending' : 'ascending'}` : header,
  }
}

function ListHeader<T>({
  heading,
  description,
  headingVariant = 'h2',
  list,
  actions,
  filters,
  chosen,
}: ResourceListProps<T> & { chosen: readonly T[] }) {
  return (
    <SpaceBetween size="s">
      <Header
        variant={headingVariant}
        description={description}
        counter={counter(list, chosen.length)}
        actions={actions?.(chosen)}
      >
        {heading}
      </Header>
      {filters}
    </SpaceBetween>
  )
}

function counter({ items, isLoading, isComplete }: ListOf<unknown>, chosen: number): string {
  if (isLoading) return ''
  const all = `${items.length.toLocaleString('en')}${isComplete ? '' : '+'}`
  return chosen === 0 ? `(${all})` : `(${chosen}/${all})`
}

const matches = (count: number | undefined): string =>
  count === 1 ? '1 match' : `${(count ?? 0).toLocaleString('en')} matches`

function ariaLabels<T>({
  heading,
  rowId,
  rowName = rowId,
}: ResourceListProps<T>): NonNullable<TableProps<T>['ariaLabels']> {
  return {
    tableLabel: heading,
    selectionGroupLabel: `Choose from ${inSentence(heading)}`,
    allItemsSelectionLabel: () => 'Choose all',
    itemSelectionLabel: (_, row) => `Choose ${rowName(row)}`,
  }
}

function RefusedList<T>(props: ResourceListProps<T>) {
  const { list } = props
  return (
    <>
      <Header variant={props.headingVariant ?? 'h2'} description={props.description}>
        {props.heading}
      </Header>
      {list.error !== null && <RefusalNote error={list.error} retry={list.retry} />}
    </>
  )
}
