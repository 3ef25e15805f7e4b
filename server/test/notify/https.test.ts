import { readFile } from 'node:fs/promises'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { message } from '../../src/notify/sms/gateway.contract.js'
import { createWebhookGateway } from '../../src/notify/sms/webhook.js'
import { temporaryDirectory } from '../support/temporary-directory.js'
import { makeTlsFiles } from '../support/tls-files.js'
import { gatewayParts } from './gateway-parts.js'

it('a provider whose certificate is not to be trusted is given no message', async () => {
  const files = await makeTlsFiles(await temporaryDirectory(), 'sms.example.com')
  const [cert, key] = await Promise.all([readFile(files.cert), readFile(files.key)])
  let requests = 0
  const server = createServer({ cert, key }, (_, answer) => {
    requests += 1
    answer.end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo

  const settings = { name: 'webhook', secret: '0123456789abcdef', timeoutSeconds: 10 }
  const url = `https://127.0.0.1:${port}/`
  const gateway = createWebhookGateway({ ...settings, url }, gatewayParts().parts)
  expect(await gateway.send(message())).toEqual({
    kind: 'refused',
    reason: 'the gateway cannot be reached (DEPTH_ZERO_SELF_SIGNED_CERT)',
    isFinal: false,
  })
  expect(requests).toBe(0)
})
