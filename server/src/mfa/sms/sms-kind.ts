import { releaseQuota } from '../../store/account-usage.js'
import { deleteMfaDevice } from '../../store/mfa-devices.js'
import { expireWaitingMessages } from '../../store/outbox.js'
import { deleteSmsDevice } from '../../store/sms-devices.js'
import type { DeviceKind } from '../device-kind.js'
import { phoneOf } from './phone-of.js'
import { prompt } from './prompt.js'
import { sendSmsCode, smsStatus } from './send-code.js'
import { verify } from './verify.js'

/**
 * A telephone that codes are sent to. AWS IAM User Guide, Enabling SMS text message MFA devices: for IAM users only, and not for
 * the API. NIST SP 800-63B §5.1.3.3 restricts it, so each account must allow it.
 */
export const smsKind: DeviceKind = {
  name: 'sms',
  statusWord: 'SMS',
  principals: ['user'],
  throughApi: false,
  // One is gone as soon as it is deactivated: to delete it is to be told to do that first.
  isDeletable: true,
  prompt,
  isSerialNumber: (text) => /^arn:aws:iam::\d{12}:sms-mfa\//.test(text),
  isAllowed: ({ smsMfaAllowed }) => smsMfaAllowed,
  verify,

  async sendCode(tx, { device, ...request }, parts) {
    const { accountId, deviceId, serialNumber, userId } = device
    if (userId === null) throw new Error('an SMS device belongs to a user')
    const phone = await phoneOf(tx.query, deviceId, parts)
    const whose = { accountId, userId, deviceId, serialNumber, phone }
    return sendSmsCode(tx, { ...request, ...whose, purpose: 'sign-in' }, parts)
  },
  sendingStatus: smsStatus,

  // The device is no entity of its own: when it is deactivated, its number is forgotten.
  async afterTakenAway(tx, device) {
    if (device.userId !== null) await expireWaitingMessages(tx, { userId: device.userId })
    await deleteSmsDevice(tx, device.deviceId)
    await deleteMfaDevice(tx, device)
    await releaseQuota(tx, device.accountId, 'sms-devices')
  },
}
