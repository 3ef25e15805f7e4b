import { createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import {
  type GatewayCallback,
  type GatewayParts,
  type Handover,
  type Receipt,
  type SmsGateway,
  type TextMessage,
  timeLeft,
  tooLate,
} from './gateway.js'
import {
  callProvider,
  type HttpAnswer,
  jsonMembers,
  refusalByStatus,
  throttled,
} from './http-call.js'
import { textSetting, timeoutSeconds, urlSetting } from './setting-types.js'

export const twilioSettings = z.strictObject({
  baseUrl: urlSetting.default('https://api.twilio.com').describe(urlSetting.description ?? ''),
  accountSid: z
    .string()
    .regex(/^\w{1,64}$/)
    .describe("the account's SID: letters and digits"),
  authToken: textSetting,
  from: textSetting.optional(),
  messagingServiceSid: textSetting.optional(),
  timeoutSeconds,
})

export type TwilioSettings = z.infer<typeof twilioSettings> & { name: string }

/** Twilio's REST interface of messages, or one that is like it. */
export function createTwilioGateway(settings: TwilioSettings, parts: GatewayParts): SmsGateway {
  const { name, accountSid, authToken } = settings
  const base = settings.baseUrl.replace(/\/$/, '')
  const url = `${base}/2010-04-01/Accounts/${accountSid}/Messages.json`
  const credentials = Buffer.from(`${accountSid}:${authToken}`).toString('base64')
  const headers = {
    authorization: `Basic ${credentials}`,
    'content-type': 'application/x-www-form-urlencoded',
  }
  let isClosed = false

  return {
    name,
    async send(message) {
      const timeoutMilliseconds = timeLeft(message, settings.timeoutSeconds * 1000, parts.clock())
      if (timeoutMilliseconds === 0) return tooLate
      if (isClosed) return { kind: 'refused', reason: 'the gateway is closed', isFinal: false }
      const body = formOf(message, settings, parts).toString()
      const answer = await callProvider({ url, headers, body, timeoutMilliseconds })
      return answer.kind === 'answer' ? readAnswer(answer) : answer
    },
    readCallback: (request) => readTwilioCallback(request, authToken),
    close: () => {
      isClosed = true
      return Promise.resolve()
    },
  }
}

// Twilio's documents: the time in its queue is 1 to 36,000 seconds.
const longestValiditySeconds = 36_000

function formOf(message: TextMessage, settings: TwilioSettings, parts: GatewayParts) {
  const seconds = Math.floor((message.sendBefore - parts.clock()) / 1000)
  const validity = Math.min(Math.max(seconds, 1), longestValiditySeconds)
  const form = new URLSearchParams({ To: message.to, Body: message.text })
  if (settings.from !== undefined) form.set('From', settings.from)
  if (settings.messagingServiceSid !== undefined) {
    form.set('MessagingServiceSid', settings.messagingServiceSid)
  }
  form.set('ValidityPeriod', String(validity))
  const callback = parts.callbackUrl(settings.name)
  if (callback !== undefined) form.set('StatusCallback', callback)
  return form
}

// 21211: no valid number; 21265: a short code; 21614: no mobile number; 21635: a landline. Others may be of this account only.
const numberErrors = new Set([21_211, 21_265, 21_614, 21_635])
const tooManyRequests = 20_429

function readAnswer(answer: HttpAnswer): Handover {
  const { sid, code } = jsonMembers(answer.text)
  if (answer.status >= 200 && answer.status < 300) {
    return { kind: 'accepted', gatewayMessageId: typeof sid === 'string' ? sid : undefined }
  }
  if (typeof code !== 'number' || !Number.isInteger(code)) return refusalByStatus(answer, 'Twilio')
  if (code === tooManyRequests) return throttled('Twilio', `error ${code}`, answer.retryAfter)
  if (answer.status === 400 && numberErrors.has(code)) {
    return { kind: 'refused', reason: `Twilio takes no such number (error ${code})`, isFinal: true }
  }
  return refusalByStatus(answer, 'Twilio', String(code))
}

const states: Readonly<Record<string, Receipt['state']>> = {
  sent: 'sent',
  delivered: 'delivered',
  read: 'delivered',
  undelivered: 'failed',
  failed: 'failed',
  canceled: 'failed',
}

function readTwilioCallback(
  request: GatewayCallback,
  authToken: string,
): Receipt | 'nothing' | undefined {
  const form = new URLSearchParams(Buffer.from(request.body).toString('utf8'))
  const signature = request.header('x-twilio-signature') ?? ''
  if (request.method !== 'POST' || !isSigned(request, form, signature, authToken)) return undefined

  const gatewayMessageId = form.get('MessageSid') ?? form.get('SmsSid') ?? ''
  const status = form.get('MessageStatus') ?? form.get('SmsStatus') ?? ''
  const state = Object.hasOwn(states, status) ? states[status] : undefined
  if (gatewayMessageId === '' || state === undefined) return 'nothing'
  if (state !== 'failed') return { gatewayMessageId, state }
  const code = /^\d{1,6}$/.exec(form.get('ErrorCode') ?? '')?.[0]
  return {
    gatewayMessageId,
    state,
    reason: code === undefined ? `Twilio says ${status}` : `Twilio says ${status}, error ${code}`,
  }
}

/** Twilio's documents, "Validating requests": HMAC-SHA1 over the URL and the parameters, sorted, name and value. */
function isSigned(
  request: GatewayCallback,
  form: URLSearchParams,
  signature: string,
  authToken: string,
): boolean {
  const pairs = [...new Set([...form].map((pair) => JSON.stringify(pair)))]
    .map((pair) => JSON.parse(pair) as [string, string])
    .toSorted(byNameAndValue)
  const parameters = pairs.map(([name, value]) => name + value).join('')
  const query = request.query === '' ? '' : `?${request.query}`
  const given = Buffer.from(signature)
  const matches = withAndWithoutPort(request.url).map((url) => {
    const expected = createHmac('sha1', authToken).update(url + query + parameters)
    const bytes = Buffer.from(expected.digest('base64'))
    return given.length === bytes.length && timingSafeEqual(given, bytes)
  })
  return matches.includes(true)
}

function byNameAndValue([name, value]: [string, string], other: [string, string]): number {
  if (name !== other[0]) return name < other[0] ? -1 : 1
  return value < other[1] ? -1 : 1
}

// The URL is signed sometimes with the port and sometimes without: Twilio's own libraries try both.
function withAndWithoutPort(url: string): string[] {
  const [, start = '', host = '', port = '', rest = ''] =
    /^(https?:\/\/)(\[[^\]]*\]|[^/:]*)(:\d+)?(.*)$/.exec(url) ?? []
  if (start === '') return [url]
  const added = port === '' ? (start === 'https://' ? ':443' : ':80') : port
  return [`${start}${host}${rest}`, `${start}${host}${added}${rest}`]
}
