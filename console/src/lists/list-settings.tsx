import CollectionPreferences from '@cloudscape-design/components/collection-preferences'
import type { Column } from './column.js'
import { type ListPreferences, pageSizeOptions } from './list-preferences.js'

interface ListSettingsProps<T> {
  columns: readonly Column<T>[]
  preferences: ListPreferences
  onChange: (preferences: ListPreferences) => void
}

/** Manage Columns, and how many rows a page has. */
export function ListSettings<T>({ columns, preferences, onChange }: ListSettingsProps<T>) {
  return (
    <CollectionPreferences
      title="Manage Columns"
      confirmLabel="Confirm"
      cancelLabel="Cancel"
      preferences={{ pageSize: preferences.pageSize, visibleContent: preferences.visibleColumns }}
      onConfirm={({ detail }) =>
        onChange({
          pageSize: detail.pageSize ?? preferences.pageSize,
          visibleColumns: detail.visibleContent ?? preferences.visibleColumns,
        })
      }
      pageSizePreference={{ title: 'Rows on a page', options: pageSizeOptions }}
      visibleContentPreference={{
        title: 'Columns',
        options: [
          {
            label: 'Columns of the list',
            options: columns.map(({ id, header, isRowHeader }) => ({
              id,
              label: header,
              editable: isRowHeader !== true,
            })),
          },
        ],
      }}
    />
  )
}
