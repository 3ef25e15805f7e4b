import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'

export function NoMatch({ onClear }: { onClear: () => void }) {
  return (
    <Box textAlign="center">
      <Box variant="p">Nothing matches the search.</Box>
      <Button onClick={onClear}>Clear the search</Button>
    </Box>
  )
}
