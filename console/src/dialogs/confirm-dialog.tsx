import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import Modal from '@cloudscape-design/components/modal'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { type ReactNode, useState } from 'react'
import type { ApiError } from '../api/api-error.js'
import { RefusalNote } from '../states/refusal-note.js'

interface ConfirmDialogProps {
  /** The question: `Delete user alice?` */
  heading: string
  /** What happens then. */
  children: ReactNode
  /** `Delete` */
  confirmLabel: string
  /** What must be typed before; absent where one click is enough. */
  typed?: string
  isBusy: boolean
  /** Why it was refused, the last time. */
  error: ApiError | null
  onConfirm: () => void
  onCancel: () => void
}

/** Asks before something is done that cannot be undone. Render it only while it is open. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { heading, children, confirmLabel, typed, isBusy, error, onConfirm, onCancel } = props
  const [text, setText] = useState('')
  const isReady = typed === undefined || text.trim() === typed
  return (
    <Modal
      visible
      onDismiss={onCancel}
      header={heading}
      closeAriaLabel="Cancel"
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onCancel}>
              Cancel
            </Button>
            <Button variant="primary" disabled={!isReady} loading={isBusy} onClick={onConfirm}>
              {confirmLabel}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        <div>{children}</div>
        {typed !== undefined && (
          <FormField label={`To confirm, type ${typed}`}>
            <Input
              value={text}
              autoComplete={false}
              onChange={({ detail }) => setText(detail.value)}
              onKeyDown={({ detail }) => {
                if (detail.key === 'Enter' && isReady && !isBusy) onConfirm()
              }}
            />
          </FormField>
        )}
        {error !== null && <RefusalNote error={error} />}
      </SpaceBetween>
    </Modal>
  )
}
