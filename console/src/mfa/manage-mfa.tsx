import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import type { MFADevice } from '../api/models/iam.js'
import { useCall } from '../api/use-call.js'
import { leaveForSignIn } from '../api/leave-for-sign-in.js'
import { call } from '../api/call.js'
import { tellOtherTabs } from '../session/other-tabs.js'
import { Waiting } from '../states/waiting.js'
import { AssignWizard } from './assign-wizard.js'
import { DeviceTable } from './device-table.js'
import { type MfaOwner, ownerInput } from './mfa-owner.js'
import { RemoveDevice } from './remove-device.js'
import { ResyncDevice } from './resync-device.js'
import { useDeviceRights } from './use-device-rights.js'

type Open = 'assign' | { resync: MFADevice } | { remove: MFADevice }

/**
 * The MFA devices of a user or of root: the list, and everything that can be done about it.
 *
 * @example
 * <ManageMfa owner={{ kind: 'user', userName: user.UserName, arn: user.Arn }} />
 */
export function ManageMfa({ owner }: { owner: MfaOwner }) {
  const listed = useCall('iam', 'ListMFADevices', ownerInput(owner))
  const [open, setOpen] = useState<Open>()
  const devices = listed.data?.MFADevices
  const rights = useDeviceRights(owner, devices?.length ?? 0)
  const close = () => setOpen(undefined)
  const header = (
    <Header
      variant="h2"
      counter={devices === undefined ? '' : `(${devices.length})`}
      description="A second proof at sign-in, beside the password. Several devices may be assigned; one of them is enough."
      actions={
        <Button
          disabled={devices === undefined || rights.whyNotAssign !== undefined}
          {...(rights.whyNotAssign === undefined ? {} : { disabledReason: rights.whyNotAssign })}
          onClick={() => setOpen('assign')}
        >
          {owner.kind === 'root' && devices?.length === 0 ? 'Activate MFA' : 'Assign MFA device'}
        </Button>
      }
    >
      Multi-factor authentication (MFA)
    </Header>
  )
  return (
    <SpaceBetween size="s">
      {rights.needsMfaSession && <SignInAgainNote />}
      {devices === undefined ? (
        <Container header={header}>
          <Waiting call={listed} what="the MFA devices" />
        </Container>
      ) : (
        <DeviceTable
          header={header}
          devices={devices}
          rights={rights}
          onResync={(device) => setOpen({ resync: device })}
          onRemove={(device) => setOpen({ remove: device })}
        />
      )}
      {devices !== undefined && open !== undefined && (
        <OpenDialog {...{ owner, devices, open }} onClose={close} />
      )}
    </SpaceBetween>
  )
}

interface OpenDialogProps {
  owner: MfaOwner
  devices: readonly MFADevice[]
  open: Open
  onClose: () => void
}

function OpenDialog({ owner, devices, open, onClose }: OpenDialogProps) {
  if (open === 'assign')
    return (
      <AssignWizard
        owner={owner}
        devices={devices.map(({ SerialNumber }) => SerialNumber)}
        onClose={onClose}
      />
    )
  if ('resync' in open)
    return (
      <ResyncDevice device={{ owner, serialNumber: open.resync.SerialNumber }} onClose={onClose} />
    )
  return (
    <RemoveDevice
      device={{ owner, serialNumber: open.remove.SerialNumber }}
      isLast={devices.length === 1}
      onClose={onClose}
    />
  )
}

/** AWS security bulletin AWS-2023-001. */
function SignInAgainNote() {
  return (
    <Alert
      type="info"
      header="Sign in with your MFA device to change your devices"
      action={<Button onClick={() => void signInAgain()}>Sign in again</Button>}
    >
      You have an MFA device, but signed in without it. Whoever has a device assigns and removes
      their own devices only after signing in with one.
    </Alert>
  )
}

/** Signed out in every tab; this one comes back here. */
const signInAgain = () =>
  call('signin', 'SignOut', {})
    .then(() => tellOtherTabs('signed-out'))
    .finally(leaveForSignIn)
