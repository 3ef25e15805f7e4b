import Box from '@cloudscape-design/components/box'
import ProgressBar from '@cloudscape-design/components/progress-bar'
import { useQuery } from '@tanstack/react-query'
import { callQuery } from '../../api/use-call.js'
import { shownProgress } from './import-progress.js'

interface ProgressProps {
  importId: string
  /** What is said until the server knows: `Sending the file`. */
  waiting: string
}

export function Progress({ importId, waiting }: ProgressProps) {
  const { data = {} } = useQuery({
    ...callQuery('sallyport', 'GetHardwareTokenImport', { ImportId: importId }),
    refetchInterval: 500,
    // It goes on without being told of; the answer to the check or import itself is what counts.
    retry: false,
    gcTime: 0,
  })
  const { words, percent } = shownProgress(data, waiting)
  if (percent !== undefined) return <ProgressBar value={percent} label={words} ariaLabel={words} />
  return (
    <output>
      <Box variant="p">{words}</Box>
      <progress aria-label={words} style={{ width: '100%', accentColor: '#0a746c' }} />
    </output>
  )
}
