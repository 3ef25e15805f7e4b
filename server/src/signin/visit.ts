import type { HttpAnswer } from '../http/server.js'
import { cookieHeader, cookieNames, readCookie } from '../http/cookies.js'
import type { Log } from '../observe/log.js'
import type { FormValues } from '../pages/form.js'
import type { ApiRequest } from '../pipeline/api-request.js'
import type { HandlerParts } from '../pipeline/handler-parts.js'
import type { RequestFacts } from '../permissions/context.js'
import type { KnownBrowser } from './known-browser.js'

/** What the sign-in pages may use. */
export interface SignInParts extends HandlerParts {
  log: Pick<Log, 'info' | 'warn'>
}

/** A browser that asks for one of the pages or sends a form of one. */
export interface Visit {
  request: ApiRequest
  /** What was typed, or stands in the query of a page that is asked for. */
  values: FormValues
  now: number
  /** Set where somebody signed in with this browser before. */
  known: KnownBrowser | undefined
}

/** The browser's own cookie of that name. */
export const cookieOf = ({ request }: Visit, name: 'session' | 'attempt' | 'known') =>
  readCookie(request, cookieNames[name])

/** RFC 9110 §15.4.4: the next page is asked for by GET, so that going back or anew sends no form twice. */
export const seeOther = (path: string, cookies: readonly string[] = []): HttpAnswer => ({
  status: 303,
  headers: { location: path, 'cache-control': 'no-store', 'set-cookie': [...cookies] },
  body: [],
})

const attemptSeconds = 600

/** How long somebody has between the right password and the session. WCAG 2.2, 2.2.1 asks for no less where codes are typed. */
export const attemptMilliseconds = attemptSeconds * 1000

export const attemptCookie = (secret: string): string =>
  cookieHeader(cookieNames.attempt, secret, attemptSeconds)

export const noAttemptCookie = cookieHeader(cookieNames.attempt, '')

/** The request as policies see it. */
export const requestFacts = ({ request, now }: Visit): RequestFacts => ({
  now,
  sourceIp: request.sourceIp,
  userAgent: request.header('user-agent') ?? '',
  secureTransport: request.secureTransport,
  region: 'us-east-1',
  referer: request.header('referer'),
})
