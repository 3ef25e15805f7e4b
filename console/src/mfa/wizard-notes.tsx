import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import type { ApiError } from '../api/api-error.js'
import { useCall } from '../api/use-call.js'
import { PageLink } from '../routing/page-link.js'
import { useSession } from '../session/use-session.js'
import { isOneself, type MfaOwner } from './mfa-owner.js'

/** What to think of before a device is set up. */
export function OwnerNotes({ owner, hasDevices }: { owner: MfaOwner; hasDevices: boolean }) {
  const session = useSession()
  if (owner.kind === 'root') return hasDevices ? null : <ContactNote />
  if (isOneself(owner, session)) return null
  return (
    <Alert type="info">
      You set up a device of {owner.userName}: you must have it at hand, to read its codes or tap
      it. It is better to let users set up their devices themselves.
    </Alert>
  )
}

/** AWS IAM User Guide, Enable MFA for the root user: recovery goes by mail and phone, so both must be right before. */
function ContactNote() {
  const contact = useCall('sallyport', 'GetAccountContact', {})
  const { RootEmail, RootPhone } = contact.data ?? {}
  return (
    <Alert type="info" header="Check the e-mail address and phone number first">
      If the device is lost, they are the way back in. On file:{' '}
      <Box variant="strong">{RootEmail ?? 'no e-mail address'}</Box> and{' '}
      <Box variant="strong">{RootPhone ?? 'no phone number'}</Box>.{' '}
      <PageLink to="/console/account">Change them under My Account</PageLink>
    </Alert>
  )
}

interface LeftOver {
  serialNumber: string
  error: ApiError
}

/** AWS IAM User Guide, Troubleshooting: "I am not authorized to perform: iam:DeleteVirtualMFADevice". */
export function LeftOverNote({ serialNumber, error }: LeftOver) {
  return (
    <Alert type="warning" header="A device from an earlier try is in the way">
      <Box variant="p">
        Somebody began to set up <Box variant="code">{serialNumber}</Box> and did not finish. You
        may not delete it. Ask an administrator to delete this unassigned device on the page MFA
        devices, then try again. Your permissions need not be changed for this.
      </Box>
      {error.message}
    </Alert>
  )
}
