import { setTimeout as wait } from 'node:timers/promises'
import { Kysely, sql, SqliteDialect } from 'kysely'
import { migrate } from './migrations.js'
import type { Schema } from './schema.js'
import { type EmbeddedDatabase, openEmbeddedDatabase } from './sqlite-database.js'
import {
  type Change,
  type Database,
  type Durability,
  openTransaction,
  type Store,
  type Transaction,
} from './store.js'

/**
 * The embedded store. `location` is a file, or `:memory:`.
 *
 * Writes that arrive together share one sync of the disk (group commit): a batch is one SQLite transaction, each write in it a
 * savepoint of its own, and none is answered before the batch is durable. A file has a second connection for reads, so that
 * they see committed data only; in memory there is one, whose use Kysely serialises.
 */
export async function openSqliteStore(location: string): Promise<Store> {
  const writer = openEmbeddedDatabase(location)
  await prepareConnection(writer)
  const writerDatabase = kyselyOver(writer)
  await writerDatabase.connection().execute((connection) =>
    // All or nothing, and one process after the other.
    inTransaction(writer, () => migrate(connection as Kysely<unknown>)),
  )
  const read = location === ':memory:' ? writerDatabase : await openReader(location)
  const commits = createGroupCommit(writer, writerDatabase)
  return {
    engine: 'sqlite',
    read,
    write: (work, durability) => commits.write(work, durability),
    onCommit: (listener) => commits.onCommit(listener),
    close: async () => {
      await commits.settle()
      if (read !== writerDatabase) await read.destroy()
      await writerDatabase.destroy()
    },
  }
}

function kyselyOver(database: EmbeddedDatabase): Database {
  return new Kysely<Schema>({ dialect: new SqliteDialect({ database }) })
}

async function prepareConnection(database: EmbeddedDatabase): Promise<void> {
  database.execute('pragma busy_timeout = 10000')
  await enterWriteAheadLog(database)
  // Durable means durable: a commit is answered only after it is on the disk.
  database.execute('pragma synchronous = full')
  database.execute('pragma foreign_keys = on')
  // What savepoints keep for a rollback stays in memory.
  database.execute('pragma temp_store = memory')
  // Up to 32 MiB of the log are written back at once: pages that change often are then written once for many commits.
  database.execute('pragma wal_autocheckpoint = 8192')
  database.execute('pragma cache_size = -65536')
}

const busyRetries = 200

/** SQLite does not wait by itself while another process, too, makes the new file one with a write-ahead log. */
async function enterWriteAheadLog(database: EmbeddedDatabase): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      database.execute('pragma journal_mode = wal')
      return
    } catch (error) {
      if (attempt === busyRetries || !/locked|busy/i.test((error as Error).message)) throw error
      // eslint-disable-next-line no-await-in-loop -- a further attempt follows only a failed one
      await wait(25)
    }
  }
}

/** Commits what `work` did, or leaves nothing of it. */
async function inTransaction(
  connection: EmbeddedDatabase,
  work: () => Promise<void>,
): Promise<void> {
  connection.command('begin immediate')
  try {
    await work()
    connection.command('commit')
  } catch (error) {
    rollBack(connection)
    throw error
  }
}

/** After some failures, such as a full disk, the engine has rolled back by itself. */
function rollBack(connection: EmbeddedDatabase): void {
  try {
    connection.execute('rollback')
  } catch (error) {
    if (!/no transaction is active/.test((error as Error).message)) throw error
  }
}

async function openReader(location: string): Promise<Database> {
  const reader = openEmbeddedDatabase(location)
  reader.execute('pragma busy_timeout = 10000')
  reader.execute('pragma query_only = on')
  reader.execute('pragma cache_size = -65536')
  reader.execute('pragma mmap_size = 268435456')
  const database = kyselyOver(reader)
  // Kysely closes only what was used: a store that nobody read from would leave its file open.
  await sql`select 1`.execute(database)
  return database
}

interface WaitingWrite {
  durability: Durability
  run(tx: Transaction): Promise<void>
  succeed(): void
  fail(reason: unknown): void
}

const maxBatch = 256

function createGroupCommit(connection: EmbeddedDatabase, database: Database) {
  const listeners: ((changes: readonly Change[]) => void)[] = []
  let waiting: WaitingWrite[] = []
  let running: Promise<void> | undefined

  async function drain(): Promise<void> {
    while (waiting.length > 0) {
      // Give requests that have already arrived the chance to join this batch.
      // eslint-disable-next-line no-await-in-loop -- batches follow each other on the one connection
      await new Promise((resolve) => setImmediate(resolve))
      const batch = waiting.slice(0, maxBatch)
      waiting = waiting.slice(maxBatch)
      // eslint-disable-next-line no-await-in-loop -- as above
      await commitBatch(batch)
    }
    running = undefined
  }

  async function commitBatch(batch: WaitingWrite[]): Promise<void> {
    const changes: Change[] = []
    let outcomes: (() => void)[] = []
    const soon = batch.every(({ durability }) => durability === 'soon')
    try {
      await database.connection().execute((query) =>
        (soon ? inLateTransaction : inTransaction)(connection, async () => {
          outcomes = await runInSavepoints({ connection, query, batch, changes })
        }),
      )
    } catch (error) {
      for (const write of batch) write.fail(error)
      return
    }
    for (const listener of listeners) listener(changes)
    for (const tell of outcomes) tell()
  }

  return {
    write<Result>(
      work: (tx: Transaction) => Promise<Result>,
      durability: Durability = 'now',
    ): Promise<Result> {
      return new Promise<Result>((resolve, reject) => {
        let result: Result
        waiting.push({
          durability,
          run: async (tx) => {
            result = await work(tx)
          },
          succeed: () => resolve(result),
          fail: reject,
        })
        running ??= drain()
      })
    },
    onCommit: (listener: (changes: readonly Change[]) => void) => void listeners.push(listener),
    settle: async () => running,
  }
}

/** Committed without waiting for the disk: the next commit that does takes it along. */
async function inLateTransaction(
  connection: EmbeddedDatabase,
  work: () => Promise<void>,
): Promise<void> {
  connection.execute('pragma synchronous = normal')
  try {
    await inTransaction(connection, work)
  } finally {
    connection.execute('pragma synchronous = full')
  }
}

async function runInSavepoints(parts: {
  connection: EmbeddedDatabase
  query: Database
  batch: WaitingWrite[]
  changes: Change[]
}): Promise<(() => void)[]> {
  const { connection, query, batch, changes } = parts
  const outcomes: (() => void)[] = []
  for (const write of batch) {
    const tx = openTransaction(query)
    connection.command('savepoint work')
    try {
      // eslint-disable-next-line no-await-in-loop -- the writes of a batch take turns on the one connection
      await write.run(tx)
      connection.command('release work')
      changes.push(...tx.changes)
      outcomes.push(() => write.succeed())
    } catch (error) {
      try {
        connection.execute('rollback to work')
        connection.command('release work')
      } catch {
        // The engine has rolled the whole batch back, and this is why.
        throw error
      }
      outcomes.push(() => write.fail(error))
    }
  }
  return outcomes
}
