import twilio from 'twilio'
import { describe, expect, it } from 'vitest'
import { gatewayContract, message } from '../../src/notify/sms/gateway.contract.js'
import type { GatewayCallback } from '../../src/notify/sms/gateway.js'
import { createTwilioGateway, type TwilioSettings } from '../../src/notify/sms/twilio.js'
import { gatewayParts } from './gateway-parts.js'
import { type ProviderAnswer, type ProviderRequest, startHttpPeer } from './http-peer.js'

const accountSid = 'AC0123456789abcdef0123456789abcdef'
const authToken = 'a-token-that-nobody-may-see'

const settings: TwilioSettings = {
  name: 'twilio',
  baseUrl: 'https://api.twilio.com',
  accountSid,
  authToken,
  from: '+15005550006',
  timeoutSeconds: 10,
}

/** Checks a request as Twilio does, and answers as it does. */
function twilioAnswer(request: ProviderRequest, told: string | undefined): ProviderAnswer {
  const error = (status: number, code: number, headers = {}): ProviderAnswer => {
    const body = JSON.stringify({
      code,
      message: `The 'To' number +4915123456789: ${code}`,
      status,
    })
    return { status, body, headers: { 'content-type': 'application/json', ...headers } }
  }
  const credentials = Buffer.from(`${accountSid}:${authToken}`).toString('base64')
  if (request.headers.authorization !== `Basic ${credentials}`) return error(401, 20_003)
  if (request.target !== `/2010-04-01/Accounts/${accountSid}/Messages.json`)
    return error(404, 20_404)
  if (request.headers['content-type'] !== 'application/x-www-form-urlencoded')
    return error(415, 20_415)
  if (told === 'too-many') return error(429, 20_429, { 'retry-after': '3' })
  if (told === 'wrong-number') return error(400, 21_211)
  if (told === 'error') return error(400, 21_408)
  const form = new URLSearchParams(request.body)
  if (form.get('To') === null || form.get('Body') === null) return error(400, 21_604)
  const sid = `SM${String(sidCount++).padStart(32, '0')}`
  return { status: 201, body: JSON.stringify({ sid, status: 'queued' }) }
}
let sidCount = 0

async function open(changes: Partial<TwilioSettings> = {}, answer = twilioAnswer) {
  const peer = await startHttpPeer(answer)
  const { parts, logged } = gatewayParts()
  const gateway = createTwilioGateway({ ...settings, baseUrl: peer.url, ...changes }, parts)
  const forms = () => peer.requests.map(({ body }) => new URLSearchParams(body))
  const received = () =>
    Promise.resolve(forms().map((form) => ({ to: form.get('To')!, text: form.get('Body')! })))
  return {
    gateway,
    received,
    forms,
    peer,
    answerNext: peer.answerNext,
    stopPeer: peer.stop,
    logged,
  }
}

gatewayContract({ open, secrets: [authToken], isSafeToRepeat: false })

describe('the request to Twilio', () => {
  it('says how long the message may be delivered, and where receipts go', async () => {
    const { gateway, forms } = await open()
    await gateway.send(message({ sendBefore: Date.now() + 90_500 }))
    const form = Object.fromEntries(forms()[0]!)
    expect(form).toMatchObject({
      From: '+15005550006',
      StatusCallback: 'https://iam.example.com/notify/sms/twilio',
    })
    expect(['89', '90']).toContain(form['ValidityPeriod'])
  })

  it('names the messaging service where one is set', async () => {
    const peer = await startHttpPeer(twilioAnswer)
    const { from: _, ...rest } = settings
    const { parts } = gatewayParts({ callbackUrl: () => undefined })
    const service = { ...rest, baseUrl: `${peer.url}/`, messagingServiceSid: 'MG1' }
    const gateway = createTwilioGateway(service, parts)
    expect(await gateway.send(message())).toMatchObject({ kind: 'accepted' })
    const form = Object.fromEntries(new URLSearchParams(peer.requests[0]!.body))
    expect(form['MessagingServiceSid']).toBe('MG1')
    expect(form).not.toHaveProperty('From')
    expect(form).not.toHaveProperty('StatusCallback')
  })

  it('is refused with a wrong token, which other gateways may make good', async () => {
    const { gateway } = await open({ authToken: 'another' })
    expect(await gateway.send(message())).toEqual({
      kind: 'refused',
      reason: 'Twilio refused the message (error 20003, HTTP 401)',
      isFinal: false,
    })
  })
})

describe('an answer of Twilio', () => {
  const answers: [string, ProviderAnswer, object][] = [
    [
      '201 without an id',
      { status: 201, body: '{}' },
      { kind: 'accepted', gatewayMessageId: undefined },
    ],
    [
      '201 that is no JSON',
      { status: 201, body: '<' },
      { kind: 'accepted', gatewayMessageId: undefined },
    ],
    [
      '201 of a megabyte',
      { status: 201, body: Buffer.alloc(1_000_000, '[') },
      { kind: 'accepted' },
    ],
    [
      'a redirection',
      { status: 307, headers: { location: 'http://127.0.0.1:1/' } },
      { kind: 'refused', isFinal: false },
    ],
    ['500', { status: 500, body: '{"code":20500}' }, { kind: 'unknown' }],
    ['502 of a proxy', { status: 502, body: '<html>' }, { kind: 'unknown' }],
    ['503', { status: 503 }, { kind: 'refused', isFinal: false, retryAfter: 1000 }],
    ['429 with a time', { status: 429, headers: { 'retry-after': '7' } }, { retryAfter: 7000 }],
    [
      '429 with a date',
      { status: 429, headers: { 'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT' } },
      { retryAfter: 1000 },
    ],
    [
      '429 with a year',
      { status: 429, headers: { 'retry-after': '999999' } },
      { retryAfter: 3_600_000 },
    ],
    ['a landline', { status: 400, body: '{"code":21614}' }, { kind: 'refused', isFinal: true }],
    [
      'a code that is no number',
      { status: 400, body: '{"code":"21614 <b>"}' },
      { reason: 'Twilio refused the message (HTTP 400)' },
    ],
  ]
  it.each(answers)('%s', async (_, answer, expected) => {
    const { gateway, peer } = await open({}, () => answer)
    expect(await gateway.send(message())).toMatchObject(expected)
    expect(peer.requests).toHaveLength(1)
  })
})

const url = 'https://iam.example.com/notify/sms/twilio'
const delivered = {
  MessageSid: 'SM1',
  MessageStatus: 'delivered',
  To: '+4915123456789',
  ErrorCode: '',
}

/** A callback, signed by Twilio's own library. */
function callback(
  form: Record<string, string>,
  { signedUrl = url, token = authToken }: { signedUrl?: string; token?: string } = {},
): GatewayCallback {
  const signature = twilio.getExpectedTwilioSignature(token, signedUrl, form)
  return {
    method: 'POST',
    url,
    query: '',
    header: (name) => (name.toLowerCase() === 'x-twilio-signature' ? signature : undefined),
    body: Buffer.from(new URLSearchParams(form).toString()),
    now: Date.now(),
  }
}

describe('a callback of Twilio', () => {
  const gateway = createTwilioGateway(settings, gatewayParts().parts)
  const read = (request: GatewayCallback) => gateway.readCallback?.(request)

  it.each([
    ['queued', 'nothing'],
    ['sending', 'nothing'],
    ['sent', { gatewayMessageId: 'SM1', state: 'sent' }],
    ['delivered', { gatewayMessageId: 'SM1', state: 'delivered' }],
    ['read', { gatewayMessageId: 'SM1', state: 'delivered' }],
    [
      'undelivered',
      { gatewayMessageId: 'SM1', state: 'failed', reason: 'Twilio says undelivered, error 30003' },
    ],
    [
      'failed',
      { gatewayMessageId: 'SM1', state: 'failed', reason: 'Twilio says failed, error 30003' },
    ],
    ['constructor', 'nothing'],
  ])('that says %s is %j', (MessageStatus, receipt) => {
    expect(read(callback({ ...delivered, MessageStatus, ErrorCode: '30003' }))).toEqual(receipt)
  })

  it('of which the library of Twilio says that it is genuine is read, and the other way round', () => {
    const form = { ...delivered, 'a b': 'ü+&=%', B: '1', '': 'x' }
    const signature = callback(form).header('x-twilio-signature') ?? ''
    expect(twilio.validateRequest(authToken, signature, url, form)).toBe(true)
    expect(read(callback(form))).toEqual({ gatewayMessageId: 'SM1', state: 'delivered' })
  })

  it('may be signed with the port and without', () => {
    const withPort = callback(delivered, { signedUrl: url.replace('.com', '.com:443') })
    expect(read(withPort)).toMatchObject({ state: 'delivered' })
    const told = { ...callback(delivered), url: url.replace('.com', '.com:443') }
    expect(read(told)).toMatchObject({ state: 'delivered' })
  })

  it('is signed with its query', () => {
    const signed = callback(delivered, { signedUrl: `${url}?a=1` })
    expect(read({ ...signed, query: 'a=1' })).toMatchObject({ state: 'delivered' })
    expect(read(signed)).toBeUndefined()
  })

  const genuine = callback(delivered)
  it.each<[string, GatewayCallback]>([
    ['without a signature', { ...genuine, header: () => undefined }],
    ['with an empty signature', { ...genuine, header: () => '' }],
    ['with the signature of another token', callback(delivered, { token: 'guess' })],
    [
      'with the signature of another URL',
      callback(delivered, { signedUrl: 'https://evil.example/' }),
    ],
    ['for another gateway', { ...genuine, url: url.replace('/twilio', '/other') }],
    [
      'with another body',
      { ...genuine, body: Buffer.from('MessageSid=SM2&MessageStatus=delivered') },
    ],
    [
      'with a parameter more',
      { ...genuine, body: Buffer.concat([Buffer.from(genuine.body), Buffer.from('&X=1')]) },
    ],
    ['that is a GET', { ...genuine, method: 'GET' }],
    [
      'with a signature cut short',
      { ...genuine, header: () => genuine.header('x-twilio-signature')?.slice(0, -1) },
    ],
  ])('%s is not believed', (_, request) => {
    expect(read(request)).toBeUndefined()
  })

  it('of no message says nothing', () => {
    expect(read(callback({ MessageStatus: 'delivered' }))).toBe('nothing')
    expect(read({ ...callback({}), body: Buffer.alloc(0) })).toBe('nothing')
  })
})
