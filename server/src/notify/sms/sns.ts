import { z } from 'zod'
import { signRequest } from '../../wire/sigv4/sign.js'
import {
  type GatewayParts,
  type Handover,
  type SmsGateway,
  type TextMessage,
  timeLeft,
  tooLate,
} from './gateway.js'
import { callProvider, type HttpAnswer, refusalByStatus, throttled } from './http-call.js'
import { textSetting, timeoutSeconds, urlSetting } from './setting-types.js'

export const snsSettings = z.strictObject({
  endpoint: urlSetting,
  region: z
    .string()
    .regex(/^[a-z0-9-]{1,64}$/)
    .describe('a region, for example eu-west-1'),
  accessKeyId: z
    .string()
    .regex(/^\w{1,128}$/)
    .describe('the id of an access key: letters and digits'),
  secretAccessKey: textSetting,
  senderId: z
    .string()
    .regex(/^(?=.*[A-Za-z])[A-Za-z0-9-]{1,11}$/)
    .optional()
    .describe('1 to 11 letters and digits, of which one is a letter'),
  smsType: z
    .enum(['Transactional', 'Promotional'])
    .default('Transactional')
    .describe('Transactional or Promotional'),
  timeoutSeconds,
})

export type SnsSettings = z.infer<typeof snsSettings> & { name: string }

/** The action Publish of Amazon SNS, or of a service that is like it. SNS knows no time after which a message is worth nothing. */
export function createSnsGateway(settings: SnsSettings, parts: GatewayParts): SmsGateway {
  let isClosed = false
  return {
    name: settings.name,
    async send(message) {
      const now = parts.clock()
      const timeoutMilliseconds = timeLeft(message, settings.timeoutSeconds * 1000, now)
      if (timeoutMilliseconds === 0) return tooLate
      if (isClosed) return { kind: 'refused', reason: 'the gateway is closed', isFinal: false }
      const body = publishForm(message, settings).toString()
      const headers = signedHeaders(settings, body, now)
      const url = settings.endpoint
      const answer = await callProvider({ url, headers, body, timeoutMilliseconds })
      return answer.kind === 'answer' ? readAnswer(answer) : answer
    },
    close: () => {
      isClosed = true
      return Promise.resolve()
    },
  }
}

function publishForm(message: TextMessage, settings: SnsSettings): URLSearchParams {
  const form = new URLSearchParams({
    Action: 'Publish',
    Version: '2010-03-31',
    PhoneNumber: message.to,
    Message: message.text,
  })
  const attributes = { SMSType: settings.smsType, SenderID: settings.senderId }
  let count = 0
  for (const [attribute, value] of Object.entries(attributes)) {
    if (value === undefined) continue
    count += 1
    const entry = `MessageAttributes.entry.${count}`
    form.set(`${entry}.Name`, `AWS.SNS.SMS.${attribute}`)
    form.set(`${entry}.Value.DataType`, 'String')
    form.set(`${entry}.Value.StringValue`, value)
  }
  return form
}

function signedHeaders(settings: SnsSettings, body: string, now: number): Record<string, string> {
  const { host, pathname } = new URL(settings.endpoint)
  const contentType = 'application/x-www-form-urlencoded; charset=utf-8'
  const headers = ['host', host, 'content-type', contentType]
  const request = {
    method: 'POST',
    path: pathname,
    query: '',
    headers,
    body: Buffer.from(body),
  }
  const { accessKeyId, secretAccessKey, region } = settings
  const key = { accessKeyId, secretAccessKey, region, service: 'sns', now }
  return { host, 'content-type': contentType, ...signRequest(request, key) }
}

const throttlingErrors = /^(?:Request)?(?:Throttl|TooManyRequests)\w*$/

function readAnswer(answer: HttpAnswer): Handover {
  if (answer.status >= 200 && answer.status < 300) {
    return { kind: 'accepted', gatewayMessageId: element(answer.text, 'MessageId') }
  }
  const code = /^\w{1,64}$/.exec(element(answer.text, 'Code') ?? '')?.[0]
  if (code === undefined) return refusalByStatus(answer, 'SNS')
  if (throttlingErrors.test(code)) return throttled('SNS', `error ${code}`, answer.retryAfter)
  const said = element(answer.text, 'Message') ?? ''
  if (code.startsWith('InvalidParameter') && said.includes('PhoneNumber')) {
    return { kind: 'refused', reason: `SNS takes no such number (error ${code})`, isFinal: true }
  }
  return refusalByStatus(answer, 'SNS', code)
}

/** The text of the first element of that name. Ids and codes have no characters that XML would escape. */
function element(xml: string, name: string): string | undefined {
  return new RegExp(`<${name}>([^<]{1,2000})</${name}>`).exec(xml)?.[1]
}
