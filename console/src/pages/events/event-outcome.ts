import { additional, type EventRecord } from './event-record.js'

const alarming = new Set(['MfaFailed', 'MfaLocked', 'SecurityKeyCloneSuspected'])

/** Refused, or something that should not happen. */
export function isFailure(record: EventRecord): boolean {
  const { errorCode, errorMessage, eventName = '', responseElements } = record
  return (
    errorCode !== undefined ||
    errorMessage !== undefined ||
    alarming.has(eventName) ||
    responseElements?.[eventName] === 'Failure'
  )
}

/** A second factor was refused: at sign-in, for a session, or while a device was assigned or synchronised. */
export function isMfaFailure(record: EventRecord): boolean {
  const { eventName = '', errorCode = '', errorMessage = '' } = record
  return (
    alarming.has(eventName) ||
    errorMessage.startsWith('MultiFactorAuthentication failed') ||
    errorCode.startsWith('InvalidAuthenticationCode') ||
    (eventName === 'ConsoleLogin' && isFailure(record) && additional(record, 'MFAUsed') === 'Yes')
  )
}

export interface Outcome {
  words: string
  look: 'success' | 'warning' | 'error'
}

/** How it ended, in two words. */
export function outcome(record: EventRecord): Outcome {
  if (record.eventName === 'MfaLocked') return { words: 'MFA device locked', look: 'error' }
  if (record.eventName === 'SecurityKeyCloneSuspected')
    return { words: 'Possible clone', look: 'error' }
  if (isMfaFailure(record)) return { words: 'MFA failed', look: 'error' }
  if (!isFailure(record)) return { words: 'Done', look: 'success' }
  const { errorCode } = record
  return { words: errorCode === undefined ? 'Failed' : `Refused: ${errorCode}`, look: 'warning' }
}

const reasons: Readonly<Record<string, string>> = {
  wrong: 'The code was wrong.',
  invalid: 'The code was wrong.',
  reused: 'The code had been used already.',
  late: 'The code was too old.',
  locked: 'The device is locked after too many wrong codes.',
  counter: 'The key’s counter went back: there may be a copy of it.',
  'too-many-attempts': 'There were too many attempts within a short time.',
  'unknown-device': 'The serial number does not exist, or is not the caller’s.',
  'unknown-user': 'There is no such user.',
  'no-password': 'The user has no password.',
  'hard-expiry': 'The password has expired, and only an administrator can set another.',
}

/** Why a code or a password was refused, which only administrators are told. */
export function reasonText(record: EventRecord): string | undefined {
  const reason = additional(record, 'Reason')
  // Codes that are refused at sign-in have an event of their own.
  if (reason === 'wrong' && record.eventName === 'ConsoleLogin') return 'The password was wrong.'
  return reason === undefined ? undefined : (reasons[reason] ?? reason)
}

const policyKinds: Readonly<Record<string, string>> = {
  identity: 'policies of the user, group or role',
  boundary: 'permissions boundary',
  session: 'session policy',
  trust: 'trust policy of the role',
  resource: 'policy of the resource',
}

/** Which policy and which statement refused a call; undefined where none did. */
export function policyText(record: EventRecord): string | undefined {
  const decision = additional(record, 'Decision')
  if (decision === undefined) return undefined
  const asked = `${additional(record, 'Action') ?? ''} on ${additional(record, 'Resource') ?? ''}`
  const kind = additional(record, 'PolicyType') ?? ''
  const where = policyKinds[kind] ?? kind
  const policyId = additional(record, 'PolicyId')
  if (decision !== 'explicitDeny' || policyId === undefined)
    return `Nothing allows ${asked} (${where}).`
  const sid = additional(record, 'Sid')
  const named = sid === undefined || sid === '' ? '' : ` (${sid})`
  return `Statement ${additional(record, 'Statement') ?? ''}${named} of ${policyName(policyId)} denies ${asked} (${where}).`
}

const policyName = (policyId: string): string =>
  policyId.startsWith('inline:')
    ? `the inline policy ${policyId.slice('inline:'.length)}`
    : `the policy ${policyId}`

/** The condition keys that the policies asked for, with what they were. */
export function contextLines({ additionalEventData }: EventRecord): readonly string[] {
  const context = additionalEventData?.['Context']
  if (typeof context !== 'object' || context === null) return []
  return Object.entries(context).map(
    ([key, value]: [string, unknown]) =>
      `${key}: ${Array.isArray(value) ? value.join(', ') : (JSON.stringify(value) ?? 'absent').replaceAll('"', '')}`,
  )
}
