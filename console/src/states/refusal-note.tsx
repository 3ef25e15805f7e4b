import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import type { ApiError } from '../api/api-error.js'
import { OwnCredentialsHint } from './own-credentials-hint.js'

interface RefusalNoteProps {
  error: ApiError
  /** Asks again; absent where the person tries again by the form or button itself, and it is announced. */
  retry?: (() => void) | undefined
}

/** Says in place why there is nothing to show, or why a change was not made. */
export function RefusalNote(props: RefusalNoteProps) {
  // WCAG 4.1.3: the answer to what somebody did is heard. What came with the page is read in its turn.
  if (props.retry === undefined)
    return (
      <div role="alert">
        <Note {...props} />
      </div>
    )
  return <Note {...props} />
}

function Note({ error, retry }: RefusalNoteProps) {
  if (error.denied !== undefined || error.status === 403) return <PermissionNote error={error} />
  return (
    <Alert
      type="error"
      header={headings[error.code] ?? 'That did not work'}
      action={retry === undefined ? undefined : <Button onClick={retry}>Try again</Button>}
    >
      {error.message}
      {error.requestId !== undefined && (
        <Box variant="small" display="block">
          {error.code}, request {error.requestId}
        </Box>
      )}
    </Alert>
  )
}

/** In words of our own where the code alone says little. */
const headings: Readonly<Record<string, string>> = {
  Unreachable: 'No connection',
  NoSuchEntity: 'Not found',
  EntityAlreadyExists: 'There is one already',
  LimitExceeded: 'A limit is reached',
  DeleteConflict: 'It is still in use',
  Throttling: 'Too many requests',
}

function PermissionNote({ error: { message, denied } }: { error: ApiError }) {
  return (
    <Alert type="warning" header="You are not permitted to do this">
      {denied !== undefined && (
        <Box variant="p">
          The permission <Box variant="code">{denied.action}</Box> on{' '}
          <Box variant="code">{denied.resource}</Box> is missing. Your administrator can give it to
          you.
        </Box>
      )}
      {message}
      {denied !== undefined && <OwnCredentialsHint action={denied.action} />}
    </Alert>
  )
}
