import type { DeviceCodes } from '../../iam/mfa-devices/enable-mfa-device.js'
import { resyncWithCodes } from '../../iam/mfa-devices/resync-mfa-device.js'
import { writeOperation } from '../../operation.js'
import { operationModel } from '../../wire/model.js'
import { rootCheck, rootUserName } from './root-only.js'

export const resyncRootMfaDevice = writeOperation<DeviceCodes>('sallyport', 'ResyncRootMFADevice', {
  recordedAs: {
    model: operationModel('iam', 'ResyncMFADevice'),
    input: ({ input }) => ({ UserName: rootUserName, SerialNumber: input['SerialNumber'] }),
  },
  checks: (call) => [rootCheck(call, 'iam:ResyncMFADevice')],
  run: resyncWithCodes,
})
