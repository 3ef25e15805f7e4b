import Container from '@cloudscape-design/components/container'
import LiveRegion from '@cloudscape-design/components/live-region'
import Steps from '@cloudscape-design/components/steps'

/** How far a report is. `isStarted`: it was asked for on this page. */
export function ReportProgress({ isStarted }: { isStarted: boolean }) {
  const asked = isStarted ? 'You have asked for a report' : 'Somebody has asked for a report'
  return (
    <Container>
      <LiveRegion>
        <Steps
          ariaLabel="Progress of the report"
          steps={[
            { header: `Started: ${asked}.`, status: 'success', statusIconAriaLabel: 'Done' },
            {
              header: 'In progress: the report is being made.',
              details: 'This takes some seconds. You can leave the page; it goes on.',
              status: 'loading',
              statusIconAriaLabel: 'Busy',
            },
            { header: 'Complete', status: 'pending', statusIconAriaLabel: 'To come' },
          ]}
        />
      </LiveRegion>
    </Container>
  )
}
