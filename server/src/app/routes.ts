import type { IncomingMessage } from 'node:http'
import type { HttpAnswer, HttpTarget } from '../http/server.js'
import { headerReader, readBody } from '../http/read-request.js'
import { senderOf } from '../http/sender.js'
import type { TrustsProxy } from '../http/trusted-proxies.js'
import type { Metrics } from '../observe/metrics.js'
import type { ApiRequest } from '../pipeline/api-request.js'
import { consoleApiPath, consoleDoor } from '../pipeline/console-door.js'
import { handle } from '../pipeline/handle.js'
import { setUpPage } from '../setup/routes.js'
import { signInPage } from '../signin/routes.js'
import { consoleFile } from './console-files.js'
import { callbackPath, receiveCallback } from './text-messages.js'
import { readiness } from './readiness.js'
import type { AppParts } from './parts.js'

/** One further door, which exists in some servers only. */
export type ExtraRoute = (request: ApiRequest) => Promise<HttpAnswer> | undefined

/** What some servers have and others not. */
export interface Extras {
  route?: ExtraRoute | undefined
  metrics?: Metrics | undefined
  trustsProxy?: TrustsProxy | undefined
}

/** Sends each request to its door. The APIs are at `/`. */
export function createRoutes(parts: AppParts, { route, metrics, trustsProxy }: Extras = {}) {
  const api = metrics === undefined ? handle : measured(metrics)
  const ofConsole = consoleDoor(parts.site)
  return async (message: IncomingMessage, target: HttpTarget): Promise<HttpAnswer> => {
    const body = await readBody(message)
    if (body === undefined) return { status: 413, headers: {}, body: [] }
    const request: ApiRequest = {
      method: message.method ?? 'GET',
      ...target,
      body,
      header: headerReader(message),
      ...senderOf(message, trustsProxy),
    }
    if (target.path.startsWith(consoleApiPath)) return api(request, parts, ofConsole)
    if (target.path !== '/') return route?.(request) ?? otherDoor(request, parts)
    return wantsConsole(request) ? toConsole : api(request, parts)
  }
}

/** The way of a request, timed. */
function measured(metrics: Metrics): typeof handle {
  return async (request, parts, door) => {
    const startedAt = performance.now()
    const answer = await handle(request, parts, door)
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
  if (path.startsWith(callbackPath)) return receiveCallback(request, parts.textMessages, parts)
  if (path === '/setup' || path.startsWith('/setup/')) return setUpPage(request, parts)
  const page = consoleFile(request)
  if (page !== undefined) return page
  if (path === '/signin' || path.startsWith('/signin/')) return signInPage(request, parts)
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

export function plain(status: number, text: string): HttpAnswer {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: [text] }
}
