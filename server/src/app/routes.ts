import type { IncomingMessage } from 'node:http'
import type { HttpAnswer, HttpTarget } from '../http/server.js'
import { headerReader, isSecure, readBody, sourceIp } from '../http/read-request.js'
import type { Metrics } from '../observe/metrics.js'
import type { ApiRequest } from '../pipeline/api-request.js'
import { handle } from '../pipeline/handle.js'
import { setUpPage } from '../setup/routes.js'
import { readiness } from './readiness.js'
import type { AppParts } from './parts.js'

/** One further door, which exists in some servers only. */
export type ExtraRoute = (request: ApiRequest) => Promise<HttpAnswer> | undefined

/** What some servers have and others not. */
export interface Extras {
  route?: ExtraRoute | undefined
  metrics?: Metrics | undefined
}

/** Sends each request to its door. The APIs are at `/`. */
export function createRoutes(parts: AppParts, { route, metrics }: Extras = {}) {
  const api = metrics === undefined ? handle : measured(metrics)
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
    if (target.path !== '/') return route?.(request) ?? otherDoor(request, parts)
    return wantsConsole(request) ? toConsole : api(request, parts)
  }
}

/** The way of a request, timed. */
function measured(metrics: Metrics): typeof handle {
  return async (request, parts) => {
    const startedAt = performance.now()
    const answer = await handle(request, parts)
    if (answer.outcome !== undefined)
      metrics.observe(answer.outcome, (performance.now() - startedAt) / 1000)
    return answer
  }
}

const toConsole: HttpAnswer = { status: 302, headers: { location: '/console' }, body: [] }

function wantsConsole(request: ApiRequest): boolean {
  const browses =
    request.method === 'GET' &&
    request.query === '' &&
    request.header('authorization') === undefined
  return browses && request.header('accept')?.includes('text/html') === true
}

function otherDoor(request: ApiRequest, parts: AppParts): Promise<HttpAnswer> | HttpAnswer {
  const { path } = request
  if (path === '/healthz') return plain(200, 'ok\n')
  if (path === '/readyz') return readiness(parts.store)
  if (path === '/setup' || path.startsWith('/setup/')) return setUpPage(request, parts)
  if (path === '/console' || path === '/signin') return plain(404, noConsole(request))
  if (!isPath(path)) return { status: 400, headers: {}, body: [] }
  return {
    status: 404,
    headers: { 'content-type': 'text/xml' },
    body: ['<UnknownOperationException/>\n'],
  }
}

/** Begins at the root, never climbs above it, and has no broken escape: AWS refuses anything else without a word. */
function isPath(path: string): boolean {
  if (!path.startsWith('/') || /%(?![0-9A-Fa-f]{2})/.test(path)) return false
  let depth = 0
  for (const segment of path.replaceAll(/%2e/gi, '.').split('/')) {
    if (segment === '..') depth -= 1
    else if (segment !== '.' && segment !== '') depth += 1
    if (depth < 0) return false
  }
  return true
}

function noConsole({ header, secureTransport }: ApiRequest): string {
  const url = `${secureTransport ? 'https' : 'http'}://${header('host') ?? ''}`
  return `This version of Sallyport has no console yet. Point the AWS CLI at this address:

  aws iam get-user --endpoint-url ${URL.canParse(url) ? new URL(url).origin : 'http://HOST:PORT'}
`
}

export function plain(status: number, text: string): HttpAnswer {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: [text] }
}
