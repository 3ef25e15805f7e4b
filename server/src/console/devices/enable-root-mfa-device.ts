import { type DeviceCodes, enableWithCodes } from '../../iam/mfa-devices/enable-mfa-device.js'
import { writeOperation } from '../../operation.js'
import { operationModel } from '../../wire/model.js'
import { rootCheck, rootUserName } from './root-only.js'

export const enableRootMfaDevice = writeOperation<DeviceCodes>('sallyport', 'EnableRootMFADevice', {
  recordedAs: {
    model: operationModel('iam', 'EnableMFADevice'),
    input: ({ input }) => ({ UserName: rootUserName, SerialNumber: input['SerialNumber'] }),
  },
  checks: (call) => [rootCheck(call, 'iam:EnableMFADevice')],
  run: enableWithCodes,
})
