import { DatabaseSync, type StatementSyncInstance } from '@photostructure/sqlite'
import type { SqliteDatabase, SqliteStatement } from 'kysely'

/**
 * The embedded engine behind the shape that Kysely's SQLite dialect asks for. Statements are kept by their text, and a value
 * that SQLite would silently store as something else (a Date, undefined, a boolean) is refused.
 */
export interface EmbeddedDatabase extends SqliteDatabase {
  execute(sql: string): void
  /** As `execute`, for what is said again and again: the statement is kept. */
  command(sql: string): void
}

export function openEmbeddedDatabase(location: string): EmbeddedDatabase {
  const connection = new DatabaseSync(location)
  const statements = new Map<string, SqliteStatement>()
  function prepare(sql: string): SqliteStatement {
    let statement = statements.get(sql)
    if (statement === undefined) {
      statement = wrapStatement(connection.prepare(sql))
      if (statements.size >= maxKeptStatements) statements.clear()
      statements.set(sql, statement)
    }
    return statement
  }
  return {
    execute: (sql) => connection.exec(sql),
    command: (sql) => void prepare(sql).run([]),
    prepare,
    close: () => {
      statements.clear()
      connection.close()
    },
  }
}

const maxKeptStatements = 500

function wrapStatement(statement: StatementSyncInstance): SqliteStatement {
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...parameters.map(checkedParameter)),
    run: (parameters) => statement.run(...parameters.map(checkedParameter)),
    iterate: (parameters) =>
      statement.iterate(...parameters.map(checkedParameter)) as IterableIterator<unknown>,
  }
}

type Storable = string | number | bigint | Buffer | null

function checkedParameter(value: unknown): Storable {
  if (typeof value === 'string' || typeof value === 'number' || value === null) return value
  if (typeof value === 'bigint' || Buffer.isBuffer(value)) return value
  throw new TypeError(`a ${typeof value} cannot be stored`)
}
