import { createServer, type AddressInfo, type Socket } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { callProvider } from './http-call.js'

/** A server of TCP, which does with a connection what it is told. */
async function serve(onConnection: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    onConnection(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

/** Answers once the request is there. */
const answering = (answer: string) => (socket: Socket) => {
  socket.once('data', () => socket.write(answer))
}

const call = (url: string, timeoutMilliseconds = 10_000) =>
  callProvider({ url, headers: {}, body: 'body', timeoutMilliseconds })

const unknown = { kind: 'unknown', reason: expect.any(String) }
const unreachable = (detail: string) => {
  return { kind: 'refused', reason: `the gateway cannot be reached${detail}`, isFinal: false }
}

describe('a call that was not sent', () => {
  it('because nobody listens is refused', async () => {
    expect(await call('http://127.0.0.1:1/')).toEqual(unreachable(' (ECONNREFUSED)'))
  })

  it('because there is no such host is refused', async () => {
    const handover = await call('http://no-such-host.invalid/')
    expect(handover).toMatchObject({ kind: 'refused', isFinal: false })
  })

  it('because no connection comes about in time is refused', async () => {
    const port = await serve(() => undefined)
    expect(await call(`https://127.0.0.1:${port}/`, 100)).toEqual(unreachable(' in time'))
  })

  it('because the other side speaks no TLS is refused', async () => {
    const port = await serve(answering('HTTP/1.1 400 Bad Request\r\n\r\n'))
    const handover = await call(`https://127.0.0.1:${port}/`)
    expect(handover).toMatchObject({ kind: 'refused', isFinal: false })
  })

  it('because the connection is lost before TLS is ready is refused', async () => {
    const port = await serve((socket) => void socket.once('data', () => socket.destroy()))
    expect(await call(`https://127.0.0.1:${port}/`)).toMatchObject({ kind: 'refused' })
  })
})

describe('a call that was sent', () => {
  it.each([
    ['is cut off', ''],
    ['is no HTTP', 'SSH-2.0-OpenSSH\r\n'],
    ['has headers without end', `HTTP/1.1 200 OK\r\n${'x: y\r\n'.repeat(100_000)}`],
    ['changes the protocol', 'HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n'],
  ])('is unknown when the answer %s', async (_, answer) => {
    const port = await serve((socket) => void socket.once('data', () => socket.end(answer)))
    expect(await call(`http://127.0.0.1:${port}/`)).toEqual(unknown)
  })

  it('is unknown when the answer does not begin in time', async () => {
    const port = await serve(() => undefined)
    expect(await call(`http://127.0.0.1:${port}/`, 1000)).toEqual(unknown)
  })

  it.each([
    ['does not end in time', 'HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\n{"sid"'],
    ['is longer than anybody wants', `HTTP/1.1 201 Created\r\n\r\n${'x'.repeat(70_000)}`],
  ])('is answered by the status, when the body %s', async (_, answer) => {
    const port = await serve(answering(answer))
    expect(await call(`http://127.0.0.1:${port}/`, 1000)).toEqual({
      kind: 'answer',
      status: 201,
      text: '',
      retryAfter: undefined,
    })
  })

  it('has a connection of its own', async () => {
    let connections = 0
    const port = await serve((socket) => {
      connections += 1
      answering('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: keep-alive\r\n\r\nok')(socket)
    })
    const url = `http://127.0.0.1:${port}/`
    expect(await call(url)).toMatchObject({ status: 200, text: 'ok' })
    expect(await call(url)).toMatchObject({ status: 200, text: 'ok' })
    expect(connections).toBe(2)
  })
})
