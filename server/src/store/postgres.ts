import { Kysely, PostgresDialect, sql } from 'kysely'
import { migrate } from './migrations.js'
import { createPostgresPool } from './postgres-pool.js'
import type { Schema } from './schema.js'
import {
  type Change,
  type Database,
  openTransaction,
  type Store,
  type Transaction,
} from './store.js'

/**
 * The store on PostgreSQL 15 or newer, or a database that speaks its protocol. Each write is one transaction on a connection
 * of its own pool, with a row lock wherever a decision depends on what was read; conflicts are tried again. Reads have another
 * pool: however many writes wait for the same row, reads do not wait with them.
 */
export async function openPostgresStore(url: string): Promise<Store> {
  const database = openPool(url, 10)
  const read = openPool(url, 5)
  const closePools = () => Promise.all([database.destroy(), read.destroy()])
  try {
    await migrate(database as Kysely<unknown>, { text: codePointOrder })
    // Kysely closes only what was used.
    await sql`select 1`.execute(read)
  } catch (error) {
    await closePools()
    throw error
  }
  const listeners: ((changes: readonly Change[]) => void)[] = []
  const inFlight = new Set<Promise<unknown>>()

  async function write<Result>(work: (tx: Transaction) => Promise<Result>): Promise<Result> {
    const attempt = writeWithRetry(database, work)
    inFlight.add(attempt)
    try {
      const { result, changes } = await attempt
      for (const listener of listeners) listener(changes)
      return result
    } finally {
      inFlight.delete(attempt)
    }
  }

  return {
    engine: 'postgres',
    read,
    write,
    onCommit: (listener) => void listeners.push(listener),
    close: async () => {
      await Promise.allSettled(inFlight)
      await closePools()
    },
  }
}

function openPool(url: string, max: number): Database {
  return new Kysely<Schema>({
    dialect: new PostgresDialect({ pool: createPostgresPool(url, max) }),
  })
}

// A database may order text as some language does; here it is ordered by code points, as it is on SQLite.
const codePointOrder = 'text collate "C"'

const maxAttempts = 5

async function writeWithRetry<Result>(
  database: Database,
  work: (tx: Transaction) => Promise<Result>,
): Promise<{ result: Result; changes: readonly Change[] }> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      // eslint-disable-next-line no-await-in-loop -- a further attempt follows only a failed one
      return await database.transaction().execute(async (query) => {
        const tx = openTransaction(query)
        return { result: await work(tx), changes: tx.changes }
      })
    } catch (error) {
      if (attempt === maxAttempts || !isConflict(error)) throw error
    }
  }
}

/**
 * Serialization failure, deadlock, or a row that another node deleted, or made, after this write had looked: a further attempt
 * sees what the other did.
 */
function isConflict(error: unknown): boolean {
  const code = (error as { code?: unknown }).code
  return code === '40001' || code === '40P01' || code === '23503' || code === '23505'
}
