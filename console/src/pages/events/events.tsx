import Button from '@cloudscape-design/components/button'
import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useMemo, useState } from 'react'
import { useSearchParams } from 'react-router'
import { ResourceList } from '../../lists/resource-list.js'
import { eventColumns } from './event-columns.js'
import { EventPanel } from './event-panel.js'
import type { FoundEvent } from './event-record.js'
import { addressOfSearch, type EventSearch, searchOfAddress } from './event-search.js'
import { saveEvents } from './save-events.js'
import { SearchForm } from './search-form.js'
import { type FoundEvents, useEvents } from './use-events.js'

/** Who did what in the account. */
export function Events() {
  const [params, setParams] = useSearchParams()
  const search = useMemo(() => searchOfAddress(params), [params])
  const [askedAt, setAskedAt] = useState(() => Date.now())
  const events = useEvents(search, askedAt)
  const look = (wanted: EventSearch) => {
    setAskedAt(Date.now())
    setParams(addressOfSearch(wanted))
  }
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          description="Who did what in the account, and what was refused: every call, every sign-in."
        >
          Events
        </Header>
      }
    >
      <SpaceBetween size="l">
        <SearchForm search={search} isBusy={events.isLoading} onSearch={look} />
        <FoundList events={events} />
      </SpaceBetween>
    </ContentLayout>
  )
}

function FoundList({ events }: { events: FoundEvents }) {
  const [open, setOpen] = useState<FoundEvent>()
  const columns = useMemo(() => eventColumns(setOpen), [])
  return (
    <>
      <ResourceList<FoundEvent>
        name="events"
        heading="Found events"
        description="The newest first. A search looks at the newest events; older ones are loaded on demand."
        list={events}
        columns={columns}
        rowId={({ EventId }) => EventId}
        sortedBy="time"
        isDescending
        // eslint-disable-next-line react/no-unstable-nested-components -- it is called, and makes no component
        actions={() => <ListActions events={events} />}
        empty={{
          heading: 'No such events',
          help: events.isComplete
            ? 'Nothing like this has happened within this time. Names must be written in full, with the same capital letters.'
            : 'There are none among the newest events. Load older ones to go on.',
        }}
      />
      {open !== undefined && <EventPanel event={open} onClose={() => setOpen(undefined)} />}
    </>
  )
}

function ListActions({ events }: { events: FoundEvents }) {
  const { items, isComplete, isLoading, isLoadingOlder, loadOlder } = events
  const isAll = isComplete || isLoading
  return (
    <SpaceBetween direction="horizontal" size="xs">
      <Button
        iconName="download"
        disabled={items.length === 0}
        {...(items.length === 0 ? { disabledReason: 'There is nothing to export.' } : {})}
        onClick={() => saveEvents(items)}
      >
        Export JSON
      </Button>
      <Button
        loading={isLoadingOlder}
        disabled={isAll}
        {...(isAll ? { disabledReason: 'There are no older ones.' } : {})}
        onClick={loadOlder}
      >
        Load older
      </Button>
    </SpaceBetween>
  )
}
