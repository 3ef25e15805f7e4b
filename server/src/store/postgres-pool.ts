import type { PostgresPool, PostgresPoolClient } from 'kysely'
import pg, { type CustomTypesConfig } from 'pg'

/** A pool of connections that outlives every one of them, and takes every text. */
export function createPostgresPool(url: string, max: number): PostgresPool {
  const pool = new pg.Pool({ connectionString: url, max, types: { getTypeParser } })
  // A connection that breaks, idle or in use, is replaced by the pool at its next use: the broken one must not end the process.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  const known = new WeakMap<pg.PoolClient, PostgresPoolClient>()
  return {
    connect: async () => {
      const client = await pool.connect()
      let wrapped = known.get(client)
      if (wrapped === undefined) {
        wrapped = withStorableText(client)
        known.set(client, wrapped)
      }
      return wrapped
    },
    end: () => pool.end(),
  }
}

// Times and counts are bigint columns that stay far below 2^53.
const getTypeParser: CustomTypesConfig['getTypeParser'] = (
  oid: Parameters<typeof pg.types.getTypeParser>[0],
  format?: 'text' | 'binary',
) =>
  oid === pg.types.builtins.INT8 && format !== 'binary'
    ? Number
    : pg.types.getTypeParser(oid, format)

/**
 * PostgreSQL has no text with U+0000: one that was sent by anybody would fail every query that it is in. It is replaced, as
 * CommonMark §2.3 does, so that what is looked for is not found.
 */
function withStorableText(client: pg.PoolClient): PostgresPoolClient {
  const query = (text: string, parameters: readonly unknown[]) =>
    client.query(text, parameters.map(storable))
  // Kysely would pass a cursor, too, but only to whoever reads row by row.
  return { query: query as unknown as PostgresPoolClient['query'], release: () => client.release() }
}

const storable = (value: unknown): unknown =>
  typeof value === 'string' && value.includes('\0') ? value.replaceAll('\0', '\uFFFD') : value
