import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import type { Certificate, CertificatePair } from './certificate.js'

/** What goes back to a client. */
export interface HttpAnswer {
  status: number
  /** Several values: a header that is sent several times, as Set-Cookie is. */
  headers: Readonly<Record<string, string | string[]>>
  body: readonly (string | Buffer)[]
}

/** A message whose target is split at the question mark. */
export interface HttpTarget {
  path: string
  query: string
}

export type HttpHandler = (message: IncomingMessage, target: HttpTarget) => Promise<HttpAnswer>

export interface Listener {
  /** `http://HOST:PORT` or `https://HOST:PORT` with the port that was really taken. */
  url: string
  /** Takes no new connection, lets requests under way finish, and resolves when all are gone. */
  close(): Promise<void>
}

/**
 * Listens on `HOST:PORT` (port 0: any), by https where there is a certificate. A handler's exception is answered with 500 and told
 * to `onBug`.
 */
export async function listen(
  address: string,
  handler: HttpHandler,
  onBug: (error: unknown) => void,
  certificate?: Certificate,
): Promise<Listener> {
  const separator = address.lastIndexOf(':')
  const host = address.slice(0, separator).replace(/^\[(.*)\]$/, '$1')
  let draining = false
  const onRequest = (message: IncomingMessage, response: ServerResponse): void => {
    handler(message, targetOf(message.url ?? '/')).then(
      (answer) => send(response, answer, draining),
      (error: unknown) => {
        if (message.destroyed && !message.complete) return
        onBug(error)
        send(response, { status: 500, headers: {}, body: [] }, true)
      },
    )
  }
  const create = () =>
    certificate === undefined
      ? createServer(timeouts, onRequest)
      : tlsServer(certificate, onRequest)
  const doors = await openDoors(host, Number(address.slice(separator + 1)), create).catch(
    (error: unknown) => {
      throw new Error(`cannot listen on \`${address}\`: ${reasonOf(error)}`, { cause: error })
    },
  )
  const scheme = certificate === undefined ? 'http' : 'https'
  return {
    url: `${scheme}://${address.slice(0, separator)}:${portOf(doors[0])}`,
    close: async () => {
      draining = true
      await Promise.all(doors.map(drain))
    },
  }
}

/** One address that is listened on, and who is connected to it. */
interface Door {
  server: Server
  connections: Set<Socket>
}

/** `localhost` means both loopback addresses, where the machine has both. */
async function openDoors(
  host: string,
  port: number,
  create: () => Server,
): Promise<[Door, ...Door[]]> {
  const open = async (address: string, onPort: number): Promise<Door> => {
    const server = create()
    const connections = new Set<Socket>()
    const keep = (socket: Socket): void => {
      connections.add(socket)
      socket.once('close', () => connections.delete(socket))
    }
    server.on('connection', keep)
    // By https there are two sockets to a connection: what this one has read is what the client asked, without the handshake.
    server.on('secureConnection', keep)
    await started(server, onPort, address)
    return { server, connections }
  }
  if (host !== 'localhost') return [await open(host, port)]
  const first = await open('127.0.0.1', port)
  try {
    return [first, await open('::1', portOf(first))]
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT') return [first]
    // Whoever asks for `localhost` must never reach another program there.
    first.server.close()
    if (port === 0) return openDoors(host, port, create)
    throw error
  }
}

type OnRequest = (message: IncomingMessage, response: ServerResponse) => void

/** Connections that are open keep the certificate they began with; those to come get the newest. */
function tlsServer(certificate: Certificate, onRequest: OnRequest): Server {
  const server = createTlsServer({ ...timeouts, ...tlsSettings(certificate.current()) }, onRequest)
  certificate.onChange((pair) => server.setSecureContext(tlsSettings(pair)))
  return server
}

// RFC 8996 §5: TLS 1.0 and 1.1 are not to be used.
const tlsSettings = (pair: CertificatePair) => ({
  ...pair,
  minVersion: 'TLSv1.2' as const,
  handshakeTimeout: 20_000,
})

const timeouts = { requestTimeout: 60_000, headersTimeout: 20_000, keepAliveTimeout: 30_000 }

const portOf = ({ server }: Door): number => (server.address() as AddressInfo).port

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program listens there; stop it, or choose another address',
  EADDRNOTAVAIL: 'this machine has no such address; choose one that it has',
  ENOTFOUND: 'there is no host of that name; choose an address of this machine',
  EACCES: 'this user may not; choose a port from 1024 on',
}

function reasonOf(error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException
  return reasons[code] ?? message
}

const drainMilliseconds = 10_000

async function drain({ server, connections }: Door): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve())
  })
  server.closeIdleConnections()
  // Browsers connect before they have anything to ask; Node.js takes that for a request that is slow to come.
  for (const socket of connections) if (socket.bytesRead === 0) socket.destroy()
  // Those that are still shaking hands are not known to the server.
  const hurry = setTimeout(() => {
    for (const socket of connections) socket.destroy()
  }, drainMilliseconds)
  await closed
  clearTimeout(hurry)
}

function targetOf(url: string): HttpTarget {
  const mark = url.indexOf('?')
  return mark === -1
    ? { path: url, query: '' }
    : { path: url.slice(0, mark), query: url.slice(mark + 1) }
}

function send(
  response: ServerResponse,
  { status, headers, body }: HttpAnswer,
  last: boolean,
): void {
  let length = 0
  for (const piece of body)
    length += typeof piece === 'string' ? Buffer.byteLength(piece) : piece.length
  if (status === 413 || last) response.setHeader('connection', 'close')
  response.writeHead(status, { ...headers, 'content-length': length })
  if (body.length === 1) {
    response.end(body[0])
    return
  }
  for (const piece of body) response.write(piece)
  response.end()
}

function started(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
}
