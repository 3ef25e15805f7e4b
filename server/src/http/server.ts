import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

/** What goes back to a client. */
export interface HttpAnswer {
  status: number
  headers: Readonly<Record<string, string>>
  body: readonly (string | Buffer)[]
}

/** A message whose target is split at the question mark. */
export interface HttpTarget {
  path: string
  query: string
}

export type HttpHandler = (message: IncomingMessage, target: HttpTarget) => Promise<HttpAnswer>

export interface Listener {
  /** `http://HOST:PORT` with the port that was really taken. */
  url: string
  /** Takes no new connection, lets requests under way finish, and resolves when all are gone. */
  close(): Promise<void>
}

/** Listens on `HOST:PORT` (port 0: any). A handler's exception is answered with 500 and told to `onBug`. */
export async function listen(
  address: string,
  handler: HttpHandler,
  onBug: (error: unknown) => void,
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
  const doors = await openDoors(host, Number(address.slice(separator + 1)), onRequest).catch(
    (error: unknown) => {
      throw new Error(`cannot listen on \`${address}\`: ${reasonOf(error)}`, { cause: error })
    },
  )
  return {
    url: `http://${address.slice(0, separator)}:${portOf(doors[0])}`,
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
  onRequest: (message: IncomingMessage, response: ServerResponse) => void,
): Promise<[Door, ...Door[]]> {
  const open = async (address: string, onPort: number): Promise<Door> => {
    const server = createServer(timeouts, onRequest)
    const connections = new Set<Socket>()
    server.on('connection', (socket) => {
      connections.add(socket)
      socket.once('close', () => connections.delete(socket))
    })
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
    if (port === 0) return openDoors(host, port, onRequest)
    throw error
  }
}

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
  const hurry = setTimeout(() => server.closeAllConnections(), drainMilliseconds)
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
