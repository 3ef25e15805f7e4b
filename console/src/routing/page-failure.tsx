import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'

/** In place of a page that could not be loaded or has failed: after an update of the server the old pages are gone. */
export function PageFailure() {
  return (
    <Alert
      type="error"
      header="This page does not work"
      action={<Button onClick={() => globalThis.location.reload()}>Load again</Button>}
    >
      It could not be loaded, or something in it went wrong. Nothing that you saved is lost. Load it
      again; if that does not help, tell whoever runs this server.
    </Alert>
  )
}
