import { awsError } from '../wire/aws-error.js'
import { readInput } from '../wire/input.js'
import { findOperation } from '../wire/model.js'
import { parseParameters } from '../wire/parameters.js'
import { unknownOperation } from '../wire/render.js'
import type { ApiAnswer, ApiRequest } from './api-request.js'
import type { DispatchError, ParsedCall } from './door.js'

/**
 * AWS Query protocol: parameters in the query of a GET, in the body of a POST (and, where the signature is in the query, beside
 * it). What is not a call of an operation is answered as AWS's front door does, without an error document.
 */
export function parseCall(request: ApiRequest): ParsedCall | ApiAnswer | DispatchError {
  const { method } = request
  if (method !== 'GET' && method !== 'POST')
    return method === 'OPTIONS' ? corsAnswer(request) : redirect(request)
  if (method === 'POST') {
    const contentType = request.header('content-type')
    if (contentType === undefined) return redirect(request)
    if (!isForm(contentType)) return wrongContentType
  }
  const text = method === 'GET' ? request.query : joined(bodyText(request), request.query)
  const parameters = parseParameters(text)
  const action = parameters['Action']
  if (action === undefined) return redirect(request)
  const version = parameters['Version']
  const model = version === undefined ? undefined : findOperation(action, version)
  return model === undefined
    ? { dispatchError: unknownOperation(action, version) }
    : { model, readInput: () => readInput(model, parameters) }
}

const joined = (body: string, query: string): string => (query === '' ? body : `${body}&${query}`)

const utf8 = new TextDecoder('utf-8', { fatal: true })

function bodyText(request: ApiRequest): string {
  try {
    return utf8.decode(request.body)
  } catch {
    throw awsError('MalformedInput', undefined, 400)
  }
}

const usualContentType = 'application/x-www-form-urlencoded; charset=utf-8'

function isForm(contentType: string): boolean {
  if (contentType === usualContentType) return true
  const [type = ''] = contentType.split(';')
  return type.trim().toLowerCase() === 'application/x-www-form-urlencoded'
}

function redirect(request: ApiRequest): ApiAnswer {
  const query = request.method === 'GET' && request.query !== '' ? `?${request.query}` : ''
  return { status: 302, headers: { location: `https://aws.amazon.com/iam${query}` }, body: [] }
}

function corsAnswer(request: ApiRequest): ApiAnswer {
  if (request.header('origin') === undefined) return redirect(request)
  const headers = {
    'access-control-allow-origin': '*',
    'access-control-allow-methods': 'GET, POST',
    'access-control-allow-headers': request.header('access-control-request-headers') ?? '*',
    'access-control-max-age': '172800',
  }
  return { status: 200, headers, body: [] }
}

const wrongContentType: ApiAnswer = {
  status: 403,
  headers: { 'content-type': 'text/html' },
  body: ['<html><body><h1>403 Forbidden</h1></body></html>\n'],
}
