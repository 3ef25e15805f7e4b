import { afterEach, beforeEach, expect, it } from 'vitest'
import { hashPassword } from '../../secrets/passwords.js'
import { openSqliteStore } from '../../store/sqlite.js'
import type { Store } from '../../store/store.js'
import { checkOldPassword, type KnownPassword } from './old-password.js'

let store: Store
beforeEach(async () => {
  store = await openSqliteStore(':memory:')
})
afterEach(() => store.close())

const now = 1_800_000_000_000
const known = (passwordHash: string): KnownPassword => ({ ownerId: 'AIDA1', passwordHash })

it('does not count a password that was not looked at', async () => {
  const unreadable = known('no hash at all')
  for (let n = 0; n < 9; n += 1)
    await expect(checkOldPassword(store, unreadable, { password: 'x', now })).rejects.toThrow()
  const readable = known(await hashPassword('right'))
  expect(await checkOldPassword(store, readable, { password: 'wrong', now })).toBe('wrong')
  expect(await checkOldPassword(store, readable, { password: 'right', now })).toBe('right')
})
