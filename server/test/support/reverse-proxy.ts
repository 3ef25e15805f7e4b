import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { type IncomingMessage, request as httpRequest, type ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { temporaryDirectory } from './temporary-directory.js'
import { makeTlsFiles } from './tls-files.js'

/** What a proxy tells the server behind it of a request. */
export type Forwarding = (message: IncomingMessage) => Readonly<Record<string, string>>

export interface ReverseProxy {
  /** `https://localhost:PORT`. */
  endpoint: string
  /** What its certificate is checked by. */
  ca: Buffer
}

/** What nginx, Caddy and others send where they are set up as the documents say, the host replaced by that of the server behind. */
export const wholeStory: Forwarding = (message) => ({
  'x-forwarded-for': [message.headers['x-forwarded-for'], message.socket.remoteAddress].join(', '),
  'x-forwarded-proto': 'https',
  'x-forwarded-host': message.headers.host ?? '',
})

/** Ends TLS in front of a server, as reverse proxies do. */
export async function startReverseProxy(
  upstream: string,
  forwarding: Forwarding = wholeStory,
): Promise<ReverseProxy> {
  const { cert, key } = await makeTlsFiles(await temporaryDirectory(), 'proxy.test')
  const ca = readFileSync(cert)
  const proxy = createServer({ cert: ca, key: readFileSync(key) }, (message, response) =>
    passOn(upstream, forwarding, { message, response }),
  )
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  onTestFinished(() => {
    proxy.close()
    proxy.closeAllConnections()
  })
  return { endpoint: `https://localhost:${(proxy.address() as AddressInfo).port}`, ca }
}

function passOn(
  upstream: string,
  forwarding: Forwarding,
  { message, response }: { message: IncomingMessage; response: ServerResponse },
): void {
  const { host } = new URL(upstream)
  const headers = { ...message.headers, ...forwarding(message), host }
  const options = { method: message.method, path: message.url, headers }
  const sent = httpRequest(upstream, options, (answer) => {
    response.writeHead(answer.statusCode ?? 500, answer.headers)
    answer.pipe(response)
  })
  sent.on('error', () => response.destroy())
  message.pipe(sent)
}
