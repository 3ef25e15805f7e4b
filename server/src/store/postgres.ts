import { Kysely, PostgresDialect } from 'kysely'
import pg, { type CustomTypesConfig } from 'pg'
import { migrate } from './migrations.js'
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
 * of the pool, with a row lock wherever a decision depends on what was read; conflicts are tried again.
 */
export async function openPostgresStore(url: string): Promise<Store> {
  const pool = new pg.Pool({ connectionString: url, max: 10, types: { getTypeParser: typeParser } })
  // A connection that breaks, idle or in use, is replaced by the pool at its next use: the broken one must not end the process.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  const database = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) })
  try {
    await migrate(database as Kysely<unknown>, { text: codePointOrder })
  } catch (error) {
    await database.destroy()
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
    read: database,
    write,
    onCommit: (listener) => void listeners.push(listener),
    close: async () => {
      await Promise.allSettled(inFlight)
      await database.destroy()
    },
  }
}

// A database may order text as some language does; here it is ordered by code points, as it is on SQLite.
const codePointOrder = 'text collate "C"'

// Times and counts are bigint columns that stay far below 2^53.
const int8 = 20
const typeParser: CustomTypesConfig['getTypeParser'] = (oid: number, format?: 'text' | 'binary') =>
  // eslint-disable-next-line typescript/no-unsafe-enum-assignment -- the library's enum is of numbers like this one
  oid === int8 && format !== 'binary' ? Number : pg.types.getTypeParser(oid, format)

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
