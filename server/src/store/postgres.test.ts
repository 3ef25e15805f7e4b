import { expect, it } from 'vitest'
import { createTestDatabase } from '../../test/support/postgres.js'
import { openPostgresStore } from './postgres.js'

it('works', async () => {
  const store = await openPostgresStore(await createTestDatabase())
  expect(await store.read.selectFrom('accounts').selectAll().execute()).toEqual([])
  await store.close()
})
