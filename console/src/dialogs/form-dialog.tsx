import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Form from '@cloudscape-design/components/form'
import Modal from '@cloudscape-design/components/modal'
import SpaceBetween from '@cloudscape-design/components/space-between'
import type { ReactNode } from 'react'
import type { ApiError } from '../api/api-error.js'
import { RefusalNote } from '../states/refusal-note.js'

interface FormDialogProps {
  heading: string
  /** The boxes. */
  children: ReactNode
  submitLabel: string
  isBusy: boolean
  /** False: the button waits, because something must be filled in first. */
  isReady?: boolean
  error: ApiError | null
  size?: 'medium' | 'large'
  onSubmit: () => void
  onCancel: () => void
}

/** A few boxes in a dialog; Enter sends them. Render it only while it is open. */
export function FormDialog(props: FormDialogProps) {
  const { heading, children, submitLabel, isBusy, isReady = true, error } = props
  return (
    <Modal
      visible
      size={props.size ?? 'medium'}
      onDismiss={({ detail }) => {
        // What was typed is not thrown away by a click beside the dialog.
        if (detail.reason !== 'overlay') props.onCancel()
      }}
      header={heading}
      closeAriaLabel="Cancel"
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          // A dialog over a dialog: the one below must not be sent as well.
          event.stopPropagation()
          if (isReady && !isBusy) props.onSubmit()
        }}
      >
        <Form
          actions={
            <Box float="right">
              <SpaceBetween direction="horizontal" size="xs">
                <Button variant="link" formAction="none" onClick={props.onCancel}>
                  Cancel
                </Button>
                <Button variant="primary" loading={isBusy} disabled={!isReady}>
                  {submitLabel}
                </Button>
              </SpaceBetween>
            </Box>
          }
        >
          <SpaceBetween size="l">
            {children}
            {error !== null && <RefusalNote error={error} />}
          </SpaceBetween>
        </Form>
      </form>
    </Modal>
  )
}
