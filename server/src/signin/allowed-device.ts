import { readAccountSettings } from '../account-settings.js'
import { kindOf } from '../mfa/kinds.js'

/** Whether the account lets devices of this kind be used; what was enrolled before it was switched off is refused too. */
export const isAllowedDevice = (
  device: { kind: string },
  { settings }: { settings: string },
): boolean => kindOf(device).isAllowed?.(readAccountSettings(settings)) !== false
