import { isoSeconds, type RequestFacts } from '../permissions/context.js'
import type { Caller } from '../credentials/caller.js'
import type { Denial } from '../permissions/authorize.js'
import type { AwsError } from '../wire/aws-error.js'
import { modelledError, type OperationModel } from '../wire/model.js'
import type { NewEvent } from './recorder.js'

/** One call and how it ended. */
export interface CallOutcome {
  operation: OperationModel
  caller: Caller
  facts: RequestFacts
  requestId: string
  eventId: string
  readOnly: boolean
  input: Readonly<Record<string, unknown>>
  output?: Readonly<Record<string, unknown>> | undefined
  error?: AwsError | undefined
  /** Which policy decided a refusal: told to the account's administrator, never to the caller. */
  denial?: Denial | undefined
  /** Why a code was refused: likewise. */
  reason?: string | undefined
}

/** The call as a CloudTrail record (AWS CloudTrail User Guide, record contents). Holds no secret of any kind. */
export function callEvent(outcome: CallOutcome): NewEvent {
  const { operation, caller, facts, error } = outcome
  const record = {
    eventVersion: '1.08',
    userIdentity: userIdentity(caller),
    eventTime: isoSeconds(facts.now),
    eventSource: `${operation.service}.amazonaws.com`,
    eventName: operation.name,
    awsRegion: facts.region,
    sourceIPAddress: facts.sourceIp,
    userAgent: facts.userAgent,
    ...(error === undefined
      ? undefined
      : { errorCode: recordedCode(operation, error), errorMessage: error.message }),
    requestParameters: recordedMembers(outcome.input),
    responseElements:
      outcome.readOnly || error !== undefined ? null : recordedMembers(outcome.output),
    ...forAdministrators(outcome),
    requestID: outcome.requestId,
    eventID: outcome.eventId,
    readOnly: outcome.readOnly,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: caller.principal.accountId,
    eventCategory: 'Management',
  }
  return {
    eventId: outcome.eventId,
    accountId: caller.principal.accountId,
    occurredAt: facts.now,
    readOnly: outcome.readOnly,
    record: JSON.stringify(record),
  }
}

function userIdentity({ principal, accessKeyId, session }: Caller) {
  return {
    type: principal.kind === 'root' ? 'Root' : 'IAMUser',
    principalId: principal.principalId,
    arn: principal.arn,
    accountId: principal.accountId,
    accessKeyId,
    ...(principal.user === undefined ? undefined : { userName: principal.user.userName }),
    ...(session === undefined
      ? undefined
      : {
          sessionContext: {
            sessionIssuer: {},
            webIdFederationData: {},
            attributes: {
              creationDate: isoSeconds(session.issuedAt),
              mfaAuthenticated: String(session.mfaAt !== undefined),
            },
          },
        }),
  }
}

// CloudTrail names the exception of the model, so a modelled code gets its suffix back; AccessDenied and the like stay.
function recordedCode(operation: OperationModel, { code }: AwsError): string {
  const modelled = modelledError(operation.service, code) !== undefined
  return modelled && !code.endsWith('Exception') ? `${code}Exception` : code
}

function forAdministrators({ denial, reason }: CallOutcome) {
  if (denial === undefined)
    return reason === undefined ? undefined : { additionalEventData: { Reason: reason } }
  const { decision, by, deciding } = denial.decision
  return { additionalEventData: { Decision: decision, PolicyType: by, ...deciding } }
}

// Never recorded, whatever operation they belong to: they are secrets, or codes that stay good for a while.
const secretMembers = new Set([
  'AuthenticationCode1',
  'AuthenticationCode2',
  'TokenCode',
  'SecretAccessKey',
  'SessionToken',
  'Base32StringSeed',
  'QRCodePNG',
  'Password',
  'OldPassword',
  'NewPassword',
])

type Recorded = string | number | boolean | null | Recorded[] | { [name: string]: Recorded }

/** Members under their CloudTrail names (first letter lowered), secrets left out; null where there are none. */
function recordedMembers(members: Readonly<Record<string, unknown>> | undefined): Recorded {
  if (members === undefined) return null
  const recorded: Record<string, Recorded> = {}
  let any = false
  for (const name in members) {
    if (secretMembers.has(name) || members[name] === undefined) continue
    recorded[name.charAt(0).toLowerCase() + name.slice(1)] = recordedValue(name, members[name])
    any = true
  }
  return any ? recorded : null
}

function recordedValue(name: string, value: unknown): Recorded {
  if (Array.isArray(value)) return value.map((item) => recordedValue(name, item))
  if (typeof value === 'number' && isTime(name)) return recordedTime(value)
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value
  if (value instanceof Uint8Array || value === null || typeof value !== 'object') return null
  return recordedMembers(value as Record<string, unknown>)
}

const isTime = (name: string): boolean =>
  name.endsWith('Date') || name === 'Expiration' || name === 'PasswordLastUsed'

const timeFormat = new Intl.DateTimeFormat('en-US', {
  timeZone: 'UTC',
  month: 'short',
  day: 'numeric',
  year: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
  second: '2-digit',
})

/** `Jul 18, 2014, 4:07:39 PM` without the second comma, as CloudTrail writes times inside elements. */
function recordedTime(milliseconds: number): string {
  return timeFormat
    .format(milliseconds)
    .replace(/(\d{4}),/, '$1')
    .replaceAll(' ', ' ')
}
