import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'

/** A fresh database on the run's PostgreSQL. */
export async function createTestDatabase(): Promise<string> {
  const answer = await fetch(inject('postgresDoor'))
  const url = await answer.text()
  if (!answer.ok) throw new Error(`there is no PostgreSQL to test with: ${url}`)
  return createDatabaseOn(url)
}

/**
 * Names in it are ordered as English is, not by code points: what Sallyport promises about order must not depend on how the
 * database was made.
 */
export async function createDatabaseOn(serverUrl: string): Promise<string> {
  const name = `test_${randomBytes(8).toString('hex')}`
  const client = new pg.Client({ connectionString: serverUrl })
  await client.connect()
  try {
    await client.query(
      `create database ${name} template template0 locale_provider icu icu_locale 'en-US'`,
    )
  } finally {
    await client.end()
  }
  return serverUrl.replace(/\/[^/]*$/, `/${name}`)
}
