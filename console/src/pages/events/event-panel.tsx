import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Modal from '@cloudscape-design/components/modal'
import { PageLink } from '../../routing/page-link.js'
import { eventHref } from './event-columns.js'
import { EventDetail } from './event-detail.js'
import type { FoundEvent } from './event-record.js'

/** An event over the list, to which one comes back. */
export function EventPanel({ event, onClose }: { event: FoundEvent; onClose: () => void }) {
  return (
    <Modal
      visible
      size="large"
      header={event.EventName}
      closeAriaLabel="Close"
      onDismiss={onClose}
      footer={
        <Box float="right">
          <Button onClick={onClose}>Close</Button>
        </Box>
      }
    >
      <Box margin={{ bottom: 'm' }}>
        <PageLink to={eventHref(event)}>Open as a page that can be linked to</PageLink>
      </Box>
      <EventDetail event={event} />
    </Modal>
  )
}
