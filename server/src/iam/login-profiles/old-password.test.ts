import { afterEach, beforeEach, expect, it } from 'vitest'
import { hashPassword } from '../../secrets/passwords.js'
import type { LoginProfile } from '../../store/login-profiles.js'
import { openSqliteStore } from '../../store/sqlite.js'
import type { Store } from '../../store/store.js'
import { checkOldPassword } from './old-password.js'

let store: Store
beforeEach(async () => {
  store = await openSqliteStore(':memory:')
})
afterEach(() => store.close())

const now = 1_800_000_000_000
const profileWith = (passwordHash: string): LoginProfile => ({
  userId: 'AIDA1',
  passwordHash,
  createdAt: now,
  changedAt: now,
  resetRequired: 0,
})

it('does not count a password that was not looked at', async () => {
  const unreadable = profileWith('no hash at all')
  for (let n = 0; n < 9; n += 1)
    await expect(checkOldPassword(store, unreadable, { password: 'x', now })).rejects.toThrow()
  const profile = profileWith(await hashPassword('right'))
  expect(await checkOldPassword(store, profile, { password: 'wrong', now })).toBe('wrong')
  expect(await checkOldPassword(store, profile, { password: 'right', now })).toBe('right')
})
