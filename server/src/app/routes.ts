import type { IncomingMessage } from 'node:http'
import type { HttpAnswer, HttpTarget } from '../http/server.js'
import { headerReader, isSecure, readBody, sourceIp } from '../http/read-request.js'
import type { ApiRequest } from '../pipeline/api-request.js'
import { handle } from '../pipeline/handle.js'
import { setUpPage } from '../setup/routes.js'
import { readiness } from './readiness.js'
import type { AppParts } from './parts.js'

/** One further door, which exists in some servers only. */
export type ExtraRoute = (request: ApiRequest) => Promise<HttpAnswer> | undefined

/** Sends each request to its door. The APIs are at `/`. */
export function createRoutes(parts: AppParts, extra: ExtraRoute = () => undefined) {
  return async (message: IncomingMessage, target: HttpTarget): Promise<HttpAnswer> => {
    const body = await readBody(message)
    if (body === undefined) return { status: 413, headers: {}, body: [] }
    const request: ApiRequest = {
      method: message.method ?? 'GET',
      ...target,
      headers: message.rawHeaders,
      body,
      header: headerReader(message),
      sourceIp: sourceIp(message),
      secureTransport: isSecure(message),
    }
    return target.path === '/'
      ? apiOrConsole(request, parts)
      : (extra(request) ?? otherDoor(request, parts))
  }
}

function apiOrConsole(request: ApiRequest, parts: AppParts): Promise<HttpAnswer> | HttpAnswer {
  const browses =
    request.method === 'GET' &&
    request.query === '' &&
    request.header('authorization') === undefined
  if (browses && request.header('accept')?.includes('text/html') === true) {
    return { status: 302, headers: { location: '/console' }, body: [] }
  }
  return handle(request, parts)
}

function otherDoor(request: ApiRequest, parts: AppParts): Promise<HttpAnswer> | HttpAnswer {
  const { path } = request
  if (path === '/healthz') return plain(200, 'ok\n')
  if (path === '/readyz') return readiness(parts.store)
  if (path === '/setup' || path.startsWith('/setup/')) return setUpPage(request, parts)
  if (path === '/console' || path === '/signin') return plain(404, noConsole)
  // A broken escape in the path is refused before anything else is looked at.
  if (/%(?![0-9A-Fa-f]{2})/.test(path)) return { status: 400, headers: {}, body: [] }
  return {
    status: 404,
    headers: { 'content-type': 'text/xml' },
    body: ['<UnknownOperationException/>\n'],
  }
}

const noConsole = `This version of Sallyport has no console yet. Point the AWS CLI at this address:

  aws iam get-user --endpoint-url http://HOST:PORT
`

export function plain(status: number, text: string): HttpAnswer {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: [text] }
}
