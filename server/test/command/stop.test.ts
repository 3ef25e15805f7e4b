import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, it, onTestFinished } from 'vitest'
import type { ServerProcess } from '../support/command.js'
import { startEphemeralCommand } from '../support/ephemeral-command.js'
import { type Installation, newDataDir } from '../support/installation.js'
import { createSignedClient } from '../support/signed-client.js'

/** A server on a data directory with an account, and its administrator. */
async function startWithAccount() {
  const installation = await newDataDir()
  const credentials = await installation.createAccount()
  const server = await installation.start()
  onTestFinished(async () => void (await server.end('SIGKILL')))
  const admin = createSignedClient(server.endpoint, credentials)
  onTestFinished(() => admin.close())
  return { installation, server, admin }
}

async function eventNames(installation: Installation): Promise<string[]> {
  const { stdout } = await installation.run('events')
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { eventName: string }).eventName)
}

function openConnection({ endpoint }: Pick<ServerProcess, 'endpoint'>): Socket {
  const { hostname, port } = new URL(endpoint)
  const socket = connect(Number(port), hostname)
  socket.setEncoding('utf8')
  onTestFinished(() => void socket.destroy())
  return socket
}

/** Resolves when nobody listens there any more. */
async function refusesConnections(server: ServerProcess): Promise<void> {
  for (;;) {
    const socket = openConnection(server)
    const refused = await once(socket, 'connect').then(
      () => false,
      () => true,
    )
    socket.destroy()
    if (refused) return
    await wait(5)
  }
}

async function textOf(socket: Socket): Promise<string> {
  let text = ''
  for await (const piece of socket) text += String(piece)
  return text
}

/** A request of which the server has the beginning, and waits for the rest. */
async function beginRequest(server: ServerProcess) {
  const body = 'Action=GetCallerIdentity&Version=2011-06-15'
  const socket = openConnection(server)
  socket.write(
    [
      'POST / HTTP/1.1',
      'host: localhost',
      'expect: 100-continue',
      'content-type: application/x-www-form-urlencoded',
      `content-length: ${body.length}`,
      `\r\n${body.slice(0, 10)}`,
    ].join('\r\n'),
  )
  expect(await once(socket, 'data')).toEqual(['HTTP/1.1 100 Continue\r\n\r\n'])
  const answer = textOf(socket)
  return {
    finish: (): Promise<string> => {
      socket.write(body.slice(10))
      return answer
    },
  }
}

it.each(['SIGTERM', 'SIGINT'] as const)(
  'lets a request under way finish on %s, takes no new one and exits 0',
  async (signal) => {
    const { server } = await startWithAccount()
    const request = await beginRequest(server)
    const ended = server.end(signal)
    await refusesConnections(server)
    const answer = await request.finish()
    expect(answer).toMatch(/^HTTP\/1\.1 403 Forbidden\r\nconnection: close\r\n/)
    expect(answer).toContain('<Code>MissingAuthenticationToken</Code>')
    expect(await ended).toMatchObject({ code: 0, signal: null, stderr: '' })
  },
)

it('has every read in the audit log after it was stopped, right after the last answer', async () => {
  const { installation, server, admin } = await startWithAccount()
  const answers = await Promise.all(
    Array.from({ length: 40 }, () => admin.call('GetCallerIdentity')),
  )
  expect(answers.every(({ status }) => status === 200)).toBe(true)
  expect(await server.end('SIGTERM')).toMatchObject({ code: 0, stderr: '' })
  const names = await eventNames(installation)
  expect(names.filter((name) => name === 'GetCallerIdentity')).toHaveLength(40)
})

it('answers each request that it took, stopped under load, and leaves its event', async () => {
  const { installation, server, admin } = await startWithAccount()
  let ended: Promise<unknown> | undefined
  const calls = Array.from({ length: 300 }, async (_, index) => {
    try {
      const { status } = await admin.call('CreateUser', { UserName: `user${index}` })
      ended ??= server.end('SIGTERM')
      return status
    } catch {
      return 'not taken'
    }
  })
  const outcomes = await Promise.all(calls)
  expect(await ended).toMatchObject({ code: 0, signal: null, stderr: '' })
  const made = outcomes.filter((outcome) => outcome === 200).length
  expect(new Set(outcomes)).toEqual(made === 300 ? new Set([200]) : new Set([200, 'not taken']))
  // Nothing was done for a request whose answer did not arrive.
  const names = await eventNames(installation)
  expect(names.filter((name) => name === 'CreateUser')).toHaveLength(made)
})

it('does not wait for connections on which nothing was asked', async () => {
  const { server } = await startWithAccount()
  const silent = openConnection(server)
  await once(silent, 'connect')
  expect((await fetch(`${server.endpoint}/healthz`)).status).toBe(200)
  const before = performance.now()
  expect(await server.end('SIGTERM')).toMatchObject({ code: 0, stderr: '' })
  expect(performance.now() - before).toBeLessThan(5_000)
})

it('finishes what the first signal began when a second one follows, as from ^C under npm', async () => {
  const { server } = await startWithAccount()
  const request = await beginRequest(server)
  const ended = server.end('SIGINT')
  await refusesConnections(server)
  void server.end('SIGINT')
  expect(await request.finish()).toContain('<Code>MissingAuthenticationToken</Code>')
  expect(await ended).toMatchObject({ code: 0, signal: null, stderr: '' })
})

it('stops an ephemeral server likewise', async () => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    const server = await startEphemeralCommand()
    expect(await server.end(signal)).toMatchObject({ code: 0, signal: null, stderr: '' })
  }
})
