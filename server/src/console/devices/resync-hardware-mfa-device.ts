import type { DeviceCodes } from '../../iam/mfa-devices/enable-mfa-device.js'
import { resyncWithCodes } from '../../iam/mfa-devices/resync-mfa-device.js'
import { userCheck } from '../../iam/users/target-user.js'
import { writeOperation } from '../../operation.js'
import { recordedWithOwner } from './recorded-with-owner.js'

/** ResyncMFADevice for tokens whose codes have more than six digits, and for root. Without a name for whoever calls. */
export const resyncHardwareMfaDevice = writeOperation<DeviceCodes & { UserName?: string }>(
  'sallyport',
  'ResyncHardwareMFADevice',
  {
    recordedAs: recordedWithOwner('ResyncMFADevice'),
    checks: async (call) => [await userCheck(call, 'iam:ResyncMFADevice', call.input.UserName)],
    run: resyncWithCodes,
  },
)
