import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { createTestDatabase } from '../../test/support/postgres.js'
import { useQuota } from './account-usage.js'
import { findAccount, insertAccount, lockAccount } from './accounts.js'
import { openPostgresStore } from './postgres.js'
import { storeContract } from './store.contract.js'
import type { Database, Store } from './store.js'

let contractDatabase: Promise<string> | undefined
storeContract('PostgreSQL', async () => {
  contractDatabase ??= createTestDatabase()
  return openPostgresStore(await contractDatabase)
})

const createAccounts = (store: Store, ...accountIds: string[]) =>
  store.write(async (tx) => {
    for (const accountId of accountIds) {
      await insertAccount(tx, { accountId, name: 'A', rootEmail: accountId, createdAt: 1 })
    }
  })

describe('the PostgreSQL store', () => {
  it('is made once where many nodes start at the same time', async () => {
    const url = await createTestDatabase()
    const stores = await Promise.all([1, 2, 3, 4].map(() => openPostgresStore(url)))
    await Promise.all(stores.map((store, index) => createAccounts(store, `account-${index}`)))
    expect(await stores[0]?.read.selectFrom('accounts').selectAll().execute()).toHaveLength(4)
    await Promise.all(stores.map((store) => store.close()))
  })

  it('shares a quota among nodes', async () => {
    const url = await createTestDatabase()
    const stores = await Promise.all([1, 2].map(() => openPostgresStore(url)))
    await createAccounts(stores[0] as Store, 'shared')
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        (stores[index % 2] as Store).write((tx) =>
          useQuota(tx, { accountId: 'shared', resource: 'users', quota: 20 }),
        ),
      ),
    )
    expect(answers.filter((answer) => answer)).toHaveLength(20)
    await Promise.all(stores.map((store) => store.close()))
  })

  it('tries a write again that lost against another in a deadlock', async () => {
    const store = await openPostgresStore(await createTestDatabase())
    await createAccounts(store, 'one', 'other')
    let arrived = 0
    let meet: () => void = () => undefined
    const bothHoldOne = new Promise<void>((resolve) => {
      meet = resolve
    })
    const lockBoth = (first: string, second: string) =>
      store.write(async (tx) => {
        await sql`set local deadlock_timeout = '10ms'`.execute(tx.query)
        await lockAccount(tx, first)
        arrived += 1
        if (arrived === 2) meet()
        await bothHoldOne
        return (await lockAccount(tx, second))?.accountId
      })
    expect(await Promise.all([lockBoth('one', 'other'), lockBoth('other', 'one')])).toEqual([
      'other',
      'one',
    ])
    expect(arrived).toBe(3)
    await store.close()
  })

  it('survives the loss of its connections, idle and in use, and goes on with new ones', async () => {
    const url = await createTestDatabase()
    const [store, other] = [await openPostgresStore(url), await openPostgresStore(url)]
    await createAccounts(store, 'kept')
    const cut = () =>
      sql`select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()`.execute(other.read)
    const lost = store.write(async (tx) => {
      await lockAccount(tx, 'kept')
      await cut()
      // The connection breaks while no query is under way on it: the next one meets the broken connection.
      await new Promise((resolve) => setTimeout(resolve, 50))
      await lockAccount(tx, 'kept')
    })
    await expect(lost).rejects.toThrow(/connection|terminat/i)
    expect(await store.write((tx) => lockAccount(tx, 'kept'))).toMatchObject({ accountId: 'kept' })
    await Promise.all([store.close(), other.close()])
  })

  it('answers reads while more writes than it has connections wait for one row', async () => {
    const url = await createTestDatabase()
    const [store, other] = [await openPostgresStore(url), await openPostgresStore(url)]
    await createAccounts(store, 'wanted')
    let waiting: Promise<unknown> = Promise.resolve()
    await other.write(async (tx) => {
      await lockAccount(tx, 'wanted')
      waiting = Promise.all(
        Array.from({ length: 40 }, () => store.write((own) => lockAccount(own, 'wanted'))),
      )
      // All connections for writes wait for the lock that this one holds.
      while ((await waitingForLocks(other.read)) < 10);
      expect(await findAccount(store.read, 'wanted')).toBeDefined()
    })
    await waiting
    await Promise.all([store.close(), other.close()])
  })
})

async function waitingForLocks(query: Database): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) as count from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`.execute(query)
  return rows[0]?.count ?? 0
}
