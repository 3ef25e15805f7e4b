import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import { expect, it, onTestFinished } from 'vitest'
import { createTestDatabase } from '../support/postgres.js'
import { createSignedClient } from '../support/signed-client.js'
import { temporaryDirectory } from '../support/temporary-directory.js'

const run = promisify(execFile)
const workspace = fileURLToPath(new URL('../../..', import.meta.url))
const quiet = ['--no-audit', '--no-fund', '--loglevel=error']

it('packs into a package that works in an empty folder, without the workspace', async () => {
  const directory = await temporaryDirectory()
  const packing = ['pack', '--workspace', 'server', '--pack-destination', directory, ...quiet]
  await run('npm', packing, { cwd: workspace })
  const [tarball = ''] = await readdir(directory)
  expect(tarball).toMatch(/^sallyport-\d+\.\d+\.\d+\.tgz$/)
  const folder = join(directory, 'empty')
  await mkdir(folder)
  const options = { cwd: folder, env: environment(directory) }
  // Named, or npm would take a folder above that happens to have a package.json or node_modules.
  const place = ['--prefix', folder]
  const packed = join(directory, tarball)
  await run('npm', ['install', '--prefer-offline', ...quiet, ...place, packed], options)
  expect(await readdir(join(folder, 'node_modules'))).not.toContain('@sallyport')

  // What has native code or is loaded late: SQLite, argon2, QR codes, metrics, PostgreSQL.
  const server = await startWithNpx(options, '--metrics-listen', '127.0.0.1:0')
  const admin = createSignedClient(server.endpoint, server.admin)
  onTestFinished(() => admin.close())
  const device = await admin.call('CreateVirtualMFADevice', { VirtualMFADeviceName: 'phone' })
  expect(device.status).toBe(200)
  expect(device.body).toContain('<QRCodePNG>iVBORw0KGgo')
  const create = ['sallyport', 'account', 'create', '--name', 'A', '--email', 'a@example.com']
  const { stdout } = await run('npx', create, {
    ...options,
    env: {
      ...options.env,
      SALLYPORT_DATABASE_URL: await createTestDatabase(),
      SALLYPORT_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
    },
  })
  expect(stdout).toMatch(/^\{"accountId":"\d{12}"\}\n$/)

  // npx does not pass the signal on, and the server stops all the same.
  server.npx.kill('SIGTERM')
  await gone(server.endpoint)
}, 180_000)

/** What npm needs to reach its registry from here, and nothing of this workspace. */
function environment(directory: string): Record<string, string> {
  const passedOn = ['PATH', 'npm_config_cache', 'npm_config_registry', 'NODE_EXTRA_CA_CERTS']
  const known = passedOn.flatMap((name) => {
    const value = process.env[name]
    return value === undefined ? [] : [[name, value] as const]
  })
  return { HOME: process.env['HOME'] ?? directory, ...Object.fromEntries(known) }
}

async function startWithNpx(
  options: { cwd: string; env: Record<string, string> },
  ...more: string[]
) {
  const words = ['sallyport', 'serve', '--ephemeral', '--listen', '127.0.0.1:0', ...more]
  const npx = spawn('npx', words, { ...options, stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void npx.kill('SIGTERM'))
  const { endpoint, accounts } = JSON.parse(await firstLine(npx)) as {
    endpoint: string
    accounts: [{ accessKeyId: string; secretAccessKey: string }]
  }
  return { npx, endpoint, admin: accounts[0] }
}

async function firstLine(child: ChildProcess): Promise<string> {
  let text = ''
  child.stdout?.setEncoding('utf8')
  while (!text.includes('\n')) {
    const [piece] = (await Promise.race([
      once(child.stdout!, 'data'),
      once(child, 'exit').then(() => Promise.reject(new Error('npx ended'))),
    ])) as [string]
    text += piece
  }
  return text
}

/** Resolves when nobody answers there any more. */
async function gone(endpoint: string): Promise<void> {
  for (;;) {
    const answers = await fetch(`${endpoint}/healthz`).then(
      () => true,
      () => false,
    )
    if (!answers) return
    await wait(50)
  }
}
