import type { DeviceKind } from '../device-kind.js'
import { prompt } from './prompt.js'
import { afterAssigned, afterTakenAway, claim, putBack } from './stock.js'
import { synchronise } from './synchronise.js'
import { verify } from './verify.js'

/** A bought token that shows codes: TOTP or HOTP, its seed imported beforehand. AWS IAM User Guide, Enabling a hardware MFA device. */
export const hardwareKind: DeviceKind = {
  name: 'hardware',
  statusWord: 'Hardware',
  principals: ['user', 'root'],
  throughApi: true,
  prompt,
  isSerialNumber: (text) => !/^arn:/i.test(text),
  claim,
  putBack,
  afterAssigned,
  verify,
  synchronise,
  afterTakenAway,
}
