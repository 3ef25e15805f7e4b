import { isoSeconds, type RequestFacts } from '../permissions/context.js'
import type { Caller, Entity, Principal, Session } from '../credentials/caller.js'
import { transitiveTags } from '../credentials/transitive-tags.js'
import type { Denial } from '../permissions/authorize.js'
import type { AwsError } from '../wire/aws-error.js'
import { modelledError, type OperationModel } from '../wire/model.js'
import type { NewEvent } from './recorder.js'

/** One call and how it ended. */
export interface CallOutcome {
  operation: OperationModel
  /** Set where AWS's console would have called another operation for the same thing. */
  recordedAs?: RecordedAs | undefined
  caller: Caller
  facts: RequestFacts
  requestId: string
  eventId: string
  readOnly: boolean
  input: Readonly<Record<string, unknown>>
  output?: Readonly<Record<string, unknown>> | undefined
  error?: AwsError | undefined
  /** The account whose event this is, where it is not the caller's; both events have the same shared id. */
  recipientAccountId?: string | undefined
  sharedEventId?: string | undefined
  /** Which policy decided a refusal: told to the account's administrator, never to the caller. */
  denial?: Denial | undefined
  /** Why a code was refused: likewise. */
  reason?: string | undefined
}

/** What an event says in place of an operation of our own. */
export interface RecordedAs {
  model: OperationModel
  /** The other operation's parameters; `output` is undefined where the call was refused. */
  input(call: Pick<CallOutcome, 'caller' | 'input' | 'output'>): Readonly<Record<string, unknown>>
}

/** The call as a CloudTrail record (AWS CloudTrail User Guide, record contents). Holds no secret of any kind. */
export function callEvent(made: CallOutcome): NewEvent {
  const outcome = asRecorded(made)
  const { operation, caller, facts, error } = outcome
  const accountId = outcome.recipientAccountId ?? caller.principal.accountId
  // Members that are undefined are left out of the text.
  const record = {
    eventTime: isoSeconds(facts.now),
    eventSource: eventSource(operation),
    eventName: operation.name,
    awsRegion: facts.region,
    sourceIPAddress: facts.sourceIp,
    userAgent: facts.userAgent,
    errorCode: error === undefined ? undefined : recordedCode(operation, error),
    errorMessage: error?.message,
    requestParameters: requestParameters(outcome),
    responseElements: responseElements(outcome),
    additionalEventData: forAdministrators(outcome),
    resources: usedResources(outcome),
    requestID: outcome.requestId,
    eventID: outcome.eventId,
    readOnly: outcome.readOnly,
    eventType: operation.service === 'signin' ? 'AwsConsoleSignIn' : 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: accountId,
    sharedEventID: outcome.sharedEventId,
    eventCategory: 'Management',
    sessionCredentialFromConsole: caller.session?.console === undefined ? undefined : 'true',
  }
  return {
    eventId: outcome.eventId,
    accountId,
    record: `{"eventVersion":"1.08","userIdentity":${whoCalled(outcome)},${JSON.stringify(record).slice(1)}`,
  }
}

function asRecorded(outcome: CallOutcome): CallOutcome {
  const { recordedAs } = outcome
  if (recordedAs === undefined) return outcome
  return {
    ...outcome,
    operation: recordedAs.model,
    input: recordedAs.input(outcome),
    output: undefined,
  }
}

/** AWS CloudTrail User Guide, AWS Management Console sign-in events: these say how it ended, and nothing more. */
function responseElements({ operation, output, error }: CallOutcome): Recorded {
  if (operation.service === 'signin')
    return { [operation.name]: error === undefined ? 'Success' : 'Failure' }
  return error === undefined ? recordedMembers(output) : null
}

/** What AWS does not have is ours by name. */
const eventSource = ({ service }: OperationModel): string =>
  service === 'sallyport' ? 'sallyport' : `${service}.amazonaws.com`

/** AWS IAM User Guide, Logging IAM and AWS STS API calls: a role's account learns the caller's account and id, no more. */
function whoCalled({ caller, recipientAccountId }: CallOutcome): string {
  const { accountId, principalId } = caller.principal
  return recipientAccountId === undefined
    ? identityText(caller)
    : JSON.stringify({ type: 'AWSAccount', principalId, accountId })
}

const identityTexts = new WeakMap<Principal, Map<string, string>>()
const maxTextsPerPrincipal = 1000

/** Who called, as JSON: the same for every call with one key, so it is written once. */
function identityText(caller: Caller): string {
  let texts = identityTexts.get(caller.principal)
  if (texts === undefined) identityTexts.set(caller.principal, (texts = new Map()))
  let text = texts.get(caller.accessKeyId)
  if (text === undefined) {
    text = JSON.stringify(userIdentity(caller))
    if (texts.size >= maxTextsPerPrincipal) texts.clear()
    texts.set(caller.accessKeyId, text)
  }
  return text
}

function userIdentity({ principal, accessKeyId, session }: Caller) {
  return {
    type: identityTypes[principal.kind],
    principalId: principal.principalId,
    arn: principal.arn,
    accountId: principal.accountId,
    accessKeyId,
    userName: principal.user?.userName,
    sessionContext: session === undefined ? undefined : sessionContext(session, principal),
  }
}

const identityTypes: Readonly<Record<Principal['kind'], string>> = {
  root: 'Root',
  user: 'IAMUser',
  'role-session': 'AssumedRole',
  'federated-session': 'FederatedUser',
}

function sessionContext({ issuedAt, mfaAt }: Session, { issuer, sourceIdentity }: Principal) {
  const attributes = {
    creationDate: isoSeconds(issuedAt),
    mfaAuthenticated: String(mfaAt !== undefined),
  }
  const sessionIssuer = issuer === undefined ? {} : issuerIdentity(issuer)
  return { sessionIssuer, webIdFederationData: {}, attributes, sourceIdentity }
}

function issuerIdentity({ kind, principalId, arn, accountId, role, user }: Entity) {
  return {
    type: kind === 'root' ? 'Root' : kind === 'role' ? 'Role' : 'IAMUser',
    principalId,
    arn,
    accountId,
    userName: role?.roleName ?? user?.userName,
  }
}

/** With the tags that a role session passes on without naming them (the same guide, role chaining). */
function requestParameters({ operation, caller, input }: CallOutcome) {
  const parameters = recordedMembers(input)
  const incoming = operation.name === 'AssumeRole' ? transitiveTags(caller.session?.assumed) : []
  if (incoming.length === 0) return parameters
  const incomingTransitiveTags = Object.fromEntries(incoming.map(({ Key, Value }) => [Key, Value]))
  return { ...(parameters as object), incomingTransitiveTags }
}

/** The role that a session was made of. */
function usedResources({ operation, input, error }: CallOutcome) {
  const { RoleArn: roleArn } = input
  if (operation.name !== 'AssumeRole' || error !== undefined || typeof roleArn !== 'string')
    return undefined
  return [{ ARN: roleArn, accountId: roleArn.split(':')[4], type: 'AWS::IAM::Role' }]
}

// CloudTrail names the exception of the model, so a modelled code gets its suffix back; AccessDenied and the like stay.
function recordedCode(operation: OperationModel, { code }: AwsError): string {
  const modelled = modelledError(operation.service, code) !== undefined
  return modelled && !code.endsWith('Exception') ? `${code}Exception` : code
}

function forAdministrators({ denial, reason }: CallOutcome) {
  if (denial === undefined) return reason === undefined ? undefined : { Reason: reason }
  const { check, context } = denial
  const { decision, by, deciding } = denial.decision
  return {
    Decision: decision,
    PolicyType: by,
    PolicyId: deciding?.policyId,
    // Statements are counted from 1, as a reader of the policy counts.
    Statement: deciding === undefined ? undefined : deciding.statement + 1,
    Sid: deciding?.sid,
    Action: check.action,
    Resource: check.resource,
    Context: context,
  }
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
  'Credential',
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

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

const two = (number: number): string => String(number).padStart(2, '0')

/** `Jul 18, 2014 4:07:39 PM`, as CloudTrail writes times inside elements. */
function recordedTime(milliseconds: number): string {
  const time = new Date(milliseconds)
  const hour = time.getUTCHours()
  const clock = `${hour % 12 || 12}:${two(time.getUTCMinutes())}:${two(time.getUTCSeconds())}`
  const date = `${months[time.getUTCMonth()]} ${time.getUTCDate()}, ${time.getUTCFullYear()}`
  return `${date} ${clock} ${hour < 12 ? 'AM' : 'PM'}`
}
