import { describe, expect, it } from 'vitest'
import { accountUsage, releaseQuota, useQuota } from '../account-usage.js'
import {
  anyAccountExists,
  findAccount,
  insertAccount,
  listAccounts,
  lockAccount,
  updateAccountSettings,
} from '../accounts.js'
import { everyPrincipal } from '../exact-cache.js'
import { fresh, many, now, parallel, type StoreUnderTest } from './store-under-test.contract.js'

export function accountsContract(underTest: StoreUnderTest): void {
  const { write, winners, newAccount } = underTest

  describe('accounts', () => {
    it('has an account id once', async () => {
      const accountId = await newAccount()
      const again = { accountId, name: 'B', rootEmail: fresh() + '@example.com', createdAt: now }
      expect(await write((tx) => insertAccount(tx, again))).toBe(false)
      expect((await findAccount(underTest.read, accountId))?.name).toBe('An account')
    })

    it('has a root e-mail address once, whatever its case', async () => {
      const accountId = await newAccount()
      const rootEmail = `${accountId.toUpperCase()}@Example.COM`
      const again = { accountId: fresh(), name: 'B', rootEmail, createdAt: now }
      expect(await write((tx) => insertAccount(tx, again))).toBe(false)
      expect(await findAccount(underTest.read, again.accountId)).toBeUndefined()
    })

    it('gives one of fifty at once an e-mail address', async () => {
      const rootEmail = `${fresh()}@example.com`
      const won = await winners((tx) =>
        insertAccount(tx, { accountId: fresh(), name: 'A', rootEmail, createdAt: now }),
      )
      expect(won).toBe(1)
    })

    it('lists accounts in the order of their ids', async () => {
      await newAccount()
      await newAccount()
      const ids = (await listAccounts(underTest.read)).map(({ accountId }) => accountId)
      expect(ids.length).toBeGreaterThan(1)
      expect(ids).toEqual(ids.toSorted())
      expect(await anyAccountExists(underTest.read)).toBe(true)
    })

    it('changes the settings of an account that exists and touches everybody in it', async () => {
      const accountId = await newAccount()
      const changes = await write(async (tx) => {
        expect(await updateAccountSettings(tx, accountId, '{"a":1}')).toBe(true)
        return tx.changes
      })
      expect(changes).toEqual([{ accountId, principalId: everyPrincipal }])
      expect((await findAccount(underTest.read, accountId))?.settings).toBe('{"a":1}')
      expect(await write((tx) => updateAccountSettings(tx, 'nobody', '{}'))).toBe(false)
    })

    it('makes decisions that lock an account one after the other', async () => {
      const accountId = await newAccount()
      await Promise.all(
        many.map(() =>
          write(async (tx) => {
            const account = await lockAccount(tx, accountId)
            const count = Number(account?.settings.slice(6, -1) || 0)
            await updateAccountSettings(tx, accountId, `{"n": ${count + 1}}`)
          }),
        ),
      )
      expect((await findAccount(underTest.read, accountId))?.settings).toBe(`{"n": ${parallel}}`)
      expect(await write((tx) => lockAccount(tx, 'nobody'))).toBeUndefined()
    })
  })

  describe('quotas', () => {
    it.each([0, 1, 7])('never exceeds a quota of %i with fifty writes at once', async (quota) => {
      const accountId = await newAccount()
      const won = await winners((tx) => useQuota(tx, { accountId, resource: 'users', quota }))
      expect(won).toBe(quota)
      expect((await accountUsage(underTest.read, accountId)).get('users') ?? 0).toBe(quota)
    })

    it('counts each resource by itself and gives back what is released', async () => {
      const accountId = await newAccount()
      const use = (resource: 'users' | 'mfa-devices') =>
        write((tx) => useQuota(tx, { accountId, resource, quota: 1 }))
      expect(await use('users')).toBe(true)
      expect(await use('users')).toBe(false)
      expect(await use('mfa-devices')).toBe(true)
      await write((tx) => releaseQuota(tx, accountId, 'users'))
      expect(await use('users')).toBe(true)
      expect(await accountUsage(underTest.read, accountId)).toEqual(
        new Map([
          ['users', 1],
          ['mfa-devices', 1],
        ]),
      )
    })

    it('gives nothing of the quota to a write that fails', async () => {
      const accountId = await newAccount()
      const failed = write(async (tx) => {
        await useQuota(tx, { accountId, resource: 'users', quota: 1 })
        throw new Error('no')
      })
      await expect(failed).rejects.toThrow('no')
      expect(await write((tx) => useQuota(tx, { accountId, resource: 'users', quota: 1 }))).toBe(
        true,
      )
    })
  })
}
