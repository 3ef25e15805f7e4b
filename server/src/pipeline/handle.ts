import { newEventId } from '../audit/event-id.js'
import { callEvent } from '../audit/event.js'
import type { Authenticated } from '../credentials/authenticate.js'
import { isReadOnly } from '../operation.js'
import { accessDenied } from '../permissions/access-denied.js'
import { type Denial, findDenial, otherAccountOf } from '../permissions/authorize.js'
import type { RequestFacts } from '../permissions/context.js'
import { refusedForSession } from '../permissions/session-limits.js'
import { awsError, AwsError } from '../wire/aws-error.js'
import type { OperationModel } from '../wire/model.js'
import { validationError } from '../wire/validation.js'
import type { ApiAnswer, ApiRequest } from './api-request.js'
import type { Door, ParsedCall } from './door.js'
import { execute } from './execute.js'
import { executeProven } from './execute-proven.js'
import type { HandlerParts } from './handler-parts.js'
import { queryDoor } from './query-door.js'
import { noteUse } from './note-use.js'
import { builtOperation } from './registry.js'

/**
 * The whole way of a request: parse, authenticate, validate, authorize, execute (with the audit event in the same
 * transaction), render. Never throws.
 */
export async function handle(
  request: ApiRequest,
  parts: HandlerParts,
  door: Door = queryDoor,
): Promise<ApiAnswer> {
  const requestId = parts.random.uuid()
  let model: OperationModel | undefined
  try {
    const parsed = door.parse(request)
    if ('status' in parsed)
      return { ...parsed, headers: { ...parsed.headers, 'x-amzn-RequestId': requestId } }
    if ('dispatchError' in parsed) return door.refuse(parsed.dispatchError, { model, requestId })
    model = parsed.model
    if (model.unsigned) throw notBuilt(model)
    if (parts.recorder.isFull())
      throw awsError('ServiceUnavailable', 'The audit log cannot be written at present.', 503)
    const authenticated = await door.authenticate(request, model, parts)
    noteUse(authenticated, model, parts)
    return await perform({ request, parsed, authenticated, requestId, door }, parts)
  } catch (error) {
    return door.refuse(knownError(error, requestId, parts), { model, requestId })
  }
}

interface AuthenticatedRequest {
  request: ApiRequest
  parsed: ParsedCall
  authenticated: Authenticated
  requestId: string
  door: Door
}

/** What follows once it is known who asks: from here on every call leaves an event, however it ends. */
async function perform(asked: AuthenticatedRequest, parts: HandlerParts): Promise<ApiAnswer> {
  const { parsed, requestId, door } = asked
  const { model } = parsed
  const { caller } = asked.authenticated
  const facts = requestFacts(asked, parts.clock())
  const operation = builtOperation(model)
  const event = {
    operation: model,
    recordedAs: operation?.recordedAs,
    caller,
    facts,
    requestId,
    eventId: newEventId(parts.random, facts.now),
  }
  const readOnly = isReadOnly(operation)
  const refused = (
    error: AwsError,
    more: { input?: Record<string, unknown>; denial?: Denial } = {},
  ) => {
    parts.recorder.recordSoon(
      callEvent({ ...event, readOnly, input: more.input ?? {}, error, denial: more.denial }),
    )
    return door.refuse(error, { model, requestId, denial: more.denial })
  }
  try {
    const unusable = refusedForSession(caller, model.service, model.name)
    if (unusable !== undefined) return refused(unusable)
    if (operation === undefined) return refused(notBuilt(model))
    const { input, violations } = parsed.readInput()
    if (violations.length > 0) return refused(validationError(model.service, violations))
    const call = { caller, input: input as never, facts, parts }
    try {
      const proof = operation.changes ? operation.prove?.(call) : undefined
      if (proof !== undefined && operation.changes)
        return await executeProven({ operation, call, event, input, proof, door }, parts)
      const checks = await operation.checks(call)
      const denial = await findDenial(caller, checks, { facts, read: parts.read })
      if (denial !== undefined)
        return refused(accessDenied(caller, denial, parts.keyRing), { input, denial })
      const otherAccount = otherAccountOf(caller, checks)
      return await execute({ operation, call, event, input, otherAccount, door }, parts)
    } catch (error) {
      return refused(knownError(error, requestId, parts), { input })
    }
  } catch (error) {
    return refused(knownError(error, requestId, parts))
  }
}

function requestFacts({ request, authenticated }: AuthenticatedRequest, now: number): RequestFacts {
  return {
    now,
    sourceIp: request.sourceIp,
    userAgent: request.header('user-agent') ?? '',
    secureTransport: request.secureTransport,
    region: authenticated.region,
    referer: request.header('referer'),
  }
}

const notBuilt = (model: OperationModel): AwsError =>
  awsError('NotImplemented', `The operation ${model.name} is not implemented.`, 501)

function knownError(error: unknown, requestId: string, parts: HandlerParts): AwsError {
  if (error instanceof AwsError) return error
  parts.onBug(error, requestId)
  return awsError(
    'InternalFailure',
    'The request processing has failed because of an unknown error, exception or failure.',
    500,
  )
}
