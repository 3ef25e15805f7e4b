import { type Kysely, type Migration, type MigrationProvider, Migrator, sql } from 'kysely'
import { initial } from './migrations/initial.js'
import { organisation } from './migrations/organisation.js'
import { signIn } from './migrations/sign-in.js'
import { tokensAndMessages } from './migrations/tokens-and-messages.js'

/** What an engine calls the types of which it has a way of its own. */
export interface ColumnTypes {
  text: string
}

/**
 * Statements that SQLite and PostgreSQL 15 both take: text, bigint, primary and foreign keys, plain and partial indexes. A later
 * change of the schema is a further list, never an edit of one that is here.
 */
const steps: Readonly<Record<string, readonly string[]>> = {
  '0001-initial': initial,
  '0002-organisation': organisation,
  '0003-sign-in': signIn,
  '0004-tokens-and-messages': tokensAndMessages,
}

const migrations = ({ text }: ColumnTypes): Record<string, Migration> =>
  Object.fromEntries(
    Object.entries(steps).map(([name, statements]) => [
      name,
      { up: (db) => run(db, statements, text) },
    ]),
  )

async function run(
  db: Kysely<unknown>,
  statements: readonly string[],
  text: string,
): Promise<void> {
  for (const statement of statements) {
    // eslint-disable-next-line no-await-in-loop -- each table depends on those before it
    await sql.raw(statement.replaceAll(/\btext\b/g, text)).execute(db)
  }
}

/** Brings the database to the newest schema. Throws what the database said where a step fails. */
export async function migrate(
  db: Kysely<unknown>,
  types: ColumnTypes = { text: 'text' },
): Promise<void> {
  const provider: MigrationProvider = { getMigrations: () => Promise.resolve(migrations(types)) }
  const { error } = await new Migrator({ db, provider }).migrateToLatest()
  if (error !== undefined) throw error
}
