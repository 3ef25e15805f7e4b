import { SignatureV4 } from '@smithy/signature-v4'
import { describe, expect, it } from 'vitest'
import { gatewayContract, message } from '../../src/notify/sms/gateway.contract.js'
import { createSnsGateway, type SnsSettings } from '../../src/notify/sms/sns.js'
import { AwsSha256 } from '../support/aws-sha256.js'
import { gatewayParts } from './gateway-parts.js'
import { type ProviderAnswer, type ProviderRequest, startHttpPeer } from './http-peer.js'

const accessKeyId = 'AKIDEXAMPLE'
const secretAccessKey = 'a-key-that-nobody-may-see'

/** Whether AWS's own signer gives this request the signature that it has. */
async function isSigned({ method, target, headers, body }: ProviderRequest): Promise<boolean> {
  const given = headers.authorization ?? ''
  const names = /SignedHeaders=([^,]*)/.exec(given)?.[1]?.split(';') ?? []
  const signed = Object.fromEntries(names.map((name) => [name, String(headers[name])]))
  const signer = new SignatureV4({
    service: 'sns',
    region: 'eu-west-1',
    credentials: { accessKeyId, secretAccessKey },
    sha256: AwsSha256,
    applyChecksum: false,
  })
  const date = String(headers['x-amz-date'])
  const iso = date.replace(/^(.{4})(..)(..T..)(..)(..Z)$/, '$1-$2-$3:$4:$5')
  delete signed['x-amz-date']
  const request = { method, path: target, headers: signed, query: {}, body }
  const again = await signer.sign(
    { ...request, protocol: 'http:', hostname: String(headers.host) },
    { signingDate: new Date(iso) },
  )
  return names.includes('host') && again.headers['authorization'] === given
}

const xmlError = (status: number, code: string, text = 'Something'): ProviderAnswer => ({
  status,
  headers: { 'content-type': 'text/xml' },
  body: `<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${text}</Message></Error><RequestId>1</RequestId></ErrorResponse>`,
})

const badNumber = 'Invalid parameter: PhoneNumber Reason: +4915123456789 is not valid to publish to'
let count = 0

function snsAnswer({ body }: ProviderRequest, told: string | undefined): ProviderAnswer {
  if (told === 'too-many') return xmlError(400, 'Throttling', 'Rate exceeded')
  if (told === 'wrong-number') return xmlError(400, 'InvalidParameter', badNumber)
  if (told === 'error') return xmlError(403, 'AuthorizationError')
  const form = new URLSearchParams(body)
  if (form.get('Action') !== 'Publish' || form.get('Version') !== '2010-03-31') {
    return xmlError(400, 'InvalidAction')
  }
  count += 1
  return {
    status: 200,
    body: `<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult><MessageId>567910cd-${count}</MessageId></PublishResult><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></PublishResponse>`,
  }
}

async function open(changes: Partial<SnsSettings> = {}, answer = snsAnswer) {
  const peer = await startHttpPeer(answer)
  const { parts, logged } = gatewayParts()
  const settings: SnsSettings = {
    name: 'sns',
    endpoint: `${peer.url}/`,
    region: 'eu-west-1',
    accessKeyId,
    secretAccessKey,
    smsType: 'Transactional',
    timeoutSeconds: 10,
    ...changes,
  }
  const gateway = createSnsGateway(settings, parts)
  const forms = () => peer.requests.map(({ body }) => new URLSearchParams(body))
  const received = () => {
    return Promise.resolve(
      forms().map((form) => ({ to: form.get('PhoneNumber')!, text: form.get('Message')! })),
    )
  }
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

gatewayContract({ open, secrets: [secretAccessKey], isSafeToRepeat: false })

describe('the request to SNS', () => {
  it.each(['plain', 'Zürich + € & 誰 = % ~'])('is signed as AWS signs it: %s', async (text) => {
    const { gateway, peer } = await open()
    await gateway.send(message({ text }))
    expect(await isSigned(peer.requests[0]!)).toBe(true)
    const forged = { ...peer.requests[0]!, body: `${peer.requests[0]!.body}&X=1` }
    expect(await isSigned(forged)).toBe(false)
  })

  it('is signed with a path too', async () => {
    const { gateway, peer } = await open()
    const { parts } = gatewayParts()
    const settings = { name: 'sns', endpoint: `${peer.url}/some/where`, region: 'eu-west-1' }
    const rest = {
      accessKeyId,
      secretAccessKey,
      smsType: 'Transactional',
      timeoutSeconds: 10,
    } as const
    await createSnsGateway({ ...settings, ...rest }, parts).send(message())
    expect(peer.requests[0]!.target).toBe('/some/where')
    expect(await isSigned(peer.requests[0]!)).toBe(true)
    await gateway.close()
  })

  it('says what kind of message it is, and who sends it', async () => {
    const { gateway, forms } = await open({ senderId: 'Sallyport', smsType: 'Promotional' })
    await gateway.send(message())
    expect(Object.fromEntries(forms()[0]!)).toEqual({
      Action: 'Publish',
      Version: '2010-03-31',
      PhoneNumber: '+4915123456789',
      Message: message().text,
      'MessageAttributes.entry.1.Name': 'AWS.SNS.SMS.SMSType',
      'MessageAttributes.entry.1.Value.DataType': 'String',
      'MessageAttributes.entry.1.Value.StringValue': 'Promotional',
      'MessageAttributes.entry.2.Name': 'AWS.SNS.SMS.SenderID',
      'MessageAttributes.entry.2.Value.DataType': 'String',
      'MessageAttributes.entry.2.Value.StringValue': 'Sallyport',
    })
  })
})

describe('an answer of SNS', () => {
  it.each<[string, ProviderAnswer, object]>([
    ['Throttled', xmlError(429, 'Throttled'), { kind: 'refused', retryAfter: 1000 }],
    ['ThrottlingException', xmlError(400, 'ThrottlingException'), { retryAfter: 1000 }],
    ['TooManyRequestsException', xmlError(400, 'TooManyRequestsException'), { retryAfter: 1000 }],
    ['another invalid parameter', xmlError(400, 'InvalidParameter', 'Message'), { isFinal: false }],
    ['InvalidParameterValue', xmlError(400, 'InvalidParameterValue', badNumber), { isFinal: true }],
    ['InternalError', xmlError(500, 'InternalError'), { kind: 'unknown' }],
    [
      'an error that is no XML',
      { status: 400, body: 'no' },
      { reason: 'SNS refused the message (HTTP 400)' },
    ],
    [
      'a code with markup',
      xmlError(400, '&lt;b&gt;'),
      { reason: 'SNS refused the message (HTTP 400)' },
    ],
    [
      '200 without an id',
      { status: 200, body: 'ok' },
      { kind: 'accepted', gatewayMessageId: undefined },
    ],
    [
      '200 of a megabyte',
      { status: 200, body: '<MessageId>'.repeat(100_000) },
      { kind: 'accepted' },
    ],
  ])('%s', async (_, answer, expected) => {
    const { gateway } = await open({}, () => answer)
    expect(await gateway.send(message())).toMatchObject(expected)
  })
})
