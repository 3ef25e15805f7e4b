import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { databaseFile } from '../../src/app/data-dir.js'
import { openPostgresStore } from '../../src/store/postgres.js'
import { openSqliteStore } from '../../src/store/sqlite.js'
import type { Store } from '../../src/store/store.js'
import { type CommandResult, runCommand, type ServerProcess, startServer } from './command.js'
import type { TestCredentials } from './ephemeral.js'
import { atFileEnd } from './file-end.js'
import { createTestDatabase } from './postgres.js'

/** A place for the data of servers, and the real command to use it with. */
export interface Installation {
  /** What tells the command where the data is. */
  options: readonly string[]
  environment: Readonly<Record<string, string>>
  dataDir: string | undefined
  run(...commandArguments: string[]): Promise<CommandResult>
  start(...commandArguments: string[]): Promise<ServerProcess>
  /** By the command; `name` makes the account and its administrator different from others. */
  createAccount(name?: string): Promise<AccountAdmin>
  openStore(): Promise<Store>
}

export type AccountAdmin = TestCredentials & { accountId: string; adminUserName: string }

/** Both engines, for tests of what must hold on each. */
export const engines: readonly [string, () => Promise<Installation>][] = [
  ['SQLite', newDataDir],
  ['PostgreSQL', newDatabase],
]

/** The directory goes when the tests of the file have ended. */
export async function newDataDir(): Promise<Installation> {
  const directory = await mkdtemp(join(tmpdir(), 'sallyport-data-'))
  atFileEnd(() => rm(directory, { recursive: true, force: true }))
  return installation({ dataDir: join(directory, 'data') })
}

export async function newDatabase(): Promise<Installation> {
  return installation({ databaseUrl: await createTestDatabase() })
}

export function installation(place: {
  dataDir?: string
  databaseUrl?: string
  environment?: Record<string, string>
}): Installation {
  const { dataDir, databaseUrl = '' } = place
  const options = dataDir === undefined ? ['--database-url', databaseUrl] : ['--data-dir', dataDir]
  const ownKey =
    dataDir === undefined ? { SALLYPORT_MASTER_KEY: randomBytes(32).toString('base64') } : {}
  const environment = place.environment ?? ownKey
  const run = (...commandArguments: string[]) =>
    runCommand([...commandArguments, ...options], { environment })
  return {
    options,
    environment,
    dataDir,
    run,
    start: (...commandArguments) => startServer([...options, ...commandArguments], { environment }),
    createAccount: async (name = 'admin') => {
      const who = ['--name', name, '--email', `${name}@example.com`, '--admin-user', name]
      const created = await run('account', 'create', ...who)
      if (created.code !== 0) throw new Error(`no account was created: ${created.stderr}`)
      return JSON.parse(created.stdout) as AccountAdmin
    },
    openStore: () =>
      dataDir === undefined
        ? openPostgresStore(databaseUrl)
        : openSqliteStore(databaseFile(dataDir)),
  }
}
