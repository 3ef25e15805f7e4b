import { once } from 'node:events'
import { stat } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { launch, runCommand, type ServerProcess, startServer } from '../support/command.js'
import { newDataDir } from '../support/installation.js'
import { temporaryDirectory } from '../support/temporary-directory.js'

async function start(...options: string[]): Promise<ServerProcess> {
  const server = await startServer(options)
  onTestFinished(async () => void (await server.end('SIGKILL')))
  return server
}

it('prints the address and, while there is no account, a set-up link that works once', async () => {
  const dataDir = join(await temporaryDirectory(), 'made', 'by', 'the', 'start')
  const server = await start('--data-dir', dataDir)
  const { endpoint } = server
  const stopped = await server.end('SIGTERM')
  expect(stopped).toMatchObject({ code: 0, stderr: '' })
  expect(stopped.stdout).toMatch(
    new RegExp(
      `^Sallyport is listening on ${endpoint}\n` +
        'There is no account yet. Create the first one here \\(this link works once\\):\n\n' +
        `  ${endpoint}/setup/[\\w-]{43}\n\n$`,
    ),
  )
})

it('closes its data directory and what lies in it to other users of the machine', async () => {
  const dataDir = join(await temporaryDirectory(), 'data')
  await start('--data-dir', dataDir)
  const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o777
  expect(await modeOf(dataDir)).toBe(0o700)
  expect(await modeOf(join(dataDir, 'master.key'))).toBe(0o600)
})

it('prints another link at the next start, and then the older one is dead', async () => {
  const dataDir = await temporaryDirectory()
  const first = await start('--data-dir', dataDir)
  const oldLink = linkOf(first)
  expect((await fetch(oldLink)).status).toBe(200)
  await first.end('SIGTERM')
  const second = await start('--data-dir', dataDir)
  const newLink = linkOf(second)
  expect(newLink).not.toBe(oldLink)
  expect((await fetch(newLink)).status).toBe(200)
  const oldToken = new URL(oldLink).pathname
  expect((await fetch(`${second.endpoint}${oldToken}`)).status).toBe(404)
})

it('kills the set-up link when the first account is made by the command instead', async () => {
  const dataDir = join(await temporaryDirectory(), 'data')
  const server = await start('--data-dir', dataDir)
  const link = linkOf(server)
  expect((await fetch(link)).status).toBe(200)
  const account = ['--data-dir', dataDir, '--name', 'First', '--email', 'first@example.com']
  expect((await runCommand(['account', 'create', ...account])).code).toBe(0)
  expect((await fetch(link)).status).toBe(404)
})

it('prints no link once there is an account', async () => {
  const installation = await newDataDir()
  await installation.createAccount()
  const server = await installation.start()
  expect((await server.end('SIGTERM')).stdout).toBe(
    `Sallyport is listening on ${server.endpoint}\n`,
  )
})

it('prints the link under the public URL', async () => {
  const dataDir = await temporaryDirectory()
  const publicUrl = await start('--data-dir', dataDir, '--public-url', 'https://iam.example.com/')
  expect(linkOf(publicUrl)).toMatch(/^https:\/\/iam\.example\.com\/setup\/[\w-]{43}$/)
  expect(publicUrl.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
})

it('serves both loopback addresses as localhost', async () => {
  const server = await start('--data-dir', await temporaryDirectory(), '--listen', 'localhost:0')
  const { port } = new URL(server.endpoint)
  expect(server.endpoint).toBe(`http://localhost:${port}`)
  for (const host of ['localhost', '127.0.0.1', '[::1]'])
    expect((await fetch(`http://${host}:${port}/healthz`)).status).toBe(200)
})

it.each(['127.0.0.1', '::1'])(
  'says what to do where another program listens on %s, and ends',
  async (address) => {
    const other = createServer().listen(0, address)
    onTestFinished(() => void other.close())
    await once(other, 'listening')
    const { port } = other.address() as AddressInfo
    const listen = `localhost:${port}`
    const dataDir = await temporaryDirectory()
    const expected = {
      code: 1,
      signal: null,
      stdout: '',
      stderr: `sallyport: cannot listen on \`${listen}\`: another program listens there; stop it, or choose another address\n`,
    }
    expect(await runCommand(['serve', '--data-dir', dataDir, '--listen', listen])).toEqual(expected)
    expect(await runCommand(['serve', '--ephemeral', '--listen', listen])).toEqual(expected)
    const free = ['--listen', 'localhost:0']
    expect(await runCommand(['serve', '--ephemeral', ...free, '--metrics-listen', listen])).toEqual(
      expected,
    )
  },
)

it('says what to do about an address that this machine does not have', async () => {
  const words = ['serve', '--data-dir', await temporaryDirectory(), '--listen', '192.0.2.1:8080']
  expect(await runCommand(words)).toEqual({
    code: 1,
    signal: null,
    stdout: '',
    stderr:
      'sallyport: cannot listen on `192.0.2.1:8080`: this machine has no such address; choose one that it has\n',
  })
})

it('refuses a data directory on which a server is running, which goes on', async () => {
  const dataDir = await temporaryDirectory()
  const server = await start('--data-dir', dataDir)
  const second = launch(['serve', '--data-dir', dataDir, '--listen', '127.0.0.1:0'])
  expect(await second.ended).toEqual({
    code: 2,
    signal: null,
    stdout: '',
    stderr: `sallyport: another Sallyport server is running on ${dataDir}: stop it, or give this one a data directory of its own\n`,
  })
  expect((await fetch(`${server.endpoint}/readyz`)).status).toBe(200)
})

it('says that a database cannot be reached, without its password', async () => {
  const url = 'postgres://iam:hunter2@127.0.0.1:1/iam'
  const result = await runCommand(['serve', '--database-url', url])
  expect(result).toEqual({
    code: 1,
    signal: null,
    stdout: '',
    stderr:
      'sallyport: the database at the database URL cannot be used: connect ECONNREFUSED 127.0.0.1:1\n',
  })
})

function linkOf(server: ServerProcess): string {
  const found = /^ {2}(https?:\S+)$/m.exec(server.stdout())
  if (found?.[1] === undefined) throw new Error(`no link in: ${server.stdout()}`)
  return found[1]
}
