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
import { callProvider, type HttpAnswer, jsonMembers, refusalByStatus } from './http-call.js'
import { timeoutSeconds, urlSetting } from './setting-types.js'

export const webhookSettings = z.strictObject({
  url: urlSetting,
  secret: z
    .string()
    .regex(/^[^\r\n\0]{16,}$/)
    .describe('16 characters or more, best random ones'),
  timeoutSeconds,
})

export type WebhookSettings = z.infer<typeof webhookSettings> & { name: string }

/**
 * A service of the operator's own. Its contract, which `docs/text-messages.md` states: it sends a message once for each
 * `Idempotency-Key`, however often it is asked. So what is unknown elsewhere is refused here, and safe to try again.
 */
export function createWebhookGateway(settings: WebhookSettings, parts: GatewayParts): SmsGateway {
  const { name, url, secret } = settings
  let isClosed = false
  return {
    name,
    async send(message) {
      const now = parts.clock()
      const timeoutMilliseconds = timeLeft(message, settings.timeoutSeconds * 1000, now)
      if (timeoutMilliseconds === 0) return tooLate
      if (isClosed) return { kind: 'refused', reason: 'the gateway is closed', isFinal: false }
      const body = bodyOf(message)
      const headers = headersOf(message, sign(body, secret, now), now)
      const answer = await callProvider({ url, headers, body, timeoutMilliseconds })
      const handover = answer.kind === 'answer' ? readAnswer(answer, message) : answer
      return safeToRepeat(handover)
    },
    readCallback: (request) => readWebhookCallback(request, secret),
    close: () => {
      isClosed = true
      return Promise.resolve()
    },
  }
}

function bodyOf({ messageId, to, text, sendBefore }: TextMessage): string {
  return JSON.stringify({ id: messageId, to, text, sendBefore: new Date(sendBefore).toISOString() })
}

function headersOf(message: TextMessage, signature: string, now: number): Record<string, string> {
  return {
    'content-type': 'application/json',
    'idempotency-key': message.messageId,
    'sallyport-timestamp': timestampOf(now),
    'sallyport-signature': signature,
  }
}

const timestampOf = (now: number): string => String(Math.floor(now / 1000))

function sign(body: string | Uint8Array, secret: string, now: number): string {
  return signatureOf(timestampOf(now), body, secret)
}

function signatureOf(timestamp: string, body: string | Uint8Array, secret: string): string {
  return `v1=${createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest('hex')}`
}

function readAnswer(answer: HttpAnswer, message: TextMessage): Handover {
  if (answer.status >= 200 && answer.status < 300) {
    return { kind: 'accepted', gatewayMessageId: message.messageId }
  }
  if (answer.status === 422) {
    const reason = 'the webhook takes no such number (HTTP 422)'
    return { kind: 'refused', reason, isFinal: true }
  }
  return refusalByStatus(answer, 'the webhook')
}

function safeToRepeat(handover: Handover): Handover {
  if (handover.kind !== 'unknown') return handover
  return { kind: 'refused', reason: handover.reason, isFinal: false, sameGatewayOnly: true }
}

const maxAgeSeconds = 300

function readWebhookCallback(
  request: GatewayCallback,
  secret: string,
): Receipt | 'nothing' | undefined {
  const timestamp = request.header('sallyport-timestamp') ?? ''
  const given = Buffer.from(request.header('sallyport-signature') ?? '')
  const expected = Buffer.from(signatureOf(timestamp, request.body, secret))
  const isSigned = given.length === expected.length && timingSafeEqual(given, expected)
  if (request.method !== 'POST' || !isSigned || !isRecent(timestamp, request.now)) return undefined

  const { id, state, reason } = jsonMembers(Buffer.from(request.body).toString('utf8'))
  if (typeof id !== 'string' || id === '') return 'nothing'
  if (state !== 'sent' && state !== 'delivered' && state !== 'failed') return 'nothing'
  const receipt: Receipt = { gatewayMessageId: id, state }
  if (typeof reason === 'string') receipt.reason = printable(reason)
  return receipt
}

function isRecent(timestamp: string, now: number): boolean {
  if (!/^\d{1,12}$/.test(timestamp)) return false
  return Math.abs(now / 1000 - Number(timestamp)) <= maxAgeSeconds
}

const maxReasonCharacters = 200

/** One line of text, for logs and pages. */
function printable(text: string): string {
  const line = text.slice(0, 2 * maxReasonCharacters).replace(/[\p{C}\p{Z}]+/gu, ' ')
  return Array.from(line).slice(0, maxReasonCharacters).join('')
}
