import { releaseQuota } from '../../store/account-usage.js'
import { deleteMfaDevice } from '../../store/mfa-devices.js'
import { deleteSecurityKey } from '../../store/security-keys.js'
import type { DeviceKind } from '../device-kind.js'
import { prompt } from './prompt.js'
import { answeredBy, verify } from './verify.js'

/** A key to tap: FIDO2 or U2F, and any other WebAuthn authenticator. AWS IAM User Guide, Enabling a U2F security key. */
export const securityKeyKind: DeviceKind = {
  name: 'security-key',
  statusWord: 'U2F Security Key',
  principals: ['user', 'root'],
  // AWS IAM User Guide, MFA-protected API access: not with U2F security keys.
  throughApi: false,
  prompt,
  isSerialNumber: (text) => /^arn:aws:iam::\d{12}:u2f\/(user|root)\//.test(text),
  answeredBy,
  verify,
  // A key is no entity of its own: when it is deactivated, what was registered is gone.
  async afterTakenAway(tx, device) {
    await deleteSecurityKey(tx, device.deviceId)
    await deleteMfaDevice(tx, device)
    await releaseQuota(tx, device.accountId, 'security-keys')
  },
}
