import Box from '@cloudscape-design/components/box'
import Spinner from '@cloudscape-design/components/spinner'

/** `Loading the user`, also for those who hear the page. */
export function Loading({ what }: { what: string }) {
  return (
    <Box padding="l" color="text-status-inactive">
      <output>
        <Spinner /> Loading {what}
      </output>
    </Box>
  )
}
