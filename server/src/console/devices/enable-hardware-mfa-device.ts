import { type DeviceCodes, enableWithCodes } from '../../iam/mfa-devices/enable-mfa-device.js'
import { userCheck } from '../../iam/users/target-user.js'
import { writeOperation } from '../../operation.js'
import { recordedWithOwner } from './recorded-with-owner.js'

/**
 * EnableMFADevice for tokens whose codes have more than the six digits that AWS's API takes, and for root. Without a name for
 * whoever calls.
 */
export const enableHardwareMfaDevice = writeOperation<DeviceCodes & { UserName?: string }>(
  'sallyport',
  'EnableHardwareMFADevice',
  {
    recordedAs: recordedWithOwner('EnableMFADevice'),
    checks: async (call) => [await userCheck(call, 'iam:EnableMFADevice', call.input.UserName)],
    run: enableWithCodes,
  },
)
