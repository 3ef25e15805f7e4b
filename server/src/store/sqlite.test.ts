import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSqliteStore } from './sqlite.js'
import type { Transaction } from './store.js'
import { storeContract } from './store.contract.js'

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sallyport-store-'))
})
afterAll(() => rm(directory, { recursive: true }))

storeContract('SQLite in a file', () => openSqliteStore(join(directory, 'contract.db')))
storeContract('SQLite in memory', () => openSqliteStore(':memory:'))

describe('the embedded store', () => {
  it.each([
    ['a Date', new Date(0)],
    ['undefined', undefined],
    ['true', true],
    ['false', false],
    ['an object', {}],
  ])('refuses %s as a value in place of storing it as something else', async (_, value) => {
    const store = await openSqliteStore(':memory:')
    const insert = sql`insert into mfa_attempts values (${'s'}, ${1}, ${value})`
    await expect(store.write(({ query }) => insert.execute(query))).rejects.toThrow(
      /cannot be stored/,
    )
    expect(await store.read.selectFrom('mfa_attempts').selectAll().execute()).toEqual([])
    await store.close()
  })

  it('syncs every commit to the disk and checks foreign keys', async () => {
    const store = await openSqliteStore(join(directory, 'pragmas.db'))
    const pragma = async (name: string) =>
      store.write(async ({ query }) => {
        const { rows } = await sql`pragma ${sql.raw(name)}`.execute(query)
        return Object.values(rows[0] as object)[0] as unknown
      })
    expect(await pragma('synchronous')).toBe(2)
    expect(await pragma('journal_mode')).toBe('wal')
    expect(await pragma('foreign_keys')).toBe(1)
    await store.close()
  })

  it('waits for the disk with every write but those that may be late, also when one of these fails', async () => {
    const store = await openSqliteStore(join(directory, 'late.db'))
    const level = async ({ query }: Transaction): Promise<unknown> =>
      (await sql<{ synchronous: number }>`pragma synchronous`.execute(query)).rows[0]?.synchronous
    expect(await store.write(level, 'soon')).toBe(1)
    expect(await store.write(level)).toBe(2)
    const failing = store.write(() => Promise.reject(new Error('no')), 'soon')
    await expect(failing).rejects.toThrow('no')
    expect(await store.write(level)).toBe(2)
    // One that may not be late takes the others of its batch along.
    expect(await Promise.all([store.write(level, 'soon'), store.write(level)])).toEqual([2, 2])
    await store.close()
  })

  it('lets readers change nothing', async () => {
    const store = await openSqliteStore(join(directory, 'readers.db'))
    await expect(store.read.deleteFrom('accounts').execute()).rejects.toThrow(/readonly/)
    await store.close()
  })

  it('fails every write of a batch that cannot be committed and goes on with the next', async () => {
    const store = await openSqliteStore(join(directory, 'full.db'))
    const insert = (subject: string, size: number) =>
      store.write(({ query }) =>
        sql`insert into mfa_attempts values (${'x'.repeat(size) + subject}, 1, 1)`.execute(query),
      )
    await store.write(({ query }) => sql`pragma max_page_count = 100`.execute(query))
    const outcomes = await Promise.allSettled([
      insert('small', 1),
      insert('big', 10_000_000),
      insert('other', 1),
    ])
    expect(outcomes[1]?.status).toBe('rejected')
    const written = await store.read.selectFrom('mfa_attempts').selectAll().execute()
    expect(written).toHaveLength(outcomes.filter(({ status }) => status === 'fulfilled').length)
    await insert('next', 1)
    expect(await store.read.selectFrom('mfa_attempts').selectAll().execute()).toHaveLength(
      written.length + 1,
    )
    await store.close()
  })
})
