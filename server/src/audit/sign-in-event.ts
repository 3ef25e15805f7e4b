import { rootArn, userArn } from '../arn.js'
import { isoSeconds } from '../permissions/context.js'
import type { Random } from '../random.js'
import { newEventId } from './event-id.js'
import type { NewEvent } from './recorder.js'

/** Whom a sign-in event is about, as far as that is known. */
export type SignInSubject =
  | { kind: 'root'; accountId: string }
  | { kind: 'user'; accountId: string; userId: string; userName: string; path: string }
  | { kind: 'unknown-user'; accountId: string }

export type SignInEventName =
  | 'ConsoleLogin'
  | 'CheckMfa'
  | 'PasswordChangeDemanded'
  | 'PasswordUpdated'
  | 'MfaFailed'
  | 'MfaLocked'
  | 'MfaResyncAtSignIn'
  | 'SecurityKeyCloneSuspected'
  | 'SmsCodeSent'

export interface SignInAct {
  name: SignInEventName
  subject: SignInSubject
  outcome: 'Success' | 'Failure'
  /** `additionalEventData`; members that are undefined are left out. */
  data: Readonly<Record<string, string | number | undefined>>
  from: { sourceIp: string; userAgent: string }
}

/**
 * What happened on the sign-in pages, as AWS's sign-in events are written. AWS CloudTrail User Guide, AWS Management Console
 * sign-in events. Holds no secret of any kind, and no name that was not found.
 */
export function signInEvent(act: SignInAct, parts: { random: Random; now: number }): NewEvent {
  const { name, subject, outcome, from } = act
  const eventId = newEventId(parts.random, parts.now)
  const record = {
    eventVersion: '1.08',
    userIdentity: identityOf(act),
    eventTime: isoSeconds(parts.now),
    eventSource: 'signin.amazonaws.com',
    eventName: name,
    awsRegion: 'us-east-1',
    sourceIPAddress: from.sourceIp,
    userAgent: from.userAgent,
    errorMessage: outcome === 'Success' ? undefined : errorMessage(subject),
    requestParameters: null,
    responseElements: isAwsEvent(name) ? { [name]: outcome } : null,
    additionalEventData: act.data,
    eventID: eventId,
    readOnly: false,
    eventType: 'AwsConsoleSignIn',
    managementEvent: true,
    recipientAccountId: subject.accountId,
    eventCategory: 'Management',
  }
  return { eventId, accountId: subject.accountId, record: JSON.stringify(record) }
}

/** Until the sign-in has succeeded an identity has no ARN, as at AWS: it was only claimed. */
function identityOf({ name, subject, outcome }: SignInAct) {
  const { accountId } = subject
  if (subject.kind === 'root') {
    const arn = rootArn(accountId)
    return { type: 'Root', principalId: accountId, arn, accountId, accessKeyId: '' }
  }
  const claimed = { type: 'IAMUser', accountId, accessKeyId: '' }
  // AWS CloudTrail User Guide: what was typed in place of a name may be a password.
  if (subject.kind === 'unknown-user')
    return { ...claimed, userName: 'HIDDEN_DUE_TO_SECURITY_REASONS' }
  const { userId: principalId, userName } = subject
  const isProven = outcome === 'Success' && (name === 'ConsoleLogin' || name === 'PasswordUpdated')
  return isProven
    ? { type: 'IAMUser', principalId, arn: userArn(subject), accountId, userName }
    : { ...claimed, principalId, userName }
}

const errorMessage = ({ kind }: SignInSubject): string =>
  kind === 'unknown-user' ? 'No username found in supplied account' : 'Failed authentication'

/** AWS repeats the outcome of its own events under their name. */
const isAwsEvent = (name: SignInEventName): boolean =>
  name === 'ConsoleLogin' || name === 'CheckMfa' || name === 'PasswordUpdated'
