import { describe, expect, it } from 'vitest'
import { gatewayContract, message } from '../../src/notify/sms/gateway.contract.js'
import type { GatewayCallback } from '../../src/notify/sms/gateway.js'
import { createWebhookGateway, type WebhookSettings } from '../../src/notify/sms/webhook.js'
import { gatewayParts } from './gateway-parts.js'
import { type ProviderAnswer, type ProviderRequest, startHttpPeer } from './http-peer.js'

const secret = 'a-secret-that-nobody-may-see'

/** HMAC by the Web Cryptography API, of which the code under test uses nothing. */
async function hmac(text: string, key = secret): Promise<string> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const imported = await crypto.subtle.importKey('raw', Buffer.from(key), algorithm, false, [
    'sign',
  ])
  return Buffer.from(await crypto.subtle.sign('HMAC', imported, Buffer.from(text))).toString('hex')
}

interface WebhookBody {
  id: string
  to: string
  text: string
  sendBefore: string
}

async function open(
  changes: Partial<WebhookSettings> = {},
  answer?: (request: ProviderRequest) => ProviderAnswer,
) {
  const peer = await startHttpPeer((request, told) => {
    if (answer !== undefined) return answer(request)
    if (told === 'too-many') return { status: 429, headers: { 'retry-after': '2' } }
    if (told === 'wrong-number') return { status: 422, body: 'no number +4915123456789' }
    return { status: told === 'error' ? 400 : 202 }
  })
  const { parts, logged } = gatewayParts()
  const settings = { name: 'webhook', url: `${peer.url}/sms`, secret, timeoutSeconds: 10 }
  const gateway = createWebhookGateway({ ...settings, ...changes }, parts)
  const bodies = () => peer.requests.map(({ body }) => JSON.parse(body) as WebhookBody)
  const received = () => Promise.resolve(bodies().map(({ to, text }) => ({ to, text })))
  return {
    gateway,
    received,
    bodies,
    peer,
    answerNext: peer.answerNext,
    stopPeer: peer.stop,
    logged,
  }
}

gatewayContract({ open, secrets: [secret], isSafeToRepeat: true })

describe('the request to a webhook', () => {
  it('is signed, and bound to its time', async () => {
    const { gateway, peer } = await open()
    const before = Math.floor(Date.now() / 1000)
    await gateway.send(message())
    const { headers, body, method, target } = peer.requests[0]!
    expect([method, target]).toEqual(['POST', '/sms'])
    const timestamp = String(headers['sallyport-timestamp'])
    expect(Number(timestamp)).toBeGreaterThanOrEqual(before)
    expect(headers['sallyport-signature']).toBe(`v1=${await hmac(`${timestamp}.${body}`)}`)
    expect(headers['content-type']).toBe('application/json')
  })

  it('has a key by which a message that is tried again is known', async () => {
    const { gateway, peer, bodies, answerNext } = await open()
    await answerNext('lose')
    const again = message({ messageId: 'message-7', sendBefore: Date.UTC(2100, 0, 1) })
    expect(await gateway.send(again)).toMatchObject({ kind: 'refused', isFinal: false })
    expect(await gateway.send(again)).toEqual({ kind: 'accepted', gatewayMessageId: 'message-7' })
    expect(peer.requests.map(({ headers }) => headers['idempotency-key'])).toEqual([
      'message-7',
      'message-7',
    ])
    expect(bodies()[1]).toMatchObject({ id: 'message-7', sendBefore: '2100-01-01T00:00:00.000Z' })
  })

  it.each([
    [500, { kind: 'refused', isFinal: false }],
    [302, { kind: 'refused', isFinal: false }],
    [401, { kind: 'refused', isFinal: false }],
    [422, { kind: 'refused', isFinal: true }],
    [503, { kind: 'refused', retryAfter: 1000 }],
    [204, { kind: 'accepted', gatewayMessageId: 'message-1' }],
  ])('that is answered with %s is %j', async (status, expected) => {
    const { gateway } = await open({}, () => ({ status, headers: { location: '/elsewhere' } }))
    expect(await gateway.send(message())).toMatchObject(expected)
  })
})

const now = Date.UTC(2026, 0, 2, 3, 4, 5)
const delivered = { id: 'message-1', state: 'delivered' }

async function callback(
  value: unknown,
  {
    key = secret,
    timestamp = String(now / 1000),
    changes = {},
  }: { key?: string; timestamp?: string; changes?: Partial<GatewayCallback> } = {},
): Promise<GatewayCallback> {
  const body = typeof value === 'string' ? value : JSON.stringify(value)
  const signature = `v1=${await hmac(`${timestamp}.${body}`, key)}`
  const headers: Record<string, string> = {
    'sallyport-timestamp': timestamp,
    'sallyport-signature': signature,
  }
  const url = 'https://iam.example.com/notify/sms/webhook'
  const header = (name: string) => headers[name.toLowerCase()]
  return { method: 'POST', url, query: '', header, body: Buffer.from(body), now, ...changes }
}

describe('a callback of a webhook', () => {
  const settings = { name: 'webhook', url: 'https://sms.example.com', secret, timeoutSeconds: 10 }
  const gateway = createWebhookGateway(settings, gatewayParts().parts)
  const read = async (request: Promise<GatewayCallback>) => gateway.readCallback?.(await request)

  it.each([
    [delivered, { gatewayMessageId: 'message-1', state: 'delivered' }],
    [
      { ...delivered, state: 'sent' },
      { gatewayMessageId: 'message-1', state: 'sent' },
    ],
    [
      { id: 'message-1', state: 'failed', reason: 'switched\noff\u202e' },
      { gatewayMessageId: 'message-1', state: 'failed', reason: 'switched off ' },
    ],
    [
      { id: 'message-1', state: 'failed', reason: '👍'.repeat(1000) },
      { gatewayMessageId: 'message-1', state: 'failed', reason: '👍'.repeat(200) },
    ],
    [{ ...delivered, state: 'lost' }, 'nothing'],
    [{ ...delivered, id: 7 }, 'nothing'],
    [{ ...delivered, id: '' }, 'nothing'],
    [[delivered], 'nothing'],
    ['null', 'nothing'],
    ['{', 'nothing'],
    ['', 'nothing'],
  ])('%j is %j', async (value, receipt) => {
    expect(await read(callback(value))).toEqual(receipt)
  })

  it.each([
    ['of five minutes ago', -300, true],
    ['of more than five minutes ago', -301, false],
    ['of five minutes ahead', 300, true],
    ['of more than five minutes ahead', 301, false],
  ])('%s is %s s from now: believed %s', async (_, seconds, isBelieved) => {
    const timestamp = String(now / 1000 + seconds)
    const receipt = await read(callback(delivered, { timestamp }))
    expect(receipt !== undefined).toBe(isBelieved)
  })

  it('is not believed with another time than the one that was signed', async () => {
    const old = await callback(delivered, { timestamp: String(now / 1000 - 1000) })
    const header = (name: string) =>
      name === 'sallyport-timestamp' ? String(now / 1000) : old.header(name)
    expect(gateway.readCallback?.({ ...old, header })).toBeUndefined()
  })

  it.each([
    ['without a signature', callback(delivered, { changes: { header: () => undefined } })],
    ['with another key', callback(delivered, { key: 'guess' })],
    ['with another body', callback(delivered, { changes: { body: Buffer.from('{}') } })],
    ['that is a GET', callback(delivered, { changes: { method: 'GET' } })],
    ['with a time that is no number', callback(delivered, { timestamp: '1e9' })],
    ['with an empty time', callback(delivered, { timestamp: '' })],
  ])('%s is not believed', async (_, request) => {
    expect(await read(request)).toBeUndefined()
  })
})
