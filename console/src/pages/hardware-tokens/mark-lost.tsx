import Box from '@cloudscape-design/components/box'
import { useChange } from '../../api/use-call.js'
import { ConfirmDialog } from '../../dialogs/confirm-dialog.js'
import { useFlash } from '../../shell/flash.js'

interface MarkLostProps {
  serialNumber: string
  onClose: () => void
}

/** For ever: whoever finds a token must not have it assigned to anybody. */
export function MarkLost({ serialNumber, onClose }: MarkLostProps) {
  const flash = useFlash()
  const marking = useChange('sallyport', 'MarkHardwareTokenLost', {
    invalidates: ['sallyport/ListHardwareTokens'],
  })
  const done = () => {
    flash.success(`${serialNumber} is marked as lost.`)
    onClose()
  }
  return (
    <ConfirmDialog
      heading={`Mark ${serialNumber} as lost?`}
      confirmLabel="Mark as lost"
      isBusy={marking.isPending}
      error={marking.error}
      onConfirm={() => marking.mutate({ SerialNumber: serialNumber }, { onSuccess: done })}
      onCancel={onClose}
    >
      <Box variant="p">
        The token can never be assigned to anybody again, even if it is found. This cannot be
        undone.
      </Box>
    </ConfirmDialog>
  )
}
