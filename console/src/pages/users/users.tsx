import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import FormField from '@cloudscape-design/components/form-field'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Select from '@cloudscape-design/components/select'
import { useMemo, useState } from 'react'
import { useSearchParams } from 'react-router'
import type { UserRow } from '../../api/models/sallyport.js'
import { useAllPages } from '../../api/pages.js'
import { ResourceList } from '../../lists/resource-list.js'
import { useSession } from '../../session/use-session.js'
import { AddUserButton, UserActions } from './user-actions.js'
import { DeleteUsers } from './delete-users.js'
import { userColumns } from './user-columns.js'
import {
  filterNamed,
  lastActivityFact,
  missingColumns,
  type UserFilter,
  userFilters,
  usersThatPass,
} from './user-facts.js'

/** Every user of the account. */
export function Users() {
  const { Now } = useSession()
  const all = useAllPages('sallyport', 'ListUsersOverview', {}, 'Users')
  const [search, setSearch] = useSearchParams()
  const filter = filterNamed(search.get('show'))
  const setFilter = (show: UserFilter) =>
    setSearch(show === 'all' ? {} : { show }, { replace: true })
  const [deleting, setDeleting] = useState<readonly UserRow[]>()
  const [now] = useState(() => Date.parse(Now))
  const columns = useMemo(() => userColumns(now), [now])
  const { items } = all
  const shown = useMemo(() => usersThatPass(items, filter, now), [items, filter, now])
  return (
    <>
      <ResourceList<UserRow>
        name="users"
        heading="Users"
        headingVariant="h1"
        description="People and programs of this account, each with credentials of its own."
        list={{ ...all, items: shown }}
        columns={columns}
        rowId={({ UserId }) => UserId}
        rowName={({ UserName }) => UserName}
        selection="multi"
        filters={<Filters filter={filter} onChange={setFilter} rows={items} />}
        // eslint-disable-next-line react/no-unstable-nested-components -- it is called, and makes no component
        actions={(chosen) => <UserActions chosen={chosen} onDelete={() => setDeleting(chosen)} />}
        empty={
          filter === 'all'
            ? {
                heading: 'No users',
                help: 'Add one for each person, so that nobody works as the root user or shares a password.',
                action: <AddUserButton />,
              }
            : { heading: 'No such users', help: 'The filter leaves none of the users.' }
        }
      />
      {deleting !== undefined && (
        <DeleteUsers
          users={deleting.map((row) => ({
            UserName: row.UserName,
            lastActivity: lastActivityFact(row, now).text,
          }))}
          onClose={() => setDeleting(undefined)}
        />
      )}
    </>
  )
}

interface FiltersProps {
  filter: UserFilter
  onChange: (filter: UserFilter) => void
  rows: readonly UserRow[]
}

function Filters({ filter, onChange, rows }: FiltersProps) {
  const missing = missingColumns(rows)
  return (
    <SpaceBetween size="s">
      <FormField label="Show">
        <Select
          options={userFilters}
          selectedOption={userFilters.find(({ value }) => value === filter) ?? null}
          onChange={({ detail }) => onChange(detail.selectedOption.value as UserFilter)}
        />
      </FormField>
      {missing.length > 0 && (
        <Alert type="info" header="Some columns cannot be shown">
          Permissions on these users are missing:{' '}
          {missing.map(({ columns, action }, index) => (
            <span key={action}>
              {index > 0 && ', '}
              <Box variant="code">{action}</Box> ({columns})
            </span>
          ))}
          .
        </Alert>
      )}
    </SpaceBetween>
  )
}
