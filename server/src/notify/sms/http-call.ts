import { type ClientRequest, type IncomingMessage, request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { TLSSocket } from 'node:tls'
import type { Handover } from './gateway.js'

/** A request to a provider, with its limit of time. */
export interface HttpCall {
  url: string
  headers: Record<string, string>
  body: string
  timeoutMilliseconds: number
}

export interface HttpAnswer {
  kind: 'answer'
  status: number
  /** Empty when it could not be read, or is too long. */
  text: string
  /** What `Retry-After` says, in milliseconds. */
  retryAfter: number | undefined
}

const maxAnswerBytes = 65_536
const shortestRetry = 1000
const longestRetry = 3_600_000

/**
 * Posts to a provider. What gives no answer is a handover already: refused if nothing was sent, unknown otherwise. Redirections are
 * not followed.
 */
export function callProvider(call: HttpCall): Promise<HttpAnswer | Handover> {
  return new Promise((resolve) => {
    const sent = openRequest(call)
    let isConnected = false
    let hasAnswer = false
    // Once the answer has begun, its status counts, whatever becomes of the rest.
    const failed = (code?: string): void => {
      if (!hasAnswer) resolve(withoutAnswer(isConnected, code))
    }

    sent.once('socket', (socket) => {
      const event = socket instanceof TLSSocket ? 'secureConnect' : 'connect'
      socket.once(event, () => (isConnected = true))
    })
    sent.once('response', (response) => {
      hasAnswer = true
      void readAnswer(response).then(resolve)
    })
    sent.on('error', (error: NodeJS.ErrnoException) => failed(error.code))
    sent.once('close', () => failed())
    sent.end(call.body)
  })
}

// Not `fetch`, which does not tell whether it was connected, and keeps connections: one that the other side closes just as it is
// used again leaves the message unknown. So each message has a connection of its own.
function openRequest({ url, headers, body, timeoutMilliseconds }: HttpCall): ClientRequest {
  const request = url.startsWith('https:') ? httpsRequest : httpRequest
  return request(url, {
    method: 'POST',
    headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
    agent: false,
    signal: AbortSignal.timeout(Math.ceil(timeoutMilliseconds)),
  })
}

async function readAnswer(response: IncomingMessage): Promise<HttpAnswer> {
  const text = await readText(response).catch(() => '')
  const retryAfter = readRetryAfter(response.headers['retry-after'])
  return { kind: 'answer', status: response.statusCode ?? 0, text, retryAfter }
}

function withoutAnswer(isConnected: boolean, code?: string): Handover {
  const isLate = code === 'ABORT_ERR'
  const detail = code === undefined || isLate ? '' : ` (${code})`
  if (!isConnected) {
    const reason = `the gateway cannot be reached${isLate ? ' in time' : detail}`
    return { kind: 'refused', reason, isFinal: false }
  }
  if (isLate) return { kind: 'unknown', reason: 'the gateway gave no answer in time' }
  return { kind: 'unknown', reason: `the connection to the gateway was lost${detail}` }
}

/**
 * What a status that is no success means for the message, if nothing more is known. `provider` is a name for people;
 * `code` is the provider's own word for the error.
 */
export function refusalByStatus(answer: HttpAnswer, provider: string, code?: string): Handover {
  const { status } = answer
  const said = code === undefined ? `HTTP ${status}` : `error ${code}, HTTP ${status}`
  if (status >= 300 && status < 400) {
    const reason = `${provider} answered with a redirection (${said}), which is not followed`
    return { kind: 'refused', reason, isFinal: false }
  }
  // RFC 9110 §15.6.4: 503 says that the request could not be handled. Other errors of a server say nothing of the message.
  if (status >= 500 && status !== 503) {
    return { kind: 'unknown', reason: `${provider} failed while it had the message (${said})` }
  }
  if (status === 429 || status === 503) return throttled(provider, said, answer.retryAfter)
  return { kind: 'refused', reason: `${provider} refused the message (${said})`, isFinal: false }
}

export function throttled(provider: string, said: string, retryAfter?: number): Handover {
  const wait = Math.min(Math.max(retryAfter ?? shortestRetry, shortestRetry), longestRetry)
  const reason = `${provider} is asked for too much (${said})`
  return { kind: 'refused', reason, isFinal: false, retryAfter: wait }
}

async function readText(response: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of response as AsyncIterable<Uint8Array>) {
    length += chunk.length
    // Leaving the loop ends the connection.
    if (length > maxAnswerBytes) return ''
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function readRetryAfter(header: string | undefined): number | undefined {
  // The other form is a date, of a clock that is not ours.
  return header !== undefined && /^\d{1,6}$/.test(header) ? Number(header) * 1000 : undefined
}

/** The members of a JSON object; none, when it is something else. */
export function jsonMembers(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}
