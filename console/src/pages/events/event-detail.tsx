import Box from '@cloudscape-design/components/box'
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard'
import ExpandableSection from '@cloudscape-design/components/expandable-section'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import './events.css'
import { type Fact, eventFacts } from './event-facts.js'
import type { FoundEvent } from './event-record.js'

/** One event: what a reader wants to know, then the record as it is kept. */
export function EventDetail({ event }: { event: FoundEvent }) {
  const record = JSON.stringify(event.record, null, 2)
  return (
    <SpaceBetween size="l">
      <KeyValuePairs
        columns={2}
        items={eventFacts(event).map((fact) => ({ label: fact.label, value: <Lines {...fact} /> }))}
      />
      <ExpandableSection headerText="Record (JSON)" defaultExpanded>
        <SpaceBetween size="xs">
          <CopyToClipboard
            copyButtonText="Copy record"
            textToCopy={record}
            copySuccessText="The record is copied."
            copyErrorText="The record could not be copied."
          />
          <div className="event-record">
            <Box variant="pre" fontSize="body-s">
              {record}
            </Box>
          </div>
        </SpaceBetween>
      </ExpandableSection>
    </SpaceBetween>
  )
}

function Lines({ lines, look }: Fact) {
  const [first = '', ...others] = lines
  return (
    <div className="event-fact">
      <div>
        {look === undefined ? first : <StatusIndicator type={look}>{first}</StatusIndicator>}
      </div>
      {others.map((line) => (
        <Box key={line} variant="small" display="block">
          {line}
        </Box>
      ))}
    </div>
  )
}
