import { Kysely, SqliteDialect } from 'kysely'
import { migrate } from './migrations.js'
import type { Schema } from './schema.js'
import { type EmbeddedDatabase, openEmbeddedDatabase } from './sqlite-database.js'
import {
  type Change,
  type Database,
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
  prepareConnection(writer)
  const writerDatabase = kyselyOver(writer)
  await migrate(writerDatabase as Kysely<unknown>)
  const read = location === ':memory:' ? writerDatabase : kyselyOver(openReader(location))
  const commits = createGroupCommit(writer, writerDatabase)
  return {
    engine: 'sqlite',
    read,
    write: (work) => commits.write(work),
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

function prepareConnection(database: EmbeddedDatabase): void {
  database.execute('pragma busy_timeout = 10000')
  database.execute('pragma journal_mode = wal')
  // Durable means durable: a commit is answered only after it is on the disk.
  database.execute('pragma synchronous = full')
  database.execute('pragma foreign_keys = on')
  database.execute('pragma cache_size = -65536')
}

function openReader(location: string): EmbeddedDatabase {
  const reader = openEmbeddedDatabase(location)
  reader.execute('pragma busy_timeout = 10000')
  reader.execute('pragma query_only = on')
  reader.execute('pragma cache_size = -65536')
  return reader
}

interface WaitingWrite {
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
    try {
      await database.connection().execute(async (query) => {
        connection.execute('begin immediate')
        try {
          outcomes = await runInSavepoints({ connection, query, batch, changes })
          connection.execute('commit')
        } catch (error) {
          connection.execute('rollback')
          throw error
        }
      })
    } catch (error) {
      for (const write of batch) write.fail(error)
      return
    }
    for (const listener of listeners) listener(changes)
    for (const tell of outcomes) tell()
  }

  return {
    write<Result>(work: (tx: Transaction) => Promise<Result>): Promise<Result> {
      return new Promise<Result>((resolve, reject) => {
        let result: Result
        waiting.push({
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
    connection.execute('savepoint work')
    try {
      // eslint-disable-next-line no-await-in-loop -- the writes of a batch take turns on the one connection
      await write.run(tx)
      connection.execute('release work')
      changes.push(...tx.changes)
      outcomes.push(() => write.succeed())
    } catch (error) {
      connection.execute('rollback to work')
      connection.execute('release work')
      outcomes.push(() => write.fail(error))
    }
  }
  return outcomes
}
