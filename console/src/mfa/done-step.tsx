import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useEffect, useRef } from 'react'
import type { ButtonProps } from '@cloudscape-design/components/button'
import { useSession } from '../session/use-session.js'
import type { AssignedDevice } from './enrolment.js'
import { isOneself, type MfaOwner } from './mfa-owner.js'

interface DoneStepProps {
  owner: MfaOwner
  assigned: AssignedDevice
  /** How many devices the owner had before. */
  count: number
  onClose: () => void
}

export function DoneStep({
  owner,
  assigned: { name, model, advice },
  count,
  onClose,
}: DoneStepProps) {
  const session = useSession()
  const close = useRef<ButtonProps.Ref>(null)
  // What had the focus is gone.
  useEffect(() => close.current?.focus(), [])
  return (
    <SpaceBetween size="m">
      <output>
        <Alert
          type="success"
          header={`${name} is assigned${model === undefined ? '' : ` (${model})`}`}
        >
          The device is ready. It will be asked for at the next sign-in.
        </Alert>
      </output>
      {advice !== undefined && <Alert type="warning">{advice}</Alert>}
      {isOneself(owner, session) && !session.MfaAuthenticated && (
        <Box variant="p">
          Sign out and in again with the device to use what your administrator allows with MFA only.
        </Box>
      )}
      {count === 0 && (
        <Box variant="p">
          Set up a second device, too: it lets {owner.kind === 'root' ? 'you' : 'its owner'} sign in
          when this one is lost or broken.
        </Box>
      )}
      <Box float="right">
        <Button ref={close} variant="primary" onClick={onClose}>
          Close
        </Button>
      </Box>
    </SpaceBetween>
  )
}
