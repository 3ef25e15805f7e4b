import { authenticateConsole } from '../credentials/console-session.js'
import { cookieHeader, cookieNames, readCookie } from '../http/cookies.js'
import { isFromElsewhere } from '../http/same-origin.js'
import { refusesPasswords, type Site } from '../http/site.js'
import { type AwsError, awsError } from '../wire/aws-error.js'
import { readJsonInput } from '../wire/input.js'
import { findOperationOf, type OperationModel } from '../wire/model.js'
import { renderJson } from '../wire/render-json.js'
import type { ApiAnswer, ApiRequest } from './api-request.js'
import type { DispatchError, Door, ParsedCall, Refused, Rendered } from './door.js'

export const consoleApiPath = '/console/api/'

/**
 * The console's door: `POST /console/api/SERVICE/OPERATION` with the input as JSON, the browser's session in place of a signature,
 * the output as JSON. It gives no privileges: the call goes the way of every other.
 */
export const consoleDoor = (site: Site): Door => ({
  name: 'console',
  parse: (request) => parseConsoleCall(request, site),
  authenticate: (request, model, parts) =>
    authenticateConsole(
      readCookie(request, cookieNames.session),
      model.service === 'signin',
      parts,
    ),
  render: renderJson,
  answer,
  refuse,
})

/** A call of another site's page is refused before anybody looks at its cookie, and so is all that a form can send. */
function parseConsoleCall(request: ApiRequest, site: Site): ParsedCall | ApiAnswer | DispatchError {
  if (request.method !== 'POST') return plain(405, { allow: 'POST' })
  if (isFromElsewhere(request, site.publicOrigin)) return plain(403)
  if (refusesPasswords(request)) return plain(403)
  if (!isJson(request.header('content-type'))) return plain(415)
  const [service = '', name = '', ...more] = request.path.slice(consoleApiPath.length).split('/')
  const model = more.length === 0 ? findOperationOf(service, name) : undefined
  if (model === undefined) return { dispatchError: unknownOperation(`${service}/${name}`) }
  return { model, readInput: () => readJsonInput(model, parsedBody(request)) }
}

const isJson = (contentType = ''): boolean =>
  contentType.split(';')[0]?.trim().toLowerCase() === 'application/json'

const utf8 = new TextDecoder('utf-8', { fatal: true })

function parsedBody({ body }: ApiRequest): unknown {
  try {
    return body.length === 0 ? {} : JSON.parse(utf8.decode(body))
  } catch {
    throw awsError('MalformedInput', 'The request is not JSON.', 400)
  }
}

const unknownOperation = (name: string): AwsError =>
  awsError('InvalidAction', `Could not find operation ${name}`, 404)

const plain = (status: number, headers: Record<string, string> = {}): ApiAnswer => ({
  status,
  headers,
  body: [],
})

const json = (requestId: string) => ({
  'content-type': 'application/json',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'x-amzn-RequestId': requestId,
})

function answer(model: OperationModel, { body, cookie }: Rendered, requestId: string): ApiAnswer {
  const headers: Record<string, string> = json(requestId)
  if (cookie !== undefined) headers['set-cookie'] = cookieHeader(cookieNames.session, cookie)
  return { status: 200, headers, body: [body], outcome: { operation: model.name, code: 'OK' } }
}

function refuse(error: AwsError, { model, requestId, denial }: Refused): ApiAnswer {
  const { code, message, status } = error
  const denied =
    denial === undefined
      ? undefined
      : { action: denial.check.action, resource: denial.check.resource }
  return {
    status,
    headers: json(requestId),
    body: [JSON.stringify({ code, message, requestId, denied })],
    outcome: { operation: model?.name ?? 'unknown', code },
  }
}
