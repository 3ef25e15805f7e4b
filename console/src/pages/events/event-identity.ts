import { additional, type EventRecord } from './event-record.js'

/** Who did it, for people. */
export function whoText(record: EventRecord): string {
  const { type, userName, principalId = '', accountId, sessionContext } = record.userIdentity ?? {}
  const session = principalId.slice(principalId.indexOf(':') + 1)
  switch (type) {
    case 'Root':
      return 'Root user'
    case 'IAMUser':
      return userName === 'HIDDEN_DUE_TO_SECURITY_REASONS'
        ? 'An unknown user name'
        : `User ${userName ?? principalId}`
    case 'AssumedRole':
      return `Role ${sessionContext?.sessionIssuer?.userName ?? ''}, session ${session}`
    case 'FederatedUser':
      return `Federated user ${session}`
    case 'AWSAccount':
      return `Account ${accountId ?? ''} (${principalId})`
    case 'Operator':
      return 'Operator of the server'
    default:
      return principalId === '' ? 'Unknown' : principalId
  }
}

/** By what they proved who they are. */
export function credentialText(
  record: EventRecord,
  accessKeyId: string | undefined,
): string | undefined {
  if (record.sessionCredentialFromConsole === 'true') return 'Console session'
  if (record.eventType === 'AwsConsoleSignIn') return 'Sign-in page'
  if (accessKeyId === undefined) return undefined
  return accessKeyId.startsWith('ASIA')
    ? `Temporary credentials ${accessKeyId}`
    : `Access key ${accessKeyId}`
}

export interface MfaWords {
  words: string
  look: 'success' | 'warning' | 'info'
}

/** Whether the caller had used an MFA device. Undefined where nobody signed in or called. */
export function mfaFact(record: EventRecord): MfaWords | undefined {
  const used = additional(record, 'MFAUsed')
  const device = additional(record, 'MFAIdentifier')
  if (used !== undefined) {
    if (used.toLowerCase() !== 'yes') return { words: 'Not used', look: 'warning' }
    return { words: device === undefined ? 'Asked for' : `Used: ${device}`, look: 'success' }
  }
  if (device !== undefined) return { words: `Device ${device}`, look: 'info' }
  const { type, sessionContext } = record.userIdentity ?? {}
  const authenticated = sessionContext?.attributes?.mfaAuthenticated
  if (authenticated === 'true') return { words: 'Signed in with MFA', look: 'success' }
  if (authenticated === 'false') return { words: 'Signed in without MFA', look: 'warning' }
  if (type === 'Root' || type === 'IAMUser')
    return record.eventType === 'AwsApiCall'
      ? { words: 'None: an access key carries no MFA', look: 'warning' }
      : undefined
  return undefined
}
