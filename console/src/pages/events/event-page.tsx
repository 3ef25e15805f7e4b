import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import ContentLayout from '@cloudscape-design/components/content-layout'
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import type { Event } from '../../api/models/cloudtrail.js'
import { useCall } from '../../api/use-call.js'
import { useParam } from '../../routing/use-param.js'
import { Waiting } from '../../states/waiting.js'
import { EventDetail } from './event-detail.js'
import { withRecord } from './event-record.js'
import { saveEvents } from './save-events.js'

/** One event, at an address that stays. */
export function EventPage() {
  const eventId = useParam('eventId')
  const answer = useCall('cloudtrail', 'LookupEvents', {
    LookupAttributes: [{ AttributeKey: 'EventId', AttributeValue: eventId }],
  })
  const event = answer.data?.Events[0]
  return (
    <ContentLayout
      header={
        <Header variant="h1" actions={event === undefined ? undefined : <Actions event={event} />}>
          {event?.EventName ?? 'Event'}
        </Header>
      }
    >
      {answer.data === undefined ? (
        <Waiting call={answer} what="the event" />
      ) : (
        <Found event={event} />
      )}
    </ContentLayout>
  )
}

function Found({ event }: { event: Event | undefined }) {
  if (event === undefined)
    return (
      <Alert type="info" header="There is no such event">
        No event of this account has this ID. Events older than 90 days are not found here, and
        those of another account, or of a role’s account, only there.
      </Alert>
    )
  return (
    <Container>
      <EventDetail event={withRecord(event)} />
    </Container>
  )
}

function Actions({ event }: { event: Event }) {
  return (
    <SpaceBetween direction="horizontal" size="xs">
      <CopyToClipboard
        copyButtonText="Copy link"
        textToCopy={globalThis.location.href}
        copySuccessText="The link is copied."
        copyErrorText="The link could not be copied."
      />
      <Button iconName="download" onClick={() => saveEvents([withRecord(event)])}>
        Export JSON
      </Button>
    </SpaceBetween>
  )
}
