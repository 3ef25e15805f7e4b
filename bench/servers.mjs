// Starts what is measured, each in a process of its own, and ends it by its own handle.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const command = new URL('../server/bin/sallyport.js', import.meta.url).pathname
const reference = new URL('reference.mjs', import.meta.url).pathname

function started(child, read) {
  return new Promise((resolve, reject) => {
    let text = ''
    child.stdout.on('data', (piece) => {
      text += piece
      const found = read(text)
      if (found !== undefined) resolve(found)
    })
    child.once('exit', (code) => reject(new Error(`a server ended with code ${code}`)))
  })
}

const stopped = (child) =>
  new Promise((resolve) => {
    child.removeAllListeners('exit')
    child.once('exit', resolve)
    child.kill('SIGTERM')
  })

/** `bare` or `verify`, answering with `body`. */
export async function startReference(kind, { secret, body }) {
  const child = spawn(process.execPath, [reference, kind, secret], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  child.stdin.end(body)
  const port = await started(child, (text) => (text.includes('\n') ? Number(text) : undefined))
  return { port, pid: child.pid, stop: () => stopped(child) }
}

function runCommand(args, input) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [command, ...args], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    let text = ''
    child.stdout.on('data', (piece) => (text += piece))
    child.once('exit', (code) =>
      code === 0 ? resolve(text) : reject(new Error(`exit code ${code}`)),
    )
    child.stdin.end(input)
  })
}

/** A server with production settings on the embedded database, and its administrator's credentials. */
export async function startSallyport(settings = []) {
  const dataDir = mkdtempSync(join(tmpdir(), 'sallyport-bench-'))
  const account = JSON.parse(
    await runCommand([
      'account',
      'create',
      '--data-dir',
      dataDir,
      '--name',
      'Bench',
      '--email',
      'bench@example.com',
      '--admin-user',
      'admin',
    ]),
  )
  if (settings.length > 0) {
    await runCommand([
      'account',
      'set',
      '--data-dir',
      dataDir,
      '--account-id',
      account.accountId,
      ...settings,
    ])
  }
  const child = spawn(
    process.execPath,
    [command, 'serve', '--data-dir', dataDir, '--listen', 'localhost:0'],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  const port = await started(child, (text) => {
    const found = /localhost:(\d+)/.exec(text)
    return found === null ? undefined : Number(found[1])
  })
  const credentials = { accessKeyId: account.accessKeyId, secretAccessKey: account.secretAccessKey }
  return {
    port,
    credentials,
    pid: child.pid,
    stop: async () => {
      await stopped(child)
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
