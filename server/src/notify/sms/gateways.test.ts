import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { SettingsError } from '../../config.js'
import { temporaryDirectory } from '../../../test/support/temporary-directory.js'
import { gatewayParts } from '../../../test/notify/gateway-parts.js'
import { createGateway, readGateways } from './gateways.js'

const smpp = {
  kind: 'smpp',
  host: 'smsc.example.com',
  port: 2775,
  systemId: 'me',
  password: 'hidden-1',
  sourceAddress: '12345',
}
const twilio = { kind: 'twilio', accountSid: 'AC1', authToken: 'hidden-2', from: '+1' }
const sns = {
  kind: 'sns',
  endpoint: 'https://sns.eu-west-1.amazonaws.com',
  region: 'eu-west-1',
  accessKeyId: 'AKID',
  secretAccessKey: 'hidden-3',
}
const webhook = { kind: 'webhook', url: 'https://sms.example.com/', secret: 'hidden-4-hidden-4' }

function refusal(value: unknown): string {
  try {
    readGateways(value)
  } catch (error) {
    if (error instanceof SettingsError) return error.message
    throw error
  }
  return 'taken'
}

it('makes a gateway of every kind ready', async () => {
  // Nobody listens there.
  const reachable = { ...smpp, host: '127.0.0.1', port: 1 }
  for (const settings of readGateways([reachable, twilio, sns, webhook])) {
    const gateway = await createGateway(settings, gatewayParts().parts)
    expect(gateway.name).toBe(settings.name)
    expect(gateway.isConnected?.() ?? false).toBe(false)
    expect(gateway.readCallback === undefined).toBe(['smpp', 'sns'].includes(settings.kind))
    expect(gateway.onReceipt === undefined).toBe(settings.kind !== 'smpp')
    await gateway.close()
  }
})

describe('readGateways', () => {
  it('keeps the order, fills in what is usual, and names a gateway by its kind', () => {
    expect(readGateways([smpp, twilio, sns, webhook])).toEqual([
      {
        ...smpp,
        name: 'smpp',
        tls: false,
        systemType: '',
        enquireLinkSeconds: 30,
        window: 10,
        alphabet: 'automatic',
        receiptIds: 'same',
        timeoutSeconds: 10,
      },
      { ...twilio, name: 'twilio', baseUrl: 'https://api.twilio.com', timeoutSeconds: 10 },
      { ...sns, name: 'sns', smsType: 'Transactional', timeoutSeconds: 10 },
      { ...webhook, name: 'webhook', timeoutSeconds: 10 },
    ])
  })

  it('takes the list as JSON, as an environment variable has it', () => {
    expect(readGateways(JSON.stringify([twilio]))).toEqual(readGateways([twilio]))
  })

  it('takes several of a kind, each with its own name', () => {
    const names = readGateways([twilio, { ...twilio, name: 'twilio-2' }]).map(({ name }) => name)
    expect(names).toEqual(['twilio', 'twilio-2'])
  })

  it.each([
    ['password', smpp],
    ['authToken', twilio],
    ['secretAccessKey', sns],
    ['secret', webhook],
  ])('reads %s from a file, without the end of its line', async (setting, gateway) => {
    const path = join(await temporaryDirectory(), 'secret')
    await writeFile(path, 'from a file, 16 characters\r\n')
    const { [setting]: _, ...rest } = gateway as Record<string, unknown>
    expect(readGateways([{ ...rest, [`${setting}File`]: path }])).toMatchObject([
      { [setting]: 'from a file, 16 characters' },
    ])
  })

  it.each([
    ['no list', twilio, 'the SMS gateways must be a list, for example [{"kind": "twilio", …}]'],
    ['no JSON', '[{', 'the SMS gateways must be a list, for example [{"kind": "twilio", …}]'],
    ['no object', [twilio, 'x'], 'the SMS gateway number 2 must be an object'],
    ['no kind', [{}], '`kind` of SMS gateway number 1 must be one of smpp, twilio, sns, webhook'],
    [
      'a kind that is a word of JavaScript',
      [{ kind: 'toString' }],
      '`kind` of SMS gateway number 1 must be one of smpp, twilio, sns, webhook',
    ],
    [
      'a name that cannot stand in a path',
      [{ ...twilio, name: 'a/b' }],
      '`name` of SMS gateway number 1 must be 1 to 32 lower-case letters, digits and hyphens',
    ],
    [
      'the same name twice',
      [twilio, twilio],
      'there are two SMS gateways of the name `twilio`: give each a `name` of its own',
    ],
    [
      'an unknown setting',
      [{ ...webhook, sceret: 'x' }],
      'SMS gateway `webhook`: `sceret` is not a setting; there are kind, name, url, secret, timeoutSeconds, secretFile',
    ],
    [
      'a missing setting',
      [{ kind: 'webhook', secret: webhook.secret }],
      'SMS gateway `webhook`: `url` must be an https:// URL, or an http:// URL of this machine, without user, query and fragment',
    ],
    [
      'a short secret',
      [{ ...webhook, secret: 'hidden' }],
      'SMS gateway `webhook`: `secret` must be 16 characters or more, best random ones',
    ],
    [
      'a secret of several lines',
      [{ ...twilio, authToken: 'hidden\nhidden' }],
      'SMS gateway `twilio`: `authToken` must be text that is not empty',
    ],
    [
      'two senders',
      [{ ...twilio, messagingServiceSid: 'MG1' }],
      'SMS gateway `twilio`: give one of `from` and `messagingServiceSid`',
    ],
    [
      'no sender',
      [{ ...twilio, from: undefined }],
      'SMS gateway `twilio`: give one of `from` and `messagingServiceSid`',
    ],
    [
      'a port that is text',
      [{ ...smpp, port: '2775' }],
      'SMS gateway `smpp`: `port` must be a port from 1 to 65535',
    ],
    [
      'a long system id',
      [{ ...smpp, systemId: 'x'.repeat(16) }],
      'SMS gateway `smpp`: `systemId` must be 1 to 15 ASCII characters',
    ],
    [
      'a CA without TLS',
      [{ ...smpp, tlsCa: '-----BEGIN CERTIFICATE-----' }],
      'SMS gateway `smpp`: `tlsCa` needs `tls` to be true',
    ],
    [
      'a secret and its file',
      [{ ...smpp, passwordFile: '/x' }],
      'SMS gateway `smpp`: give one of `password` and `passwordFile`',
    ],
    [
      'a file that is not there',
      [{ ...sns, secretAccessKey: undefined, secretAccessKeyFile: '/not/there' }],
      'SMS gateway `sns`: the file that `secretAccessKeyFile` names cannot be read',
    ],
    [
      'a file that is no path',
      [{ ...sns, secretAccessKey: undefined, secretAccessKeyFile: 7 }],
      'SMS gateway `sns`: `secretAccessKeyFile` must be the path of a file',
    ],
    [
      'a sender of digits',
      [{ ...sns, senderId: '12345' }],
      'SMS gateway `sns`: `senderId` must be 1 to 11 letters and digits, of which one is a letter',
    ],
  ])('refuses %s', (_, value, message) => {
    expect(refusal(value)).toBe(message)
    expect(message).not.toContain('\n')
  })

  it.each([
    ['https://sms.example.com', true],
    ['http://localhost:8080/sms', true],
    ['http://127.0.0.1', true],
    ['http://127.9.9.9:1', true],
    ['http://[::1]:80/', true],
    ['http://sms.localhost/', true],
    ['http://sms.example.com', false],
    ['http://127.0.0.1.example.com', false],
    ['http://localhost.example.com', false],
    ['http://10.0.0.1', false],
    ['http://0.0.0.0', false],
    ['https://user:pass@sms.example.com', false],
    ['https://sms.example.com/?a=1', false],
    ['https://sms.example.com/#a', false],
    ['ftp://sms.example.com', false],
    ['file:///etc/passwd', false],
    ['sms.example.com', false],
    ['', false],
  ])('of the URL %s says that it is safe: %s', (url, isSafe) => {
    expect(refusal([{ ...webhook, url }]) === 'taken').toBe(isSafe)
  })
})
