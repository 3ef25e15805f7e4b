import { newEventId } from '../audit/event-id.js'
import { callEvent } from '../audit/event.js'
import { authenticate, type Authenticated } from '../credentials/authenticate.js'
import { isReadOnly } from '../operation.js'
import { accessDenied } from '../permissions/access-denied.js'
import { type Denial, findDenial, otherAccountOf } from '../permissions/authorize.js'
import type { RequestFacts } from '../permissions/context.js'
import { refusedForSession } from '../permissions/session-limits.js'
import { awsError, AwsError } from '../wire/aws-error.js'
import { readInput } from '../wire/input.js'
import type { OperationModel } from '../wire/model.js'
import { validationError } from '../wire/validation.js'
import { errorAnswer } from './answer.js'
import type { ApiAnswer, ApiRequest } from './api-request.js'
import { execute } from './execute.js'
import { executeProven } from './execute-proven.js'
import type { HandlerParts } from './handler-parts.js'
import { parseCall, type ParsedCall } from './parse-call.js'
import { builtOperation } from './registry.js'

/**
 * The whole way of a request: parse, authenticate, validate, authorize, execute (with the audit event in the same
 * transaction), render. Never throws.
 */
export async function handle(request: ApiRequest, parts: HandlerParts): Promise<ApiAnswer> {
  const requestId = parts.random.uuid()
  let model: OperationModel | undefined
  try {
    const parsed = parseCall(request)
    if ('status' in parsed)
      return { ...parsed, headers: { ...parsed.headers, 'x-amzn-RequestId': requestId } }
    if ('dispatchError' in parsed) return errorAnswer(parsed.dispatchError, { model, requestId })
    model = parsed.model
    if (model.unsigned) throw notBuilt(model)
    if (parts.recorder.isFull())
      throw awsError('ServiceUnavailable', 'The audit log cannot be written at present.', 503)
    const authenticated = await authenticate(request, model.service, parts)
    noteUse(authenticated, model, parts)
    return await perform({ request, parsed, authenticated, requestId }, parts)
  } catch (error) {
    return errorAnswer(knownError(error, requestId, parts), { model, requestId })
  }
}

interface AuthenticatedRequest {
  request: ApiRequest
  parsed: ParsedCall
  authenticated: Authenticated
  requestId: string
}

/** What follows once it is known who asks: from here on every call leaves an event, however it ends. */
async function perform(asked: AuthenticatedRequest, parts: HandlerParts): Promise<ApiAnswer> {
  const { model, parameters } = asked.parsed
  const { caller } = asked.authenticated
  const facts = requestFacts(asked, parts.clock())
  const operation = builtOperation(model)
  const event = {
    operation: model,
    caller,
    facts,
    requestId: asked.requestId,
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
    return errorAnswer(error, { model, requestId: asked.requestId })
  }
  try {
    const unusable = refusedForSession(caller, model.service, model.name)
    if (unusable !== undefined) return refused(unusable)
    if (operation === undefined) return refused(notBuilt(model))
    const { input, violations } = readInput(model, parameters)
    if (violations.length > 0) return refused(validationError(model.service, violations))
    const call = { caller, input: input as never, facts, parts }
    try {
      const proof = operation.changes ? operation.prove?.(call) : undefined
      if (proof !== undefined && operation.changes)
        return await executeProven({ operation, call, event, input, proof }, parts)
      const checks = await operation.checks(call)
      const denial = await findDenial(caller, checks, { facts, read: parts.read })
      if (denial !== undefined)
        return refused(accessDenied(caller, denial, parts.keyRing), { input, denial })
      const otherAccount = otherAccountOf(caller, checks)
      return await execute({ operation, call, event, input, otherAccount }, parts)
    } catch (error) {
      return refused(knownError(error, asked.requestId, parts), { input })
    }
  } catch (error) {
    return refused(knownError(error, asked.requestId, parts))
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

/** Uses of a key or role within fifteen minutes count once (AWS IAM User Guide, credential reports). */
const useGrain = 15 * 60_000

function noteUse(
  { caller, key, region }: Authenticated,
  { service }: OperationModel,
  parts: HandlerParts,
): void {
  const used: { lastUsedAt: number | null } | undefined = key ?? caller.principal.issuer?.role
  if (used === undefined) return
  const usedAt = parts.clock()
  if (used.lastUsedAt !== null && usedAt - used.lastUsedAt < useGrain) return
  used.lastUsedAt = usedAt
  if (key !== undefined) {
    const { accessKeyId, accountId } = key
    parts.recorder.used({ kind: 'key', accessKeyId, accountId, usedAt, service, region })
  } else if (caller.principal.issuer?.role !== undefined) {
    parts.recorder.used({
      kind: 'role',
      roleId: caller.principal.issuer.role.roleId,
      usedAt,
      region,
    })
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
