import ProgressBar from '@cloudscape-design/components/progress-bar'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useMutation } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { ApiError } from '../api/api-error.js'
import type { OperationName } from '../api/operations.js'
import { useRefresh } from '../api/use-call.js'
import { ConfirmDialog } from './confirm-dialog.js'
import { type Progress, type Step, takeSteps } from './steps.js'

interface StepwiseDialogProps {
  heading: string
  children: ReactNode
  confirmLabel: string
  /** What must be typed before; absent where one click is enough. */
  typed?: string
  /** Finds out what there is to do, when it is confirmed. */
  plan: () => Promise<readonly Step[]>
  /** What the change makes untrue; asked again also where only some of it was done. */
  invalidates: readonly OperationName[]
  onDone: () => void
  onCancel: () => void
}

/** Asks before a change of several calls, shows how far it is, and where it stopped. */
export function StepwiseDialog(props: StepwiseDialogProps) {
  const { plan, invalidates, onDone, onCancel } = props
  const refresh = useRefresh()
  const [progress, setProgress] = useState<Progress>()
  const change = useMutation<void, ApiError>({
    mutationFn: async () => takeSteps(await plan(), setProgress),
    onSuccess: onDone,
    onSettled: () => refresh(invalidates),
  })
  return (
    <ConfirmDialog
      heading={props.heading}
      confirmLabel={props.confirmLabel}
      {...(props.typed === undefined ? {} : { typed: props.typed })}
      isBusy={change.isPending}
      error={change.error}
      onConfirm={() => change.mutate()}
      onCancel={onCancel}
    >
      <SpaceBetween size="m">
        <div>{props.children}</div>
        {progress !== undefined && progress.all > 1 && (
          <ProgressBar
            value={(progress.done / progress.all) * 100}
            label={`${progress.done} of ${progress.all} steps`}
            additionalInfo={progress.words}
            ariaLabel="Progress"
            status={change.isError ? 'error' : 'in-progress'}
            resultText={`Stopped at: ${progress.words}`}
          />
        )}
      </SpaceBetween>
    </ConfirmDialog>
  )
}
