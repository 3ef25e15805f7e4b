import { useMay } from '../permissions/use-may.js'
import { useSession } from '../session/use-session.js'
import { ownDeviceName } from './device-name.js'
import { virtualSerial } from './device-serial.js'
import { type MfaOwner, needsMfaSession, ownerArn, signInAgainFirst } from './mfa-owner.js'

/** What may be done about an owner's devices. The server judges each call anyway. */
export interface DeviceRights {
  /** A device exists, but this session was opened without one. */
  needsMfaSession: boolean
  whyNotAssign: string | undefined
  whyNotRemove: string | undefined
  whyNotResync: string | undefined
}

export function useDeviceRights(owner: MfaOwner, devices: number): DeviceRights {
  const session = useSession()
  const resource = ownerArn(owner, session)
  const mayAll = useMay([
    { action: 'iam:EnableMFADevice', resource },
    {
      action: 'iam:CreateVirtualMFADevice',
      resource: virtualSerial(session.AccountId, ownDeviceName(owner)),
    },
    { action: 'iam:DeactivateMFADevice', resource },
    { action: 'iam:ResyncMFADevice', resource },
  ])
  const [mayEnable, mayCreate, mayDeactivate, mayResync] = mayAll
  const isHalfSignedIn = devices > 0 && needsMfaSession(owner, session)
  const missing = (action: string) => `The permission ${action} on ${resource} is missing.`
  const first = isHalfSignedIn ? signInAgainFirst : undefined
  // A policy may allow EnableMFADevice for certified security keys only, which shows when a key is there: whoever may
  // do anything else about devices can try.
  const mayTry = mayEnable === true || mayCreate === true || mayDeactivate === true
  return {
    needsMfaSession: isHalfSignedIn,
    whyNotAssign: first ?? (mayTry ? undefined : missing('iam:EnableMFADevice')),
    whyNotRemove:
      first ?? (mayDeactivate === true ? undefined : missing('iam:DeactivateMFADevice')),
    whyNotResync: mayResync === true ? undefined : missing('iam:ResyncMFADevice'),
  }
}
