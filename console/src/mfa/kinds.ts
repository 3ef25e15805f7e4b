import type { WizardKind } from './enrolment.js'
import { hardwareKind } from './hardware.js'
import { securityKeyKind } from './security-key.js'
import { smsKind } from './sms.js'
import { virtualKind } from './virtual.js'

/** Every kind of device that the wizard can enrol, in the order in which it offers them. */
export const wizardKinds: readonly WizardKind[] = [
  virtualKind,
  securityKeyKind,
  hardwareKind,
  smsKind,
]
