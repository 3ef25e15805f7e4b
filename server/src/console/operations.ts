import type { Operation } from '../operation.js'
import { changeRootPassword } from './account/change-root-password.js'
import { getAccountContact } from './account/get-account-contact.js'
import { getAccountSettings } from './account/get-account-settings.js'
import { updateAccountContact } from './account/update-account-contact.js'
import { updateAccountSettings } from './account/update-account-settings.js'
import { enableHardwareMfaDevice } from './devices/enable-hardware-mfa-device.js'
import { enableRootMfaDevice } from './devices/enable-root-mfa-device.js'
import { enableSecurityKey } from './devices/enable-security-key.js'
import { getMfaDeviceClock } from './devices/get-mfa-device-clock.js'
import { listDeviceKinds } from './devices/list-device-kinds.js'
import { listDevices } from './devices/list-devices.js'
import { renewVirtualMfaDevice } from './devices/renew-virtual-mfa-device.js'
import { resyncHardwareMfaDevice } from './devices/resync-hardware-mfa-device.js'
import { resyncRootMfaDevice } from './devices/resync-root-mfa-device.js'
import { startSecurityKeyRegistration } from './devices/start-security-key-registration.js'
import { unlockMfaDevice } from './devices/unlock-mfa-device.js'
import { lookupEvents } from './events/lookup-events.js'
import { getSecurityStatus } from './overview/get-security-status.js'
import { listUsersOverview } from './overview/list-users-overview.js'
import { endOtherSessions } from './sessions/end-other-sessions.js'
import { endSession } from './sessions/end-session.js'
import { exitRole } from './sessions/exit-role.js'
import { extendSession } from './sessions/extend-session.js'
import { getSession } from './sessions/get-session.js'
import { listSessions } from './sessions/list-sessions.js'
import { signOut } from './sessions/sign-out.js'
import { switchRole } from './sessions/switch-role.js'
import { testPermissions } from './sessions/test-permissions.js'
import { enableSmsDevice } from './sms/enable-sms-device.js'
import { listTextMessages } from './sms/list-text-messages.js'
import { resendSmsCode } from './sms/resend-sms-code.js'
import { startSmsDeviceEnrolment } from './sms/start-sms-device-enrolment.js'
import { checkHardwareTokenFile } from './tokens/check-hardware-token-file.js'
import { getHardwareTokenImport } from './tokens/get-hardware-token-import.js'
import { importHardwareTokens } from './tokens/import-hardware-tokens.js'
import { listHardwareTokens } from './tokens/list-hardware-tokens.js'
import { markHardwareTokenLost } from './tokens/mark-hardware-token-lost.js'

/** What only the console calls: the operations of our own. */
export const consoleOperations: readonly Operation[] = [
  changeRootPassword,
  getAccountContact,
  getAccountSettings,
  updateAccountContact,
  updateAccountSettings,
  lookupEvents,
  enableHardwareMfaDevice,
  enableRootMfaDevice,
  enableSecurityKey,
  getMfaDeviceClock,
  getSecurityStatus,
  listDeviceKinds,
  listDevices,
  listUsersOverview,
  renewVirtualMfaDevice,
  resyncHardwareMfaDevice,
  resyncRootMfaDevice,
  startSecurityKeyRegistration,
  unlockMfaDevice,
  endOtherSessions,
  endSession,
  exitRole,
  extendSession,
  getSession,
  listSessions,
  signOut,
  switchRole,
  testPermissions,
  enableSmsDevice,
  listTextMessages,
  resendSmsCode,
  startSmsDeviceEnrolment,
  checkHardwareTokenFile,
  getHardwareTokenImport,
  importHardwareTokens,
  listHardwareTokens,
  markHardwareTokenLost,
]
