import twilio from 'twilio'
import { describe, expect, it } from 'vitest'
import { receiveCallback } from '../../src/app/text-messages.js'
import type { Receipt, SmsGateway } from '../../src/notify/sms/gateway.js'
import { createGateway, readGateways } from '../../src/notify/sms/gateways.js'
import { createLog } from '../../src/observe/log.js'
import type { ApiRequest } from '../../src/pipeline/api-request.js'
import { systemRandom } from '../../src/random.js'

const authToken = 'a token of Twilio'
const url = 'https://id.example/notify/sms/twilio'
const site = { publicOrigin: 'https://id.example', origin: 'https://id.example', rpId: undefined }
const clock = () => 1_800_000_000_000
const settings = readGateways([
  {
    kind: 'twilio',
    accountSid: 'AC00000000000000000000000000000000',
    authToken,
    from: '+15005550006',
  },
])
const gateway = (): Promise<SmsGateway> =>
  createGateway(settings[0] as (typeof settings)[number], {
    clock,
    random: systemRandom,
    log: createLog('silent'),
    callbackUrl: () => url,
  })

const form = { MessageSid: 'SM1', MessageStatus: 'delivered' }
const signed = (fields: Record<string, string>): string =>
  twilio.getExpectedTwilioSignature(authToken, url, fields)

/** What the server answers, and which receipts came of it. */
async function receive(
  body: string,
  more: { signature?: string; path?: string; method?: string; site?: typeof site | object } = {},
) {
  const receipts: [string, Receipt][] = []
  const request = {
    method: more.method ?? 'POST',
    path: more.path ?? '/notify/sms/twilio',
    query: '',
    body: Buffer.from(body),
    header: (name: string) => (name === 'x-twilio-signature' ? more.signature : undefined),
  } as unknown as ApiRequest
  const dispatcher = {
    receive: (name: string, receipt: Receipt) => {
      receipts.push([name, receipt])
      return Promise.resolve(receipt.gatewayMessageId === 'SM1')
    },
  }
  const parts = { gateways: [await gateway()], dispatcher: dispatcher as never }
  const { status } = await receiveCallback(request, parts, {
    site: (more.site ?? site) as typeof site,
    clock,
  })
  return { status, receipts }
}

describe('a callback', () => {
  const body = new URLSearchParams(form).toString()

  it('of the provider tells what became of a message', async () => {
    const { status, receipts } = await receive(body, { signature: signed(form) })
    expect(status).toBe(204)
    expect(receipts).toEqual([['twilio', { gatewayMessageId: 'SM1', state: 'delivered' }]])
  })

  it.each([
    ['without a signature', {}],
    ['with another signature', { signature: signed({ ...form, MessageSid: 'SM2' }) }],
  ])('%s is refused', async (_, more) => {
    expect(await receive(body, more)).toMatchObject({ status: 403, receipts: [] })
  })

  it('of a message that nobody knows is not found', async () => {
    const other = { ...form, MessageSid: 'SM9' }
    const { status } = await receive(new URLSearchParams(other).toString(), {
      signature: signed(other),
    })
    expect(status).toBe(404)
  })

  it.each([
    ['of a gateway that there is not', { path: '/notify/sms/other' }],
    ['while the server has no public URL', { site: { ...site, publicOrigin: undefined } }],
  ])('%s is not found', async (_, more) => {
    expect((await receive(body, { signature: signed(form), ...more })).status).toBe(404)
  })

  it('by another method is refused', async () => {
    expect((await receive(body, { method: 'PUT' })).status).toBe(405)
  })

  it('that is larger than any provider’s is not looked at', async () => {
    const names = Array.from({ length: 40_000 }, (_, n) => `a${n}=`).join('&')
    expect((await receive(names)).status).toBe(413)
  })
})
