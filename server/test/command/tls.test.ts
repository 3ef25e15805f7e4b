import { once } from 'node:events'
import { copyFile, readFile, rename, writeFile } from 'node:fs/promises'
import { Agent, request as httpsRequest } from 'node:https'
import { connect as connectPlain } from 'node:net'
import { join } from 'node:path'
import { connect, type TLSSocket } from 'node:tls'
import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { createAwsCli } from '../support/aws-cli.js'
import { launch, printed, runCommand } from '../support/command.js'
import { credentialsOf } from '../support/ephemeral.js'
import { startEphemeralCommand } from '../support/ephemeral-command.js'
import { newDataDir } from '../support/installation.js'
import { temporaryDirectory } from '../support/temporary-directory.js'
import { makeTlsFiles, type TlsFiles } from '../support/tls-files.js'

const optionsFor = ({ cert, key }: TlsFiles) => ['--tls-cert', cert, '--tls-key', key]

async function newTlsFiles(name = 'iam.test'): Promise<TlsFiles> {
  return makeTlsFiles(await temporaryDirectory(), name)
}

/** A server with the real data directory, which is told by signals. */
async function start(...options: string[]) {
  const { dataDir } = await newDataDir()
  const where = ['--data-dir', dataDir ?? '', '--listen', 'localhost:0']
  const running = launch(['serve', ...where, ...options])
  onTestFinished(() => void running.child.kill('SIGKILL'))
  const [, endpoint = ''] = await printed(running, /listening on (\S+)\n/)
  const [, path = ''] = await printed(running, /^ {2}\S+(\/setup\/\S+)$/m)
  return { ...running, endpoint, port: Number(new URL(endpoint).port), setUpPath: path }
}

/** A connection of its own, whatever the certificate. */
async function dial(port: number): Promise<TLSSocket> {
  const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false })
  socket.on('error', () => undefined)
  onTestFinished(() => void socket.destroy())
  await once(socket, 'secureConnect')
  return socket
}

const nameOf = (socket: TLSSocket): string => String(socket.getPeerCertificate().subject.CN)

/** The name in the certificate that a new connection is given. */
async function servedName(port: number): Promise<string> {
  const socket = await dial(port)
  const name = nameOf(socket)
  socket.destroy()
  return name
}

/** Asks on a connection that stays open. */
async function askOn(socket: TLSSocket): Promise<string> {
  socket.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n')
  const [answer] = (await once(socket, 'data')) as [Buffer]
  return answer.toString().split('\r\n')[0] ?? ''
}

async function get(url: string, ca: Buffer): Promise<number | undefined> {
  const agent = new Agent({ ca })
  const [answer] = await once(httpsRequest(url, { agent }).end(), 'response')
  agent.destroy()
  return (answer as { statusCode?: number }).statusCode
}

it('serves everything by https, to the AWS CLI too, and nothing by http', async () => {
  const files = await newTlsFiles()
  const server = await startEphemeralCommand(optionsFor(files))
  onTestFinished(async () => void (await server.end('SIGKILL')))
  expect(server.endpoint).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/)
  const admin = credentialsOf(server.accounts[0])
  const aws = createAwsCli(server.endpoint, admin, await temporaryDirectory())
  expect(await aws(`sts get-caller-identity --ca-bundle ${files.cert}`)).toMatchObject({
    Arn: 'arn:aws:iam::123456789012:user/admin',
  })
  expect(await aws.refused('sts get-caller-identity')).toContain('SSL validation failed')
  await expect(fetch(server.endpoint.replace('https:', 'http:'))).rejects.toThrow('fetch failed')
  expect(await server.end('SIGTERM')).toMatchObject({ code: 0, stderr: '' })
}, 60_000)

it('serves a new certificate without losing a connection, and never a broken one', async () => {
  const directory = await temporaryDirectory()
  const first = await makeTlsFiles(directory, 'first.test')
  const second = await makeTlsFiles(directory, 'second.test')
  const served = { cert: join(directory, 'served.crt'), key: join(directory, 'served.key') }
  const place = async (from: Partial<TlsFiles>): Promise<void> => {
    for (const name of ['cert', 'key'] as const) {
      const file = from[name]
      if (file === undefined) continue
      // eslint-disable-next-line no-await-in-loop -- one file after the other, as it happens
      await copyFile(file, `${served[name]}.new`)
      // eslint-disable-next-line no-await-in-loop -- likewise
      await rename(`${served[name]}.new`, served[name])
    }
  }
  await place(first)
  const server = await start(...optionsFor(served))
  const open = await dial(server.port)
  expect(nameOf(open)).toBe('first.test')
  expect(await askOn(open)).toBe('HTTP/1.1 200 OK')

  await place(second)
  server.child.kill('SIGHUP')
  await vi.waitFor(async () => expect(await servedName(server.port)).toBe('second.test'))
  expect(await askOn(open)).toBe('HTTP/1.1 200 OK')
  expect(server.stderr()).toContain('a new TLS certificate is served')

  await place({ key: first.key })
  server.child.kill('SIGHUP')
  await vi.waitFor(() => expect(server.stderr()).toContain('is not the key of the certificate'))
  expect(await servedName(server.port)).toBe('second.test')
  await writeFile(served.cert, 'nonsense')
  server.child.kill('SIGHUP')
  await vi.waitFor(() => expect(server.stderr()).toContain('holds no certificate in PEM form'))
  expect(await servedName(server.port)).toBe('second.test')
  expect(await askOn(open)).toBe('HTTP/1.1 200 OK')
  expect(server.stderr()).not.toContain('PRIVATE KEY')

  await place(first)
  server.child.kill('SIGHUP')
  await vi.waitFor(async () => expect(await servedName(server.port)).toBe('first.test'))
}, 30_000)

it('serves both loopback addresses, prints its link with https, and opens the set-up page', async () => {
  const files = await newTlsFiles()
  const server = await start(...optionsFor(files))
  expect(server.endpoint).toBe(`https://localhost:${server.port}`)
  expect(server.stdout()).toContain(`  ${server.endpoint}${server.setUpPath}\n`)
  const ca = await readFile(files.cert)
  for (const host of ['localhost', '127.0.0.1', '[::1]', 'localhost']) {
    // eslint-disable-next-line no-await-in-loop -- one host after the other
    expect(await get(`https://${host}:${server.port}${server.setUpPath}`, ca)).toBe(200)
  }
})

it('stops at once though connections are open that have asked nothing yet', async () => {
  const server = await start(...optionsFor(await newTlsFiles()))
  const silent = connectPlain(server.port, '127.0.0.1')
  onTestFinished(() => void silent.destroy())
  silent.on('error', () => undefined)
  await once(silent, 'connect')
  await dial(server.port)
  const answered = await dial(server.port)
  await askOn(answered)
  const askedAt = performance.now()
  server.child.kill('SIGTERM')
  expect(await server.ended).toMatchObject({ code: 0, stderr: '' })
  expect(performance.now() - askedAt).toBeLessThan(5000)
})

describe('wrong use', () => {
  let files: TlsFiles
  let other: TlsFiles
  let directory: string
  beforeAll(async () => {
    directory = (await newDataDir()).dataDir ?? ''
    files = await makeTlsFiles(join(directory, '..'), 'iam.test')
    other = await makeTlsFiles(join(directory, '..'), 'other.test')
  })

  const refusal = async (...options: string[]) => {
    const { code, stdout, stderr } = await runCommand([
      'serve',
      '--data-dir',
      directory,
      ...options,
    ])
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    return stderr
  }

  it('refuses one file without the other', async () => {
    const message = 'sallyport: give both `--tls-cert` and `--tls-key`, or neither\n'
    expect(await refusal('--tls-cert', files.cert)).toBe(message)
    expect(await refusal('--tls-key', files.key)).toBe(message)
  })

  it('refuses a file that cannot be read', async () => {
    const missing = join(directory, 'missing.pem')
    expect(await refusal(...optionsFor({ ...files, key: missing }))).toBe(
      `sallyport: \`--tls-key\` ${missing} cannot be read\n`,
    )
  })

  it('refuses a key that belongs to another certificate', async () => {
    expect(await refusal(...optionsFor({ ...files, key: other.key }))).toBe(
      `sallyport: \`--tls-key\` ${other.key} is not the key of the certificate in \`--tls-cert\` ${files.cert}\n`,
    )
  })
})

describe('plain http', () => {
  const fromProxy = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'iam.example.com' }
  const statusOf = async ({ port, setUpPath }: Awaited<ReturnType<typeof start>>) =>
    (await fetch(`http://127.0.0.1:${port}${setUpPath}`, { headers: fromProxy })).status

  it.each<[string, string[]]>([
    ['it listens for other machines', ['--listen', '0.0.0.0:0']],
    ['its public URL is elsewhere', ['--public-url', 'https://iam.example.com']],
  ])('is warned of where %s, and no proxy is believed', async (_, options) => {
    const server = await start(...options)
    expect(server.stderr()).toContain(
      'pages that take passwords are refused over plain http from elsewhere: set `--tls-cert`',
    )
    expect(await statusOf(server)).toBe(403)
  })

  it('is safe behind a proxy of `--trusted-proxies`', async () => {
    const publicUrl = ['--listen', '0.0.0.0:0', '--public-url', 'https://iam.example.com']
    const server = await start(...publicUrl, '--trusted-proxies', '10.0.0.0/8,127.0.0.1')
    expect(server.stderr()).toBe('')
    expect(await statusOf(server)).toBe(200)
  })

  it('is refused behind any other proxy', async () => {
    expect(await statusOf(await start('--trusted-proxies', '10.0.0.0/8'))).toBe(403)
  })
})
