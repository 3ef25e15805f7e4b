import type { DeviceKind } from '../device-kind.js'
import { prompt } from './prompt.js'
import { synchronise } from './synchronise.js'
import { verify } from './verify.js'

/** An app with RFC 6238 codes: SHA-1, 30 seconds, six digits. AWS IAM User Guide, Enabling a virtual MFA device. */
export const virtualKind: DeviceKind = {
  name: 'virtual',
  statusWord: 'Virtual',
  principals: ['user', 'root'],
  throughApi: true,
  isDeletable: true,
  prompt,
  isSerialNumber: (text) => /^arn:aws:iam::\d{12}:mfa\//.test(text),
  verify,
  synchronise,
}
