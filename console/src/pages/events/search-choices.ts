import type { EventSearch } from './event-search.js'

interface Choice<Value extends string = string> {
  value: Value
  label: string
}

/** As records write them. */
export const sources: readonly Choice[] = [
  { value: '', label: 'All sources' },
  { value: 'signin.amazonaws.com', label: 'Sign-in (signin.amazonaws.com)' },
  { value: 'iam.amazonaws.com', label: 'IAM (iam.amazonaws.com)' },
  { value: 'sts.amazonaws.com', label: 'STS (sts.amazonaws.com)' },
  { value: 'cloudtrail.amazonaws.com', label: 'Events (cloudtrail.amazonaws.com)' },
  { value: 'sallyport', label: 'Sallyport (sallyport)' },
]

export const accesses: readonly Choice<EventSearch['access']>[] = [
  { value: '', label: 'Read and write' },
  { value: 'read', label: 'Read only' },
  { value: 'write', label: 'Write only' },
]

export const results: readonly Choice<EventSearch['result']>[] = [
  { value: '', label: 'All results' },
  { value: 'failed', label: 'Failures' },
  { value: 'mfa-failed', label: 'MFA failures' },
]

/** Hours back from now. The server finds what is at most 90 days old. */
export const ranges: readonly Choice[] = [
  { value: '', label: 'Last 90 days' },
  { value: '720', label: 'Last 30 days' },
  { value: '168', label: 'Last 7 days' },
  { value: '24', label: 'Last 24 hours' },
  { value: '1', label: 'Last hour' },
  { value: 'days', label: 'Between two days' },
]

/** Those that are looked for most; any other name can be typed. */
export const eventNames: readonly string[] = [
  'AssumeRole',
  'AttachUserPolicy',
  'ChangePassword',
  'CheckMfa',
  'ConsoleLogin',
  'CreateAccessKey',
  'CreateLoginProfile',
  'CreateUser',
  'CreateVirtualMFADevice',
  'DeactivateMFADevice',
  'DeleteAccessKey',
  'DeleteUser',
  'DeleteVirtualMFADevice',
  'EnableMFADevice',
  'GetSessionToken',
  'HardwareTokenDeleted',
  'HardwareTokenMarkedLost',
  'HardwareTokensImported',
  'MfaFailed',
  'MfaLocked',
  'MfaResyncAtSignIn',
  'PasswordUpdated',
  'PutUserPolicy',
  'ResyncMFADevice',
  'SecurityKeyCloneSuspected',
  'SmsCodeSent',
  'SwitchRole',
  'UnlockMFADevice',
  'UpdateAccountSettings',
]
