import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import type { PeerAnswer } from '../../src/notify/sms/gateway.contract.js'

/** A request as a provider gets it. */
export interface ProviderRequest {
  method: string
  target: string
  headers: IncomingMessage['headers']
  rawHeaders: string[]
  body: string
}

export interface ProviderAnswer {
  status: number
  headers?: Record<string, string>
  body?: string | Buffer
}

/** A provider on this machine. `answer` is its way of saying yes, or what it is told to say next. */
export async function startHttpPeer(
  answer: (request: ProviderRequest, next: PeerAnswer | undefined) => ProviderAnswer,
) {
  const requests: ProviderRequest[] = []
  const next: PeerAnswer[] = []

  async function handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const pieces: Buffer[] = []
    for await (const piece of incoming as AsyncIterable<Buffer>) pieces.push(piece)
    const request = {
      method: incoming.method ?? '',
      target: incoming.url ?? '',
      headers: incoming.headers,
      rawHeaders: incoming.rawHeaders,
      body: Buffer.concat(pieces).toString(),
    }
    requests.push(request)
    const told = next.shift()
    if (told === 'silence') return
    if (told === 'lose') return void incoming.socket.destroy()
    const { status, headers, body } = answer(request, told)
    outgoing.writeHead(status, headers).end(body)
  }

  const server = createServer((incoming, outgoing) => void handle(incoming, outgoing))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const stop = async (): Promise<void> => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  onTestFinished(stop)
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    answerNext: (told: PeerAnswer) => {
      next.push(told)
      return Promise.resolve()
    },
    stop,
  }
}
